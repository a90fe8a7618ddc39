//! One breach of a rule, as `file:line: rule: what to do`.

use std::fmt;

/// Where, which rule, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Finding {
    /// From the repository's root, with `/`.
    pub path: String,
    /// Counted from 1; 0 if it is about the whole file.
    pub line: usize,
    /// The rule's name, one word or two.
    pub rule: &'static str,
    /// What is there and what to do about it.
    pub advice: String,
}

impl Finding {
    /// A finding on one line.
    pub fn at(path: &str, line: usize, rule: &'static str, advice: impl Into<String>) -> Finding {
        Finding {
            path: path.to_owned(),
            line,
            rule,
            advice: advice.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.line.max(1);
        write!(out, "{}:{line}: {}: {}", self.path, self.rule, self.advice)
    }
}
