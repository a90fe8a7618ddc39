//! Adds up what the test programs say at their ends.

use std::fmt;

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Totals {
    /// Tests that passed.
    pub passed: usize,
    /// Tests that failed.
    pub failed: usize,
}

impl Totals {
    /// Adds every `test result:` line of an output.
    pub fn add(&mut self, output: &str) {
        for line in output.lines() {
            let Some((_, result)) = line.split_once("test result: ") else {
                continue;
            };
            self.passed += number_before(result, " passed");
            self.failed += number_before(result, " failed");
        }
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "holdfast: {} passed, {} failed",
            self.passed, self.failed
        )
    }
}

fn number_before(text: &str, word: &str) -> usize {
    let before = text.split(word).next().unwrap_or_default();
    before
        .rsplit([' ', ';'])
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds_every_result_line() {
        let mut totals = Totals::default();
        totals.add(
            "running 3 tests\ntest a ... ok\n\
             test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out\n\
             test result: ok. 15 passed; 0 failed; 0 ignored; 0 measured; finished in 0.1s\n",
        );
        assert_eq!(
            totals,
            Totals {
                passed: 17,
                failed: 1
            }
        );
        assert_eq!(totals.to_string(), "holdfast: 17 passed, 1 failed");
        totals.add("nothing of the kind: 5 passed");
        assert_eq!(totals.passed, 17);
    }
}
