//! The dependence plot: one feature's values against its contributions, with
//! the average; missing values and categories stand apart.

mod bins;
mod categories;
mod numbers;

use super::group::{Group, customers};
use super::scene::{Scene, Size};
use super::unit::Unit;
use crate::i18n::chart as words;
use crate::i18n::{Lang, Noun};

/// One feature's values and contributions, one per customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Dependence<'a> {
    /// What is moved.
    pub noun: Noun,
    /// What people call the feature.
    pub feature: String,
    /// The unit of the contributions.
    pub unit: Unit,
    /// The values.
    pub values: Values<'a>,
    /// The contributions.
    pub effects: &'a [f32],
}

/// A feature's values; not-a-number is missing.
#[derive(Clone, Debug, PartialEq)]
pub enum Values<'a> {
    /// Numbers.
    Numbers(&'a [f32]),
    /// Positions in a list of categories; for a flag the list is no, yes.
    Categories {
        /// One per customer.
        codes: &'a [f32],
        /// The categories' names.
        names: &'a [String],
    },
}

impl Dependence<'_> {
    /// The scene; for categories its height follows from their number.
    pub fn scene(&self, lang: Lang, size: Size) -> Scene {
        let size = Size::new(size.width, size.height);
        match self.values {
            Values::Numbers(values) => numbers::scene(self, values, lang, size),
            Values::Categories { codes, names } => {
                categories::scene(self, codes, names, lang, size.width)
            }
        }
    }

    fn title(&self, lang: Lang) -> String {
        let values = [("feature", self.feature.as_str())];
        self.noun.fill(words::DEPENDENCE, lang, &values)
    }

    /// What the tooltip of a group says.
    fn lines(&self, group: &Group, lang: Lang) -> Vec<String> {
        let values = [("feature", &*self.feature), ("value", &*group.name)];
        let mean = self.unit.with_unit(&self.unit.signed(group.mean()), lang);
        vec![
            words::FACT.fill(lang, &values),
            words::ON_AVERAGE.fill(lang, &[("effect", &mean)]),
            customers(group.count, lang),
        ]
    }

    /// Names the groups with the highest and the lowest mean.
    fn sentence(&self, groups: &[&Group], lang: Lang) -> String {
        let by_mean = |a: &&&Group, b: &&&Group| a.mean().total_cmp(&b.mean());
        let (Some(most), Some(least)) =
            (groups.iter().max_by(by_mean), groups.iter().min_by(by_mean))
        else {
            return words::NOTHING.text(lang).to_string();
        };
        let message = if groups.len() == 1 {
            words::DEPENDENCE_ONE
        } else {
            words::DEPENDENCE_SAYS
        };
        let values = [
            ("feature", self.feature.as_str()),
            ("most", &most.name),
            ("high", &self.unit.signed(most.mean())),
            ("least", &least.name),
            ("low", &self.unit.signed(least.mean())),
            ("unit", self.unit.name(lang)),
        ];
        self.noun.fill(message, lang, &values)
    }
}
