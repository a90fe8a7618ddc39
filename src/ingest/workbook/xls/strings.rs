//! Texts: of one byte per letter or two, and the list that all cells share,
//! which is cut into records in the middle of texts.

use encoding_rs::Encoding;

/// How texts outside the shared list are written.
#[derive(Debug)]
pub(super) struct Text {
    /// Texts say themselves whether their letters have one byte or two (BIFF8).
    pub wide: bool,
    encoding: &'static Encoding,
}

impl Default for Text {
    fn default() -> Text {
        Text {
            wide: false,
            encoding: encoding_rs::WINDOWS_1252,
        }
    }
}

impl Text {
    /// Sets the code page of older workbooks.
    pub fn code_page(&mut self, number: u16) {
        self.encoding = match number {
            949 => encoding_rs::EUC_KR,
            932 => encoding_rs::SHIFT_JIS,
            936 => encoding_rs::GBK,
            950 => encoding_rs::BIG5,
            1250 => encoding_rs::WINDOWS_1250,
            1251 => encoding_rs::WINDOWS_1251,
            _ => encoding_rs::WINDOWS_1252,
        };
    }

    /// A text with its length in one byte before it.
    pub fn short(&self, data: &[u8]) -> String {
        match data.split_first() {
            Some((length, rest)) => self.letters(usize::from(*length), rest),
            None => String::new(),
        }
    }

    /// A text with its length in two bytes before it.
    pub fn long(&self, data: &[u8]) -> String {
        match data.split_first_chunk::<2>() {
            Some((length, rest)) => self.letters(usize::from(u16::from_le_bytes(*length)), rest),
            None => String::new(),
        }
    }

    fn letters(&self, count: usize, data: &[u8]) -> String {
        if !self.wide {
            let bytes = data.get(..count.min(data.len())).unwrap_or_default();
            return self
                .encoding
                .decode_without_bom_handling(bytes)
                .0
                .into_owned();
        }
        let Some((flags, data)) = data.split_first() else {
            return String::new();
        };
        let mut units = Vec::new();
        take_letters(data, flags & 1 == 1, count, &mut units);
        decode(&units)
    }
}

/// Appends up to `count` letters; returns the bytes used.
fn take_letters(data: &[u8], wide: bool, count: usize, units: &mut Vec<u16>) -> usize {
    if wide {
        let (pairs, _) = data.as_chunks::<2>();
        let pairs = pairs.get(..count.min(pairs.len())).unwrap_or_default();
        units.extend(pairs.iter().map(|pair| u16::from_le_bytes(*pair)));
        pairs.len() * 2
    } else {
        let bytes = data.get(..count.min(data.len())).unwrap_or_default();
        units.extend(bytes.iter().map(|byte| u16::from(*byte)));
        bytes.len()
    }
}

fn decode(units: &[u16]) -> String {
    char::decode_utf16(units.iter().copied())
        .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// The texts that cells share.
#[derive(Debug, Default)]
pub(super) struct SharedStrings {
    text: String,
    ends: Vec<usize>,
}

impl SharedStrings {
    /// The text of this number; empty beyond the last.
    pub fn get(&self, index: usize) -> &str {
        let Some(end) = self.ends.get(index) else {
            return "";
        };
        let start = match index {
            0 => 0,
            _ => self.ends.get(index - 1).copied().unwrap_or(0),
        };
        self.text.get(start..*end).unwrap_or("")
    }

    /// Reads the list from the data of its records.
    pub fn read(parts: &[&[u8]]) -> SharedStrings {
        let mut strings = SharedStrings::default();
        let mut cursor = Cursor { parts, at: 0 };
        while let Some(text) = cursor.text() {
            strings.text.push_str(&text);
            strings.ends.push(strings.text.len());
        }
        strings
    }
}

/// Where in the records the next byte stands.
struct Cursor<'p, 'a> {
    parts: &'p [&'a [u8]],
    at: usize,
}

impl<'a> Cursor<'_, 'a> {
    /// The rest of the current record; goes on to the next when it is used up.
    fn rest(&mut self) -> Option<(&'a [u8], bool)> {
        let mut is_next = false;
        loop {
            let (part, _) = self.parts.split_first()?;
            match part.get(self.at..).filter(|rest| !rest.is_empty()) {
                Some(rest) => return Some((rest, is_next)),
                None => {
                    self.parts = self.parts.get(1..)?;
                    self.at = 0;
                    is_next = true;
                }
            }
        }
    }

    fn byte(&mut self) -> Option<u8> {
        let (rest, _) = self.rest()?;
        self.at += 1;
        rest.first().copied()
    }

    fn number(&mut self, bytes: u32) -> Option<u32> {
        let mut value = 0;
        for index in 0..bytes {
            value |= u32::from(self.byte()?) << (8 * index);
        }
        Some(value)
    }

    fn skip(&mut self, mut bytes: u64) -> Option<()> {
        while bytes > 0 {
            let (rest, _) = self.rest()?;
            let step = bytes.min(rest.len() as u64);
            self.at += step as usize;
            bytes -= step;
        }
        Some(())
    }

    fn text(&mut self) -> Option<String> {
        let count = self.number(2)? as usize;
        let flags = self.byte()?;
        let mut wide = flags & 1 == 1;
        let runs = match flags & 8 {
            0 => 0,
            _ => u64::from(self.number(2)?) * 4,
        };
        let extra = match flags & 4 {
            0 => 0,
            _ => u64::from(self.number(4)?),
        };
        let mut units = Vec::new();
        while units.len() < count {
            let Some((rest, is_next)) = self.rest() else {
                break;
            };
            // A text that goes on in the next record says anew how wide it is.
            let rest = match (is_next, rest.split_first()) {
                (true, Some((flags, rest))) => {
                    wide = flags & 1 == 1;
                    self.at += 1;
                    rest
                }
                _ => rest,
            };
            let used = take_letters(rest, wide, count - units.len(), &mut units);
            // Half a letter at a record's end belongs to nothing.
            self.at += if used == 0 { rest.len() } else { used };
        }
        // Formatting behind the last text may be cut off without harm.
        let _ = self.skip(runs + extra);
        Some(decode(&units))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_texts_go_on_over_records() {
        // "ab" + "c가" split in the middle with another width, then a rich text.
        let first = [2, 0, 0, b'a', b'b', 2, 0, 0, b'c'];
        let second = [1, 0x00, 0xAC, 1, 0, 8, 1, 0, b'z'];
        let third = [1, 2, 3, 4, 1, 0, 1, 0x98, 0xB0];
        let strings = SharedStrings::read(&[&first, &second, &third]);
        let all: Vec<_> = (0..5).map(|index| strings.get(index)).collect();
        assert_eq!(all, ["ab", "c가", "z", "나", ""]);
    }
}
