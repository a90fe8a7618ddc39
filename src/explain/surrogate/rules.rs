//! A surrogate's leaves as rules, in both languages.

use serde::{Deserialize, Serialize};

use super::tree::{SurrogateTest, SurrogateTree};
use crate::arrange::arrange;
use crate::explain::words::FeatureValue;
use crate::feature::contract::{Feature, FeatureKind};
use crate::i18n::{Lang, inspection as text, number};

/// One leaf: who is in it and what is said of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SurrogateRule {
    /// What holds, a condition per feature, from the root down.
    pub conditions: Vec<Condition>,
    /// The mean of the model's scores.
    pub score: f64,
    /// Rows of the leaf that were learnt from.
    pub rows: u64,
    /// Their share of all rows that were learnt from.
    pub share: f64,
}

/// What holds of one feature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Condition {
    /// The feature's position in the contract.
    pub feature: usize,
    /// It is above this number.
    pub above: Option<f32>,
    /// It is at most this number.
    pub up_to: Option<f32>,
    /// It is one of these codes.
    pub among: Option<Vec<u32>>,
    /// Whether rows that lack it are in.
    pub or_missing: bool,
    /// Whether rows that have it are in.
    pub known: bool,
}

/// The leaves as rules, the highest score first.
pub(super) fn of(tree: &SurrogateTree, features: &[Feature]) -> Vec<SurrogateRule> {
    let total = tree.nodes.first().map_or(1, |root| root.rows.max(1));
    let mut rules = Vec::new();
    let mut paths: Vec<(usize, Vec<Condition>)> = vec![(0, Vec::new())];
    while let Some((at, conditions)) = paths.pop() {
        let Some(node) = tree.nodes.get(at) else {
            continue;
        };
        match &node.split {
            None => rules.push(SurrogateRule {
                conditions,
                score: node.score,
                rows: node.rows,
                share: node.rows as f64 / total as f64,
            }),
            Some(split) if split.left > at && split.right > at => {
                for (child, is_left) in [(split.left, true), (split.right, false)] {
                    let mut path = conditions.clone();
                    let place = path.iter().position(|known| known.feature == split.feature);
                    let place = place.unwrap_or_else(|| {
                        path.push(Condition::open(split.feature));
                        path.len() - 1
                    });
                    let codes = features
                        .get(split.feature)
                        .map_or(0, |feature| feature.categories().len());
                    if let Some(condition) = path.get_mut(place) {
                        condition.narrow(&split.test, is_left, codes as u32);
                        condition.or_missing &= split.missing_left == is_left;
                    }
                    paths.push((child, path));
                }
            }
            Some(_) => {}
        }
    }
    arrange(&mut rules, |a, b| b.score.total_cmp(&a.score));
    rules
}

impl Condition {
    /// What holds of every row.
    fn open(feature: usize) -> Condition {
        Condition {
            feature,
            above: None,
            up_to: None,
            among: None,
            or_missing: true,
            known: true,
        }
    }

    fn narrow(&mut self, test: &SurrogateTest, is_left: bool, codes: u32) {
        match test {
            SurrogateTest::UpTo(most) if is_left => {
                self.up_to = Some(self.up_to.map_or(*most, |before| before.min(*most)));
            }
            SurrogateTest::UpTo(most) => {
                self.above = Some(self.above.map_or(*most, |before| before.max(*most)));
            }
            SurrogateTest::Known => self.known &= is_left,
            SurrogateTest::Among(taken) => {
                let before = self.among.take().unwrap_or_else(|| (0..codes).collect());
                let stays = |code: &u32| taken.binary_search(code).is_ok() == is_left;
                self.among = Some(before.into_iter().filter(stays).collect());
            }
        }
    }

    /// The condition in words; `has_gaps` says whether any row lacks the feature.
    fn say(&self, feature: &Feature, has_gaps: bool, lang: Lang) -> String {
        let title = feature.title(lang);
        if !self.known {
            return text::IS_MISSING.fill(lang, &[("title", title)]);
        }
        let said = match (&self.among, self.above, self.up_to) {
            (Some(codes), ..) => self.say_categories(codes, feature, lang),
            (None, Some(_), _) | (None, _, Some(_)) if feature.kind == FeatureKind::Flag => {
                let value = FeatureValue::Flag(self.above.is_some()).say(lang);
                text::IS.fill(lang, &[("title", title), ("value", &value)])
            }
            (None, Some(above), Some(up_to)) => text::BETWEEN.fill(
                lang,
                &[
                    ("title", title),
                    ("above", &say_number(above, feature)),
                    ("most", &say_number(up_to, feature)),
                ],
            ),
            (None, Some(above), None) => text::ABOVE.fill(
                lang,
                &[("title", title), ("above", &say_number(above, feature))],
            ),
            (None, None, Some(up_to)) => text::AT_MOST.fill(
                lang,
                &[("title", title), ("most", &say_number(up_to, feature))],
            ),
            (None, None, None) => return text::IS_KNOWN.fill(lang, &[("title", title)]),
        };
        match self.or_missing && has_gaps {
            true => text::OR_MISSING.fill(lang, &[("condition", &said)]),
            false => said,
        }
    }

    fn say_categories(&self, codes: &[u32], feature: &Feature, lang: Lang) -> String {
        let all = feature.categories();
        let names = |is_in: bool| -> Vec<&str> {
            (0u32..)
                .zip(all)
                .filter(|(code, _)| codes.contains(code) == is_in)
                .map(|(_, category)| category.name.as_str())
                .collect()
        };
        let (inside, outside) = (names(true), names(false));
        // The shorter list says the same.
        let (message, names) = match inside.len() <= outside.len().max(1) {
            true => (text::IS, inside),
            false => (text::IS_NOT, outside),
        };
        let joined = names.join(text::OR.text(lang));
        message.fill(lang, &[("title", feature.title(lang)), ("value", &joined)])
    }
}

/// A bound as people write it: of whole numbers the whole part says the same.
fn say_number(bound: f32, feature: &Feature) -> String {
    match feature.kind {
        FeatureKind::Integer => number::plain(libm::floor(f64::from(bound))),
        _ => number::plain(f64::from(bound)),
    }
}

impl SurrogateRule {
    /// Who is in it, in words. `gaps` says of each feature whether any row lacks it.
    pub fn who(&self, features: &[Feature], gaps: &[bool], lang: Lang) -> String {
        let conditions: Vec<String> = self
            .conditions
            .iter()
            .filter_map(|condition| {
                let feature = features.get(condition.feature)?;
                let has_gaps = gaps.get(condition.feature).copied().unwrap_or_default();
                Some(condition.say(feature, has_gaps, lang))
            })
            .collect();
        match conditions.is_empty() {
            true => text::EVERYBODY.text(lang).to_string(),
            false => conditions.join(text::AND.text(lang)),
        }
    }

    /// The rule in words. `gaps` says of each feature whether any row lacks it.
    pub fn say(&self, features: &[Feature], gaps: &[bool], lang: Lang) -> String {
        let who = self.who(features, gaps, lang);
        text::RULE.fill(
            lang,
            &[
                ("who", &who),
                ("score", &number::percent(self.score)),
                ("rows", &number::count(lang, self.rows)),
                ("share", &number::percent(self.share)),
            ],
        )
    }
}
