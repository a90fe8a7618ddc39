//! Thrift's compact protocol, written.

const I32: u8 = 5;
const I64: u8 = 6;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

/// A structure being written. Fields must come in the order of their numbers.
pub(super) struct Compact {
    bytes: Vec<u8>,
    last: i16,
}

impl Compact {
    pub fn new() -> Compact {
        Compact {
            bytes: Vec::new(),
            last: 0,
        }
    }

    /// The structure's bytes.
    pub fn finish(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }

    fn field(&mut self, id: i16, kind: u8) {
        match id - self.last {
            step @ 1..=15 => self.bytes.push((step as u8) << 4 | kind),
            _ => {
                self.bytes.push(kind);
                self.zigzag(i64::from(id));
            }
        }
        self.last = id;
    }

    pub fn i32(&mut self, id: i16, value: i32) {
        self.field(id, I32);
        self.zigzag(i64::from(value));
    }

    pub fn i64(&mut self, id: i16, value: i64) {
        self.field(id, I64);
        self.zigzag(value);
    }

    pub fn boolean(&mut self, id: i16, value: bool) {
        self.field(id, if value { 1 } else { 2 });
    }

    pub fn binary(&mut self, id: i16, value: &[u8]) {
        self.field(id, BINARY);
        self.varint(value.len() as u64);
        self.bytes.extend_from_slice(value);
    }

    /// A structure within this one.
    pub fn structure(&mut self, id: i16, write: impl FnOnce(&mut Compact)) {
        self.field(id, STRUCT);
        self.element(write);
    }

    /// Begins a list; its elements follow by [`Compact::element`].
    pub fn list_of_structs(&mut self, id: i16, length: usize) {
        self.list(id, length, STRUCT);
    }

    /// A list of small numbers.
    pub fn list_of_i32(&mut self, id: i16, values: &[i32]) {
        self.list(id, values.len(), I32);
        for value in values {
            self.zigzag(i64::from(*value));
        }
    }

    /// A list of texts.
    pub fn list_of_texts(&mut self, id: i16, values: &[&str]) {
        self.list(id, values.len(), BINARY);
        for value in values {
            self.varint(value.len() as u64);
            self.bytes.extend_from_slice(value.as_bytes());
        }
    }

    /// A structure that is an element of a list.
    pub fn element(&mut self, write: impl FnOnce(&mut Compact)) {
        let mut inner = Compact {
            bytes: std::mem::take(&mut self.bytes),
            last: 0,
        };
        write(&mut inner);
        inner.bytes.push(0);
        self.bytes = inner.bytes;
    }

    fn list(&mut self, id: i16, length: usize, kind: u8) {
        self.field(id, LIST);
        if length < 15 {
            self.bytes.push((length as u8) << 4 | kind);
        } else {
            self.bytes.push(0xF0 | kind);
            self.varint(length as u64);
        }
    }

    fn zigzag(&mut self, value: i64) {
        self.varint((value << 1 ^ value >> 63) as u64);
    }

    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }
}
