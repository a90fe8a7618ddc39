//! The first steps: each raw table's cells read as what the recipe says they
//! are, its spellings merged, its reckoned columns, and only the rows that count.

use super::super::{MergeRule, TableRule, ValueKind};
use super::block::{Block, Item, select};
use super::cells::Helper;
use super::dialect::Dialect;
use super::formula::{Known, Shape, Writer};
use super::script::{Result, Script, parsed, titled};
use super::sources::{MomentFormat, SqlPlace, SqlTable};
use super::views::RawView;
use crate::table::ValueFormat;
use crate::table::flag::FlagFormat;
use crate::table::number::{Currency, DecimalMark, Grouping, NumberFormat};

impl Script<'_> {
    /// Adds the steps that read the tables; gives the views over their files.
    pub fn read_tables(&mut self) -> Result<Vec<RawView>> {
        let mut views = Vec::new();
        let recipe = self.recipe;
        for (at, rule) in recipe.tables.iter().enumerate() {
            if self.tables.get(at).is_some_and(|table| table.used) {
                let (from, raw) = self.raw(at, rule);
                views.extend(raw);
                self.read_table(at, rule, from)?;
            }
        }
        Ok(views)
    }

    fn read_table(&mut self, at: usize, rule: &TableRule, from: Option<String>) -> Result<()> {
        let (Some(needed), Some(table)) = (
            self.tables.get(at).map(|table| table.needed.clone()),
            self.tables.get(at),
        ) else {
            return Ok(());
        };
        let ordered = table.ordered;
        let read = self.names.step(&format!("{}_read", rule.name));
        let mut items = Vec::new();
        let mut known: Vec<Known> = Vec::new();
        for (place, column) in rule.columns.iter().enumerate() {
            if !needed.contains(&column.name) {
                continue;
            }
            let source = self.sources.tables.get(at);
            let source = source.filter(|_| from.is_some());
            let value = self.cell(source, place, column.kind);
            let value = match column.name == rule.key {
                // The id is what it is; only what is reckoned of it is merged.
                true if rule.whole_ids => {
                    self.helpers.need(Helper::Code);
                    value.within(&format!("{}(", Helper::Code.name()), ")")
                }
                true => value,
                false => self.merged(&rule.name, &column.name, value),
            };
            items.push(Item::new(value, &self.dialect.name_of(&column.name)));
            known.push(Known {
                name: column.name.clone(),
                shape: Shape::of(column.kind),
            });
        }
        if ordered {
            let row = match (&from, self.dialect) {
                (None, _) => "CAST(NULL AS BIGINT)",
                (_, Dialect::Spark) => "monotonically_increasing_id()",
                _ => "row_number() OVER ()",
            };
            items.push(Item::new(Block::new(row), &self.names.file_row));
        }
        let (heading, rest) = match from {
            Some(from) => (titled(&rule.title), format!("FROM {from}")),
            None => (
                format!("{}: not given, which counts as empty", titled(&rule.title)),
                "LIMIT 0".to_string(),
            ),
        };
        let lines = select("SELECT", &items, &[rest]);
        self.step(heading, &read, lines);
        self.derive(at, rule, read, known)
    }

    /// Reckoned columns, level by level, then the rows that count.
    fn derive(
        &mut self,
        at: usize,
        rule: &TableRule,
        read: String,
        mut known: Vec<Known>,
    ) -> Result<()> {
        let Some(table) = self.tables.get(at) else {
            return Ok(());
        };
        let (needed, days, one_row) = (table.needed.clone(), table.days, table.one_row);
        let (step, key, time) = (table.step.clone(), table.key.clone(), table.time.clone());
        let mut from = read;
        let mut waiting: Vec<_> = Vec::new();
        for derived in rule.derived.iter().filter(|d| needed.contains(&d.name)) {
            waiting.push((derived, parsed(&derived.name, &derived.value)?));
        }
        let mut items = vec![Item::new(Block::new("*"), "*")];
        if let (true, Some(time)) = (days, &time) {
            items.push(Item::new(
                Block::new(format!("CAST({time} AS DATE)")),
                &self.names.day,
            ));
        }
        if one_row {
            let order = match table.ordered {
                true => format!(" ORDER BY {}", self.names.file_row),
                false => String::new(),
            };
            items.push(Item::new(
                Block::new(format!("row_number() OVER (PARTITION BY {key}{order})")),
                &self.names.nth,
            ));
        }
        loop {
            // A column may use those before it, but not in the same step.
            let ready = |tree: &super::super::expression::Expression| {
                let mut ready = true;
                tree.names(&mut |name| ready &= known.iter().any(|known| known.name == name));
                ready
            };
            let (now, later): (Vec<_>, Vec<_>) =
                waiting.into_iter().partition(|(_, tree)| ready(tree));
            let mut made = Vec::new();
            for (derived, tree) in &now {
                let mut writer = Writer {
                    dialect: self.dialect,
                    known: &known,
                    table: "",
                    owner: &derived.name,
                    helpers: &mut self.helpers,
                };
                let written = writer.value(tree)?;
                made.push(Known {
                    name: derived.name.clone(),
                    shape: written.shape,
                });
                items.push(Item::new(
                    written.block,
                    &self.dialect.name_of(&derived.name),
                ));
            }
            known.extend(made);
            waiting = later;
            if waiting.is_empty() || now.is_empty() {
                break;
            }
            let name = self.names.step(&format!("{}_reckoned", rule.name));
            let lines = select("SELECT", &items, &[format!("FROM {from}")]);
            self.step("", &name, lines);
            from = name;
            items = vec![Item::new(Block::new("*"), "*")];
        }
        let mut conditions = vec![format!("{key} IS NOT NULL")];
        if let (true, Some(time)) = (days, &time) {
            conditions.push(format!("{time} IS NOT NULL"));
        }
        let mut rest = vec![
            format!("FROM {from}"),
            format!("WHERE {}", conditions.join(" AND ")),
        ];
        let mut lines = Vec::new();
        let mut heading = String::new();
        if one_row {
            heading = match self.dialect {
                Dialect::BigQuery => {
                    "One row per customer (BigQuery keeps no order of rows: the key should be unique)"
                }
                _ => "One row per customer: the first one counts",
            }
            .to_string();
            lines.push("SELECT * FROM (".to_string());
            let inner = select("SELECT", &items, &rest);
            lines.extend(inner.into_iter().map(|line| format!("  {line}")));
            lines.push(")".to_string());
            rest = vec![format!("WHERE {} = 1", self.names.nth)];
            lines.append(&mut rest);
        } else {
            lines.extend(select("SELECT", &items, &rest));
        }
        self.step(heading, &step, lines);
        if let Some(table) = self.tables.get_mut(at) {
            table.known = known;
        }
        Ok(())
    }

    /// A cell read as what the recipe says it is.
    fn cell(&mut self, source: Option<&SqlTable>, place: usize, kind: ValueKind) -> Block {
        let dialect = self.dialect;
        let column = source.and_then(|source| source.columns.get(place)?.as_ref());
        let (Some(source), Some(column)) = (source, column) else {
            return Block::new(format!("CAST(NULL AS {})", dialect.type_of(kind)));
        };
        let column = dialect.name_of(column);
        let is_text = matches!(source.place, SqlPlace::Csv { .. });
        let cell = match dialect {
            // Only Spark's functions insist on a text.
            Dialect::Spark if !is_text => format!("CAST({column} AS STRING)"),
            _ => column.clone(),
        };
        let read = match kind {
            ValueKind::Text => {
                self.helpers.need(Helper::Text);
                let is_parquet = matches!(source.place, SqlPlace::Parquet { .. });
                match is_parquet && dialect != Dialect::BigQuery {
                    true => format!("as_text({})", self.text_of_any(&column)),
                    false => format!("as_text({cell})"),
                }
            }
            ValueKind::Number => {
                self.helpers.need(Helper::Number);
                let format = source.numbers.get(place).copied().unwrap_or_default();
                self.number(&cell, format)
            }
            ValueKind::Moment => {
                let format = source.moments.get(place).copied().unwrap_or_default();
                self.moment(&cell, &column, format)
            }
        };
        Block::new(read)
    }

    /// A text of a column of any type. Only BigQuery itself writes a floating-point 13 without
    /// a point, as the browser does.
    fn text_of_any(&mut self, column: &str) -> String {
        self.helpers.need(Helper::NumberText);
        let text = format!("CAST({column} AS {})", self.dialect.string());
        format!(
            "CASE WHEN lower(typeof({column})) IN ('double', 'float') \
             THEN number_text(TRY_CAST({text} AS DOUBLE)) ELSE {text} END"
        )
    }

    /// A number in the way that its column writes them.
    fn number(&mut self, cell: &str, format: ValueFormat) -> String {
        match format {
            ValueFormat::Number(format) if !format.is_plain() => {
                if format.myriads {
                    self.remarks.push(format!(
                        "{cell} writes numbers with 만 or 억, which are not read here: such cells are NULL."
                    ));
                }
                self.undressed(cell, &format)
            }
            ValueFormat::Flag(format)
                if matches!(format, FlagFormat::Ox | FlagFormat::Presence) =>
            {
                self.helpers.need(Helper::Trimmed);
                let (yes, no) = format.words();
                let (yes, no) = (
                    self.dialect.texts(yes.iter().copied()),
                    self.dialect.texts(no.iter().copied()),
                );
                format!(
                    "CASE WHEN lower(trimmed({cell})) IN ({yes}) THEN 1 WHEN lower(trimmed({cell})) IN ({no}) THEN 0 ELSE as_number({cell}) END"
                )
            }
            _ => format!("as_number({cell})"),
        }
    }

    /// `₩1,395`, `1.395,5`, `(12)` and `12 %` as numbers. 만 and 억 are not undressed.
    fn undressed(&self, cell: &str, format: &NumberFormat) -> String {
        let dialect = self.dialect;
        let mut drop = String::new();
        if format.grouping != Grouping::None {
            // Spaces and apostrophes as well, of all kinds.
            drop.push_str(r"\s\x27\p{Z}’");
            drop.push_str(match format.decimal {
                DecimalMark::Point => ",",
                DecimalMark::Comma => ".",
            });
        }
        if format.currency != Currency::None {
            drop.push_str("₩￦원$€£¥￥円엔元₹");
        }
        if format.percent {
            drop.push_str("%％");
        }
        let mut bare = cell.to_string();
        if format.currency != Currency::None {
            bare = dialect.without(
                &format!("upper({bare})"),
                "KRW|USD|US|EUR|JPY|GBP|CNY|INR|달러|유로|위안",
            );
        }
        if !drop.is_empty() {
            bare = dialect.without(&bare, &format!("[{drop}]"));
        }
        if format.parentheses {
            bare = dialect.replaced(&format!("trimmed({bare})"), "^[(](.*)[)]$", "-$1");
        }
        if format.decimal == DecimalMark::Comma {
            // Thousands that only later rows group; any other point makes no number.
            if format.grouping == Grouping::None {
                let grouped = "[+-]?[1-9][0-9]{0,2}([.][0-9]{3})+(,[0-9]*)?";
                let grouped = dialect.matches(&format!("trimmed({bare})"), grouped);
                bare = format!(
                    "CASE WHEN {grouped} THEN replace({bare}, '.', '') ELSE replace({bare}, '.', '?') END"
                );
            }
            bare = format!("replace({bare}, ',', '.')");
        }
        match format.percent {
            true => format!("as_number({bare}) / 100"),
            false => format!("as_number({bare})"),
        }
    }

    /// A moment in the way that its column tells them.
    fn moment(&mut self, cell: &str, column: &str, format: MomentFormat) -> String {
        let dialect = self.dialect;
        let date = "^([0-9]{1,2})[-/.] *([0-9]{1,2})[-/.] *([0-9]{4})";
        // Years of two digits: up to 68 in this century.
        let (this, last) = ("([0-5][0-9]|6[0-8])", "(69|[7-9][0-9])");
        // 0 and −1 say that there was no such moment.
        let count = |factor: &str| {
            let number = format!("nullif(nullif(as_number({cell}), 0), -1)");
            dialect.moment(&format!("round({number}{factor})"))
        };
        match format {
            MomentFormat::EpochSeconds
            | MomentFormat::EpochMilliseconds
            | MomentFormat::EpochMicroseconds
            | MomentFormat::EpochNanoseconds => {
                self.helpers.need(Helper::Number);
                count(match format {
                    MomentFormat::EpochSeconds => " * 1e6",
                    MomentFormat::EpochMilliseconds => " * 1e3",
                    MomentFormat::EpochMicroseconds => "",
                    _ => " / 1e3",
                })
            }
            MomentFormat::DayFirst | MomentFormat::MonthFirst => {
                self.helpers.need_moment(MomentFormat::Any);
                // Who writes points writes the day first.
                let ([whole, this_by, last_by], marks) = match format {
                    MomentFormat::DayFirst => {
                        (["$3/$2/$1", "20$3/$2/$1$4", "19$3/$2/$1$4"], "[-.]")
                    }
                    _ => (["$3/$1/$2", "20$3/$1/$2$4", "19$3/$1/$2$4"], "-"),
                };
                let mut turned = dialect.replaced(&format!("trimmed({cell})"), date, whole);
                for (digits, mark) in [("{1,2}", "/"), ("{2}", marks)] {
                    for (year, by) in [(this, this_by), (last, last_by)] {
                        let pattern = format!(
                            "^([0-9]{digits}){mark}([0-9]{digits}){mark}{year}([^0-9].*)?$"
                        );
                        turned = dialect.replaced(&turned, &pattern, by);
                    }
                }
                format!("as_moment({turned})")
            }
            MomentFormat::ShortYearFirst => {
                self.helpers.need_moment(MomentFormat::Any);
                let mut turned = format!("trimmed({cell})");
                for (year, by) in [(this, "20$1/$2/$3$4"), (last, "19$1/$2/$3$4")] {
                    let pattern = format!("^{year}[-.]([0-9]{{2}})[-.]([0-9]{{2}})([^0-9].*)?$");
                    turned = dialect.replaced(&turned, &pattern, by);
                }
                format!("as_moment({turned})")
            }
            MomentFormat::MonthName => {
                self.helpers.need(Helper::NamedMonth);
                self.helpers.need_moment(MomentFormat::Any);
                format!("as_moment(named_month({cell}))")
            }
            MomentFormat::YearMonth => {
                self.helpers.need_moment(MomentFormat::Any);
                let mut day = format!("trimmed({cell})");
                for month in [
                    "^([0-9]{4})[-/]?([0-9]{2})$",
                    "^([0-9]{4})년 *([0-9]{1,2})월$",
                ] {
                    day = dialect.replaced(&day, month, "$1-$2-01");
                }
                format!("as_moment({day})")
            }
            MomentFormat::Unread => {
                self.helpers.need_moment(MomentFormat::Any);
                self.remarks.push(format!(
                    "{column} tells moments in a way that is not read here (times without a \
                     day, or a workbook's count of days): such cells are NULL."
                ));
                format!("as_moment({cell})")
            }
            format => {
                self.helpers.need_moment(format);
                format!("as_moment({cell})")
            }
        }
    }

    /// The accepted merges of a column's spellings.
    fn merged(&self, table: &str, column: &str, value: Block) -> Block {
        let merges: Vec<&MergeRule> = self
            .recipe
            .merges
            .iter()
            .filter(|merge| merge.accepted && merge.table == table && merge.column == column)
            .collect();
        if merges.is_empty() {
            return value;
        }
        let mut block = Block::new("CASE ");
        block.append(&value, 0);
        let mut seen = std::collections::BTreeSet::new();
        for merge in &merges {
            if !seen.insert(&merge.from) {
                continue;
            }
            // Merges apply one after the other, so what one makes the next may change.
            let into = merges.iter().fold(&merge.from, |spelling, next| {
                if next.from == *spelling {
                    &next.into
                } else {
                    spelling
                }
            });
            block.line(
                2,
                &format!(
                    "WHEN {} THEN {}",
                    self.dialect.text(&merge.from),
                    self.dialect.text(into)
                ),
            );
        }
        block.line(2, "ELSE ");
        block.append(&value, 2);
        block.line(0, "END");
        block
    }
}
