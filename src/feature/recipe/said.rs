//! What the user says of a proposed recipe instead of having it guessed. It stands in the
//! recipe, so that whatever is proposed later starts from it.

use serde::{Deserialize, Serialize};

use crate::table::Role;

/// What the user says of a proposal; what is not said is guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Said {
    /// What columns are for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<SaidRole>,
    /// Tables that are left out, by their names in the recipe.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unused: Vec<String>,
    /// The windows before a date, in days; empty: as proposed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<u32>,
    /// What is predicted, unless a column says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<SaidLabel>,
}

/// What one column is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaidRole {
    /// The table's name in the recipe.
    pub table: String,
    /// The column.
    pub column: String,
    /// Its role; `none`: it is not used.
    pub role: Role,
}

/// How a label is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelKind {
    /// A column says it.
    Column,
    /// Nothing of it happens for so many days.
    Absent,
    /// It happens within so many days.
    Present,
}

/// What is predicted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaidLabel {
    /// How it is told.
    pub kind: LabelKind,
    /// The table's name in the recipe.
    pub table: String,
    /// The column that says it, or that names events; none: every row of the table counts.
    pub column: Option<String>,
    /// The event; only with a column of events.
    pub value: Option<String>,
    /// Days from the date on; 0 for a column.
    pub days: u32,
}

impl SaidLabel {
    /// The same but for its days.
    pub fn is_like(&self, other: &SaidLabel) -> bool {
        SaidLabel {
            days: other.days,
            ..self.clone()
        } == *other
    }
}

impl Said {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Said::default()
    }

    /// What is said of a column.
    pub fn role_of(&self, table: &str, column: &str) -> Option<Role> {
        let mut roles = self.roles.iter();
        let said = roles.find(|said| said.table == table && said.column == column);
        said.map(|said| said.role)
    }

    /// Says what a column is for. A table has one customer and one time, and all of them have
    /// one label: whatever had that role before is guessed anew. A table whose customers are
    /// told is used.
    pub fn say(&mut self, table: &str, column: &str, role: Role) {
        self.roles.retain(|said| {
            let is_it = said.table == table && said.column == column;
            !is_it && !is_displaced(&said.table, said.role, table, role)
        });
        match role {
            Role::Label => self.label = None,
            Role::Customer => self.use_table(table, true),
            _ => {}
        }
        self.roles.push(SaidRole {
            table: table.to_string(),
            column: column.to_string(),
            role,
        });
    }

    /// Says whether a table is used.
    pub fn use_table(&mut self, table: &str, used: bool) {
        self.unused.retain(|name| name != table);
        if !used {
            self.unused.push(table.to_string());
        }
    }

    /// Says what is predicted.
    pub fn predict(&mut self, label: &SaidLabel) {
        match (label.kind, &label.column) {
            (LabelKind::Column, Some(column)) => self.say(&label.table, column, Role::Label),
            _ => self.label = Some(label.clone()),
        }
    }

    /// Forgets what is said of tables and columns that `has` does not know: (table, column if
    /// it is said of one).
    pub fn forget(&mut self, has: impl Fn(&str, Option<&str>) -> bool) {
        self.roles
            .retain(|said| has(&said.table, Some(&said.column)));
        self.unused.retain(|name| has(name, None));
        let label = self.label.take();
        self.label = label.filter(|label| has(&label.table, label.column.as_deref()));
    }
}

/// Whether a column of `table` loses its role where another of `new_table` gets `new`.
pub fn is_displaced(table: &str, role: Role, new_table: &str, new: Role) -> bool {
    let alone = match new {
        Role::Customer | Role::Time => table == new_table,
        Role::Label => true,
        _ => false,
    };
    alone && role == new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_one_customer_and_all_have_one_label() {
        let mut said = Said::default();
        for (table, column, role) in [
            ("orders", "buyer", Role::Customer),
            ("members", "no", Role::Customer),
            ("orders", "payer", Role::Customer),
            ("orders", "left", Role::Label),
            ("orders", "price", Role::Amount),
            ("orders", "fee", Role::Amount),
            ("members", "gone", Role::Label),
            ("orders", "fee", Role::None),
        ] {
            said.say(table, column, role);
        }
        let of = |table: &str, column: &str| said.role_of(table, column);
        assert_eq!(of("orders", "buyer"), None);
        assert_eq!(of("orders", "payer"), Some(Role::Customer));
        assert_eq!(of("members", "no"), Some(Role::Customer));
        assert_eq!(of("orders", "left"), None);
        assert_eq!(of("members", "gone"), Some(Role::Label));
        assert_eq!(of("orders", "price"), Some(Role::Amount));
        assert_eq!(of("orders", "fee"), Some(Role::None));
    }

    #[test]
    fn a_rule_and_a_column_take_the_labels_place_from_each_other() {
        let mut said = Said::default();
        let mut rule = SaidLabel {
            kind: LabelKind::Absent,
            table: "log".to_string(),
            column: None,
            value: None,
            days: 30,
        };
        said.predict(&rule);
        assert_eq!(said.label.as_ref(), Some(&rule));
        rule.kind = LabelKind::Column;
        rule.column = Some("left".to_string());
        said.predict(&rule);
        assert_eq!(said.label, None);
        assert_eq!(said.role_of("log", "left"), Some(Role::Label));
        said.forget(|table, _| table != "log");
        assert!(said.is_empty());
    }
}
