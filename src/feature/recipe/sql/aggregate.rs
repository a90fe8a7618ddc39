//! Many rows brought to one value.

use super::super::{Aggregate, FeatureRule, RowsSource};
use super::block::Block;
use super::dialect::{Dialect, plain};
use super::formula::{Shape, Writer};
use super::script::{Result, Script, parsed};

impl Script<'_> {
    /// The value of a row.
    pub(super) fn of(
        &mut self,
        rule: &FeatureRule,
        source: &RowsSource,
        prefix: &str,
    ) -> Result<(Block, Shape)> {
        let Some(text) = &source.of else {
            return Ok((Block::default(), Shape::Whole));
        };
        let known = self.table(&source.table)?.known.clone();
        let mut writer = Writer {
            dialect: self.dialect,
            known: &known,
            table: prefix,
            owner: &rule.name,
            helpers: &mut self.helpers,
        };
        let written = writer.value(&parsed(&rule.name, text)?)?;
        let adds = matches!(source.aggregate, Aggregate::Sum | Aggregate::Mean);
        Ok(match (adds, written.shape) {
            // Sums of moments are sums of microseconds.
            (true, Shape::Moment) => (
                Block::new(self.dialect.micros(&written.block.lines().join(" "))),
                Shape::Whole,
            ),
            (_, shape) => (written.block, shape),
        })
    }

    /// What is gathered of the rows that fulfil the conditions.
    pub(super) fn aggregate(
        &mut self,
        rule: &FeatureRule,
        source: &RowsSource,
        prefix: &str,
        conditions: &[Block],
        rows: &str,
    ) -> Result<(Block, Shape)> {
        let (of, shape) = self.of(rule, source, prefix)?;
        let dot = if prefix.is_empty() { "" } else { "." };
        let day = Block::new(format!("{prefix}{dot}{}", self.names.day));
        let gathered = match source.aggregate {
            Aggregate::Count => (self.counted(conditions), Shape::Whole),
            Aggregate::Sum => (
                self.filtered("sum", of, conditions),
                match shape {
                    Shape::Double => Shape::Double,
                    _ => Shape::Whole,
                },
            ),
            Aggregate::Mean => (self.filtered("avg", of, conditions), Shape::Double),
            Aggregate::Min => (self.filtered("min", of, conditions), shape),
            Aggregate::Max => (self.filtered("max", of, conditions), shape),
            Aggregate::Distinct => (
                self.filtered("count(DISTINCT", of, conditions),
                Shape::Whole,
            ),
            Aggregate::ActiveDays => (
                self.filtered("count(DISTINCT", day, conditions),
                Shape::Whole,
            ),
            Aggregate::DaysSinceLast => {
                let last = self.filtered("max", day, conditions);
                let days = self.days_between(&format!("{rows}.anchor"), "\u{0}");
                let (before, after) = days.split_once('\u{0}').unwrap_or_default();
                (last.within(before, after), Shape::Whole)
            }
            Aggregate::First | Aggregate::Last => {
                (self.at_the_end(source, of, prefix, conditions)?, shape)
            }
        };
        Ok(gathered)
    }

    fn counted(&self, conditions: &[Block]) -> Block {
        match (conditions.is_empty(), self.dialect) {
            (true, _) => Block::new("count(*)"),
            (false, Dialect::BigQuery) => Block::join(conditions, " AND ").within("COUNTIF(", ")"),
            (false, _) => Block::join(conditions, " AND ").within("count(*) FILTER (WHERE ", ")"),
        }
    }

    fn filtered(&self, function: &str, of: Block, conditions: &[Block]) -> Block {
        let open = match function.contains('(') {
            true => format!("{function} "),
            false => format!("{function}("),
        };
        if conditions.is_empty() {
            return of.within(&open, ")");
        }
        let condition = Block::join(conditions, " AND ");
        if self.dialect == Dialect::BigQuery {
            let mut block = condition.within("IF(", ", ");
            block.append(&of, 2);
            block.push(", NULL)");
            return block.within(&open, ")");
        }
        let mut block = of.within(&open, ") FILTER (WHERE ");
        block.append(&condition, 2);
        block.push(")");
        block
    }

    /// The first or last value in time, then in the file.
    fn at_the_end(
        &mut self,
        source: &RowsSource,
        of: Block,
        prefix: &str,
        conditions: &[Block],
    ) -> Result<Block> {
        let last = source.aggregate == Aggregate::Last;
        let dot = if prefix.is_empty() { "" } else { "." };
        let table = self.table(&source.table)?;
        let mut order: Vec<String> = Vec::new();
        let mut conditions = conditions.to_vec();
        if let Some(time) = &table.time {
            order.push(format!("{prefix}{dot}{time}"));
            if !table.days {
                conditions.push(Block::new(format!("{prefix}{dot}{time} IS NOT NULL")));
            }
        }
        if table.ordered {
            order.push(format!("{prefix}{dot}{}", self.names.file_row));
        }
        Ok(first_of(self.dialect, of, &order, last, conditions))
    }

    /// `value`, or what stands for customers without such rows.
    pub(super) fn or_instead(
        &self,
        rule: &FeatureRule,
        source: &RowsSource,
        value: Block,
        conditions: &[Block],
    ) -> Block {
        let Some(instead) = rule.no_rows else {
            return value;
        };
        // Without conditions every group has such a row.
        if conditions.is_empty() || (never_missing(source.aggregate) && instead == 0.0) {
            return value;
        }
        let condition = self.counted(conditions).within("", " > 0");
        when(condition, value, Some(number(instead)))
    }
}

/// The first or last of the values that are there.
pub(super) fn first_of(
    dialect: Dialect,
    of: Block,
    order: &[String],
    last: bool,
    mut conditions: Vec<Block>,
) -> Block {
    let there = of.clone().within("", " IS NOT NULL");
    match dialect {
        Dialect::DuckDb => {
            conditions.push(there);
            let function = if last { "last(" } else { "first(" };
            let mut block = of.within(function, "");
            if !order.is_empty() {
                block.push(&format!(" ORDER BY {}", order.join(", ")));
            }
            block.push(") FILTER (WHERE ");
            block.append(&Block::join(&conditions, " AND "), 2);
            block.push(")");
            block
        }
        Dialect::Spark => {
            conditions.push(there);
            let function = if last { "max_by(" } else { "min_by(" };
            let order = match order {
                [one] => one.clone(),
                _ => format!("struct({})", order.join(", ")),
            };
            let mut block = of.within(function, &format!(", {order}) FILTER (WHERE "));
            block.append(&Block::join(&conditions, " AND "), 2);
            block.push(")");
            block
        }
        Dialect::BigQuery => {
            let value = match conditions.is_empty() {
                true => of,
                false => {
                    let mut value = Block::join(&conditions, " AND ").within("IF(", ", ");
                    value.append(&of, 2);
                    value.push(", NULL)");
                    value
                }
            };
            let way = if last { " DESC" } else { "" };
            let order: Vec<String> = order.iter().map(|part| format!("{part}{way}")).collect();
            let order = match order.is_empty() {
                true => String::new(),
                false => format!(" ORDER BY {}", order.join(", ")),
            };
            value.within(
                "ARRAY_AGG(",
                &format!(" IGNORE NULLS{order} LIMIT 1)[SAFE_OFFSET(0)]"),
            )
        }
    }
}

/// `CASE WHEN condition THEN value ELSE otherwise END`.
pub(super) fn when(condition: Block, value: Block, otherwise: Option<String>) -> Block {
    let width = condition.width().zip(value.width());
    let wide = width.is_none_or(|(a, b)| a + b > 60);
    let mut block = Block::new(if wide { "CASE" } else { "CASE " });
    let mut part = |word: &str, value: &Block| match wide {
        true => {
            block.line(2, word);
            block.append(value, 4);
        }
        false => {
            block.push(word);
            block.append(value, 2);
        }
    };
    part("WHEN ", &condition);
    part(if wide { "THEN " } else { " THEN " }, &value);
    if let Some(otherwise) = otherwise {
        part(
            if wide { "ELSE " } else { " ELSE " },
            &Block::new(otherwise),
        );
    }
    match wide {
        true => block.line(0, "END"),
        false => block.push(" END"),
    }
    block
}

/// A number of the recipe.
pub(super) fn number(value: f64) -> String {
    plain(value)
}

/// Whether a customer without rows has a value all the same, 0.
pub(super) fn never_missing(aggregate: Aggregate) -> bool {
    matches!(
        aggregate,
        Aggregate::Count | Aggregate::Distinct | Aggregate::ActiveDays
    )
}
