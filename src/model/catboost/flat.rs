//! The few shapes of a FlatBuffer that a model file is made of, read within its bounds.
//!
//! A table points back to a list that says where its fields are; a vector and a text are a
//! length and what follows. Nothing here goes deeper than it is asked to. Pointers may lead to
//! one place many times over: what is read of vectors and texts is therefore counted, and no
//! more is read than there are bytes, so that no file can make more of itself than it is.

use std::cell::Cell;

use crate::model::ModelError;
use crate::model::imported::MAX_FEATURES;

/// The bytes of a buffer.
#[derive(Clone, Copy)]
pub struct Flat<'a> {
    bytes: &'a [u8],
    /// How many bytes of vectors and texts may still be read.
    left: &'a Cell<usize>,
}

/// A table of a buffer.
#[derive(Clone, Copy)]
pub struct Table<'a> {
    flat: Flat<'a>,
    at: usize,
    /// The list of its fields' places: where it is and how many it has.
    list: usize,
    fields: usize,
}

/// Elements of one size, one after the other.
#[derive(Clone, Copy)]
pub struct Vector<'a> {
    flat: Flat<'a>,
    at: usize,
    /// How many there are.
    pub count: usize,
    size: usize,
}

impl<'a> Flat<'a> {
    /// The table that a buffer begins with; `left` counts what is read of it.
    pub fn root(bytes: &'a [u8], left: &'a Cell<usize>) -> Result<Table<'a>, ModelError> {
        left.set(bytes.len());
        let flat = Flat { bytes, left };
        flat.table(flat.follow(0)?)
    }

    fn array<const N: usize>(self, at: usize) -> Result<[u8; N], ModelError> {
        let end = at.checked_add(N);
        let found = end.and_then(|end| self.bytes.get(at..end));
        let found = found.and_then(|bytes| bytes.try_into().ok());
        found.ok_or_else(|| self.ends(at))
    }

    fn u16(self, at: usize) -> Result<usize, ModelError> {
        Ok(usize::from(u16::from_le_bytes(self.array(at)?)))
    }

    fn u32(self, at: usize) -> Result<usize, ModelError> {
        Ok(u32::from_le_bytes(self.array(at)?) as usize)
    }

    /// Where the pointer at a place leads.
    fn follow(self, at: usize) -> Result<usize, ModelError> {
        let to = at.checked_add(self.u32(at)?);
        to.ok_or_else(|| self.ends(at))
    }

    fn table(self, at: usize) -> Result<Table<'a>, ModelError> {
        let back = i32::from_le_bytes(self.array(at)?);
        let list = i64::try_from(at).ok().map(|at| at - i64::from(back));
        let list = list.and_then(|list| usize::try_from(list).ok());
        let list = list.ok_or_else(|| self.ends(at))?;
        let bytes = self.u16(list)?;
        Ok(Table {
            flat: self,
            at,
            list,
            fields: bytes.saturating_sub(4) / 2,
        })
    }

    /// Counts bytes that are read. Where everything is pointed at once, they cannot run out.
    fn take(self, bytes: usize) -> Result<(), ModelError> {
        let left = self.left.get().checked_sub(bytes);
        let left = left.ok_or_else(|| ModelError::FieldWrong {
            field: "FlatBuffer".into(),
            found: format!("> {} B", self.bytes.len()),
            expected: format!("≤ {} B", self.bytes.len()),
        })?;
        self.left.set(left);
        Ok(())
    }

    fn ends(self, at: usize) -> ModelError {
        ModelError::BytesTruncated {
            byte: at.min(self.bytes.len()) as u64,
        }
    }
}

impl<'a> Table<'a> {
    /// Where a field is, if it was written.
    fn place(self, field: usize) -> Result<Option<usize>, ModelError> {
        if field >= self.fields {
            return Ok(None);
        }
        let offset = self.flat.u16(self.list + 4 + 2 * field)?;
        Ok((offset > 0).then_some(self.at + offset))
    }

    /// A whole number; `usual` if it was not written.
    pub fn int(self, field: usize, usual: i32) -> Result<i32, ModelError> {
        match self.place(field)? {
            Some(at) => Ok(i32::from_le_bytes(self.flat.array(at)?)),
            None => Ok(usual),
        }
    }

    /// A byte; 0 if it was not written.
    pub fn byte(self, field: usize) -> Result<u8, ModelError> {
        match self.place(field)? {
            Some(at) => Ok(u8::from_le_bytes(self.flat.array(at)?)),
            None => Ok(0),
        }
    }

    /// A fraction; `usual` if it was not written.
    pub fn double(self, field: usize, usual: f64) -> Result<f64, ModelError> {
        match self.place(field)? {
            Some(at) => Ok(f64::from_le_bytes(self.flat.array(at)?)),
            None => Ok(usual),
        }
    }

    /// A table within this one.
    pub fn table(self, field: usize) -> Result<Option<Table<'a>>, ModelError> {
        let place = self.place(field)?;
        let found = place.map(|at| self.flat.table(self.flat.follow(at)?));
        found.transpose()
    }

    /// A text, empty if it was not written; bytes that are none are replaced.
    pub fn text(self, field: usize) -> Result<String, ModelError> {
        let bytes = self.vector(field, 1)?;
        self.flat.take(bytes.count)?;
        let end = bytes.at + bytes.count;
        let bytes = self.flat.bytes.get(bytes.at..end).unwrap_or_default();
        Ok(String::from_utf8_lossy(bytes).into_owned())
    }

    /// A vector of elements of so many bytes, empty if it was not written.
    pub fn vector(self, field: usize, size: usize) -> Result<Vector<'a>, ModelError> {
        let flat = self.flat;
        let Some(at) = self.place(field)? else {
            return Ok(Vector {
                flat,
                at: 0,
                count: 0,
                size,
            });
        };
        let at = flat.follow(at)?;
        let count = flat.u32(at)?;
        let start = at + 4;
        let end = count
            .checked_mul(size)
            .and_then(|bytes| start.checked_add(bytes));
        match end {
            Some(end) if end <= flat.bytes.len() => Ok(Vector {
                flat,
                at: start,
                count,
                size,
            }),
            _ => Err(flat.ends(flat.bytes.len())),
        }
    }
}

impl<'a> Vector<'a> {
    /// Where its elements are, once they are counted.
    fn places(self) -> Result<impl Iterator<Item = usize>, ModelError> {
        // No overflow: this many bytes are in the buffer.
        self.flat.take(self.count * self.size)?;
        Ok((0..self.count).map(move |element| self.at + element * self.size))
    }

    /// Its elements as whole numbers.
    pub fn ints(self) -> Result<Vec<i32>, ModelError> {
        let read = |at| Ok(i32::from_le_bytes(self.flat.array(at)?));
        self.places()?.map(read).collect()
    }

    /// Its elements as single-precision fractions.
    pub fn floats(self) -> Result<Vec<f32>, ModelError> {
        let read = |at| Ok(f32::from_le_bytes(self.flat.array(at)?));
        self.places()?.map(read).collect()
    }

    /// Its elements as fractions.
    pub fn doubles(self) -> Result<Vec<f64>, ModelError> {
        let read = |at| Ok(f64::from_le_bytes(self.flat.array(at)?));
        self.places()?.map(read).collect()
    }

    /// Its elements as tables, no more than a model may have features; `field` is the list's
    /// name.
    pub fn tables(self, field: &str) -> Result<Vec<Table<'a>>, ModelError> {
        if self.count > MAX_FEATURES {
            return Err(ModelError::FieldWrong {
                field: field.into(),
                found: format!("[{}]", self.count),
                expected: format!("[0] … [{MAX_FEATURES}]"),
            });
        }
        let read = |at| self.flat.table(self.flat.follow(at)?);
        self.places()?.map(read).collect()
    }
}
