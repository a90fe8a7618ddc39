//! Two models together: one that misses few for the wide, cheap campaign, one that is seldom
//! wrong for the narrow, costly one, and a blend of both by weights.

use serde::{Deserialize, Serialize};

use super::evaluate::{ConfusionMatrix, Ranking, ThresholdRule, average_precision, choose};

/// Least share of those who leave that the wide target holds, where it can be known.
pub const WIDE_RECALL: f64 = 0.9;

/// Least share of those who leave among the narrow target, where it can be known.
pub const NARROW_PRECISION: f64 = 0.9;

/// What two models are put together by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HybridOptions {
    /// From which score of the wide model a customer is in the wide target.
    pub wide: f64,
    /// From which score of the narrow model a customer is in the narrow target.
    pub narrow: f64,
    /// What the scores of the wide and of the narrow model count in the blend; not below 0,
    /// one of them above.
    pub weights: [f64; 2],
}

/// In which targets a customer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Targets {
    /// Both models say so.
    Both,
    /// Only the wide one does.
    Wide,
    /// Only the narrow one does.
    Narrow,
    /// Neither does.
    None,
}

impl Targets {
    /// All of them.
    pub const ALL: [Targets; 4] = [Targets::Both, Targets::Wide, Targets::Narrow, Targets::None];

    fn of(wide: bool, narrow: bool) -> Targets {
        match (wide, narrow) {
            (true, true) => Targets::Both,
            (true, false) => Targets::Wide,
            (false, true) => Targets::Narrow,
            (false, false) => Targets::None,
        }
    }

    /// How it is written.
    pub fn name(self) -> &'static str {
        match self {
            Targets::Both => "both",
            Targets::Wide => "wide",
            Targets::Narrow => "narrow",
            Targets::None => "none",
        }
    }
}

/// The scores that a customer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blended {
    /// The wide model's.
    Wide,
    /// The narrow model's.
    Narrow,
    /// The mean of both by their weights.
    Blend,
}

impl Blended {
    /// All of them.
    pub const ALL: [Blended; 3] = [Blended::Wide, Blended::Narrow, Blended::Blend];

    fn score(self, member: &Member) -> f64 {
        match self {
            Blended::Wide => member.wide,
            Blended::Narrow => member.narrow,
            Blended::Blend => member.blend,
        }
    }
}

/// One customer as both models see it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// The row, from 0.
    pub row: u32,
    /// The wide model's score.
    pub wide: f64,
    /// The narrow model's score.
    pub narrow: f64,
    /// The mean of both by their weights.
    pub blend: f64,
    /// In which targets.
    pub targets: Targets,
}

impl Member {
    /// By how much the wide model's score is above the narrow one's.
    pub fn difference(&self) -> f64 {
        self.wide - self.narrow
    }
}

/// What a target is worth, where answers are known.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetFigures {
    /// In the target, and left.
    pub true_positive: u64,
    /// In the target, and stayed.
    pub false_positive: u64,
    /// Not in it, and left.
    pub false_negative: u64,
    /// Not in it, and stayed.
    pub true_negative: u64,
    /// Share of those who left among the target.
    pub precision: f64,
    /// Share of the target among those who left.
    pub recall: f64,
    /// The harmonic mean of both.
    pub f1: f64,
    /// Share of rows that are on the right side.
    pub accuracy: f64,
}

impl TargetFigures {
    /// From the rows in and outside a target, by their answers.
    pub fn of(rows: impl Iterator<Item = (bool, bool)>) -> TargetFigures {
        let mut cells = [[0u64; 2]; 2];
        for (left, inside) in rows {
            cells[usize::from(left)][usize::from(inside)] += 1;
        }
        let counts = cells.map(|row| row.map(|count| count as f64).to_vec());
        let matrix = ConfusionMatrix::from_rows(&counts);
        let left = matrix.classes().get(1).copied().unwrap_or_default();
        let [
            [true_negative, false_positive],
            [false_negative, true_positive],
        ] = cells;
        TargetFigures {
            true_positive,
            false_positive,
            false_negative,
            true_negative,
            precision: left.precision,
            recall: left.recall,
            f1: left.f1,
            accuracy: matrix.averages().accuracy,
        }
    }
}

/// How far two models disagree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Disagreement {
    /// Customers whom only one of them marks.
    pub rows: u64,
    /// The mean of |wide − narrow|.
    pub mean_difference: f64,
    /// The largest |wide − narrow|.
    pub largest_difference: f64,
}

/// Customers in the same targets.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetCount {
    /// Which targets.
    pub targets: Targets,
    /// Customers.
    pub rows: u64,
    /// Those of them who left, where answers are known.
    pub positives: Option<u64>,
}

/// Two models put together.
#[derive(Clone, Debug, PartialEq)]
pub struct Hybrid {
    /// What they were put together by; the weights add up to 1.
    pub options: HybridOptions,
    /// Every customer, in the table's order.
    pub members: Vec<Member>,
}

impl Hybrid {
    /// Puts the scores of two models of the same rows together; rows beyond the shorter
    /// list are left out. A row without a score (not-a-number) is in no target of that model.
    pub fn new(wide: &[f64], narrow: &[f64], options: HybridOptions) -> Hybrid {
        let total: f64 = options.weights.iter().sum();
        let weights = match total > 0.0 {
            true => options.weights.map(|weight| weight / total),
            false => [0.5; 2],
        };
        let member = |((row, wide), narrow): ((u32, &f64), &f64)| Member {
            row,
            wide: *wide,
            narrow: *narrow,
            blend: weights[0] * wide + weights[1] * narrow,
            targets: Targets::of(*wide >= options.wide, *narrow >= options.narrow),
        };
        Hybrid {
            options: HybridOptions { weights, ..options },
            members: (0u32..).zip(wide).zip(narrow).map(member).collect(),
        }
    }

    /// The customers by falling blend; of equal ones the first row first, those without a
    /// score last.
    pub fn ranked(&self) -> Vec<Member> {
        let (mut members, without): (Vec<Member>, Vec<Member>) =
            self.members.iter().partition(|m| !m.blend.is_nan());
        members.sort_by(|a, b| b.blend.total_cmp(&a.blend));
        members.extend(without);
        members
    }

    /// How many customers are in which targets; `labels`, where they are known, have an
    /// element per row.
    pub fn counts(&self, labels: Option<&[Option<bool>]>) -> Vec<TargetCount> {
        let count = |targets: Targets| {
            let of = || self.members.iter().filter(move |m| m.targets == targets);
            let left = |member: &&Member, labels: &[Option<bool>]| {
                labels.get(member.row as usize) == Some(&Some(true))
            };
            TargetCount {
                targets,
                rows: of().count() as u64,
                positives: labels
                    .map(|labels| of().filter(|member| left(member, labels)).count() as u64),
            }
        };
        Targets::ALL.into_iter().map(count).collect()
    }

    /// What both targets are worth by rows whose answer is known: the wide and the narrow one.
    pub fn figures(&self, labels: &[Option<bool>]) -> [TargetFigures; 2] {
        let known = || {
            let label = |m: &Member| labels.get(m.row as usize).copied().flatten();
            self.members
                .iter()
                .filter_map(move |m| Some((label(m)?, m)))
        };
        [
            TargetFigures::of(known().map(|(left, m)| (left, m.wide >= self.options.wide))),
            TargetFigures::of(known().map(|(left, m)| (left, m.narrow >= self.options.narrow))),
        ]
    }

    /// The average precision of one of the three scores, by rows whose answer is known.
    pub fn average_precision(&self, labels: &[Option<bool>], of: Blended) -> Option<f64> {
        let known = self.members.iter().filter_map(|member| {
            let label = labels.get(member.row as usize).copied().flatten()?;
            let score = of.score(member);
            (!score.is_nan()).then_some((label, score))
        });
        let (labels, scores): (Vec<bool>, Vec<f64>) = known.unzip();
        average_precision(&labels, &scores, None)
    }

    /// The average precision of the wide model, the narrow one and the blend.
    pub fn average_precisions(&self, labels: &[Option<bool>]) -> [Option<f64>; 3] {
        Blended::ALL.map(|of| self.average_precision(labels, of))
    }

    /// How far the models disagree.
    pub fn disagreement(&self) -> Disagreement {
        let apart = |member: &&Member| matches!(member.targets, Targets::Wide | Targets::Narrow);
        let differences = || {
            let differences = self.members.iter().map(|member| member.difference().abs());
            differences.filter(|difference| !difference.is_nan())
        };
        let count = differences().count().max(1) as f64;
        Disagreement {
            rows: self.members.iter().filter(apart).count() as u64,
            mean_difference: differences().sum::<f64>() / count,
            largest_difference: differences().fold(0.0, f64::max),
        }
    }
}

/// The largest threshold at which scores find [`WIDE_RECALL`] of those who left.
pub fn wide_threshold(labels: &[bool], scores: &[f64]) -> Option<f64> {
    let ranking = Ranking::new(labels, scores);
    choose(&ranking, ThresholdRule::RecallFloor(WIDE_RECALL)).map(|found| found.threshold)
}

/// The smallest threshold at which [`NARROW_PRECISION`] of those taken left; none where no
/// threshold is so precise.
pub fn narrow_threshold(labels: &[bool], scores: &[f64]) -> Option<f64> {
    let ranking = Ranking::new(labels, scores);
    choose(&ranking, ThresholdRule::PrecisionFloor(NARROW_PRECISION)).map(|found| found.threshold)
}
