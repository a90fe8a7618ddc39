//! Who gets a row and when: the population, the anchors, and their samples.

use super::super::anchors::{AnchorPlan, iso};
use super::super::{Anchors, LabelSource, Window};
use super::block::{Block, Item, select};
use super::dialect::Dialect;
use super::script::{Result, Script};

impl Script<'_> {
    /// Adds the steps up to the one that holds the rows of the result; gives its name.
    pub fn rows(&mut self) -> Result<String> {
        self.population()?;
        if self.recipe.anchors.is_none() && self.keeps_file_order() {
            return Ok(self.names.population.clone());
        }
        self.ids();
        if self.needs_data_days() {
            self.data_days();
        }
        if self.recipe.anchors.is_some() {
            self.anchors();
        }
        self.samples()?;
        Ok(self.names.samples.clone())
    }

    /// Whether the rows of the result stand as in the population's file.
    pub fn keeps_file_order(&self) -> bool {
        let population = self.tables.get(self.plan.population);
        self.recipe.anchors.is_none() && population.is_some_and(|table| table.one_row)
    }

    /// The columns by which the result is ordered, of this table.
    pub fn order(&self, table: &str) -> Vec<String> {
        let of = |name: &str| format!("{table}.{name}");
        if self.keeps_file_order() {
            return match self.dialect {
                Dialect::BigQuery => vec![of(&self.names.id)],
                _ => vec![of(&self.names.file_row)],
            };
        }
        vec![of(&self.names.id_length), of(&self.names.id)]
    }

    fn population(&mut self) -> Result<()> {
        let rule = &self.recipe.population;
        let population = self.table(&rule.table)?;
        let (key, step, one_row) = (
            population.key.clone(),
            population.step.clone(),
            population.one_row,
        );
        let mut items = vec![Item::column(&key)];
        if self.keeps_file_order() && self.dialect != Dialect::BigQuery {
            items.push(Item::column(&self.names.file_row));
        }
        let mut rest = vec![format!("FROM {step}")];
        if let Some(rows) = &rule.with_rows_in {
            let condition =
                self.condition(&rule.table, &rows.table, "", rows.condition.as_deref())?;
            let table = self.table(&rows.table)?;
            let mut inner = format!("WHERE {key} IN (SELECT {} FROM {}", table.key, table.step);
            if condition.is_some() {
                inner.push_str(" WHERE ");
            }
            let mut block = Block::new(inner);
            block.append(&condition.unwrap_or_default(), 2);
            block.push(")");
            rest.extend(block.lines().iter().cloned());
        }
        let head = if one_row { "SELECT" } else { "SELECT DISTINCT" };
        let lines = select(head, &items, &rest);
        let name = self.names.population.clone();
        self.step("Who gets a row", &name, lines);
        Ok(())
    }

    fn ids(&mut self) {
        let whole = self.dialect.matches(&self.names.id, "0|[1-9][0-9]{0,18}");
        let value = format!("min(CASE WHEN {whole} THEN 1 ELSE 0 END)");
        let items = [Item::new(Block::new(value), "all_numbers")];
        let lines = select(
            "SELECT",
            &items,
            &[format!("FROM {}", self.names.population)],
        );
        let name = self.names.ids.clone();
        self.step(
            "Whether all ids are whole numbers, which are put in order as such",
            &name,
            lines,
        );
    }

    fn data_bounds(&self) -> [Item; 2] {
        [&self.names.first_day, &self.names.last_day].map(|name| Item::column(name))
    }

    fn anchors(&mut self) {
        let Some(rule) = &self.recipe.anchors else {
            return;
        };
        let day = self.names.day.clone();
        let (data_days, calendar) = (self.names.data_days.clone(), self.names.calendar.clone());
        let bounds = self.data_bounds();
        let (first, last) = (self.names.first_day.clone(), self.names.last_day.clone());
        if matches!(rule, Anchors::Every { .. } | Anchors::Calendar { .. }) {
            let each = match self.dialect {
                Dialect::DuckDb => format!(
                    "CAST(unnest(generate_series({first}, {last} + 1, INTERVAL 1 DAY)) AS DATE)"
                ),
                Dialect::Spark => format!("explode(sequence({first}, {last} + 1))"),
                Dialect::BigQuery => "one_day".to_string(),
            };
            let mut items = vec![Item::new(Block::new(each), &day)];
            items.extend(self.data_bounds());
            let mut rest = vec![format!("FROM {data_days}")];
            if self.dialect == Dialect::BigQuery {
                rest.push(format!(
                    "CROSS JOIN UNNEST(GENERATE_DATE_ARRAY({first}, {last} + 1)) AS one_day"
                ));
            }
            let lines = select("SELECT", &items, &rest);
            self.step("Every day of the data, and the day after", &calendar, lines);
        }
        let remark;
        let mut lines: Vec<String> = Vec::new();
        match (rule, &self.plan.anchors) {
            (
                Anchors::Every {
                    days,
                    before,
                    after,
                },
                _,
            ) => {
                remark = format!(
                    "Every {}, with {} of data before the first and {} from the last on",
                    counted(*days),
                    counted(*before),
                    counted(*after)
                );
                let left = self.days_between(&format!("{last} + 1 - {after}"), &day);
                let modulo = match self.dialect {
                    Dialect::BigQuery => format!("mod({left}, {days})"),
                    Dialect::DuckDb => format!("({left}) % {days}"),
                    Dialect::Spark => format!("{left} % {days}"),
                };
                lines = select(
                    "SELECT",
                    &[Item::new(Block::new(&day), "anchor")]
                        .into_iter()
                        .chain(self.data_bounds())
                        .collect::<Vec<_>>(),
                    &[
                        format!("FROM {calendar}"),
                        format!("WHERE {day} >= {first} + {before}"),
                        format!("  AND {day} <= {last} + 1 - {after}"),
                        format!("  AND {modulo} = 0"),
                    ],
                );
            }
            (Anchors::Calendar { months }, _) => {
                remark = match months {
                    1 => "The first of every month".to_string(),
                    12 => "The first of January".to_string(),
                    months => format!(
                        "The first of every {months} months, as the calendar divides the year"
                    ),
                };
                let month = format!("EXTRACT(MONTH FROM {day}) - 1");
                let modulo = match self.dialect {
                    Dialect::BigQuery => format!("mod({month}, {months})"),
                    _ => format!("({month}) % {months}"),
                };
                lines = select(
                    "SELECT",
                    &[Item::new(Block::new(&day), "anchor")]
                        .into_iter()
                        .chain(self.data_bounds())
                        .collect::<Vec<_>>(),
                    &[
                        format!("FROM {calendar}"),
                        format!("WHERE EXTRACT(DAY FROM {day}) = 1"),
                        format!("  AND {modulo} = 0"),
                        format!("  AND {day} > {first}"),
                    ],
                );
            }
            (Anchors::At { .. }, Some(AnchorPlan::At(days))) => {
                remark = "The days asked for".to_string();
                for (index, day) in days.iter().enumerate() {
                    let after = if index + 1 < days.len() {
                        " UNION ALL"
                    } else {
                        ""
                    };
                    lines.push(format!("SELECT DATE '{}' AS anchor{after}", iso(*day)));
                }
                if self.needs_data_days() {
                    let mut wrapped = vec![
                        format!("SELECT anchor, {first}, {last}"),
                        "FROM (".to_string(),
                    ];
                    wrapped.extend(lines.iter().map(|line| format!("  {line}")));
                    wrapped.push(") AS days_asked_for".to_string());
                    wrapped.push(format!("CROSS JOIN {data_days}"));
                    lines = wrapped;
                }
            }
            _ => {
                remark = "The day after the last day of the data".to_string();
                let mut items = vec![Item::new(Block::new(format!("{last} + 1")), "anchor")];
                items.extend(bounds);
                lines = select("SELECT", &items, &[format!("FROM {data_days}")]);
            }
        }
        let name = match self.has_periods() || self.has_transitions() {
            true => self.names.step("anchor_days"),
            false => self.names.anchors.clone(),
        };
        self.step(remark, &name, lines);
        if name != self.names.anchors {
            self.periods(&name);
        }
    }

    /// Where each anchor's period begins, and the next anchor.
    fn periods(&mut self, from: &str) {
        let mut items = vec![Item::column("anchor")];
        if self.needs_data_days() {
            items.extend(self.data_bounds());
        }
        if self.has_periods() {
            let before = match (&self.recipe.anchors, self.dialect) {
                (Some(Anchors::Calendar { months }), Dialect::DuckDb) => {
                    format!("CAST(anchor - INTERVAL {months} MONTH AS DATE)")
                }
                (Some(Anchors::Calendar { months }), Dialect::Spark) => {
                    format!("add_months(anchor, -{months})")
                }
                (Some(Anchors::Calendar { months }), Dialect::BigQuery) => {
                    format!("DATE_SUB(anchor, INTERVAL {months} MONTH)")
                }
                _ => self.names.first_day.clone(),
            };
            items.push(Item::new(
                Block::new(format!(
                    "coalesce(lag(anchor) OVER (ORDER BY anchor), {before})"
                )),
                &self.names.period_start,
            ));
        }
        if self.has_transitions() {
            items.push(Item::new(
                Block::new("lead(anchor) OVER (ORDER BY anchor)"),
                &self.names.next_anchor,
            ));
        }
        let lines = select("SELECT", &items, &[format!("FROM {from}")]);
        let name = self.names.anchors.clone();
        self.step("Each with the anchors beside it", &name, lines);
    }

    pub fn has_transitions(&self) -> bool {
        let mut labels = self.recipe.labels.iter();
        labels.any(|label| matches!(label.from, LabelSource::Transition { .. }))
    }

    /// Columns of the samples beside the id.
    pub fn sample_columns(&self) -> Vec<String> {
        let mut columns = Vec::new();
        if self.keeps_file_order() {
            if self.dialect != Dialect::BigQuery {
                columns.push(self.names.file_row.clone());
            }
            return columns;
        }
        columns.push(self.names.id_length.clone());
        if self.recipe.anchors.is_some() {
            columns.push("anchor".to_string());
        }
        if self.has_periods() {
            columns.push(self.names.period_start.clone());
        }
        if self.has_transitions() {
            columns.push(self.names.next_anchor.clone());
        }
        if self.looks_ahead() {
            columns.push(self.names.last_day.clone());
        }
        columns
    }

    /// Customers at anchors.
    fn samples(&mut self) -> Result<()> {
        let population = self.names.population.clone();
        let (ids, anchors) = (self.names.ids.clone(), self.names.anchors.clone());
        let id = self.names.id.clone();
        let mut items = vec![Item::of(&population, &id)];
        for column in self.sample_columns() {
            items.push(match column == self.names.id_length {
                true => Item::new(
                    Block::new(format!(
                        "CASE WHEN {ids}.all_numbers = 1 THEN length({population}.{id}) END"
                    )),
                    &column,
                ),
                false => Item::of(&anchors, &column),
            });
        }
        let mut rest = vec![format!("FROM {population}"), format!("CROSS JOIN {ids}")];
        let anchored = self.recipe.anchors.is_some();
        if anchored {
            rest.push(format!("CROSS JOIN {anchors}"));
        }
        let mut head = "SELECT";
        let mut remark = match anchored {
            true => "Every customer at every anchor".to_string(),
            false => "Every customer".to_string(),
        };
        if let (Some(active), true) = (&self.recipe.population.active, anchored) {
            let owner = &self.recipe.population.table;
            let table = self.table(&active.table)?;
            let (step, key, days) = (table.step.clone(), table.key.clone(), table.days);
            let condition =
                self.condition(owner, &active.table, &step, active.condition.as_deref())?;
            head = "SELECT DISTINCT";
            remark = "Every customer at every anchor, while they are active".to_string();
            rest.push(format!("JOIN {step}"));
            rest.push(format!("  ON {step}.{key} = {population}.{id}"));
            if days {
                let day = format!("{step}.{}", self.names.day);
                for bound in self.window(active.window, &day, &anchors) {
                    rest.push(format!("  AND {bound}"));
                }
            }
            if let Some(condition) = condition {
                let block = condition.within("  AND ", "");
                rest.extend(block.lines().iter().cloned());
            }
        }
        let lines = select(head, &items, &rest);
        let name = self.names.samples.clone();
        self.step(remark, &name, lines);
        Ok(())
    }

    /// The conditions that a day lies in a window before `table`'s anchor.
    pub fn window(&self, window: Window, day: &str, table: &str) -> Vec<String> {
        vec![
            self.window_from(window, day, table),
            self.window_until(window, day, table),
        ]
    }

    pub fn window_from(&self, window: Window, day: &str, table: &str) -> String {
        match window {
            Window::Days(days) => format!("{day} >= {table}.anchor - {}", days.from()),
            Window::Period => format!("{day} >= {table}.{}", self.names.period_start),
        }
    }

    pub fn window_until(&self, window: Window, day: &str, table: &str) -> String {
        match window {
            Window::Days(days) if days.to() > 0 => {
                format!("{day} < {table}.anchor - {}", days.to())
            }
            _ => format!("{day} < {table}.anchor"),
        }
    }

    /// Whole days from one date to another.
    pub fn days_between(&self, later: &str, earlier: &str) -> String {
        match self.dialect {
            Dialect::DuckDb => format!("{later} - {earlier}"),
            Dialect::Spark => format!("datediff({later}, {earlier})"),
            Dialect::BigQuery => format!("DATE_DIFF({later}, {earlier}, DAY)"),
        }
    }
}

/// `1 day`, `7 days`.
pub(super) fn counted(days: u32) -> String {
    match days {
        1 => "1 day".to_string(),
        days => format!("{days} days"),
    }
}
