//! Physical lines: what an editor's line number counts.

/// Number of line ends (LF, CRLF or a lone CR) in `bytes`. `after_return` says
/// that the byte before `bytes` was a CR already counted as a line end.
pub(super) fn line_ends(bytes: &[u8], after_return: bool) -> u64 {
    let mut count = 0;
    let mut after = after_return.then_some(0);
    for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        let completes_pair = bytes.get(at) == Some(&b'\n') && after == Some(at);
        if !completes_pair {
            count += 1;
        }
        after = (bytes.get(at) == Some(&b'\r')).then_some(at + 1);
    }
    count
}

/// Where a piece of text begins: the line, and whether a CR stood before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LineMark {
    /// Physical line, from 1.
    pub line: u64,
    /// The byte before was a CR, so that an LF now would belong to it.
    pub after_return: bool,
}

impl LineMark {
    /// The line in which the byte after `text` stands.
    pub fn after(self, text: &str) -> u64 {
        self.line + line_ends(text.as_bytes(), self.after_return)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_one_line_end_wherever_it_is_cut() {
        for (text, ends) in [
            ("", 0),
            ("a", 0),
            ("a\nb", 1),
            ("a\r\nb", 1),
            ("a\rb", 1),
            ("\r\r\n\n\r", 4),
        ] {
            assert_eq!(line_ends(text.as_bytes(), false), ends, "{text:?}");
            for cut in 0..=text.len() {
                let (left, right) = text.split_at(cut);
                let sum = line_ends(left.as_bytes(), false)
                    + line_ends(right.as_bytes(), left.ends_with('\r'));
                assert_eq!(sum, ends, "{text:?} cut at {cut}");
            }
        }
    }
}
