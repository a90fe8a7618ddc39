//! The types that a user may choose from.

use super::{TypeChoice, ValueFormat, say};
use crate::i18n::Lang;
use crate::table::ColumnKind;
use crate::table::date::{DateFormat, DateOrder};
use crate::table::flag::FlagFormat;
use crate::table::number::{DecimalMark, Grouping, NumberFormat};

impl TypeChoice {
    /// Every type that a column may be said to have, the frequent ones first.
    pub fn offers() -> Vec<TypeChoice> {
        let kinds = [
            ColumnKind::Category,
            ColumnKind::Identifier,
            ColumnKind::Text,
            ColumnKind::Integer,
            ColumnKind::Decimal,
        ];
        let numbers = [
            (DecimalMark::Point, Grouping::Comma, false),
            (DecimalMark::Comma, Grouping::Point, false),
            (DecimalMark::Point, Grouping::Comma, true),
        ];
        let number = |(decimal, grouping, percent)| {
            TypeChoice::written(ValueFormat::Number(NumberFormat {
                decimal,
                grouping,
                percent,
                ..NumberFormat::PLAIN
            }))
        };
        let date = |order| TypeChoice::written(ValueFormat::Date(DateFormat::of(order)));
        kinds
            .into_iter()
            .map(TypeChoice::of)
            .chain(numbers.map(number))
            .chain([TypeChoice::of(ColumnKind::Boolean)])
            .chain(DateOrder::ALL.map(date))
            .chain([TypeChoice::written(ValueFormat::Flag(FlagFormat::Any))])
            .collect()
    }

    /// What the choice is called.
    pub fn say(&self, lang: Lang) -> String {
        say(self.kind, self.format.unwrap_or_default(), lang)
    }
}
