//! All that follows from which rows reach a score, reckoned of one walk over the ranked rows: a
//! sample of the bootstrap asks for dozens of figures, and none of them walks again.

use super::ranking::{GainPoint, RankFigures, Ranking, Step, Summing};

/// Every distinct score, the highest first, and the weight of the rows that reach it.
#[derive(Clone, Debug, Default)]
pub(super) struct Passed {
    steps: Vec<Step>,
}

impl Passed {
    /// Walks anew, in the memory that is there. `weights` are by row.
    pub fn walk(&mut self, ranking: &Ranking, weights: Option<&[f64]>) {
        let steps = &mut self.steps;
        steps.clear();
        ranking.walk(weights, |step| steps.push(step));
    }

    /// What the lowest score passes: all rows.
    pub fn all(&self) -> Step {
        self.steps.last().copied().unwrap_or_default()
    }

    /// What a threshold passes.
    pub fn reaching(&self, threshold: f64) -> Step {
        self.before(self.steps.partition_point(|step| step.score >= threshold))
    }

    fn before(&self, place: usize) -> Step {
        let before = place.checked_sub(1).and_then(|at| self.steps.get(at));
        before.copied().unwrap_or_default()
    }

    /// As [`Ranking::figures`].
    pub fn figures(&self) -> RankFigures {
        let all = self.all();
        let mut summing = Summing::of(all.positive, all.negative);
        self.steps.iter().for_each(|step| summing.pass(*step));
        summing.figures()
    }

    /// The average precision of both classes together, each row counting once as positive and
    /// once as negative (micro average): near 1 wherever one class is rare, which is why it
    /// stands beside the average precision of the positive class and not in its place.
    pub fn micro_average_precision(&self) -> Option<f64> {
        let all = self.all();
        let hits = all.positive + all.negative;
        // What a row's score says of one class, the rest of it to 1 says of the other: the order
        // of the latter is that of the steps turned round.
        let (mut front, mut back) = (0, self.steps.len());
        let mut both = Step::default();
        let mut precision = 0.0;
        loop {
            let first = self.steps.get(front).map(|step| step.score);
            let last = back.checked_sub(1).and_then(|at| self.steps.get(at));
            let last = last.map(|step| 1.0 - step.score);
            let score = match (first, last) {
                (Some(first), Some(last)) => first.max(last),
                (Some(score), None) | (None, Some(score)) => score,
                (None, None) => break,
            };
            let mut found = 0.0;
            while let Some(step) = self.steps.get(front).filter(|step| step.score == score) {
                let before = self.before(front);
                found += step.positive - before.positive;
                both.negative += step.negative - before.negative;
                front += 1;
            }
            while let Some(at) = back.checked_sub(1)
                && let Some(step) = self.steps.get(at).filter(|step| 1.0 - step.score == score)
            {
                let before = self.before(at);
                found += step.negative - before.negative;
                both.negative += step.positive - before.positive;
                back = at;
            }
            both.positive += found;
            let taken = both.positive + both.negative;
            if taken > 0.0 {
                precision += found * both.positive / taken;
            }
        }
        (hits > 0.0).then(|| precision / hits)
    }

    /// As [`Ranking::precision_at`]; the rows of a sample by their weights.
    pub fn precision_at(&self, k: usize) -> Option<f64> {
        let k = (k as f64).min(self.all().taken());
        (k > 0.0).then(|| self.positives_among(k) / k)
    }

    /// As [`Ranking::recall_at`].
    pub fn recall_at(&self, k: usize) -> Option<f64> {
        let all = self.all();
        let k = (k as f64).min(all.taken());
        (all.positive > 0.0).then(|| self.positives_among(k) / all.positive)
    }

    /// As [`Ranking::gain`].
    pub fn gain(&self, taken: f64) -> Option<GainPoint> {
        let all = self.all();
        let taken = taken.clamp(0.0, 1.0);
        let rows = all.taken() * taken;
        let gain = self.positives_among(rows) / all.positive;
        (all.positive > 0.0 && rows > 0.0).then_some(GainPoint {
            taken,
            gain,
            lift: gain / taken,
        })
    }

    /// How many positive rows the first `rows` hold, a tie at the border by its share.
    fn positives_among(&self, rows: f64) -> f64 {
        let place = self.steps.partition_point(|step| step.taken() < rows);
        let before = self.before(place);
        let Some(step) = self.steps.get(place) else {
            return before.positive;
        };
        let (passed, taken) = (before.taken(), step.taken());
        let share = if taken > passed {
            (rows - passed) / (taken - passed)
        } else {
            0.0
        };
        before.positive + share * (step.positive - before.positive)
    }
}
