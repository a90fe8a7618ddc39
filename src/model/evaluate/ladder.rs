//! What every threshold does on rows whose answer is known, so that a slider can
//! move all figures at once without asking again.

use serde::{Deserialize, Serialize};

use super::ranking::{Ranking, Step};

/// Most rungs.
pub const MOST_RUNGS: usize = 512;

/// Steps of the slider from 0 to 1: it stands at each multiple of 0.005.
const PLACES: usize = 200;

/// Rungs that are spread evenly over the rows, for the curves; the others are the slider's
/// places, two kept thresholds, and the last.
const SPREAD: usize = MOST_RUNGS - PLACES - 4;

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
    let rows = steps.last().map_or(0.0, taken);
    let mut places = (0..=PLACES).rev().map(of_slider).peekable();
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
        let share = taken(step) / rows * SPREAD as f64;
        if share >= due {
            due = libm::floor(share) + 1.0;
            stands = true;
        }
        if stands {
            rungs.push(Rung {
                threshold: step.score,
                taken: taken(step) as u64,
                right: step.positive as u64,
            });
        }
    }
    rungs
}

/// Figures that hang on the threshold, by the names of metrics files.
pub const AT_THRESHOLD: [&str; 4] = ["accuracy", "f1", "precision", "recall"];

/// What a threshold comes to on so many rows and positive rows, by the names of [`AT_THRESHOLD`];
/// `rungs` are what [`ladder`] gives of these rows.
pub fn figures_at(
    rungs: &[Rung],
    [rows, positives]: [u64; 2],
    threshold: f64,
) -> [(&'static str, f64); 4] {
    let reached = rungs.iter().take_while(|rung| rung.threshold >= threshold);
    let (taken, right) = reached
        .last()
        .map_or((0, 0), |rung| (rung.taken, rung.right));
    let missed = positives.saturating_sub(right);
    let alone = rows.saturating_sub(taken).saturating_sub(missed);
    let share = |part: u64, of: u64| part as f64 / of.max(1) as f64;
    let [accuracy, f1, precision, recall] = AT_THRESHOLD;
    [
        (accuracy, share(right + alone, rows)),
        (f1, share(2 * right, taken + positives)),
        (precision, share(right, taken)),
        (recall, share(right, positives)),
    ]
}

fn taken(step: &Step) -> f64 {
    step.positive + step.negative
}

fn of_slider(place: usize) -> f64 {
    place as f64 / PLACES as f64
}
