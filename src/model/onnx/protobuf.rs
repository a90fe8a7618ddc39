//! The wire format of protocol buffers, as far as ONNX needs it.
//!
//! A message is walked field by field and nothing is copied: what a file claims
//! of its lengths is held to the bytes that are there, and there is no recursion.
//! Groups, which no file of ONNX has, are refused.

use crate::model::ModelError;

/// A message, or what is left of it.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    bytes: &'a [u8],
    /// Where in the file the first byte stands.
    start: usize,
}

/// One field of a message.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// The number that the schema gives it.
    pub number: u64,
    value: Value<'a>,
    at: usize,
}

#[derive(Clone, Copy, Debug)]
enum Value<'a> {
    Varint(u64),
    Fixed64(u64),
    Fixed32(u32),
    Bytes(Message<'a>),
}

impl<'a> Message<'a> {
    /// The whole of a file.
    pub fn file(bytes: &'a [u8]) -> Message<'a> {
        Message { bytes, start: 0 }
    }

    /// The bytes that are left.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Where in the file they begin.
    pub fn start(&self) -> usize {
        self.start
    }

    /// The next field, `None` at the end.
    pub fn next(&mut self) -> Result<Option<Field<'a>>, ModelError> {
        if self.bytes.is_empty() {
            return Ok(None);
        }
        let at = self.start;
        let key = self.varint()?;
        let value = match key & 7 {
            0 => Value::Varint(self.varint()?),
            1 => Value::Fixed64(u64::from_le_bytes(self.array()?)),
            2 => {
                let length = self.varint()?;
                Value::Bytes(self.take(usize::try_from(length).unwrap_or(usize::MAX))?)
            }
            5 => Value::Fixed32(u32::from_le_bytes(self.array()?)),
            other => return Err(malformed(at, &format!("protobuf wire type {other}"))),
        };
        let number = key >> 3;
        if number == 0 {
            return Err(malformed(at, "protobuf field 0"));
        }
        Ok(Some(Field { number, value, at }))
    }

    /// The next number of variable length.
    pub fn varint(&mut self) -> Result<u64, ModelError> {
        let at = self.start;
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let [byte] = self.array()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(malformed(at, "protobuf varint"))
    }

    /// The next bytes of a known number.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], ModelError> {
        let taken = self.take(N)?;
        taken.bytes.try_into().map_err(|_| self.ends())
    }

    fn take(&mut self, length: usize) -> Result<Message<'a>, ModelError> {
        let Some((taken, rest)) = self.bytes.split_at_checked(length) else {
            return Err(self.ends());
        };
        let start = self.start;
        self.bytes = rest;
        self.start += length;
        Ok(Message {
            bytes: taken,
            start,
        })
    }

    fn ends(&self) -> ModelError {
        ModelError::BytesTruncated {
            byte: (self.start + self.bytes.len()) as u64,
        }
    }
}

impl<'a> Field<'a> {
    /// The field as a message, or as bytes.
    pub fn message(&self) -> Result<Message<'a>, ModelError> {
        match self.value {
            Value::Bytes(message) => Ok(message),
            _ => Err(self.wrong()),
        }
    }

    /// The field as text.
    pub fn text(&self) -> Result<&'a str, ModelError> {
        std::str::from_utf8(self.message()?.bytes).map_err(|_| self.wrong())
    }

    /// The field as a whole number.
    pub fn whole(&self) -> Result<i64, ModelError> {
        match self.value {
            Value::Varint(value) => Ok(value as i64),
            _ => Err(self.wrong()),
        }
    }

    /// The field as a fraction.
    pub fn float(&self) -> Result<f32, ModelError> {
        match self.value {
            Value::Fixed32(bits) => Ok(f32::from_bits(bits)),
            _ => Err(self.wrong()),
        }
    }

    /// Adds the field's whole numbers, one or a packed run of them; at most `most` are held.
    pub fn wholes(&self, out: &mut Vec<i64>, most: usize) -> Result<(), ModelError> {
        match self.value {
            Value::Varint(value) => self.push(out, value as i64, most),
            Value::Bytes(mut run) => {
                while !run.bytes.is_empty() {
                    self.push(out, run.varint()? as i64, most)?;
                }
                Ok(())
            }
            _ => Err(self.wrong()),
        }
    }

    /// Adds the field's `f32`, one or a packed run of them.
    pub fn floats(&self, out: &mut Vec<f32>, most: usize) -> Result<(), ModelError> {
        match self.value {
            Value::Fixed32(bits) => self.push(out, f32::from_bits(bits), most),
            Value::Bytes(mut run) => {
                while !run.bytes.is_empty() {
                    self.push(out, f32::from_le_bytes(run.array()?), most)?;
                }
                Ok(())
            }
            _ => Err(self.wrong()),
        }
    }

    /// Adds the field's `f64`, one or a packed run of them.
    pub fn doubles(&self, out: &mut Vec<f64>, most: usize) -> Result<(), ModelError> {
        match self.value {
            Value::Fixed64(bits) => self.push(out, f64::from_bits(bits), most),
            Value::Bytes(mut run) => {
                while !run.bytes.is_empty() {
                    self.push(out, f64::from_le_bytes(run.array()?), most)?;
                }
                Ok(())
            }
            _ => Err(self.wrong()),
        }
    }

    /// What is said of more elements than are read.
    pub fn push<T>(&self, out: &mut Vec<T>, value: T, most: usize) -> Result<(), ModelError> {
        if out.len() >= most {
            return Err(malformed(self.at, &format!("> {most} elements")));
        }
        out.push(value);
        Ok(())
    }

    fn wrong(&self) -> ModelError {
        malformed(self.at, &format!("protobuf field {}", self.number))
    }
}

fn malformed(at: usize, detail: &str) -> ModelError {
    ModelError::Bytes {
        byte: at as u64,
        detail: detail.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_walked_and_lengths_held_to_the_bytes() {
        let bytes = [0x08, 0x96, 0x01, 0x12, 0x02, b'h', b'i', 0x3a, 0x02, 1, 2];
        let mut message = Message::file(&bytes);
        let field = message.next().expect("a field").expect("one");
        assert_eq!((field.number, field.whole()), (1, Ok(150)));
        assert!(field.text().is_err());
        let field = message.next().expect("a field").expect("one");
        assert_eq!((field.number, field.text()), (2, Ok("hi")));
        let field = message.next().expect("a field").expect("one");
        let mut wholes = Vec::new();
        assert_eq!(field.wholes(&mut wholes, 2), Ok(()));
        assert_eq!(wholes, [1, 2]);
        assert!(field.wholes(&mut wholes, 3).is_err());
        assert!(matches!(message.next(), Ok(None)));
        for (bytes, byte) in [
            (&[0x12u8, 0x05, 1][..], 3),
            (&[0x08, 0x80], 2),
            (&[0x0d, 1, 2], 3),
            (
                &[0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
                10,
            ),
        ] {
            let error = Message::file(bytes).next().expect_err("broken");
            assert_eq!(error, ModelError::BytesTruncated { byte });
        }
        for bytes in [&[0x0b][..], &[0x00, 0x01], &[0xff; 12]] {
            let error = Message::file(bytes).next().expect_err("broken");
            assert!(matches!(error, ModelError::Bytes { byte: 0, .. }));
        }
    }
}
