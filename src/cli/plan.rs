//! What the command line says of a plan instead of having it guessed: what columns are for, which
//! tables are left out, what is predicted, how far windows reach and when rows stand.

mod error;
mod label_rule;

use clap::Args;

use super::error::CommandError;
use super::reading::named;
use crate::feature::recipe::{
    Anchors, Looks, Recipe, RecipeError, Said, no_such_place, propose_by, said_of_place,
};
use crate::table::{Role, Table, date};
pub use error::SaidError;
use label_rule::LabelRuleArgument;

/// What is said of a plan; what is not said is guessed.
#[derive(Clone, Debug, Default, Args)]
pub struct PlanArguments {
    #[command(flatten)]
    said: SaidArguments,
    /// The dates that rows stand at, such as 2024-01-31,2024-02-29, in the place of the plan's own;
    /// also with --recipe
    #[arg(long, value_name = "DATE[,DATE…]", value_delimiter = ',', value_parser = day)]
    dates: Vec<i64>,
}

/// What only a plan that is proposed by it can follow.
#[derive(Clone, Debug, Default, Args)]
struct SaidArguments {
    /// What a column is for, such as "orders.buyer=customer": customer, time, amount, receipt,
    /// event, item, category, label or none; a recipe is then proposed by it. "orders=none"
    /// leaves a table out. Can be given several times
    #[arg(long = "role", value_name = "TABLE.COLUMN=ROLE", value_parser = role)]
    roles: Vec<(String, Role)>,
    /// A table that is left out, by its file's name or the recipe's. Can be given several times
    #[arg(long = "without-table", value_name = "TABLE")]
    without_tables: Vec<String>,
    /// What is predicted: "column:members.left" (what a column says), "absent:30" (nothing happens
    /// for 30 days) or "present:30" (something does); "absent:30:orders" and
    /// "present:30:orders.kind=renewal" say what
    #[arg(long, value_name = "KIND:…", value_parser = label_rule::parse)]
    label_rule: Option<LabelRuleArgument>,
    /// How many days before its date a row looks back, such as 7,30: a set of features for each
    #[arg(long, value_name = "DAYS[,DAYS…]", value_delimiter = ',', value_parser = clap::value_parser!(u32).range(1..=36_525))]
    windows: Vec<u32>,
}

impl PlanArguments {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        !self.proposes() && self.dates.is_empty()
    }

    /// Whether a plan has to be proposed by what is said, whatever recipe fits.
    pub fn proposes(&self) -> bool {
        let said = &self.said;
        let of_tables = !said.roles.is_empty() || !said.without_tables.is_empty();
        of_tables || said.label_rule.is_some() || !said.windows.is_empty()
    }

    /// The plan that is proposed for these tables by what is said; `whole`: these are all of
    /// their rows, and no beginnings.
    ///
    /// # Errors
    /// What is said of something that is not there, or that no plan of these tables can follow.
    pub fn propose(&self, tables: &[(&str, &Table)], whole: bool) -> Result<Recipe, CommandError> {
        let looks = Looks::default();
        let mut said = self.said.of_tables(tables)?;
        let rule = self.said.label_rule.as_ref();
        let label = match rule {
            // The plan without it tells which tables say when their rows happened.
            Some(rule) => Some(rule.of(tables, || propose_by(tables, &said, &looks))?),
            None => None,
        };
        if let Some(label) = &label {
            said.predict(label);
        }
        let recipe = propose_by(tables, &said, &looks)?;
        if let Some((rule, label)) = rule.zip(label.as_ref()) {
            rule.check((tables, whole), &recipe, label)?;
        }
        if !said.windows.is_empty() {
            dated(&recipe, "--windows")?;
        }
        Ok(recipe)
    }

    /// Has the rows of a plan stand at the dates that are said, if there are any.
    ///
    /// # Errors
    /// When the plan's rows stand at no dates.
    pub fn set_dates(&self, recipe: &mut Recipe) -> Result<(), CommandError> {
        if self.dates.is_empty() {
            return Ok(());
        }
        dated(recipe, "--dates")?;
        recipe.anchors = Some(Anchors::on(&self.dates));
        Ok(())
    }
}

impl SaidArguments {
    /// What is said of these tables, but for what is predicted.
    fn of_tables(&self, tables: &[(&str, &Table)]) -> Result<Said, CommandError> {
        let mut said = Said::default();
        for (place, role) in &self.roles {
            match said_of_place(tables, place)? {
                (table, Some(column)) => said.say(&table, &column, *role),
                (table, None) if *role == Role::None => said.use_table(&table, false),
                (table, None) => return Err(no_column(tables, &table).into()),
            }
        }
        for place in &self.without_tables {
            let (table, column) = said_of_place(tables, place)?;
            if column.is_some() {
                let files = tables.iter().map(|(file, _)| (*file).to_string());
                return Err(no_such_place(place, files).into());
            }
            said.use_table(&table, false);
        }
        said.windows.clone_from(&self.windows);
        Ok(said)
    }
}

/// An error unless a plan's rows stand at dates, of which `option` says something.
fn dated(recipe: &Recipe, option: &'static str) -> Result<(), SaidError> {
    match recipe.anchors {
        Some(_) => Ok(()),
        None => Err(SaidError::NotDated { option }),
    }
}

/// A table stands where a column has to.
fn no_column(tables: &[(&str, &Table)], table: &str) -> RecipeError {
    let known = tables.iter().flat_map(|(file, table)| {
        let columns = table.columns().iter();
        columns.map(move |column| format!("{file}.{}", column.name()))
    });
    no_such_place(table, known)
}

/// A column and its role.
fn role(text: &str) -> Result<(String, Role), String> {
    // A column's name may hold any sign; a role holds none.
    let (place, role) = text.rsplit_once('=').ok_or("expected TABLE.COLUMN=ROLE")?;
    if place.is_empty() {
        return Err("the column's name is missing before “=”".to_string());
    }
    let role = named::<Role>(role.trim()).map_err(|_| {
        format!(
            "{role:?} is no role; there are customer, time, amount, receipt, event, item, category, label, none"
        )
    })?;
    Ok((place.to_string(), role))
}

/// A date as days since 1970.
fn day(text: &str) -> Result<i64, String> {
    let read = date::parse(text).map(date::Moment::days);
    read.ok_or_else(|| format!("{text:?} is no date; write one as 2024-01-31"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_told_by_its_name() {
        for (text, expected) in [
            (
                "orders.buyer=customer",
                Ok(("orders.buyer", Role::Customer)),
            ),
            ("a=b.c=Label", Ok(("a=b.c", Role::Label))),
            ("orders=none", Ok(("orders", Role::None))),
            ("orders.buyer", Err("expected TABLE.COLUMN=ROLE")),
            ("=customer", Err("the column's name is missing")),
            ("orders.buyer=king", Err("\"king\" is no role")),
        ] {
            match (role(text), expected) {
                (Ok((place, role)), Ok(expected)) => assert_eq!((place.as_str(), role), expected),
                (Err(said), Err(expected)) => assert!(said.contains(expected), "{said}"),
                (found, _) => panic!("{text}: {found:?}"),
            }
        }
    }

    #[test]
    fn a_date_is_a_day_that_there_is() {
        assert_eq!(day("1970-01-31"), Ok(30));
        for wrong in ["2024-02-30", "soon", "", "03/04/2024"] {
            let said = day(wrong).err();
            assert!(
                said.is_some_and(|said| said.contains("is no date")),
                "{wrong}"
            );
        }
    }
}
