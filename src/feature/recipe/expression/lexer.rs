//! Cuts a formula into words, numbers, texts and signs.

use super::super::error::{FormulaError, FormulaProblem};

/// A piece of a formula and where it begins, in bytes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub at: usize,
    pub kind: TokenKind,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    /// A name or a keyword.
    Word(String),
    /// A name in backquotes: never a keyword.
    Quoted(String),
    Number(f64),
    Text(String),
    Sign(&'static str),
}

/// The signs, the longer first.
const SIGNS: [&str; 14] = [
    "!=", "<>", "<=", ">=", "=", "<", ">", "+", "-", "*", "/", "(", ")", ",",
];

/// Words that mean something and so must be quoted as a name.
const KEYWORDS: [&str; 8] = ["and", "or", "not", "is", "in", "missing", "if", "between"];

/// Whether a name needs no quotes.
pub(super) fn is_plain(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(starts_word)
        && letters.all(continues_word)
        && !KEYWORDS.contains(&name)
}

fn starts_word(letter: char) -> bool {
    letter.is_alphabetic() || letter == '_'
}

fn continues_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '.'
}

/// The tokens of `text`.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, FormulaError> {
    let mut out = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let at = text.len() - rest.len();
        let Some(first) = rest.chars().next() else {
            return Ok(out);
        };
        let (kind, length) = if first == '\'' || first == '`' {
            quoted(rest, first).ok_or_else(|| {
                FormulaError::new(text, at, FormulaProblem::Unclosed { quote: first })
            })?
        } else if first.is_ascii_digit() {
            number(rest).ok_or_else(|| FormulaError::new(text, at, FormulaProblem::NotANumber))?
        } else if starts_word(first) {
            let length = rest
                .find(|letter| !continues_word(letter))
                .unwrap_or(rest.len());
            let (word, _) = rest.split_at(length);
            (TokenKind::Word(word.to_string()), length)
        } else if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            (TokenKind::Sign(sign), sign.len())
        } else {
            let found = first.to_string();
            let problem = FormulaProblem::UnknownSign { found };
            return Err(FormulaError::new(text, at, problem));
        };
        out.push(Token { at, kind });
        rest = rest.get(length..).unwrap_or_default();
    }
}

/// A text or quoted name; the quote itself is written twice.
fn quoted(rest: &str, quote: char) -> Option<(TokenKind, usize)> {
    let mut text = String::new();
    let mut letters = rest.char_indices().skip(1).peekable();
    while let Some((at, letter)) = letters.next() {
        if letter != quote {
            text.push(letter);
        } else if letters.next_if(|(_, next)| *next == quote).is_some() {
            text.push(quote);
        } else {
            let kind = if quote == '`' {
                TokenKind::Quoted(text)
            } else {
                TokenKind::Text(text)
            };
            return Some((kind, at + 1));
        }
    }
    None
}

fn number(rest: &str) -> Option<(TokenKind, usize)> {
    let mut length = 0;
    let mut before = ' ';
    for letter in rest.chars() {
        let exponent_sign = matches!(letter, '+' | '-') && matches!(before, 'e' | 'E');
        if !(letter.is_ascii_digit() || matches!(letter, '.' | 'e' | 'E') || exponent_sign) {
            break;
        }
        length += letter.len_utf8();
        before = letter;
    }
    let value: f64 = rest.get(..length)?.parse().ok()?;
    value
        .is_finite()
        .then_some((TokenKind::Number(value), length))
}
