//! A place in a cell's bytes that moves forward only.

/// The bytes that are still to be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a>(pub &'a [u8]);

impl Cursor<'_> {
    /// The number here (at most nine digits) and how many digits it has.
    #[inline]
    pub fn number(&mut self) -> Option<(i64, usize)> {
        let mut value = 0;
        let mut count = 0;
        while let [digit @ b'0'..=b'9', rest @ ..] = self.0 {
            if count == 9 {
                return None;
            }
            value = value * 10 + i64::from(digit - b'0');
            count += 1;
            self.0 = rest;
        }
        (count > 0).then_some((value, count))
    }

    /// The number here, of one or two digits.
    #[inline]
    pub fn small(&mut self) -> Option<i64> {
        self.number()
            .filter(|(_, count)| *count <= 2)
            .map(|(value, _)| value)
    }

    /// Steps over a text, without regard to the case of its ASCII letters.
    #[inline]
    pub fn eat(&mut self, text: &str) -> bool {
        match self.0.split_at_checked(text.len()) {
            Some((start, rest)) if start.eq_ignore_ascii_case(text.as_bytes()) => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    /// Steps over the first of these texts that stands here.
    pub fn eat_any(&mut self, texts: &[&str]) -> bool {
        texts.iter().any(|text| self.eat(text))
    }

    /// Steps over spaces.
    #[inline]
    pub fn spaces(&mut self) {
        while let [b' ' | b'\t', rest @ ..] = self.0 {
            self.0 = rest;
        }
        while self.eat("\u{a0}") || self.eat("\u{202f}") || self.eat(" ") {}
    }

    /// Whether nothing is left.
    #[inline]
    pub fn at_end(&self) -> bool {
        self.0.is_empty()
    }
}
