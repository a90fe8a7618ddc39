//! What stands below what: programs align columns by characters, or by the cells that
//! characters take on a screen, of which a Korean letter takes two (as it takes two bytes
//! in the files of those programs that count bytes).

/// How places within a line are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Each character counts once.
    Characters,
    /// Wide characters count twice.
    Cells,
}

/// A run of anything but spaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// First byte and one past the last.
    pub start: usize,
    pub end: usize,
    /// The same in the unit.
    pub from: usize,
    pub to: usize,
}

impl Unit {
    /// How often a character counts.
    pub fn of(self, letter: char) -> usize {
        match self {
            Unit::Cells if is_wide(letter) => 2,
            _ => 1,
        }
    }

    /// How long a text is.
    pub fn length(self, text: &str) -> usize {
        match text.is_ascii() {
            true => text.len(),
            false => text.chars().map(|letter| self.of(letter)).sum(),
        }
    }

    /// Runs of anything but spaces.
    pub fn words(self, line: &str) -> impl Iterator<Item = Word> + '_ {
        let bytes = line.as_bytes();
        let (mut at, mut place) = (0, 0);
        std::iter::from_fn(move || {
            while bytes.get(at) == Some(&b' ') {
                (at, place) = (at + 1, place + 1);
            }
            let (start, from) = (at, place);
            let rest = bytes.get(at..).unwrap_or_default();
            at += memchr::memchr(b' ', rest).unwrap_or(rest.len());
            place += self.length(line.get(start..at).unwrap_or_default());
            (at > start).then_some(Word {
                start,
                end: at,
                from,
                to: place,
            })
        })
    }

    /// What stands between two places; a character that reaches beyond is in.
    pub fn between(self, line: &str, from: usize, to: usize) -> &str {
        if line.is_ascii() {
            let end = to.min(line.len());
            return line.get(from.min(end)..end).unwrap_or_default();
        }
        let (mut place, mut start, mut end) = (0, line.len(), line.len());
        for (at, letter) in line.char_indices() {
            if place >= from {
                start = start.min(at);
            }
            if place >= to {
                end = at;
                break;
            }
            place += self.of(letter);
        }
        line.get(start.min(end)..end).unwrap_or_default()
    }
}

/// Whether a character takes two cells: those of East Asia, and what their encodings
/// write in two bytes as well.
fn is_wide(letter: char) -> bool {
    (letter >= '\u{1100}' && !('\u{1E00}'..='\u{1FFF}').contains(&letter))
        || matches!(letter, '·' | '°' | '±' | '×' | '÷' | '§')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_as_the_unit_says() {
        for (unit, length, word, part) in [
            (Unit::Characters, 6, (4, 6), "수 "),
            (Unit::Cells, 10, (7, 10), "민수"),
        ] {
            let line = "김민수 가1";
            assert_eq!(unit.length(line), length);
            let words: Vec<Word> = unit.words(line).collect();
            assert_eq!(words.len(), 2);
            assert_eq!((words[1].from, words[1].to), word);
            assert_eq!(line.get(words[1].start..words[1].end), Some("가1"));
            assert_eq!(unit.between(line, 2, if length == 6 { 4 } else { 6 }), part);
            assert_eq!(unit.between(line, 90, 95), "");
            assert_eq!(unit.between("abc d", 2, 5), "c d");
        }
        assert_eq!(Unit::Cells.length("é·Ω"), 4);
    }
}
