//! The labels, and the last `SELECT`, which puts everything in its order.

use super::super::{Horizon, LabelRule, LabelSource, ValueKind};
use super::aggregate::first_of;
use super::block::{Block, Item, select};
use super::cells::Helper;
use super::formula::Shape;
use super::script::{Names, Result, Script, titled};

/// How a label's table is joined to the rows of the result.
struct Join {
    lines: Vec<String>,
}

impl Script<'_> {
    /// Adds the labels' steps; gives the script's last `SELECT`.
    pub fn result(&mut self, from: &str) -> Result<Vec<String>> {
        let recipe = self.recipe;
        let dialect = self.dialect;
        let mut items = vec![Item::of(from, &self.names.id)];
        let mut order = self.order(from);
        if recipe.anchors.is_some() {
            items.push(Item::of(from, "anchor"));
            order.push(format!("{from}.anchor"));
        }
        for rule in recipe.features.iter().filter(|rule| !rule.hidden) {
            items.push(Item::of(from, &dialect.name_of(&rule.name)));
        }
        let mut joins: Vec<Join> = Vec::new();
        let mut joined_next = false;
        for rule in &recipe.labels {
            let value = match &rule.from {
                LabelSource::Column { table, column } => {
                    self.column_label(rule, table, column, from, &mut joins)?
                }
                LabelSource::Absent {
                    table,
                    condition,
                    horizon,
                } => {
                    let seen = self.seen(rule, table, condition.as_deref(), *horizon)?;
                    seen.joined(from, (0, 1), &self.names, &mut joins)
                }
                LabelSource::Present {
                    table,
                    condition,
                    horizon,
                } => {
                    let seen = self.seen(rule, table, condition.as_deref(), *horizon)?;
                    seen.joined(from, (1, 0), &self.names, &mut joins)
                }
                LabelSource::Transition { feature, absent } => {
                    let next_rows = self.names.next_rows.clone();
                    if !joined_next {
                        joined_next = true;
                        let (id, next) = (&self.names.id, &self.names.next_anchor);
                        joins.push(Join {
                            lines: vec![
                                format!("LEFT JOIN {from} AS {next_rows}"),
                                format!(
                                    "  ON {next_rows}.{id} = {from}.{id} AND {next_rows}.anchor = {from}.{next}"
                                ),
                            ],
                        });
                    }
                    let feature = dialect.name_of(feature);
                    let absent = dialect.text(absent);
                    let side = |table: &str| format!("coalesce({table}.{feature}, {absent})");
                    let next = format!("{from}.{}", self.names.next_anchor);
                    let mut block = Block::new(format!("CASE WHEN {next} IS NOT NULL"));
                    block.line(
                        2,
                        &format!("THEN concat({}, '/', {})", side(from), side(&next_rows)),
                    );
                    block.line(0, "END");
                    block
                }
            };
            let item = Item::new(value, &dialect.name_of(&rule.name));
            items.push(item.remark(&format!("Label: {}", titled(&rule.title))));
        }
        let mut rest = vec![format!("FROM {from}")];
        rest.extend(joins.into_iter().flat_map(|join| join.lines));
        rest.push(format!("ORDER BY {}", order.join(", ")));
        Ok(select("SELECT", &items, &rest))
    }

    /// A column as it stands in its table.
    fn column_label(
        &mut self,
        rule: &LabelRule,
        table: &str,
        column: &str,
        from: &str,
        joins: &mut Vec<Join>,
    ) -> Result<Block> {
        let dialect = self.dialect;
        let used = self.table(table)?;
        let known = used.known.iter().find(|known| known.name == column);
        let shape = known.map_or(Shape::Text, |known| known.shape);
        let (key, step, one_row) = (used.key.clone(), used.step.clone(), used.one_row);
        let (time, ordered, days) = (used.time.clone(), used.ordered, used.days);
        let column = dialect.name_of(column);
        let id = self.names.id.clone();
        let (name, value) = if one_row {
            (step.clone(), format!("{step}.{column}"))
        } else {
            let name = self.names.step(&format!("{table}_label"));
            let label = dialect.name_of(&rule.name);
            let mut sort = Vec::new();
            let mut conditions = Vec::new();
            if let Some(time) = time {
                if !days {
                    conditions.push(Block::new(format!("{time} IS NOT NULL")));
                }
                sort.push(time);
            }
            if ordered {
                sort.push(self.names.file_row.clone());
            }
            let first = first_of(dialect, Block::new(&column), &sort, false, conditions);
            let lines = select(
                "SELECT",
                &[Item::column(&key), Item::new(first, &label)],
                &[format!("FROM {step}"), format!("GROUP BY {key}")],
            );
            self.step(titled(&rule.title), &name, lines);
            (name.clone(), format!("{name}.{label}"))
        };
        let lines = vec![
            format!("LEFT JOIN {name}"),
            format!("  ON {name}.{key} = {from}.{id}"),
        ];
        if !joins.iter().any(|join| join.lines == lines) {
            joins.push(Join { lines });
        }
        // A label is a text, whatever it is made of.
        Ok(Block::new(match shape {
            Shape::Text | Shape::Nothing => value,
            Shape::Double => {
                self.helpers.need(Helper::NumberText);
                format!("number_text({value})")
            }
            Shape::Moment => format!(
                "CAST({} AS {})",
                dialect.micros(&value),
                dialect.type_of(ValueKind::Text)
            ),
            _ => format!("CAST({value} AS {})", dialect.type_of(ValueKind::Text)),
        }))
    }

    /// Adds the step that holds customers and anchors with a row in the days from the anchor on.
    fn seen(
        &mut self,
        rule: &LabelRule,
        table: &str,
        condition: Option<&str>,
        horizon: Horizon,
    ) -> Result<Seen> {
        let rows = self.names.samples.clone();
        let name = self.names.step(&format!("{}_ahead", rule.name));
        let used = self.table(table)?;
        let (key, step, days) = (used.key.clone(), used.step.clone(), used.days);
        let id = self.names.id.clone();
        let condition = self.condition(&rule.name, table, &step, condition)?;
        let (gap, reach) = (horizon.at(0).0, horizon.reach());
        let items = [Item::of(&rows, &id), Item::of(&rows, "anchor")];
        let mut rest = vec![
            format!("FROM {rows}"),
            format!("JOIN {step}"),
            format!("  ON {step}.{key} = {rows}.{id}"),
        ];
        if days {
            let day = format!("{step}.{}", self.names.day);
            rest.push(match gap {
                0 => format!("  AND {day} >= {rows}.anchor"),
                gap => format!("  AND {day} >= {rows}.anchor + {gap}"),
            });
            rest.push(format!("  AND {day} < {rows}.anchor + {reach}"));
        }
        if let Some(condition) = condition {
            let block = condition.within("  AND ", "");
            rest.extend(block.lines().iter().cloned());
        }
        let lines = select("SELECT DISTINCT", &items, &rest);
        let heading = format!(
            "{}: seen in the days from the anchor on",
            titled(&rule.title)
        );
        self.step(heading, &name, lines);
        Ok(Seen { step: name, reach })
    }
}

/// A step of customers and anchors that were seen after it.
struct Seen {
    step: String,
    /// Days from the anchor to the end of the horizon.
    reach: u32,
}

impl Seen {
    /// Joins it; the label is the first number where a row was seen, else the second.
    fn joined(
        &self,
        from: &str,
        (seen, not_seen): (u8, u8),
        names: &Names,
        joins: &mut Vec<Join>,
    ) -> Block {
        let (step, id, reach) = (&self.step, &names.id, self.reach);
        joins.push(Join {
            lines: vec![
                format!("LEFT JOIN {step}"),
                format!("  ON {step}.{id} = {from}.{id} AND {step}.anchor = {from}.anchor"),
            ],
        });
        let mut block = Block::new("CASE");
        // What lies beyond the data nobody knows.
        let last = &names.last_day;
        block.line(
            2,
            &format!("WHEN {from}.anchor + {reach} > {from}.{last} + 1 THEN NULL"),
        );
        block.line(
            2,
            &format!("WHEN {step}.{id} IS NULL THEN {not_seen} ELSE {seen}"),
        );
        block.line(0, "END");
        block
    }
}
