//! Which of its steps a training is at: its progress tells of one stage at a time.

use super::message::{Progress, Stage};

/// Steps of a training: it looks at the columns, learns, is judged, and learns from all rows.
const STEPS: u32 = 4;
const LEARNING: u32 = 2;
const JUDGING: u32 = 3;

/// How far a training is among its steps.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TrainingCourse {
    step: u32,
    stage: Option<Stage>,
    /// Fits of this stage that have begun.
    fits: u32,
    /// Trees or epochs of the last one.
    grown: u32,
}

impl TrainingCourse {
    /// Steps that there are.
    pub const STEPS: u32 = STEPS;

    /// Takes notice of a progress.
    pub fn note(&mut self, progress: Progress) {
        let step = match progress.stage {
            Stage::Searching | Stage::Learning => LEARNING,
            Stage::Judging => JUDGING,
            Stage::LearningAll => STEPS,
            _ => 1,
        };
        // Folds that judge in turn prepare anew: the bar does not go back.
        self.step = self.step.max(step);
        if self.stage != Some(progress.stage) {
            self.stage = Some(progress.stage);
            (self.fits, self.grown) = (0, 0);
        }
        let grown = progress.tick.map_or(0, |tick| tick.trees.max(tick.epochs));
        if grown == 0 {
            return;
        }
        // Fewer than before: another fit has begun.
        if self.fits == 0 || grown < self.grown {
            self.fits = self.fits.saturating_add(1);
        }
        self.grown = grown;
    }

    /// The present step, from 1 on; 0 before any progress.
    pub fn step(&self) -> u32 {
        self.step
    }

    /// Which fit of the present stage is under way, from 1 on; 0 where none has begun.
    pub fn fit(&self) -> u32 {
        self.fits
    }
}

#[cfg(test)]
mod tests {
    use super::super::train_view::TrainTick;
    use super::*;

    fn at(stage: Stage, trees: u32) -> Progress {
        let tick = TrainTick {
            trees,
            epochs: 0,
            loss: None,
        };
        Progress {
            tick: Some(tick),
            ..Progress::new(stage, 1, 2)
        }
    }

    #[test]
    fn steps_never_go_back_and_fits_are_counted_within_a_stage() {
        let mut course = TrainingCourse::default();
        let mut seen = Vec::new();
        for progress in [
            at(Stage::Preparing, 0),
            at(Stage::Learning, 1),
            at(Stage::Learning, 40),
            at(Stage::Learning, 2),
            // Another fold prepares.
            at(Stage::Preparing, 0),
            at(Stage::Learning, 3),
            at(Stage::Judging, 0),
            at(Stage::Preparing, 0),
            at(Stage::LearningAll, 5),
        ] {
            course.note(progress);
            seen.push((course.step(), course.fit()));
        }
        let expected = [
            (1, 0),
            (2, 1),
            (2, 1),
            (2, 2),
            (2, 0),
            (2, 1),
            (3, 0),
            (3, 0),
            (4, 1),
        ];
        assert_eq!(seen, expected);
    }
}
