//! Thrift's compact protocol, as far as Parquet uses it: read without trust.
//!
//! Nothing is allocated by an announced size; each element of a list takes at
//! least one byte, so that a list ends with the bytes at the latest.

/// The bytes are not what the protocol says, from this byte on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Broken {
    /// Byte of the input, from 0.
    pub at: usize,
    /// Whether the input merely ended.
    pub ended: bool,
}

/// The type of a field or of a list's elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    True,
    False,
    Byte,
    I16,
    I32,
    I64,
    Double,
    Binary,
    List,
    Map,
    Struct,
}

/// Deepest nesting of structures.
const DEPTH: usize = 32;

/// Reads the protocol from bytes.
pub(super) struct Thrift<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: usize,
}

impl<'a> Thrift<'a> {
    pub fn new(bytes: &'a [u8]) -> Thrift<'a> {
        Thrift {
            bytes,
            at: 0,
            depth: 0,
        }
    }

    /// Bytes read so far.
    pub fn position(&self) -> usize {
        self.at
    }

    /// Visits a structure's fields; those that `field` does not take (`false`)
    /// are skipped.
    pub fn structure(
        &mut self,
        field: &mut dyn FnMut(&mut Self, i16, Kind) -> Result<bool, Broken>,
    ) -> Result<(), Broken> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.broken());
        }
        let mut id: i16 = 0;
        loop {
            let head = self.byte()?;
            if head == 0 {
                self.depth -= 1;
                return Ok(());
            }
            let kind = self.kind(head & 0x0F)?;
            id = match head >> 4 {
                0 => i16::try_from(self.zigzag()?).map_err(|_| self.broken())?,
                step => id.checked_add(i16::from(step)).ok_or(self.broken())?,
            };
            if !field(self, id, kind)? {
                self.skip(kind)?;
            }
        }
    }

    /// Visits a list's elements.
    pub fn list(
        &mut self,
        element: &mut dyn FnMut(&mut Self, Kind) -> Result<(), Broken>,
    ) -> Result<(), Broken> {
        let head = self.byte()?;
        let count = match head >> 4 {
            15 => self.varint()?,
            count => u64::from(count),
        };
        if count == 0 {
            return Ok(());
        }
        let kind = self.kind(head & 0x0F)?;
        for _ in 0..count {
            let before = self.at;
            element(self, kind)?;
            if self.at == before {
                return Err(self.broken());
            }
        }
        Ok(())
    }

    /// An integer of the field's or element's type.
    pub fn integer(&mut self, kind: Kind) -> Result<i64, Broken> {
        match kind {
            Kind::Byte => Ok(i64::from(self.byte()? as i8)),
            Kind::I16 | Kind::I32 | Kind::I64 => self.zigzag(),
            _ => Err(self.broken()),
        }
    }

    /// An integer of 32 bits.
    pub fn i32(&mut self, kind: Kind) -> Result<i32, Broken> {
        let value = self.integer(kind)?;
        i32::try_from(value).map_err(|_| self.broken())
    }

    /// A boolean field's value, which its type tells.
    pub fn boolean(&self, kind: Kind) -> Result<bool, Broken> {
        match kind {
            Kind::True => Ok(true),
            Kind::False => Ok(false),
            _ => Err(self.broken()),
        }
    }

    /// Bytes with their length before them.
    pub fn binary(&mut self, kind: Kind) -> Result<&'a [u8], Broken> {
        if kind != Kind::Binary {
            return Err(self.broken());
        }
        let length = self.varint()?;
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let found = usize::try_from(length).ok().and_then(|n| rest.get(..n));
        let found = found.ok_or(Broken {
            at: self.at,
            ended: true,
        })?;
        self.at += found.len();
        Ok(found)
    }

    /// A structure, or an error when the field is another type.
    pub fn expect_struct(&self, kind: Kind) -> Result<(), Broken> {
        if kind == Kind::Struct {
            Ok(())
        } else {
            Err(self.broken())
        }
    }

    /// A list, or an error when the field is another type.
    pub fn expect_list(&self, kind: Kind) -> Result<(), Broken> {
        if kind == Kind::List {
            Ok(())
        } else {
            Err(self.broken())
        }
    }

    /// What stands here is wrong.
    pub fn broken(&self) -> Broken {
        Broken {
            at: self.at,
            ended: false,
        }
    }

    fn kind(&self, code: u8) -> Result<Kind, Broken> {
        Ok(match code {
            1 => Kind::True,
            2 => Kind::False,
            3 => Kind::Byte,
            4 => Kind::I16,
            5 => Kind::I32,
            6 => Kind::I64,
            7 => Kind::Double,
            8 => Kind::Binary,
            9 | 10 => Kind::List,
            11 => Kind::Map,
            12 => Kind::Struct,
            _ => return Err(self.broken()),
        })
    }

    /// Leaves a value out.
    pub fn skip(&mut self, kind: Kind) -> Result<(), Broken> {
        match kind {
            Kind::True | Kind::False => Ok(()),
            Kind::Byte => self.byte().map(|_| ()),
            Kind::I16 | Kind::I32 | Kind::I64 => self.varint().map(|_| ()),
            Kind::Double => self.jump(8),
            Kind::Binary => self.binary(kind).map(|_| ()),
            Kind::Struct => self.structure(&mut |_, _, _| Ok(false)),
            Kind::List => self
                .nested(&mut |thrift| thrift.list(&mut |thrift, kind| thrift.skip_element(kind))),
            Kind::Map => self.nested(&mut |thrift| {
                let count = thrift.varint()?;
                if count == 0 {
                    return Ok(());
                }
                let kinds = thrift.byte()?;
                let (key, value) = (thrift.kind(kinds >> 4)?, thrift.kind(kinds & 0x0F)?);
                for _ in 0..count {
                    thrift.skip_element(key)?;
                    thrift.skip_element(value)?;
                }
                Ok(())
            }),
        }
    }

    /// One level deeper, for lists within lists.
    fn nested(
        &mut self,
        inside: &mut dyn FnMut(&mut Self) -> Result<(), Broken>,
    ) -> Result<(), Broken> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.broken());
        }
        inside(self)?;
        self.depth -= 1;
        Ok(())
    }

    /// Leaves a list's element out; a boolean takes a byte there.
    pub fn skip_element(&mut self, kind: Kind) -> Result<(), Broken> {
        match kind {
            Kind::True | Kind::False => self.byte().map(|_| ()),
            kind => self.skip(kind),
        }
    }

    fn jump(&mut self, length: usize) -> Result<(), Broken> {
        let to = self.at.saturating_add(length);
        if to > self.bytes.len() {
            return Err(Broken {
                at: self.at,
                ended: true,
            });
        }
        self.at = to;
        Ok(())
    }

    fn byte(&mut self) -> Result<u8, Broken> {
        let byte = self.bytes.get(self.at).copied().ok_or(Broken {
            at: self.at,
            ended: true,
        })?;
        self.at += 1;
        Ok(byte)
    }

    fn varint(&mut self) -> Result<u64, Broken> {
        let mut value = 0;
        for shift in (0..70).step_by(7) {
            let byte = self.byte()?;
            if shift < 64 {
                value |= u64::from(byte & 0x7F) << shift;
            }
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(self.broken())
    }

    fn zigzag(&mut self) -> Result<i64, Broken> {
        let value = self.varint()?;
        Ok((value >> 1) as i64 ^ -((value & 1) as i64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structures_are_read_and_what_is_unknown_skipped() {
        // 1: i32 = 150; 3: "ab"; 20 (long form): list<bool>; 21: struct {1: true}.
        let bytes = [
            0x15, 0xAC, 0x02, 0x28, 0x02, b'a', b'b', 0x09, 0x28, 0x21, 1, 2, 0x1C, 0x11, 0x00,
            0x00,
        ];
        let mut seen = Vec::new();
        let mut thrift = Thrift::new(&bytes);
        let read = thrift.structure(&mut |thrift, id, kind| {
            match id {
                1 => seen.push(thrift.integer(kind)?.to_string()),
                3 => seen.push(String::from_utf8_lossy(thrift.binary(kind)?).into_owned()),
                _ => return Ok(false),
            }
            Ok(true)
        });
        assert_eq!(read, Ok(()));
        assert_eq!(
            (seen.join(" "), thrift.position()),
            ("150 ab".to_string(), 16)
        );
        for end in 0..bytes.len() {
            let cut = Thrift::new(&bytes[..end]).structure(&mut |_, _, _| Ok(false));
            assert!(cut.is_err_and(|broken| broken.ended), "{end}");
        }
    }

    #[test]
    fn endless_nesting_and_counting_end() {
        let deep = vec![0x1C; 100_000];
        assert!(
            Thrift::new(&deep)
                .structure(&mut |_, _, _| Ok(false))
                .is_err()
        );
        let lists = vec![0x19; 100_000];
        assert!(Thrift::new(&lists).skip(Kind::List).is_err());
        let many = [
            0x19, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01,
        ];
        assert!(
            Thrift::new(&many)
                .structure(&mut |_, _, _| Ok(false))
                .is_err()
        );
    }
}
