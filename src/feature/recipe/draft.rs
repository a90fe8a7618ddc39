//! One table of a proposed recipe: its name, its columns' roles, its rule.

use std::collections::HashMap;

use super::bind::plain;
use super::looks::{Looks, Named};
use super::propose::FileSet;
use super::purpose::Purpose;
use super::roles::Roles;
use super::{ColumnRule, RowsPerCustomer, TableRule, ValueKind};
use crate::feature::contract::Title;
use crate::table::{ColumnKind, Role, Table};

/// One table of the proposal.
pub(super) struct Draft<'a> {
    pub name: String,
    /// What it is called: as its file, or as a series of these.
    pub title: String,
    pub table: &'a Table,
    /// Other files with the same header.
    pub parts: Vec<&'a Table>,
    /// What the user says of its columns, by their positions.
    pub said: Vec<Option<Role>>,
    pub roles: Roles,
}

impl<'a> Draft<'a> {
    /// The table of `set` as `table`, one of its files, tells it.
    pub fn new(
        set: FileSet<'a>,
        table: &'a Table,
        said: Vec<Option<Role>>,
        roles: Roles,
    ) -> Draft<'a> {
        let parts = set.tables.into_iter();
        Draft {
            name: set.name,
            title: set.title,
            table,
            parts: parts.filter(|part| !std::ptr::eq(*part, table)).collect(),
            said,
            roles,
        }
    }

    /// Looks at the other files with the same header: each of a log's days may
    /// name a customer once.
    pub fn look_at_all(&mut self, looks: &Looks) {
        if self.parts.is_empty() {
            return;
        }
        let column = |table: &'a Table, at: usize| {
            let name = plain(self.table.columns().get(at).map_or("", |c| c.name()));
            let mut columns = table.columns().iter();
            columns.find(|column| plain(column.name()) == name)
        };
        let tables = || std::iter::once(self.table).chain(self.parts.iter().copied());
        let look = || {
            let mut answers: HashMap<&str, &str> = HashMap::new();
            let mut found = Named::default();
            for table in tables() {
                let Some(ids) = column(table, self.roles.customer) else {
                    continue;
                };
                let label = self.roles.label.and_then(|at| column(table, at));
                for row in (0..table.rows()).filter(|row| !ids.is_missing(*row)) {
                    found.rows += 1;
                    let answer = label.map_or("", |label| label.text(row));
                    let first = answers.entry(ids.text(row)).or_insert(answer);
                    found.differ += u64::from(*first != answer);
                }
            }
            found.distinct = answers.len() as u64;
            found
        };
        let own = |at: usize| self.table.columns().get(at);
        let asked = [own(self.roles.customer), self.roles.label.and_then(own)];
        let Named {
            rows,
            distinct,
            differ,
        } = looks.named(asked, look);
        let many = rows * 5 >= distinct * 6;
        let days = tables().filter_map(|table| {
            let time = column(table, self.roles.time?)?;
            looks.span(time)
        });
        let days = days.reduce(|(a, b), (c, d)| (a.min(c), b.max(d)));
        let roles = &mut self.roles;
        roles.days = days.map(|(first, last)| last - first + 1).or(roles.days);
        if many {
            (roles.many_rows, roles.one_row) = (true, false);
            roles.label = roles.label.filter(|_| differ == 0 || roles.label_said);
        }
        if !many || roles.label_said {
            roles.answers_differ = differ;
        }
    }

    pub fn column(&self, at: usize) -> &str {
        self.table
            .columns()
            .get(at)
            .map_or("", |column| column.name())
    }

    /// A column's name as formulas write it.
    pub fn written(&self, at: usize) -> String {
        format!("`{}`", self.column(at).replace('`', "``"))
    }

    pub fn is_one(&self) -> bool {
        self.roles.one_row
    }

    /// What kind of values a column holds.
    pub fn kind(&self, at: usize) -> ColumnKind {
        let column = self.table.columns().get(at);
        column.map_or(ColumnKind::Empty, |column| column.kind())
    }

    /// The columns that may become features: neither key, time nor answer.
    pub fn values(&self) -> impl Iterator<Item = (usize, Purpose)> + '_ {
        let purposes = self.roles.purposes.iter().copied().enumerate();
        purposes.filter(|(at, purpose)| {
            *at != self.roles.customer && Some(*at) != self.roles.time && *purpose != Purpose::Label
        })
    }

    pub fn rule(&self) -> TableRule {
        let columns = self
            .table
            .columns()
            .iter()
            .enumerate()
            .zip(&self.roles.purposes)
            .map(|((at, column), purpose)| ColumnRule {
                name: column.name().to_string(),
                aliases: Vec::new(),
                kind: match purpose {
                    _ if at == self.roles.customer => ValueKind::Text,
                    Purpose::Moment => ValueKind::Moment,
                    Purpose::Measure | Purpose::Flag => ValueKind::Number,
                    _ => ValueKind::Text,
                },
                optional: false,
                telling: false,
            });
        TableRule {
            name: self.name.clone(),
            title: Title {
                en: self.title.clone(),
                ko: self.title.clone(),
            },
            key: self.column(self.roles.customer).to_string(),
            rows: if self.is_one() {
                RowsPerCustomer::One
            } else {
                RowsPerCustomer::Many
            },
            time: self.roles.time.map(|at| self.column(at).to_string()),
            whole_ids: self.roles.whole_ids,
            columns: columns.collect(),
            derived: Vec::new(),
            note: None,
            checks: Vec::new(),
            optional: false,
        }
    }
}
