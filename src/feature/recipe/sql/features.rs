//! Features that are reckoned from features: formulas, and places among all
//! customers at the same anchor. One step per level, for a column cannot be used
//! in the step that makes it.

use super::super::expression::Expression;
use super::super::{FeatureRule, GradeRule, RankRule, ScoreRule, Source};
use super::block::{Block, Item, select};
use super::dialect::Dialect;
use super::formula::{Known, Shape, Writer};
use super::script::{Result, Script, parsed, titled};

impl Script<'_> {
    /// Adds the steps after the gathering; gives the last one's name.
    pub fn features(&mut self, mut known: Vec<Known>) -> Result<String> {
        let recipe = self.recipe;
        let mut from = self.names.gathered.clone();
        let mut waiting: Vec<(&FeatureRule, Option<Expression>)> = Vec::new();
        for rule in &recipe.features {
            match &rule.from {
                Source::Rows(_) => {}
                Source::Formula(text) => {
                    waiting.push((rule, Some(parsed(&rule.name, text)?)));
                }
                _ => waiting.push((rule, None)),
            }
        }
        while !waiting.is_empty() {
            let (now, later): (Vec<_>, Vec<_>) = waiting
                .into_iter()
                .partition(|(rule, tree)| is_ready(rule, tree.as_ref(), &known));
            if now.is_empty() {
                break;
            }
            from = self.level(&now, &mut known, from)?;
            waiting = later;
        }
        Ok(from)
    }

    /// One level of features.
    fn level(
        &mut self,
        rules: &[(&FeatureRule, Option<Expression>)],
        known: &mut Vec<Known>,
        mut from: String,
    ) -> Result<String> {
        let dialect = self.dialect;
        let mut places: Vec<Item> = Vec::new();
        let mut items = vec![Item::column("*")];
        let mut made = Vec::new();
        for (rule, tree) in rules {
            let (value, shape) = match (&rule.from, tree) {
                (Source::Formula(_), Some(tree)) => {
                    let mut writer = Writer {
                        dialect,
                        known,
                        table: "",
                        owner: &rule.name,
                        helpers: &mut self.helpers,
                    };
                    let written = writer.value(tree)?;
                    (written.block, written.shape)
                }
                (Source::Score(score), _) => (self.score(score), Shape::Whole),
                (Source::Rank(rank), _) => (self.rank(rank), Shape::Whole),
                (Source::Grade(grade), _) => (self.grade(rule, grade, &mut places), Shape::Text),
                _ => continue,
            };
            let value = match (&rule.unknown, shape) {
                (Some(unknown), Shape::Text) => {
                    value.within("coalesce(", &format!(", {})", dialect.text(unknown)))
                }
                _ => value,
            };
            made.push(Known {
                name: rule.name.clone(),
                shape,
            });
            let item = Item::new(value, &dialect.name_of(&rule.name));
            items.push(item.remark(&titled(&rule.title)));
        }
        known.extend(made);
        if !places.is_empty() {
            places.insert(0, Item::column("*"));
            let name = self.names.step("places");
            let lines = select("SELECT", &places, &[format!("FROM {from}")]);
            self.step(
                "Each customer's place in falling order, from 0, and how many have one",
                &name,
                lines,
            );
            from = name;
        }
        let name = self.names.step("features");
        let lines = select("SELECT", &items, &[format!("FROM {from}")]);
        self.step("Reckoned from the features before", &name, lines);
        Ok(name)
    }

    /// `PARTITION BY anchor ` where there are anchors.
    fn peers(&self) -> &'static str {
        match self.recipe.anchors {
            Some(_) => "PARTITION BY anchor ",
            None => "",
        }
    }

    /// 1 + the number of inner quantiles strictly below the value. The quantile at
    /// share k / parts (linear interpolation between the ranks of n values) lies
    /// below a value exactly if k * (n - 1) < parts * smaller, where `smaller`
    /// counts the values below it; which is to say: round up parts * smaller / (n - 1).
    fn score(&self, rule: &ScoreRule) -> Block {
        let of = self.dialect.name_of(&rule.of);
        let parts = rule.parts;
        let peers = self.peers();
        let smaller = format!("(rank() OVER ({peers}ORDER BY {of} NULLS LAST) - 1)");
        let others = format!("greatest(count({of}) OVER ({}) - 1, 1)", peers.trim_end());
        let score = format!("greatest(1, ceil({parts} * {smaller} / {others}))");
        let score = match rule.smallest_best {
            true => format!("{} - {score}", parts + 1),
            false => score,
        };
        let mut block = Block::new(format!("CASE WHEN {of} IS NOT NULL THEN"));
        let (from, to) = match rule.smallest_best {
            true => (parts, 1),
            false => (1, parts),
        };
        block.line(
            2,
            &format!(
                "-- {from} to {to}: one step for each of the {parts}-quantiles that lies below it"
            ),
        );
        block.line(2, &score);
        block.line(0, "END");
        block
    }

    fn rank(&self, rule: &RankRule) -> Block {
        let of = self.dialect.name_of(&rule.of);
        let peers = self.peers();
        Block::new(format!(
            "CASE WHEN {of} IS NOT NULL THEN dense_rank() OVER ({peers}ORDER BY {of} DESC NULLS LAST) END"
        ))
    }

    fn grade(&mut self, feature: &FeatureRule, rule: &GradeRule, places: &mut Vec<Item>) -> Block {
        let of = self.dialect.name_of(&rule.of);
        let place = self.names.column(&format!("{}_place", feature.name));
        let count = self.names.column(&format!("{}_count", feature.name));
        let peers = self.peers();
        let mut order = vec![format!("{of} DESC NULLS LAST")];
        order.extend(self.row_order());
        places.push(Item::new(
            Block::new(format!(
                "row_number() OVER ({peers}ORDER BY {}) - 1",
                order.join(", ")
            )),
            &place,
        ));
        places.push(Item::new(
            Block::new(format!("count({of}) OVER ({})", peers.trim_end())),
            &count,
        ));
        let mut block = Block::new("CASE");
        block.line(2, &format!("WHEN {of} IS NULL THEN NULL"));
        for (name, share) in &rule.shares {
            let name = self.dialect.text(name);
            match *share {
                1.0 => block.line(2, &format!("ELSE {name}")),
                share => block.line(
                    2,
                    &format!(
                        "WHEN {place} < {} * {count} THEN {name}",
                        self.dialect.float(share)
                    ),
                ),
            }
        }
        block.line(0, "END");
        block
    }

    /// The order of the result, without a table's name.
    fn row_order(&self) -> Vec<String> {
        if !self.keeps_file_order() {
            return vec![self.names.id_length.clone(), self.names.id.clone()];
        }
        match self.dialect {
            Dialect::BigQuery => vec![self.names.id.clone()],
            _ => vec![self.names.file_row.clone()],
        }
    }
}

/// Whether all that a feature needs is there.
fn is_ready(rule: &FeatureRule, tree: Option<&Expression>, known: &[Known]) -> bool {
    let there = |name: &str| known.iter().any(|known| known.name == name);
    match (&rule.from, tree) {
        (Source::Score(ScoreRule { of, .. }), _)
        | (Source::Rank(RankRule { of }), _)
        | (Source::Grade(GradeRule { of, .. }), _) => there(of),
        (_, Some(tree)) => {
            let mut ready = true;
            tree.names(&mut |name| ready &= there(name));
            ready
        }
        _ => true,
    }
}
