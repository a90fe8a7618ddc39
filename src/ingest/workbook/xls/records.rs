//! The stream's records: number, length, data.

/// A record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    pub kind: u16,
    pub data: &'a [u8],
}

/// The records from a byte of the stream on; they end where the stream does.
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    pub fn new(stream: &'a [u8], start: usize) -> Records<'a> {
        Records {
            rest: stream.get(start..).unwrap_or_default(),
        }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let (head, rest) = self.rest.split_first_chunk::<4>()?;
        let [a, b, c, d] = *head;
        let length = usize::from(u16::from_le_bytes([c, d]));
        let (data, rest) = rest.split_at_checked(length)?;
        self.rest = rest;
        Some(Record {
            kind: u16::from_le_bytes([a, b]),
            data,
        })
    }
}
