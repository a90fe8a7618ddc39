//! Which delimiter: the one that cuts the sample into rows as wide as the header.

use super::Delimiter;

/// Decoded bytes by which the delimiter is told.
pub(super) const SAMPLE: usize = 64 << 10;

/// What the sample says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sniffed {
    /// The delimiter; none when the file has one column.
    pub delimiter: Option<Delimiter>,
    /// Bytes of an opening `sep=` line, which spreadsheets write and skip.
    pub skip: usize,
}

/// Tells the delimiter. `complete` says that the file ends with the sample.
pub(super) fn sniff(sample: &str, complete: bool) -> Sniffed {
    if let Some(sniffed) = separator_line(sample) {
        return sniffed;
    }
    let mut best: Option<(Fit, Delimiter)> = None;
    for delimiter in Delimiter::ALL {
        let fit = fit(sample.as_bytes(), delimiter.byte(), complete);
        if fit.width >= 2 && best.is_none_or(|(other, _)| fit.better_than(other)) {
            best = Some((fit, delimiter));
        }
    }
    Sniffed {
        delimiter: best.map(|(_, delimiter)| delimiter),
        skip: 0,
    }
}

/// `sep=;` alone in the first line.
fn separator_line(sample: &str) -> Option<Sniffed> {
    let end = sample.find(['\r', '\n'])?;
    let (line, rest) = sample.split_at(end);
    let (key, value) = line.split_at_checked(4)?;
    let [byte] = value.as_bytes() else {
        return None;
    };
    if !key.eq_ignore_ascii_case("sep=") {
        return None;
    }
    let line_end = if rest.starts_with("\r\n") { 2 } else { 1 };
    Some(Sniffed {
        delimiter: Some(Delimiter::from_byte(*byte)?),
        skip: end + line_end,
    })
}

/// How well a delimiter cuts the sample.
#[derive(Clone, Copy, Debug)]
struct Fit {
    /// Cells of the first record.
    width: usize,
    /// Records as wide as the first.
    alike: usize,
    /// Records.
    records: usize,
}

impl Fit {
    /// A larger share of rows as wide as the header; then more columns.
    fn better_than(self, other: Fit) -> bool {
        let (mine, theirs) = (self.alike * other.records, other.alike * self.records);
        mine > theirs || (mine == theirs && self.width > other.width)
    }
}

fn fit(bytes: &[u8], delimiter: u8, complete: bool) -> Fit {
    let mut widths = Widths::default();
    let mut cell_empty = true;
    let mut cells = 1;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        if byte == b'"' && cell_empty {
            // A doubled quote closes and opens again, which comes to the same.
            while let Some(close) = memchr::memchr(b'"', bytes.get(at..).unwrap_or_default()) {
                at += close + 1;
                if bytes.get(at) != Some(&b'"') {
                    cell_empty = false;
                    break;
                }
                at += 1;
            }
            if cell_empty {
                // The quote does not close within the sample.
                at = bytes.len();
            }
            cell_empty = false;
        } else if byte == delimiter {
            cells += 1;
            cell_empty = true;
        } else if byte == b'\n' || byte == b'\r' {
            if cells > 1 || !cell_empty {
                widths.add(cells);
            }
            cells = 1;
            cell_empty = true;
        } else {
            cell_empty = false;
        }
    }
    // The last record is cut by the sample's end unless the file ends there.
    if (complete || widths.records == 0) && (cells > 1 || !cell_empty) {
        widths.add(cells);
    }
    Fit {
        width: widths.first,
        alike: widths.alike,
        records: widths.records.max(1),
    }
}

#[derive(Default)]
struct Widths {
    first: usize,
    alike: usize,
    records: usize,
}

impl Widths {
    fn add(&mut self, cells: usize) {
        if self.records == 0 {
            self.first = cells;
        }
        self.records += 1;
        self.alike += usize::from(cells == self.first);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_that_makes_even_rows_wins() {
        use Delimiter::*;
        for (text, expected) in [
            ("a,b\n1,2\n", Some(Comma)),
            ("a;b\n1,5;2,5\n3,5;4,5\n", Some(Semicolon)),
            ("a\tb,c\n1\t2\n3\t4,4\n", Some(Tab)),
            ("a|b|c\n1|2|3\n", Some(Pipe)),
            ("a,b\n\"x;y;z\",1\n\"x;y;z\",2\n", Some(Comma)),
            ("id;city, state;v\n1;Seattle, WA;3\n", Some(Semicolon)),
            ("\"a;1\",\"b;2\"\n1,2\n", Some(Comma)),
            ("a,b,c\n1,2\n1,2,3,4\n", Some(Comma)),
            ("comment\nwell, yes\nno\n", None),
            ("comment\n", None),
            ("a,b", Some(Comma)),
            ("", None),
        ] {
            assert_eq!(sniff(text, true).delimiter, expected, "{text:?}");
        }
    }

    #[test]
    fn a_separator_line_is_obeyed_and_skipped() {
        let sniffed = sniff("sep=;\r\na,b;c,d\r\n", true);
        assert_eq!(
            sniffed,
            Sniffed {
                delimiter: Some(Delimiter::Semicolon),
                skip: 7
            }
        );
        assert_eq!(sniff("sep=x\na,b\n", true).skip, 0);
    }
}
