//! Which delimiters are worth a try in a sample.

use super::Delimiter;

/// Lines by which rare delimiters are told.
const LINES: usize = 60;

/// Rare delimiters tried, at most.
const RARE: usize = 6;

/// A delimiter to try.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    /// The delimiter.
    pub delimiter: Delimiter,
    /// How likely it is before the sample is seen, from 0 to 1.
    pub prior: f64,
    /// It occurs in texts and values as well: it needs more proof.
    pub weak: bool,
}

impl Candidate {
    /// The one the caller named.
    pub fn certain(delimiter: Delimiter) -> Candidate {
        Candidate {
            delimiter,
            prior: 1.0,
            weak: false,
        }
    }
}

/// The delimiters to try, longer ones after the ones they are made of.
pub(super) fn delimiters(sample: &str) -> Vec<Candidate> {
    let lines: Vec<&str> = sample
        .split(['\n', '\r'])
        .filter(|line| !line.trim().is_empty())
        .take(LINES)
        .collect();
    let mut found: Vec<Candidate> = Vec::new();
    let mut add = |text: &str, prior: f64, weak: bool| {
        if let Some(delimiter) = Delimiter::from_text(text)
            && !found.iter().any(|other| other.delimiter == delimiter)
        {
            found.push(Candidate {
                delimiter,
                prior,
                weak,
            });
        }
    };
    for delimiter in Delimiter::ALL {
        let text = delimiter.as_str();
        if !sample.contains(text) {
            continue;
        }
        let weak = delimiter == Delimiter::Space;
        add(text, if weak { 0.75 } else { 1.0 }, weak);
        if !weak {
            // A little ahead: when both fit, the space belongs to the delimiter.
            for longer in longer(text) {
                if holds(&lines, &longer) {
                    add(&longer, 1.02, false);
                }
            }
        }
    }
    for text in rare(&lines) {
        let weak = [":", "=", "*", "#", "/"].contains(&text.as_str());
        // What no value holds and the names are parted by is hardly chance.
        let sure = text == "~" && lines.iter().all(|line| line.contains('~'));
        let prior = if sure { 0.97 } else { 0.7 };
        add(&text, if weak { 0.6 } else { prior }, weak);
        for longer in longer(&text) {
            if holds(&lines, &longer) {
                add(&longer, 0.72, weak);
            }
        }
    }
    found
}

/// `, `, ` , `, `,,`.
fn longer(text: &str) -> [String; 3] {
    [
        format!("{text} "),
        format!(" {text} "),
        format!("{text}{text}"),
    ]
}

/// Whether four in five lines hold `text`.
fn holds(lines: &[&str], text: &str) -> bool {
    let count = lines.iter().filter(|line| line.contains(text)).count();
    count > 0 && count * 5 >= lines.len() * 4
}

/// Unusual marks that stand in most lines, the most frequent first.
fn rare(lines: &[&str]) -> Vec<String> {
    let mut counts: Vec<(char, usize)> = Vec::new();
    for line in lines {
        for mark in line.chars().take(4_096).filter(|mark| is_mark(*mark)) {
            if let Some((_, count)) = counts.iter_mut().find(|(other, _)| *other == mark) {
                *count += 1;
            } else if counts.len() < 64 {
                counts.push((mark, 1));
            }
        }
    }
    counts.retain(|(mark, _)| holds(lines, mark.encode_utf8(&mut [0; 4])));
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    counts
        .into_iter()
        .take(RARE)
        .map(|(mark, _)| mark.to_string())
        .collect()
}

/// Characters that some program delimits with, and that neither names nor
/// values are made of.
fn is_mark(mark: char) -> bool {
    matches!(
        mark,
        ':' | '^' | '~' | '/' | '!' | '#' | '*' | '=' | '&'
            | '\u{1}'..='\u{8}' | '\u{B}'..='\u{C}' | '\u{E}'..='\u{1F}'
            | '¦' | '§' | '¬' | '¶' | 'þ' | '·' | '¤' | '†' | '‡' | '│' | '｜'
    )
}
