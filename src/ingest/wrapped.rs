//! Rows that stand within quotes as a whole, as Excel writes a CSV file that was
//! opened as one column: `"id,""a, b"",3"`.

use super::Delimiter;

/// Lines that are looked at.
const LINES: usize = 200;

/// Rows from which this can be told.
const FEWEST: usize = 3;

/// Whether all rows of a sample are wrapped, and hold cells once unwrapped.
pub(super) fn is_wrapped(sample: &str, complete: bool) -> bool {
    let mut lines: Vec<&str> = sample.split_inclusive('\n').take(LINES).collect();
    if !complete && lines.last().is_some_and(|line| !line.ends_with('\n')) {
        lines.pop();
    }
    let lines: Vec<&str> = lines
        .iter()
        .map(|line| line.trim_end_matches(['\n', '\r']))
        .filter(|line| !line.is_empty())
        .collect();
    let inner: Option<Vec<String>> = lines.iter().map(|line| unwrapped(line)).collect();
    let Some(inner) = inner.filter(|inner| inner.len() >= FEWEST) else {
        return false;
    };
    // A single column of texts has commas here and there, not equally many.
    [",", ";", "\t", "|"].into_iter().any(|delimiter| {
        let counts = |line: &String| count(line, delimiter);
        let first = inner.first().map_or(0, counts);
        let is_delimiter = Delimiter::from_text(delimiter).is_some();
        is_delimiter && first > 0 && inner.iter().all(|line| counts(line) == first)
    })
}

/// A line without the quotes around it and with those inside as they were;
/// `None` when it is not wrapped.
pub(super) fn unwrapped(line: &str) -> Option<String> {
    let inner = line.strip_prefix('"')?.strip_suffix('"')?;
    let rest = inner.replace("\"\"", "");
    (!rest.contains('"')).then(|| inner.replace("\"\"", "\""))
}

/// How often a delimiter stands outside of quotes.
fn count(line: &str, delimiter: &str) -> usize {
    let outside = line.split('"').step_by(2);
    outside.map(|part| part.matches(delimiter).count()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_rows_are_told_from_a_column_of_texts() {
        for (text, expected) in [
            ("\"id,n\"\n\"a,1\"\n\"b,2\"\n", true),
            ("\"id,n\"\r\n\"\"\"x, y\"\",1\"\r\n\"b,2\"\r\n", true),
            ("\"a\",\"b\"\n\"1\",\"2\"\n\"3\",\"4\"\n", false),
            ("\"Seoul\"\n\"Busan, KR\"\n\"Daegu\"\n", false),
            ("\"a\"\n\"b\"\n\"c\"\n", false),
            ("id,n\na,1\nb,2\n", false),
        ] {
            assert_eq!(is_wrapped(text, true), expected, "{text:?}");
        }
    }
}
