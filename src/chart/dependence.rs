//! The dependence plot: one feature's values against its contributions, with
//! the average; missing values and categories stand apart.

mod bins;
mod categories;
mod numbers;

use super::group::Group;
use super::scene::{Scene, Size, sane};
use super::unit::Unit;
use crate::i18n::Lang;
use crate::i18n::chart as words;

/// One feature's values and contributions, one per customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Dependence<'a> {
    /// What people call the feature.
    pub feature: String,
    /// The unit of the contributions.
    pub unit: Unit,
    /// How `xs` are read.
    pub values: Values,
    /// The values; not-a-number is missing.
    pub xs: &'a [f32],
    /// The contributions.
    pub ys: &'a [f32],
}

/// How a feature's values are read.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// As numbers.
    Numbers,
    /// As positions in this list of names; for a flag these are no and yes.
    Categories(Vec<String>),
}

impl Dependence<'_> {
    /// The scene at a width; its height follows from the width, for categories
    /// from their number.
    pub fn scene(&self, lang: Lang, width: f32) -> Scene {
        let width = sane(width, 40.0);
        match &self.values {
            Values::Numbers => {
                let height = (width * 0.5).clamp(240.0, 340.0);
                numbers::scene(self, lang, Size::new(width, libm::roundf(height)))
            }
            Values::Categories(names) => categories::scene(self, names, lang, width),
        }
    }

    fn title(&self, lang: Lang) -> String {
        words::DEPENDENCE.fill(lang, &[("feature", &self.feature)])
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
        message.fill(lang, &values)
    }
}
