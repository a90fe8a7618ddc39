//! Parquet files as plain as can be, written row group after row group: every value is there,
//! one page a column, nothing packed. So they are as large as a test wants them.

use std::io::{self, Write};

/// The values of a column.
pub enum Values {
    Whole(Vec<i64>),
    /// Microseconds since 1970 in UTC.
    Moments(Vec<i64>),
    Real(Vec<f64>),
    Texts(Vec<String>),
}

impl Values {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Values::Whole(values) | Values::Moments(values) => values
                .iter()
                .flat_map(|value| value.to_le_bytes())
                .collect(),
            Values::Real(values) => values
                .iter()
                .flat_map(|value| value.to_le_bytes())
                .collect(),
            Values::Texts(values) => {
                let mut bytes = Vec::new();
                for value in values {
                    bytes.extend((value.len() as u32).to_le_bytes());
                    bytes.extend(value.bytes());
                }
                bytes
            }
        }
    }

    fn len(&self) -> usize {
        match self {
            Values::Whole(values) | Values::Moments(values) => values.len(),
            Values::Real(values) => values.len(),
            Values::Texts(values) => values.len(),
        }
    }

    /// The numbers of the type as it is stored, and of what it means.
    fn kind(&self) -> (i64, Option<i64>) {
        match self {
            Values::Whole(_) => (2, None),
            Values::Moments(_) => (2, Some(10)),
            Values::Real(_) => (5, None),
            Values::Texts(_) => (6, Some(0)),
        }
    }
}

/// Writes a file of these row groups, in each of which all columns have as many values.
pub fn write(
    out: &mut impl Write,
    names: &[&str],
    groups: impl Iterator<Item = Vec<Values>>,
) -> io::Result<()> {
    out.write_all(b"PAR1")?;
    let (mut at, mut rows_of_all) = (4, 0);
    let mut kinds = Vec::new();
    let mut told = Vec::new();
    for group in groups {
        let rows = group.first().map_or(0, Values::len) as i64;
        let (mut chunks, mut size) = (Vec::new(), 0);
        kinds = group.iter().map(Values::kind).collect();
        for (name, values) in names.iter().zip(&group) {
            let bytes = values.bytes();
            let header = page_header(rows, bytes.len() as i64);
            out.write_all(&header)?;
            out.write_all(&bytes)?;
            let length = (header.len() + bytes.len()) as i64;
            chunks.push(chunk(name, values.kind().0, rows, at, length));
            at += length;
            size += length;
        }
        let mut group = Thrift::default();
        group.list(1, STRUCT, &chunks);
        group.number(2, I64, size);
        group.number(3, I64, rows);
        told.push(group.end());
        rows_of_all += rows;
    }
    let mut root = Thrift::default();
    root.text(4, "schema");
    root.number(5, I32, names.len() as i64);
    let mut schema = vec![root.end()];
    for (name, (kind, means)) in names.iter().zip(kinds) {
        let mut column = Thrift::default();
        column.number(1, I32, kind);
        column.number(3, I32, 0);
        column.text(4, name);
        if let Some(means) = means {
            column.number(6, I32, means);
        }
        schema.push(column.end());
    }
    let mut footer = Thrift::default();
    footer.number(1, I32, 2);
    footer.list(2, STRUCT, &schema);
    footer.number(3, I64, rows_of_all);
    footer.list(4, STRUCT, &told);
    let footer = footer.end();
    out.write_all(&footer)?;
    out.write_all(&(footer.len() as u32).to_le_bytes())?;
    out.write_all(b"PAR1")
}

fn page_header(values: i64, size: i64) -> Vec<u8> {
    let mut data = Thrift::default();
    data.number(1, I32, values);
    data.number(2, I32, 0);
    data.number(3, I32, 3);
    data.number(4, I32, 3);
    let mut header = Thrift::default();
    header.number(1, I32, 0);
    header.number(2, I32, size);
    header.number(3, I32, size);
    header.structure(5, &data.end());
    header.end()
}

/// What the footer says of a column of a row group, which begins at a byte of the file.
fn chunk(name: &str, kind: i64, values: i64, at: i64, size: i64) -> Vec<u8> {
    let mut path = Vec::new();
    varint(&mut path, name.len() as u64);
    path.extend(name.bytes());
    let mut about = Thrift::default();
    about.number(1, I32, kind);
    about.list(2, I32, &[vec![0]]);
    about.list(3, BINARY, &[path]);
    about.number(4, I32, 0);
    about.number(5, I64, values);
    about.number(6, I64, size);
    about.number(7, I64, size);
    about.number(9, I64, at);
    let mut chunk = Thrift::default();
    chunk.number(2, I64, at);
    chunk.structure(3, &about.end());
    chunk.end()
}

/// Types of Thrift's compact protocol.
const I32: u8 = 5;
const I64: u8 = 6;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

/// A structure in Thrift's compact protocol, its fields in rising order.
#[derive(Default)]
struct Thrift {
    bytes: Vec<u8>,
    last: u8,
}

impl Thrift {
    fn field(&mut self, id: u8, kind: u8) {
        self.bytes.push((id - self.last) << 4 | kind);
        self.last = id;
    }

    fn number(&mut self, id: u8, kind: u8, value: i64) {
        self.field(id, kind);
        varint(&mut self.bytes, (value << 1 ^ value >> 63) as u64);
    }

    fn text(&mut self, id: u8, text: &str) {
        self.field(id, BINARY);
        varint(&mut self.bytes, text.len() as u64);
        self.bytes.extend(text.bytes());
    }

    fn structure(&mut self, id: u8, inner: &[u8]) {
        self.field(id, STRUCT);
        self.bytes.extend(inner);
    }

    fn list(&mut self, id: u8, kind: u8, items: &[Vec<u8>]) {
        self.field(id, LIST);
        match items.len() {
            few @ 0..15 => self.bytes.push((few as u8) << 4 | kind),
            many => {
                self.bytes.push(0xF0 | kind);
                varint(&mut self.bytes, many as u64);
            }
        }
        self.bytes.extend(items.iter().flatten());
    }

    fn end(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}
