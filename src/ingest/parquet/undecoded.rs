//! Counts texts whose bytes are none: columns that some program called UTF-8 and wrote otherwise.

use serde::{Deserialize, Serialize};

use crate::ingest::Encoding;
use crate::ingest::repair::{EXAMPLES, Repair};

/// Rows in which a text was not what the file calls it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Undecoded {
    count: u64,
    /// The first of them, the same one twice only where another stands between.
    rows: Vec<u64>,
}

impl Undecoded {
    /// Counts one more text, in this row of the file (the first is 1).
    pub fn add(&mut self, row: u64) {
        self.count += 1;
        self.example(row);
    }

    /// Counts those of the row groups that follow.
    pub fn merge(&mut self, later: &Undecoded) {
        self.count += later.count;
        for row in &later.rows {
            self.example(*row);
        }
    }

    fn example(&mut self, row: u64) {
        if self.rows.len() < EXAMPLES && self.rows.last() != Some(&row) {
            self.rows.push(row);
        }
    }

    /// What a report says of them.
    pub fn repair(self) -> Option<Repair> {
        (self.count > 0).then_some(Repair::BytesUndecoded {
            count: self.count,
            lines: self.rows,
            encoding: Encoding::Utf8,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_tell_what_the_whole_tells() {
        let rows = [3, 3, 7, 3, 3, 3, 9, 9, 4, 4, 11, 12, 13];
        let of = |rows: &[u64]| {
            let mut found = Undecoded::default();
            for row in rows {
                found.add(*row);
            }
            found
        };
        for first in 0..rows.len() {
            for second in first..rows.len() {
                let mut merged = of(&rows[..first]);
                merged.merge(&of(&rows[first..second]));
                merged.merge(&of(&rows[second..]));
                assert_eq!(merged, of(&rows), "{first} {second}");
            }
        }
        assert_eq!(of(&[]).repair(), None);
    }
}
