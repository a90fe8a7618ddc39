//! A feature's values in a few groups, for a table of two features.

use crate::explain::words::FeatureValue;
use crate::feature::contract::{Feature, FeatureKind};
use crate::i18n::{Lang, number, study as text};

/// Most groups of a feature, rows without a value not counted.
const MOST: usize = 4;

/// The groups.
pub(super) struct Groups {
    cut: Cut,
    /// Whether some rows have no value: they are the last group.
    gaps: bool,
}

enum Cut {
    /// Single values, the most frequent first; the last group is of all others if there are
    /// more.
    Values(Vec<f32>, bool),
    /// Ranges that end at these values; the last one has no end.
    Ranges(Vec<f32>),
}

impl Groups {
    /// Of a feature whose rows have these values.
    pub fn of(feature: &Feature, values: &[f32]) -> Groups {
        let mut known: Vec<f32> = values.iter().copied().filter(|v| !v.is_nan()).collect();
        known.sort_by(f32::total_cmp);
        let mut runs: Vec<(usize, f32)> = known
            .chunk_by(|a, b| a == b)
            .filter_map(|run| Some((run.len(), *run.first()?)))
            .collect();
        let is_number = matches!(feature.kind, FeatureKind::Number | FeatureKind::Integer);
        let cut = if is_number && runs.len() > MOST {
            let mut ends: Vec<f32> = (1..MOST)
                .filter_map(|part| known.get(part * known.len() / MOST).copied())
                .filter(|end| known.last().is_some_and(|last| end < last))
                .collect();
            ends.dedup();
            Cut::Ranges(ends)
        } else {
            let more = runs.len() > MOST;
            if more {
                runs.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.total_cmp(&b.1)));
                runs.truncate(MOST - 1);
            }
            Cut::Values(runs.into_iter().map(|(_, value)| value).collect(), more)
        };
        Groups {
            cut,
            gaps: known.len() < values.len(),
        }
    }

    fn valued(&self) -> usize {
        match &self.cut {
            Cut::Values(values, more) => values.len() + usize::from(*more),
            Cut::Ranges(ends) => ends.len() + 1,
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.valued() + usize::from(self.gaps)
    }

    /// The group of a value.
    pub fn place(&self, value: f32) -> usize {
        match &self.cut {
            _ if value.is_nan() => self.valued(),
            Cut::Values(values, _) => {
                let place = values.iter().position(|known| *known == value);
                place.unwrap_or(values.len())
            }
            Cut::Ranges(ends) => ends.partition_point(|end| *end < value),
        }
    }

    /// What a group is called.
    pub fn name(&self, feature: &Feature, place: usize, lang: Lang) -> String {
        let said = |value: f32| FeatureValue::of(feature, value).say(lang);
        match &self.cut {
            _ if place >= self.valued() => said(f32::NAN),
            Cut::Values(values, _) => match values.get(place) {
                Some(value) => said(*value),
                None => text::OTHERS.text(lang).to_string(),
            },
            Cut::Ranges(ends) => {
                let low = place.checked_sub(1).and_then(|at| ends.get(at));
                match (low, ends.get(place)) {
                    (None, Some(high)) => text::UP_TO.fill(lang, &[("high", &said(*high))]),
                    (Some(low), None) => text::ABOVE.fill(lang, &[("low", &said(*low))]),
                    (Some(low), Some(high)) => {
                        let values = [("low", &*said(*low)), ("high", &*said(*high))];
                        text::BETWEEN.fill(lang, &values)
                    }
                    (None, None) => number::plain(0.0),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::contract::Imputation;

    #[test]
    fn every_value_has_a_group_and_groups_are_called_by_their_ends() {
        let feature = |kind| Feature {
            name: "f".to_string(),
            kind,
            imputation: Imputation::default(),
            title: None,
            range: None,
        };
        let months = feature(FeatureKind::Integer);
        let values: Vec<f32> = (1..=40)
            .map(|month| month as f32)
            .chain([f32::NAN])
            .collect();
        let groups = Groups::of(&months, &values);
        assert_eq!(groups.count(), 5);
        let places: Vec<usize> = [1.0, 11.0, 12.0, 40.0, f32::NAN]
            .map(|value| groups.place(value))
            .to_vec();
        assert_eq!(places, [0, 0, 1, 3, 4]);
        let names: Vec<String> = (0..5)
            .map(|at| groups.name(&months, at, Lang::En))
            .collect();
        assert_eq!(names[0], "up to 11");
        assert_eq!(names[1], "above 11, up to 21");
        assert_eq!(names[3], "above 31");
        // Few values stand for themselves.
        let few = Groups::of(&months, &[1.0, 2.0, 2.0]);
        assert_eq!((few.count(), few.place(2.0)), (2, 1));
        assert_eq!(few.name(&months, 1, Lang::En), "2");
        // Nothing at all is one group of gaps.
        let none = Groups::of(&months, &[f32::NAN]);
        assert_eq!((none.count(), none.place(f32::NAN)), (1, 0));
    }
}
