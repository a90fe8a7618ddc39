//! Reads Universal Binary JSON, in which XGBoost saves `.ubj` files.
//!
//! It yields the same values as JSON text does, so that one importer serves
//! both. The format is that of ubjson.org, draft 12; numbers are big-endian.
//! Nothing is trusted: counts are held against the bytes that are left before
//! anything is reserved for them, and nesting ends at a fixed depth.

mod reader;

use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::{ModelError, json};
use reader::{Extent, Failure, Reader};

/// Parses a whole file, and says at which byte it failed.
pub fn parse<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, ModelError> {
    let mut reader = Reader::new(bytes);
    let outcome = T::deserialize(&mut reader).and_then(|value| match reader.marker() {
        Err(_) => Ok(value),
        Ok(_) => Err(reader.malformed("the end of the file is expected")),
    });
    let byte = reader.at() as u64;
    outcome.map_err(|failure| match failure.0 {
        None => ModelError::BytesTruncated { byte },
        Some(detail) => ModelError::Bytes {
            byte,
            detail: json::shorten(&detail),
        },
    })
}

impl<'de> Reader<'de> {
    /// The value with the given marker.
    fn value<V: Visitor<'de>>(&mut self, marker: u8, visitor: V) -> Result<V::Value, Failure> {
        match marker {
            b'Z' => visitor.visit_unit(),
            b'T' => visitor.visit_bool(true),
            b'F' => visitor.visit_bool(false),
            b'd' => visitor.visit_f64(f64::from(f32::from_be_bytes(self.number()?))),
            b'D' => visitor.visit_f64(f64::from_be_bytes(self.number()?)),
            b'S' | b'H' => visitor.visit_borrowed_str(self.text()?),
            b'C' => {
                let [byte] = self.number()?;
                visitor.visit_char(char::from(byte))
            }
            b'[' | b'{' => {
                self.deeper()?;
                let extent = self.extent()?;
                let is_map = marker == b'{';
                let mut items = Items {
                    reader: self,
                    extent,
                    pending: None,
                };
                let value = if is_map {
                    visitor.visit_map(&mut items)?
                } else {
                    visitor.visit_seq(&mut items)?
                };
                self.shallower();
                Ok(value)
            }
            b'i' | b'U' | b'I' | b'l' | b'L' => visitor.visit_i64(self.whole(marker)?),
            _ => Err(self.malformed("an unknown type of value")),
        }
    }
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Failure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        let marker = self.marker()?;
        self.value(marker, visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        let marker = self.marker()?;
        Element {
            reader: self,
            marker,
        }
        .deserialize_option(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        let marker = self.marker()?;
        self.skip(marker)?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier
    }
}

/// A value whose marker has been read.
struct Element<'r, 'de> {
    reader: &'r mut Reader<'de>,
    marker: u8,
}

impl<'de> Deserializer<'de> for Element<'_, 'de> {
    type Error = Failure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.reader.value(self.marker, visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        if self.marker == b'Z' {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.reader.skip(self.marker)?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier
    }
}

/// The elements of an array, or the keys and values of an object.
struct Items<'r, 'de> {
    reader: &'r mut Reader<'de>,
    extent: Extent,
    pending: Option<u8>,
}

impl<'de> SeqAccess<'de> for &mut Items<'_, 'de> {
    type Error = Failure;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Failure> {
        let Some(marker) = self.reader.next(&mut self.extent, b']')? else {
            return Ok(None);
        };
        let reader = &mut *self.reader;
        seed.deserialize(Element { reader, marker }).map(Some)
    }
}

impl<'de> MapAccess<'de> for &mut Items<'_, 'de> {
    type Error = Failure;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Failure> {
        let Some(key) = self.reader.key(&mut self.extent)? else {
            return Ok(None);
        };
        self.pending = self.extent.marker;
        seed.deserialize(StrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Failure> {
        let marker = match self.pending.take() {
            Some(marker) => marker,
            None => self.reader.marker()?,
        };
        let reader = &mut *self.reader;
        seed.deserialize(Element { reader, marker })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(bytes: &[u8]) -> Result<Value, ModelError> {
        parse(bytes)
    }

    #[test]
    fn every_type_of_value_is_read() {
        for (bytes, expected) in [
            (&b"Z"[..], json!(null)),
            (b"T", json!(true)),
            (b"F", json!(false)),
            (b"NNi\xff", json!(-1)),
            (b"U\xff", json!(255)),
            (b"I\x01\x00", json!(256)),
            (b"l\xff\xff\xff\xfe", json!(-2)),
            (b"L\0\0\0\0\0\0\0\x03", json!(3)),
            (b"d\x3f\x00\x00\x00", json!(0.5)),
            (b"D\x3f\xe0\0\0\0\0\0\0", json!(0.5)),
            (b"Ca", json!("a")),
            (b"Si\x02hi", json!("hi")),
            (b"HU\x03123", json!("123")),
            (b"[]", json!([])),
            (b"[i\x01NSi\x01aZ]", json!([1, "a", null])),
            (b"[#i\x02TF", json!([true, false])),
            (b"[$U#i\x02\x07\x08", json!([7, 8])),
            (b"[$[#i\x02]T]", json!([[], [true]])),
            (b"{}", json!({})),
            (b"{i\x01aU\x01Ni\x01b[]}", json!({"a": 1, "b": []})),
            (b"{#i\x01i\x01aZ", json!({"a": null})),
            (b"{$U#i\x02i\x01a\x01i\x01b\x02", json!({"a": 1, "b": 2})),
        ] {
            assert_eq!(read(bytes).expect("read"), expected);
            // Skipping ends where reading does.
            let _: serde::de::IgnoredAny = parse(bytes).expect("skipped");
            for end in 0..bytes.len() {
                let error = read(&bytes[..end]).expect_err("cut");
                assert!(
                    matches!(error, ModelError::BytesTruncated { .. }),
                    "{error}"
                );
                assert!(parse::<serde::de::IgnoredAny>(&bytes[..end]).is_err());
            }
        }
    }

    #[test]
    fn absurd_counts_and_nesting_are_refused_before_they_cost_anything() {
        let huge = b"L\x7f\xff\xff\xff\xff\xff\xff\xff";
        for start in [&b"[$Z#"[..], b"[$T#", b"[$D#", b"[#", b"{#", b"S", b"[$[#"] {
            let bytes = [start, huge, b"aaaa"].concat();
            assert!(read(&bytes).is_err());
            assert!(parse::<serde::de::IgnoredAny>(&bytes).is_err());
        }
        for bytes in [
            &b"Si\xff"[..],
            b"[$U]",
            b"x",
            b"i\x01i\x01",
            b"Si\x01\xff",
            b"{x\x01aZ}",
        ] {
            let error = read(bytes).expect_err("malformed");
            assert!(matches!(error, ModelError::Bytes { .. }), "{error}");
        }
        for nested in [b"[".repeat(1_000_000), b"{i\x01a".repeat(1_000_000)] {
            assert!(matches!(read(&nested), Err(ModelError::Bytes { .. })));
            assert!(matches!(
                parse::<serde::de::IgnoredAny>(&nested),
                Err(ModelError::Bytes { .. })
            ));
        }
    }
}
