//! From rows to one value per customer (and anchor): one step per table, then
//! all of them side by side.

use super::super::{Aggregate, FeatureRule, RowsSource, Window};
use super::block::{Block, Item, select};
use super::dialect::{Dialect, plain, remark};
use super::formula::{Known, Shape, Writer};
use super::script::{Result, Script, parsed, titled};

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

    /// The value of a row.
    fn of(
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
    fn aggregate(
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
    fn or_instead(
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
fn when(condition: Block, value: Block, otherwise: Option<String>) -> Block {
    let mut block = Block::new("CASE WHEN ");
    block.append(&condition, 2);
    block.push(" THEN ");
    block.append(&value, 2);
    if let Some(otherwise) = otherwise {
        block.push(&format!(" ELSE {otherwise}"));
    }
    block.push(" END");
    block
}

fn number(value: f64) -> String {
    plain(value)
}

/// Whether a customer without rows has a value all the same, 0.
fn never_missing(aggregate: Aggregate) -> bool {
    matches!(
        aggregate,
        Aggregate::Count | Aggregate::Distinct | Aggregate::ActiveDays
    )
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
