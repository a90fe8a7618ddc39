//! From rows to one value per customer (and anchor): one step per table, then
//! all of them side by side.

use super::super::{Aggregate, FeatureRule, RowsSource, Window};
use super::aggregate::{never_missing, number, when};
use super::block::{Block, Item, select};
use super::dialect::remark;
use super::formula::{Known, Shape};
use super::script::{Result, Script, titled};

/// A table's values, ready to be joined.
struct Gathered {
    step: String,
    /// What it is called in the join: as the table, whose rows are of no use there.
    alias: String,
    table: String,
    key: String,
    /// Whether there is one row per anchor.
    anchored: bool,
}

/// Which days a join already leaves.
#[derive(Clone, Copy, Default)]
struct Reach {
    from: Option<Window>,
    until: u32,
}

impl Script<'_> {
    /// Adds the steps that gather rows; gives the columns of the last one.
    pub fn gather(&mut self, rows: &str) -> Result<Vec<Known>> {
        let mut gathered: Vec<Gathered> = Vec::new();
        let mut shapes: Vec<(String, Shape)> = Vec::new();
        let recipe = self.recipe;
        for rule in &recipe.tables {
            let features: Vec<(&FeatureRule, &RowsSource)> = self
                .row_features()
                .filter(|(_, source)| source.table == rule.name)
                .collect();
            if features.is_empty() {
                continue;
            }
            let name = self.names.step(&format!("{}_values", rule.name));
            let table = self.table(&rule.name)?;
            let (key, days, one_row) = (table.key.clone(), table.days, table.one_row);
            let alias = table.step.clone();
            let anchored = days && recipe.anchors.is_some();
            let found = if one_row {
                self.of_one_row(&rule.name, &name, &features)?
            } else if anchored {
                self.before_anchors(rows, &rule.name, &name, &features)?
            } else {
                self.per_customer(&rule.name, &name, &features)?
            };
            shapes.extend(found);
            gathered.push(Gathered {
                step: name,
                alias,
                table: rule.name.clone(),
                key,
                anchored,
            });
        }
        self.side_by_side(rows, &gathered, &shapes)
    }

    /// All values in one table, in the features' order.
    fn side_by_side(
        &mut self,
        rows: &str,
        gathered: &[Gathered],
        shapes: &[(String, Shape)],
    ) -> Result<Vec<Known>> {
        let id = self.names.id.clone();
        let mut items = vec![Item::of(rows, &id)];
        items.extend(
            self.sample_columns()
                .iter()
                .map(|name| Item::of(rows, name)),
        );
        let mut known = Vec::new();
        let dialect = self.dialect;
        for (rule, source) in self.row_features() {
            let Some(from) = gathered.iter().find(|from| from.table == source.table) else {
                continue;
            };
            let name = dialect.name_of(&rule.name);
            let column = format!("{}.{name}", from.alias);
            let mut value = match (never_missing(source.aggregate), rule.no_rows) {
                (true, instead) => {
                    format!("coalesce({column}, {})", number(instead.unwrap_or(0.0)))
                }
                (false, Some(instead)) => format!(
                    "CASE WHEN {}.{} IS NULL THEN {} ELSE {column} END",
                    from.alias,
                    from.key,
                    number(instead)
                ),
                (false, None) => column,
            };
            if let Some(unknown) = &rule.unknown {
                value = format!("coalesce({value}, {})", dialect.text(unknown));
            }
            let shape = shapes.iter().find(|(name, _)| *name == rule.name);
            let shape = shape.map_or(Shape::Double, |(_, shape)| *shape);
            known.push(Known {
                name: rule.name.clone(),
                shape: match rule.no_rows {
                    Some(instead) if instead != libm::trunc(instead) => Shape::Double,
                    _ => shape,
                },
            });
            items.push(Item::new(Block::new(value), &name).remark(&titled(&rule.title)));
        }
        let mut rest = vec![format!("FROM {rows}")];
        for from in gathered {
            let alias = &from.alias;
            rest.push(format!("LEFT JOIN {} AS {alias}", from.step));
            let mut on = format!("  ON {alias}.{} = {rows}.{id}", from.key);
            if from.anchored {
                on.push_str(&format!(" AND {alias}.anchor = {rows}.anchor"));
            }
            rest.push(on);
        }
        let lines = select("SELECT", &items, &rest);
        let name = self.names.gathered.clone();
        self.step("All of it side by side", &name, lines);
        Ok(known)
    }

    /// A table with one row per customer: its values as they stand.
    fn of_one_row(
        &mut self,
        table: &str,
        name: &str,
        features: &[(&FeatureRule, &RowsSource)],
    ) -> Result<Vec<(String, Shape)>> {
        let used = self.table(table)?;
        let (key, step) = (used.key.clone(), used.step.clone());
        let mut items = vec![Item::column(&key)];
        let mut shapes = Vec::new();
        for (rule, source) in features {
            let condition = self.condition(&rule.name, table, "", source.condition.as_deref())?;
            let (value, shape) = self.of(rule, source, "")?;
            let (value, shape) = match source.aggregate {
                Aggregate::Count | Aggregate::ActiveDays => (Block::new("1"), Shape::Small),
                Aggregate::DaysSinceLast => (
                    Block::new(format!("CAST(NULL AS {})", self.dialect.whole())),
                    Shape::Whole,
                ),
                Aggregate::Distinct => (
                    value.within("CASE WHEN ", " IS NOT NULL THEN 1 ELSE 0 END"),
                    Shape::Small,
                ),
                _ => (value, shape),
            };
            let otherwise = match (rule.no_rows, never_missing(source.aggregate)) {
                (Some(instead), _) => Some(number(instead)),
                (None, true) => Some("0".to_string()),
                (None, false) => None,
            };
            let value = match condition {
                None => value,
                Some(condition) => when(condition, value, otherwise),
            };
            shapes.push((rule.name.clone(), shape));
            items.push(self.item(rule, value));
        }
        let lines = select("SELECT", &items, &[format!("FROM {step}")]);
        self.step(self.heading(table), name, lines);
        Ok(shapes)
    }

    /// All rows of each customer.
    fn per_customer(
        &mut self,
        table: &str,
        name: &str,
        features: &[(&FeatureRule, &RowsSource)],
    ) -> Result<Vec<(String, Shape)>> {
        let used = self.table(table)?;
        let (key, step) = (used.key.clone(), used.step.clone());
        let mut items = vec![Item::column(&key)];
        let mut shapes = Vec::new();
        for (rule, source) in features {
            let conditions = self.condition(&rule.name, table, "", source.condition.as_deref())?;
            let conditions: Vec<Block> = conditions.into_iter().collect();
            let (value, shape) = self.aggregate(rule, source, "", &conditions, "")?;
            let value = self.or_instead(rule, source, value, &conditions);
            shapes.push((rule.name.clone(), shape));
            items.push(self.item(rule, value));
        }
        let lines = select(
            "SELECT",
            &items,
            &[format!("FROM {step}"), format!("GROUP BY {key}")],
        );
        self.step(self.heading(table), name, lines);
        Ok(shapes)
    }

    /// The rows of each customer before each anchor.
    fn before_anchors(
        &mut self,
        rows: &str,
        table: &str,
        name: &str,
        features: &[(&FeatureRule, &RowsSource)],
    ) -> Result<Vec<(String, Shape)>> {
        let used = self.table(table)?;
        let (key, step) = (used.key.clone(), used.step.clone());
        let id = self.names.id.clone();
        let day = format!("{step}.{}", self.names.day);
        let reach = reach(features);
        let mut items = vec![
            Item::new(Block::new(format!("{rows}.{id}")), &key),
            Item::of(rows, "anchor"),
        ];
        let mut shapes = Vec::new();
        for (rule, source) in features {
            let mut conditions = Vec::new();
            if let Some(window) = source.window {
                if reach.from.map(start) != Some(start(window)) {
                    conditions.push(Block::new(self.window_from(window, &day, rows)));
                }
                if end(window) != reach.until {
                    conditions.push(Block::new(self.window_until(window, &day, rows)));
                }
            }
            conditions.extend(self.condition(
                &rule.name,
                table,
                &step,
                source.condition.as_deref(),
            )?);
            let (value, shape) = self.aggregate(rule, source, &step, &conditions, rows)?;
            let value = self.or_instead(rule, source, value, &conditions);
            shapes.push((rule.name.clone(), shape));
            items.push(self.item(rule, value));
        }
        let mut rest = vec![
            format!("FROM {rows}"),
            format!("JOIN {step}"),
            format!("  ON {step}.{key} = {rows}.{id}"),
        ];
        if let Some(window) = reach.from {
            rest.push(format!("  AND {}", self.window_from(window, &day, rows)));
        }
        rest.push(match reach.until {
            0 => format!("  AND {day} < {rows}.anchor"),
            until => format!("  AND {day} < {rows}.anchor - {until}"),
        });
        rest.push(format!("GROUP BY {rows}.{id}, {rows}.anchor"));
        let lines = select("SELECT", &items, &rest);
        let heading = format!("{}, before each anchor", self.heading(table));
        self.step(heading, name, lines);
        Ok(shapes)
    }

    fn heading(&self, table: &str) -> String {
        let rule = self.recipe.table(table);
        rule.map_or_else(|| remark(table), |rule| titled(&rule.title))
    }

    fn item(&self, rule: &FeatureRule, value: Block) -> Item {
        Item::new(value, &self.dialect.name_of(&rule.name)).remark(&titled(&rule.title))
    }
}

/// How far before the anchor a window begins; none: at the anchor before.
fn start(window: Window) -> Option<u32> {
    match window {
        Window::Days(days) => Some(days.from()),
        Window::Period => None,
    }
}

/// How long before the anchor it ends, in days.
fn end(window: Window) -> u32 {
    match window {
        Window::Days(days) => days.to(),
        Window::Period => 0,
    }
}

/// The widest window of all, if there is one.
fn reach(features: &[(&FeatureRule, &RowsSource)]) -> Reach {
    let windows: Option<Vec<Window>> = features.iter().map(|(_, source)| source.window).collect();
    let Some(windows) = windows else {
        return Reach::default();
    };
    let periods = windows.iter().filter(|window| **window == Window::Period);
    let from = match periods.count() {
        0 => windows.iter().copied().max_by_key(|window| start(*window)),
        count if count == windows.len() => Some(Window::Period),
        _ => None,
    };
    Reach {
        from,
        until: windows.iter().map(|window| end(*window)).min().unwrap_or(0),
    }
}
