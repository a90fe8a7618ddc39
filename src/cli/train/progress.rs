//! How far a training is: one line of the terminal, written anew again and again.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::i18n::{Lang, command as text, models, number, preparation};
use crate::model::train::{TrainProgress, TrainStage};

/// The least time between two lines.
const EVERY: Duration = Duration::from_millis(200);

/// Letters of a line, so that a shorter one hides all of a longer one.
const WIDTH: usize = 76;

/// The line; where standard error is no terminal it is never written.
pub struct ProgressLine {
    is_terminal: bool,
    written: Option<Instant>,
}

impl ProgressLine {
    /// A line that is not written yet.
    pub fn new() -> ProgressLine {
        ProgressLine {
            is_terminal: std::io::stderr().is_terminal(),
            written: None,
        }
    }

    /// Writes how far it is, unless that was written just now.
    pub fn show(&mut self, progress: &TrainProgress) {
        if self.is_due(Instant::now()) {
            put(&words(progress));
        }
    }

    fn is_due(&mut self, now: Instant) -> bool {
        let is_old = |written: Instant| now.saturating_duration_since(written) >= EVERY;
        let is_due = self.is_terminal && self.written.is_none_or(is_old);
        if is_due {
            self.written = Some(now);
        }
        is_due
    }
}

impl Drop for ProgressLine {
    /// What is told next begins on an empty line.
    fn drop(&mut self) {
        if self.written.is_some() {
            put("");
        }
    }
}

/// Writes over the line, and stays on it.
fn put(words: &str) {
    let mut told = std::io::stderr().lock();
    // A closed standard error must not undo the work.
    let _ = write!(told, "\r{words:WIDTH$}\r");
    let _ = told.flush();
}

fn words(progress: &TrainProgress) -> String {
    let stage = match progress.stage {
        TrainStage::Preparing => preparation::PREPARING,
        TrainStage::Searching => models::SEARCHING,
        TrainStage::Learning => models::LEARNING,
        TrainStage::Judging => models::JUDGING,
        TrainStage::LearningAll | TrainStage::Done => models::LEARNING_ALL,
    };
    let (stage, share) = (stage.text(Lang::En), number::percent(progress.share));
    match progress.validation {
        Some(loss) => {
            let loss = number::decimal(loss, 4);
            let values = [("stage", stage), ("share", &*share), ("loss", &*loss)];
            text::TRAINED_LOSS.fill(Lang::En, &values)
        }
        None => text::TRAINED.fill(Lang::En, &[("stage", stage), ("share", &*share)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(validation: Option<f64>) -> TrainProgress {
        TrainProgress {
            stage: TrainStage::Learning,
            share: 0.42,
            trees: 0,
            epochs: 0,
            trials: [0; 2],
            validation,
            finished: false,
        }
    }

    #[test]
    fn it_says_what_is_done_how_far_and_how_well() {
        let said = words(&progress(Some(0.312_34)));
        for part in ["Learning from the training rows", "42", "loss 0.3123"] {
            assert!(said.contains(part), "{said}");
        }
        let said = words(&progress(None));
        assert!(!said.contains("loss"), "{said}");
        let longest = TrainProgress {
            stage: TrainStage::LearningAll,
            share: 0.999_5,
            ..progress(Some(12.345_67))
        };
        assert!(words(&longest).chars().count() <= WIDTH);
    }

    #[test]
    fn it_is_written_five_times_a_second_at_most_and_on_a_terminal_only() {
        let begun = Instant::now();
        let times = |is_terminal: bool| {
            let mut line = ProgressLine {
                is_terminal,
                written: None,
            };
            let ticks = (0..100).map(|tick| begun + Duration::from_millis(10 * tick));
            let times = ticks.filter(|now| line.is_due(*now)).count();
            line.written = None;
            times
        };
        assert_eq!(times(true), 5);
        assert_eq!(times(false), 0);
    }
}
