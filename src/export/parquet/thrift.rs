//! Thrift's compact protocol, as much of it as Parquet's metadata needs
//! (thrift-compact-protocol.md of Apache Thrift).

/// A structure being written, its fields in rising order.
#[derive(Default)]
pub(super) struct Struct {
    bytes: Vec<u8>,
    last: u8,
}

const I32: u8 = 5;
const I64: u8 = 6;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

/// A number, seven bits at a time, the lowest first.
pub(super) fn unsigned(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// A signed number, zigzag so that small ones are short.
fn signed(value: i64, out: &mut Vec<u8>) {
    unsigned(((value << 1) ^ (value >> 63)) as u64, out);
}

impl Struct {
    fn field(&mut self, id: u8, kind: u8) {
        // Fields rise by less than sixteen throughout Parquet's metadata.
        self.bytes.push((id - self.last) << 4 | kind);
        self.last = id;
    }

    pub fn i32(&mut self, id: u8, value: i32) {
        self.field(id, I32);
        signed(i64::from(value), &mut self.bytes);
    }

    pub fn i64(&mut self, id: u8, value: i64) {
        self.field(id, I64);
        signed(value, &mut self.bytes);
    }

    pub fn text(&mut self, id: u8, text: &str) {
        self.field(id, BINARY);
        self.put(text);
    }

    fn put(&mut self, text: &str) {
        unsigned(text.len() as u64, &mut self.bytes);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn list(&mut self, id: u8, kind: u8, length: usize) {
        self.field(id, LIST);
        if length < 15 {
            self.bytes.push((length as u8) << 4 | kind);
        } else {
            self.bytes.push(0xF0 | kind);
            unsigned(length as u64, &mut self.bytes);
        }
    }

    pub fn i32s(&mut self, id: u8, values: &[i32]) {
        self.list(id, I32, values.len());
        for value in values {
            signed(i64::from(*value), &mut self.bytes);
        }
    }

    pub fn texts(&mut self, id: u8, texts: &[&str]) {
        self.list(id, BINARY, texts.len());
        for text in texts {
            self.put(text);
        }
    }

    pub fn child(&mut self, id: u8, child: Struct) {
        self.field(id, STRUCT);
        self.bytes.extend(child.finish());
    }

    pub fn children(&mut self, id: u8, children: Vec<Struct>) {
        self.list(id, STRUCT, children.len());
        for child in children {
            self.bytes.extend(child.finish());
        }
    }

    /// The structure with its end.
    pub fn finish(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }
}
