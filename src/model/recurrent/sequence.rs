//! Which features are one thing at successive steps of time, told by their names.
//!
//! What a name says of its step, [`step_of`] tells.
//!
//! Names that are alike but for the number form a channel if they are three or more and more
//! than half of the steps between their first and last are there: `num_25, num_50, num_100`
//! is none. All channels share one span of steps, the one that covers most columns; features
//! without steps, of other spans and categories are repeated at every step.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::feature::steps::{counts_back, step_of};
use crate::model::boosting::Input;

/// Most steps of a sequence.
pub const MOST_STEPS: usize = 512;

/// Fewer columns are no sequence.
const LEAST_STEPS: usize = 3;

/// Channels: per channel, per step in the order of time, the feature that holds it, if any.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sequence {
    channels: Vec<Vec<Option<usize>>>,
}

/// Columns that are alike but for their number, by number.
type Steps = BTreeMap<u32, usize>;

fn covers(steps: &Steps, first: u32, last: u32) -> usize {
    let within = steps.range(first..=last).count();
    let span = (last - first) as usize + 1;
    match within >= LEAST_STEPS && within * 2 > span {
        true => within,
        false => 0,
    }
}

impl Sequence {
    /// Finds the channels among features by their names, one of `names` and `inputs` each.
    pub fn of_names(names: &[String], inputs: &[Input]) -> Sequence {
        let mut alike: BTreeMap<(&'static str, String), Steps> = BTreeMap::new();
        let inputs = inputs.iter().copied();
        let inputs = inputs.chain(std::iter::repeat(Input::Number));
        for (place, (name, input)) in names.iter().zip(inputs).enumerate() {
            if let Some(named) = step_of(name).filter(|_| input == Input::Number) {
                let steps = alike.entry((named.counts, named.stem)).or_default();
                steps.entry(named.number).or_insert(place);
            }
        }
        let ends = |steps: &Steps| Some((*steps.keys().next()?, *steps.keys().next_back()?));
        let sound = |first: u32, last: u32| ((last - first) as usize) < MOST_STEPS;
        let mut spans: Vec<(&str, u32, u32)> = alike
            .iter()
            .filter_map(|((counts, _), steps)| {
                let (first, last) = ends(steps)?;
                (sound(first, last) && covers(steps, first, last) > 0)
                    .then_some((*counts, first, last))
            })
            .collect();
        spans.sort_unstable();
        spans.dedup();
        let covered = |(counts, first, last): (&str, u32, u32)| -> usize {
            let of = alike.iter().filter(|((other, _), _)| *other == counts);
            of.map(|(_, steps)| covers(steps, first, last)).sum()
        };
        let mut best: Option<(usize, (&str, u32, u32))> = None;
        for span in spans {
            let columns = covered(span);
            if best.is_none_or(|(most, _)| columns > most) {
                best = Some((columns, span));
            }
        }
        let Some((_, (counts, first, last))) = best else {
            return Sequence::default();
        };
        let back = counts_back(counts);
        let mut channels: Vec<Vec<Option<usize>>> = alike
            .iter()
            .filter(|((other, _), steps)| *other == counts && covers(steps, first, last) > 0)
            .map(|(_, steps)| {
                let mut channel: Vec<Option<usize>> = (first..=last)
                    .map(|step| steps.get(&step).copied())
                    .collect();
                if back {
                    channel.reverse();
                }
                channel
            })
            .collect();
        // In the order of the table, whatever the names are.
        channels.sort_by_key(|channel| channel.iter().flatten().min().copied());
        Sequence { channels }
    }

    /// Per channel, per step, the feature that holds it, if any.
    pub fn channels(&self) -> &[Vec<Option<usize>>] {
        &self.channels
    }

    /// How many steps: 1 where there is no channel, and the whole row is one step.
    pub fn steps(&self) -> usize {
        self.channels.first().map_or(1, Vec::len)
    }

    /// The features of each channel.
    pub fn alike(&self) -> Vec<Vec<usize>> {
        let of = |channel: &Vec<Option<usize>>| channel.iter().flatten().copied().collect();
        self.channels.iter().map(of).collect()
    }

    /// The place of the first channel that cannot be, for so many features: of another
    /// length than the first, without a feature, or with one that is not there or taken.
    pub fn fault(&self, features: usize) -> Option<usize> {
        let steps = self.steps();
        let mut taken = vec![false; features];
        self.channels.iter().position(|channel| {
            let mut take = |feature: &usize| match taken.get_mut(*feature) {
                Some(slot) => !std::mem::replace(slot, true),
                None => false,
            };
            channel.len() != steps
                || !(1..=MOST_STEPS).contains(&steps)
                || !channel.iter().flatten().all(&mut take)
                || channel.iter().flatten().next().is_none()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &[&str]) -> Vec<Vec<Option<&'static str>>> {
        let owned: Vec<String> = names.iter().map(|name| name.to_string()).collect();
        let leaked: Vec<&'static str> = owned
            .iter()
            .map(|name| &*Box::leak(name.clone().into_boxed_str()))
            .collect();
        let sequence = Sequence::of_names(&owned, &[]);
        assert_eq!(sequence.fault(names.len()), None);
        let name = |feature: &Option<usize>| feature.map(|at| leaked[at]);
        let channel = |channel: &Vec<Option<usize>>| channel.iter().map(name).collect();
        sequence.channels().iter().map(channel).collect()
    }

    #[test]
    fn days_before_a_date_run_from_the_earliest() {
        let names = [
            "user", "own_d1", "fan_d1", "own_d2", "fan_d2", "own_d3", "fan_d3", "age",
        ];
        assert_eq!(
            found(&names),
            [
                [Some("own_d3"), Some("own_d2"), Some("own_d1")],
                [Some("fan_d3"), Some("fan_d2"), Some("fan_d1")],
            ]
        );
        for names in [
            ["x_day1", "x_day2", "x_day3"],
            ["x lag 1", "x lag 2", "x lag 3"],
            ["x_t-1", "x_t-2", "x_t-3"],
            ["활동_w1", "활동_w2", "활동_w3"],
        ] {
            let back: Vec<Option<&str>> = names.iter().rev().copied().map(Some).collect();
            assert_eq!(found(&names), [back], "{names:?}");
        }
    }

    #[test]
    fn other_steps_run_as_they_are_numbered() {
        for names in [
            ["f_t0", "f_t1", "f_t2"],
            ["f_1", "f_2", "f_3"],
            ["f8", "f9", "f10"],
            ["day1", "day2", "day3"],
            ["f_step1", "f_step2", "f_step3"],
            ["방문1", "방문2", "방문3"],
        ] {
            assert_eq!(found(&names), [names.map(Some)], "{names:?}");
        }
    }

    #[test]
    fn a_step_may_be_missing_but_not_half_of_them() {
        assert_eq!(
            found(&["a_1", "a_2", "a_4", "b_1", "b_2", "b_3", "b_4"]),
            [
                [Some("a_1"), Some("a_2"), None, Some("a_4")],
                [Some("b_1"), Some("b_2"), Some("b_3"), Some("b_4")],
            ]
        );
        let none: [[Option<&str>; 0]; 0] = [];
        assert_eq!(found(&["num_25", "num_50", "num_75", "num_100"]), none);
        assert_eq!(found(&["line1", "line2"]), none);
        assert_eq!(found(&["1", "2", "3", "d1", "x12345"]), none);
        // Another span is repeated at every step.
        assert_eq!(
            found(&["a_1", "a_2", "a_3", "a_4", "c_7", "c_8", "c_9"]),
            [[Some("a_1"), Some("a_2"), Some("a_3"), Some("a_4")]]
        );
    }

    #[test]
    fn categories_are_no_steps() {
        let names: Vec<String> = ["x_1", "x_2", "x_3"].map(String::from).to_vec();
        let sequence = Sequence::of_names(&names, &[Input::Category; 3]);
        assert_eq!((sequence.channels().len(), sequence.steps()), (0, 1));
    }

    #[test]
    fn what_cannot_be_is_found() {
        let fault = |text: &str| {
            serde_json::from_str::<Sequence>(text)
                .map(|sequence| sequence.fault(3))
                .unwrap()
        };
        assert_eq!(fault("[[0, 1], [2, null]]"), None);
        for (text, place) in [
            ("[[]]", 0),
            ("[[0, 1], [2]]", 1),
            ("[[0, 3]]", 0),
            ("[[0, 1], [1, 2]]", 1),
            ("[[0, 1], [null, null]]", 1),
        ] {
            assert_eq!(fault(text), Some(place), "{text}");
        }
    }
}
