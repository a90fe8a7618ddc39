//! What the command line says a column is: `joined=date:day-first`.

use super::reading::named;
use crate::table::date::{DateFormat, DateOrder};
use crate::table::flag::FlagFormat;
use crate::table::number::{DecimalMark, Grouping, NumberFormat};
use crate::table::{ColumnKind, TypeChoice, ValueFormat};

/// A column and its type.
pub fn parse(text: &str) -> Result<(String, TypeChoice), String> {
    // A column's name may hold any sign; a kind holds none.
    let (column, kind) = text
        .rsplit_once('=')
        .ok_or("expected COLUMN=KIND[:FORMAT]")?;
    if column.is_empty() {
        return Err("the column's name is missing before “=”".to_string());
    }
    Ok((column.to_string(), choice(kind)?))
}

fn choice(text: &str) -> Result<TypeChoice, String> {
    let (kind, format) = match text.split_once(':') {
        Some((kind, format)) => (kind, Some(format)),
        None => (text, None),
    };
    let format = format.map(|format| format.trim().to_lowercase());
    let plain = |kind| match &format {
        None => Ok(TypeChoice::of(kind)),
        Some(format) => Err(format!("{text:?}: this kind has no format {format:?}")),
    };
    match kind.trim().to_lowercase().as_str() {
        "number" | "decimal" => number(ColumnKind::Decimal, format.as_deref()),
        "integer" => number(ColumnKind::Integer, format.as_deref()),
        "date" => date(format.as_deref()),
        "flag" | "boolean" => flag(format.as_deref()),
        "category" => plain(ColumnKind::Category),
        "id" | "identifier" => plain(ColumnKind::Identifier),
        "text" => plain(ColumnKind::Text),
        other => Err(format!(
            "{other:?} is no kind; there are number, integer, decimal, date, flag, category, id, text"
        )),
    }
}

fn number(kind: ColumnKind, format: Option<&str>) -> Result<TypeChoice, String> {
    let (decimal, grouping, percent) = match format {
        None => return Ok(TypeChoice::of(kind)),
        Some("point") => (DecimalMark::Point, Grouping::Comma, false),
        Some("comma") => (DecimalMark::Comma, Grouping::Point, false),
        Some("percent") => (DecimalMark::Point, Grouping::Comma, true),
        Some(other) => {
            return Err(format!(
                "{other:?} is no format of numbers; there are point (1,395.5), comma (1.395,5), percent"
            ));
        }
    };
    Ok(TypeChoice {
        kind,
        format: Some(ValueFormat::Number(NumberFormat {
            decimal,
            grouping,
            percent,
            ..NumberFormat::PLAIN
        })),
    })
}

fn date(format: Option<&str>) -> Result<TypeChoice, String> {
    let Some(format) = format else {
        return Ok(TypeChoice::of(ColumnKind::Date));
    };
    let order = named::<DateOrder>(format).map_err(|_| {
        let names = DateOrder::ALL.map(|order| name(&order));
        format!(
            "{format:?} is no order of dates; there are {}",
            names.join(", ")
        )
    })?;
    Ok(TypeChoice::written(ValueFormat::Date(DateFormat::of(
        order,
    ))))
}

fn flag(format: Option<&str>) -> Result<TypeChoice, String> {
    let Some(format) = format else {
        return Ok(TypeChoice::of(ColumnKind::Boolean));
    };
    let words = named::<FlagFormat>(format).map_err(|_| {
        let names = FlagFormat::FAMILIES.map(|family| name(&family));
        format!(
            "{format:?} are no words for yes and no; there are {}, any",
            names.join(", ")
        )
    })?;
    Ok(TypeChoice::written(ValueFormat::Flag(words)))
}

/// The name by which a choice is given.
fn name(choice: &impl serde::Serialize) -> String {
    let name = serde_json::to_value(choice).ok();
    let name = name.as_ref().and_then(|name| name.as_str());
    name.unwrap_or_default().to_string()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that fails by a panic says where.
mod tests {
    use super::*;

    #[test]
    fn every_type_that_the_page_offers_can_be_said() {
        let said = [
            "category",
            "id",
            "text",
            "integer",
            "number",
            "number:point",
            "number:comma",
            "decimal:percent",
            "flag",
            "flag:any",
        ];
        let dates = DateOrder::ALL.map(|order| format!("date:{}", name(&order)));
        let all: Vec<TypeChoice> = said
            .iter()
            .map(|text| text.to_string())
            .chain(dates)
            .map(|text| parse(&format!("a=b={text}")).unwrap().1)
            .collect();
        for offer in TypeChoice::offers() {
            assert!(all.contains(&offer), "{offer:?}");
        }
        assert_eq!(parse("a=b=Date").unwrap().0, "a=b");
    }

    #[test]
    fn what_is_no_type_is_told_with_what_there_is() {
        for (text, expected) in [
            ("amount", "COLUMN=KIND"),
            ("=text", "name is missing"),
            ("a=money", "number, integer"),
            ("a=date:backwards", "day-first, month-first"),
            ("a=number:roman", "comma (1.395,5)"),
            ("a=flag:maybe", "true-false"),
            ("a=text:long", "no format"),
        ] {
            let said = parse(text).unwrap_err();
            assert!(said.contains(expected), "{text}: {said}");
        }
    }
}
