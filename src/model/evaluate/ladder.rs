//! What every threshold does on rows whose answer is known, so that a slider can
//! move all figures at once without asking again.

use serde::{Deserialize, Serialize};

use super::ranking::{Ranking, Step};

/// Most rungs.
pub const MOST_RUNGS: usize = 256;

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

/// Thresholds by falling score: each that some row has, or as many evenly spread
/// over the rows as there may be rungs. The first takes the fewest rows, the last all.
pub fn ladder(ranking: &Ranking) -> Vec<Rung> {
    let rung = |step: &Step| Rung {
        threshold: step.score,
        taken: (step.positive + step.negative) as u64,
        right: step.positive as u64,
    };
    let mut steps = Vec::new();
    ranking.walk(None, |step| steps.push(step));
    if steps.len() <= MOST_RUNGS {
        return steps.iter().map(rung).collect();
    }
    let rows = steps
        .last()
        .map_or(0.0, |last| last.positive + last.negative);
    let mut rungs: Vec<Rung> = Vec::with_capacity(MOST_RUNGS);
    for step in &steps {
        let due = rows * (rungs.len() + 1) as f64 / MOST_RUNGS as f64;
        if step.positive + step.negative >= due {
            rungs.push(rung(step));
        }
    }
    rungs
}
