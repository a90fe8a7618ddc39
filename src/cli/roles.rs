//! What the command line says columns are for: `orders.buyer=customer`.

use clap::Args;

use super::error::CommandError;
use super::reading::named;
use crate::feature::recipe::{Said, no_such_place, said_of_place};
use crate::table::{Role, Table};

/// What columns are for; what is not said is guessed.
#[derive(Clone, Debug, Default, Args)]
pub struct RoleArguments {
    /// What a column is for, such as "orders.buyer=customer": customer, time, amount, receipt,
    /// event, item, category, label or none; a recipe is then proposed by it. "orders=none"
    /// leaves a table out. Can be given several times
    #[arg(long = "role", value_name = "TABLE.COLUMN=ROLE", value_parser = parse)]
    roles: Vec<(String, Role)>,
}

impl RoleArguments {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.roles.is_empty()
    }

    /// What is said of these tables.
    ///
    /// # Errors
    /// The name that no table or column bears, or a role that a table cannot have.
    pub fn said(&self, tables: &[(&str, &Table)]) -> Result<Said, CommandError> {
        let mut said = Said::default();
        for (place, role) in &self.roles {
            match said_of_place(tables, place)? {
                (table, Some(column)) => said.say(&table, &column, *role),
                (table, None) if *role == Role::None => said.use_table(&table, false),
                (table, None) => {
                    let known = tables.iter().flat_map(|(file, table)| {
                        let columns = table.columns().iter();
                        columns.map(move |column| format!("{file}.{}", column.name()))
                    });
                    return Err(CommandError::from(no_such_place(&table, known)));
                }
            }
        }
        Ok(said)
    }
}

/// A column and its role.
fn parse(text: &str) -> Result<(String, Role), String> {
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
            match (parse(text), expected) {
                (Ok((place, role)), Ok(expected)) => assert_eq!((place.as_str(), role), expected),
                (Err(said), Err(expected)) => assert!(said.contains(expected), "{said}"),
                (found, _) => panic!("{text}: {found:?}"),
            }
        }
    }
}
