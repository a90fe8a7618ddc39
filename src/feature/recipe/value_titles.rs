//! What the codes of a column are called: the table keeps the codes, the page
//! shows the names that its readers know.

use serde::{Deserialize, Serialize};

use super::{LabelSource, Recipe};
use crate::feature::contract::Title;
use crate::i18n::Lang;

/// A value that stands in a column as a code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueTitle {
    /// The code, as it stands in the result.
    pub value: String,
    /// What people call it.
    pub title: Title,
}

impl Recipe {
    /// Per column of the result that holds codes: what they are called. The
    /// values of a transition are made of its feature's, as `from/to`.
    pub fn value_titles(&self) -> Vec<(&str, Vec<ValueTitle>)> {
        let shown = self.features.iter().filter(|rule| !rule.hidden);
        let features = shown.map(|rule| (rule.name.as_str(), rule.values.clone()));
        let labels = self.labels.iter().map(|rule| {
            let values = match &rule.from {
                LabelSource::Transition { feature, .. } if rule.values.is_empty() => {
                    pairs(self.values_of(feature))
                }
                _ => rule.values.clone(),
            };
            (rule.name.as_str(), values)
        });
        features
            .chain(labels)
            .filter(|(_, values)| !values.is_empty())
            .collect()
    }

    /// What a feature's codes are called.
    pub(super) fn values_of(&self, feature: &str) -> &[ValueTitle] {
        let rule = self.features.iter().find(|rule| rule.name == feature);
        rule.map_or(&[], |rule| &rule.values)
    }
}

/// What a code is called; itself if nobody said.
pub(super) fn called<'a>(values: &'a [ValueTitle], code: &'a str, lang: Lang) -> &'a str {
    let found = values.iter().find(|value| value.value == code);
    found.map_or(code, |value| value.title.text(lang))
}

fn pairs(values: &[ValueTitle]) -> Vec<ValueTitle> {
    let both = |from: &str, to: &str| format!("{from}/{to}");
    let of = |from: &ValueTitle, to: &ValueTitle| ValueTitle {
        value: both(&from.value, &to.value),
        title: Title {
            en: both(&from.title.en, &to.title.en),
            ko: both(&from.title.ko, &to.title.ko),
        },
    };
    let all = values
        .iter()
        .flat_map(|from| values.iter().map(move |to| of(from, to)));
    all.collect()
}
