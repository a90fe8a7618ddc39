//! One JSON object into the cells of a row.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::super::row::RowBuffer;

/// Puts the object's values into `row`, each in the column that `place` gives
/// its key; `false` when the text is no object.
pub(super) fn read(text: &[u8], row: &mut RowBuffer, place: &mut dyn FnMut(&str) -> usize) -> bool {
    let Ok(text) = std::str::from_utf8(text) else {
        return false;
    };
    let mut json = serde_json::Deserializer::from_str(text);
    let filled = Fill { row, place }.deserialize(&mut json);
    filled.is_ok() && json.end().is_ok()
}

/// Visits the object's entries.
struct Fill<'r> {
    row: &'r mut RowBuffer,
    place: &'r mut dyn FnMut(&str) -> usize,
}

impl<'de> DeserializeSeed<'de> for Fill<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Fill<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(Key(key)) = map.next_key::<Key<'de>>()? {
            let value: &RawValue = map.next_value()?;
            let column = (self.place)(&key);
            let value = value.get();
            match value.as_bytes().first() {
                Some(b'"') => match unquoted(value) {
                    Some(text) => self.row.set(column, &text),
                    None => self.row.set(column, value),
                },
                Some(b'n') => self.row.set(column, ""),
                Some(b'{' | b'[') => {
                    self.row.set(column, value);
                    self.row.mark_nested(column);
                }
                _ => self.row.set(column, value),
            }
        }
        Ok(())
    }
}

/// A key, borrowed when it holds no escapes.
struct Key<'a>(Cow<'a, str>);

impl<'de> serde::Deserialize<'de> for Key<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(json: D) -> Result<Key<'de>, D::Error> {
        json.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Owned(text.to_string())))
    }
}

/// What a JSON string says.
fn unquoted(value: &str) -> Option<Cow<'_, str>> {
    let inside = value.get(1..value.len().checked_sub(1)?)?;
    if !inside.contains('\\') {
        return Some(Cow::Borrowed(inside));
    }
    let mut json = serde_json::Deserializer::from_str(value);
    let Key(text) = json.deserialize_str(KeyVisitor).ok()?;
    Some(Cow::Owned(text.into_owned()))
}
