//! What every threshold does on rows whose answer is known, so that a slider can
//! move all figures at once without asking again.

use serde::{Deserialize, Serialize};

use super::confusion::ConfusionMatrix;
use super::ranking::{Ranking, Step};

/// Most rungs.
pub const MOST_RUNGS: usize = 682;

/// Steps of the slider from 0 to 1.
pub const SLIDER_PLACES: usize = 370;

/// Steps of the slider up to 0.01, and up to 0.1.
const FINEST: usize = 100;
const FINE: usize = 190;

/// The threshold of a place of the slider, from 0 to [`SLIDER_PLACES`]: multiples of 0.0001 up to
/// 0.01, of 0.001 up to 0.1, then of 0.005. Where few leave, hardly any score is above the first.
pub fn slider_place(at: usize) -> f64 {
    if at <= FINEST {
        at as f64 / 10_000.0
    } else if at <= FINE {
        (at - 90) as f64 / 1_000.0
    } else {
        (at.min(SLIDER_PLACES) - 170) as f64 / 200.0
    }
}

/// Rungs that are spread evenly over the rows, for the curves; the others are the slider's
/// places, two kept thresholds, and the last.
const SPREAD: usize = MOST_RUNGS - SLIDER_PLACES - 4;

/// What a threshold does.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rung {
    /// Rows of at least this probability count as positive.
    pub threshold: f64,
    /// How many rows those are.
    pub taken: u64,
    /// How many of them are positive.
    pub right: u64,
}

/// Thresholds by falling score: each that some row has or, where these are too many, those that
/// take what any place of the slider, or a threshold of `kept` (two at most), takes, and some
/// evenly spread over the rows. The first takes the fewest rows, the last all.
///
/// Each rung's threshold is the lowest score that it takes. What a place of the slider takes is
/// therefore told exactly by the last rung that is not below the place: that rung is there, and
/// the next one takes a score below the place.
pub fn ladder(ranking: &Ranking, kept: &[f64]) -> Vec<Rung> {
    let steps = ranking.steps(None);
    let rows = steps.last().map_or(0.0, Step::taken);
    let mut places = (0..=SLIDER_PLACES).rev().map(slider_place).peekable();
    let mut due = 1.0;
    let mut rungs: Vec<Rung> = Vec::with_capacity(steps.len().min(MOST_RUNGS));
    for (at, step) in steps.iter().enumerate() {
        // Thresholds above the next score take the very rows that this one takes.
        let next = steps
            .get(at + 1)
            .map_or(f64::NEG_INFINITY, |next| next.score);
        let mut stands = steps.len() <= MOST_RUNGS || at + 1 == steps.len();
        let takes = |threshold: &f64| *threshold <= step.score && *threshold > next;
        stands |= kept.iter().any(takes);
        while let Some(place) = places.next_if(|place| *place > next) {
            stands |= takes(&place);
        }
        let share = step.taken() / rows * SPREAD as f64;
        if share >= due {
            due = libm::floor(share) + 1.0;
            stands = true;
        }
        if stands {
            rungs.push(Rung {
                threshold: step.score,
                taken: step.taken() as u64,
                right: step.positive as u64,
            });
        }
    }
    rungs
}

/// Figures that hang on the threshold, by the names of metrics files: shares, then the counts of
/// [`COUNTED`].
pub const AT_THRESHOLD: [&str; 10] = [
    "accuracy",
    "f1",
    "precision",
    "recall",
    "macro_f1",
    "weighted_f1",
    "true_negatives",
    "false_positives",
    "false_negatives",
    "true_positives",
];

/// The table of confusions by the names of metrics files: who really stayed, said to stay and said
/// to leave, then who really left.
pub const COUNTED: [[&str; 2]; 2] = [
    ["true_negatives", "false_positives"],
    ["false_negatives", "true_positives"],
];

/// What a threshold comes to on rows whose answer is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Rows that count as positive.
    pub taken: u64,
    /// How many of them are.
    pub right: u64,
    /// Positive rows that do not.
    pub missed: u64,
    /// Other rows that do not.
    pub alone: u64,
}

impl Outcome {
    /// What `threshold` comes to on so many rows and positive rows; `rungs` are what [`ladder`]
    /// gives of these rows.
    pub fn at(rungs: &[Rung], [rows, positives]: [u64; 2], threshold: f64) -> Outcome {
        let reached = rungs.iter().take_while(|rung| rung.threshold >= threshold);
        let (taken, right) = reached
            .last()
            .map_or((0, 0), |rung| (rung.taken, rung.right));
        let missed = positives.saturating_sub(right);
        Outcome {
            taken,
            right,
            missed,
            alone: rows.saturating_sub(taken).saturating_sub(missed),
        }
    }

    /// The table of confusions, true class by predicted class, in the order of [`COUNTED`].
    pub fn confusion(self) -> [[u64; 2]; 2] {
        [
            [self.alone, self.taken.saturating_sub(self.right)],
            [self.missed, self.right],
        ]
    }

    /// The same as a matrix, from which the classification report follows.
    pub fn matrix(self) -> ConfusionMatrix {
        let cells = self.confusion();
        ConfusionMatrix::of_answers(cells.map(|row| row.map(|rows| rows as f64)))
    }

    /// The figures by the names of [`AT_THRESHOLD`].
    pub fn figures(self) -> [(&'static str, f64); 10] {
        let Outcome {
            taken,
            right,
            missed,
            alone,
        } = self;
        let (positives, rows) = (right + missed, taken + missed + alone);
        let share = |part: u64, of: u64| part as f64 / of.max(1) as f64;
        let [[kept, wrong], [lost, found]] = self.confusion().map(|row| row.map(|n| n as f64));
        let averages = self.matrix().averages();
        let values = [
            share(right + alone, rows),
            share(2 * right, taken + positives),
            share(right, taken),
            share(right, positives),
            averages.by_class.f1,
            averages.weighted.f1,
            kept,
            wrong,
            lost,
            found,
        ];
        let mut named = AT_THRESHOLD.map(|name| (name, 0.0));
        for ((_, slot), value) in named.iter_mut().zip(values) {
            *slot = value;
        }
        named
    }
}
