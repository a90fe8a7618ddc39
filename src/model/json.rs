//! From a file's bytes to text that a JSON parser takes, and the lenient
//! shapes that model files write their numbers in.

use std::borrow::Cow;
use std::fmt;
use std::io::Read;

use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};

use super::{MAX_BYTES, ModelError};

/// Undoes gzip, told by its magic bytes; other bytes pass as they are.
pub fn unpack(bytes: &[u8]) -> Result<Cow<'_, [u8]>, ModelError> {
    let too_large = ModelError::TooLarge {
        limit: MAX_BYTES as u64,
    };
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return if bytes.len() > MAX_BYTES {
            Err(too_large)
        } else {
            Ok(Cow::Borrowed(bytes))
        };
    }
    let mut out = Vec::new();
    // Read one byte beyond the limit, never more: a small file may unpack to anything.
    let mut reader = flate2::read::MultiGzDecoder::new(bytes).take(MAX_BYTES as u64 + 1);
    match reader.read_to_end(&mut out) {
        Ok(_) if out.len() > MAX_BYTES => Err(too_large),
        Ok(_) => Ok(Cow::Owned(out)),
        Err(_) => Err(ModelError::Gzip {
            unpacked: out.len() as u64,
        }),
    }
}

/// The bytes as text, without a byte order mark.
pub fn utf8(bytes: &[u8]) -> Result<&str, ModelError> {
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| ModelError::NotText {
        byte: error.valid_up_to() as u64,
    })
}

/// The bytes as text fit for the parser: without a byte order mark, and with
/// the words `NaN` and `Infinity` outside strings made empty strings.
///
/// XGBoost and Python write these words though JSON has none. The stand-in is
/// as long as the word, so lines and columns stay those of the file, and
/// [`Numbers`] reads it back as not-a-number.
pub fn text(bytes: &[u8]) -> Result<Cow<'_, str>, ModelError> {
    let text = utf8(bytes)?;
    let bytes = text.as_bytes();
    const WORDS: [&str; 3] = ["-Infinity", "Infinity", "NaN"];
    if WORDS
        .iter()
        .all(|word| memchr::memmem::find(bytes, word.as_bytes()).is_none())
    {
        return Ok(Cow::Borrowed(text));
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        if rest.starts_with('"') {
            let (string, after) = rest.split_at(string_length(rest.as_bytes()));
            out.push_str(string);
            rest = after;
            continue;
        }
        if let Some(word) = WORDS.iter().find(|word| rest.starts_with(**word)) {
            out.push_str("\"\"");
            out.extend(std::iter::repeat_n(' ', word.len() - 2));
            rest = &rest[word.len()..];
            continue;
        }
        let next = rest
            .char_indices()
            .skip(1)
            .find(|(_, c)| matches!(c, '"' | '-' | 'I' | 'N'))
            .map_or(rest.len(), |(index, _)| index);
        out.push_str(&rest[..next]);
        rest = &rest[next..];
    }
    Ok(Cow::Owned(out))
}

/// The bytes of the string literal at the start of `bytes`, quotes included.
fn string_length(bytes: &[u8]) -> usize {
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    // An escape may have jumped past the end of a truncated string.
    bytes.len()
}

/// Parses, and says where it failed.
pub fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, ModelError> {
    serde_json::from_str(text).map_err(|error| failure(&error, text, 0, 0))
}

/// Parses `part`, which is a slice of `whole`, and says where in `whole` it failed.
pub fn parse_part<'a, T: Deserialize<'a>>(whole: &str, part: &'a str) -> Result<T, ModelError> {
    serde_json::from_str(part).map_err(|error| {
        let offset = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
        let before = whole.get(..offset).unwrap_or("");
        let lines = before.bytes().filter(|byte| *byte == b'\n').count();
        let columns = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
        failure(&error, part, lines, columns)
    })
}

fn failure(error: &serde_json::Error, text: &str, lines: usize, columns: usize) -> ModelError {
    let line = error.line() + lines;
    let column = error.column() + if error.line() <= 1 { columns } else { 0 };
    // The parser calls a number that breaks off invalid rather than ended.
    let within_number = error.is_syntax() && text.ends_with(['-', '+', '.', 'e', 'E']);
    if error.is_eof() || within_number && is_at_end(error, text) {
        return ModelError::Truncated { line, column };
    }
    let text = error.to_string();
    let detail = match text.rfind(" at line ") {
        Some(end) => text[..end].to_string(),
        None => text,
    };
    // Names of Rust types and of the parser's own tokens say nothing to a reader.
    let detail = detail
        .replace("expected ident", "an unknown word")
        .replace("expected f64", "expected a number");
    ModelError::Json {
        line,
        column,
        detail: shorten(&detail),
    }
}

fn is_at_end(error: &serde_json::Error, text: &str) -> bool {
    let last_line = text.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let last_column = text.len() - text.rfind('\n').map_or(0, |at| at + 1);
    error.line() == last_line && error.column() >= last_column
}

/// At most a line's worth of what a file says, for messages.
pub fn shorten(text: &str) -> String {
    const LONGEST: usize = 80;
    if text.chars().count() <= LONGEST {
        return text.to_string();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

/// An array of numbers; true and false are 1 and 0, what is no number is not-a-number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Numbers(pub Vec<f64>);

/// One element of [`Numbers`].
struct Number(f64);

impl<'de> Deserialize<'de> for Numbers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Sequence;
        impl<'de> Visitor<'de> for Sequence {
            type Value = Numbers;
            fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
                out.write_str("an array of numbers")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Numbers, A::Error> {
                let mut values = Vec::new();
                while let Some(Number(value)) = items.next_element()? {
                    values.push(value);
                }
                Ok(Numbers(values))
            }
        }
        deserializer.deserialize_seq(Sequence)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct One;
        impl Visitor<'_> for One {
            type Value = Number;
            fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
                out.write_str("a number")
            }
            fn visit_f64<E>(self, value: f64) -> Result<Number, E> {
                Ok(Number(value))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Number, E> {
                Ok(Number(value as f64))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Number, E> {
                Ok(Number(value as f64))
            }
            fn visit_bool<E>(self, value: bool) -> Result<Number, E> {
                Ok(Number(f64::from(u8::from(value))))
            }
            fn visit_unit<E>(self) -> Result<Number, E> {
                Ok(Number(f64::NAN))
            }
            fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Number, E> {
                if value.is_empty() {
                    return Ok(Number(f64::NAN));
                }
                value.trim().parse().map(Number).map_err(|_| {
                    E::invalid_value(serde::de::Unexpected::Str(&shorten(value)), &self)
                })
            }
        }
        deserializer.deserialize_any(One)
    }
}

/// A header value that versions write as a string, a number or a list: its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scalar(pub String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Scalar;
            fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
                out.write_str("a number or a text")
            }
            fn visit_str<E>(self, value: &str) -> Result<Scalar, E> {
                Ok(Scalar(value.to_string()))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Scalar, E> {
                Ok(Scalar(value.to_string()))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Scalar, E> {
                Ok(Scalar(value.to_string()))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Scalar, E> {
                Ok(Scalar(value.to_string()))
            }
            fn visit_bool<E>(self, value: bool) -> Result<Scalar, E> {
                Ok(Scalar(value.to_string()))
            }
            fn visit_unit<E>(self) -> Result<Scalar, E> {
                Ok(Scalar(String::new()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Scalar, A::Error> {
                let mut parts: Vec<String> = Vec::new();
                while let Some(Scalar(part)) = items.next_element()? {
                    parts.push(part);
                }
                Ok(Scalar(format!("[{}]", parts.join(","))))
            }
        }
        deserializer.deserialize_any(Any)
    }
}
