//! Markers, numbers, lengths and texts of UBJSON, and how to pass over what is not wanted.

use std::fmt;

/// The deepest nesting that is read, which is `serde_json`'s.
const DEEPEST: usize = 128;

/// Why reading stopped: what is wrong, or nothing but that the bytes ended.
#[derive(Debug)]
pub struct Failure(pub Option<String>);

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(self.0.as_deref().unwrap_or("truncated"))
    }
}

impl std::error::Error for Failure {}

impl serde::de::Error for Failure {
    fn custom<T: fmt::Display>(message: T) -> Failure {
        Failure(Some(message.to_string()))
    }
}

/// Bytes, read from their beginning on.
pub struct Reader<'de> {
    bytes: &'de [u8],
    at: usize,
    depth: usize,
}

/// How many elements a container has, and of what type, where it says so.
#[derive(Clone, Copy)]
pub struct Extent {
    /// The type of all elements.
    pub marker: Option<u8>,
    left: Option<usize>,
}

impl<'de> Reader<'de> {
    /// A reader at the beginning of `bytes`.
    pub fn new(bytes: &'de [u8]) -> Reader<'de> {
        Reader {
            bytes,
            at: 0,
            depth: 0,
        }
    }

    /// How many bytes have been read.
    pub fn at(&self) -> usize {
        self.at
    }

    /// A failure in words.
    pub fn malformed(&self, detail: &str) -> Failure {
        Failure(Some(detail.to_string()))
    }

    /// The next bytes, so many.
    pub fn take(&mut self, count: usize) -> Result<&'de [u8], Failure> {
        let end = self.at.checked_add(count).ok_or(Failure(None))?;
        let taken = self.bytes.get(self.at..end).ok_or(Failure(None))?;
        self.at = end;
        Ok(taken)
    }

    /// The next bytes of a number.
    pub fn number<const N: usize>(&mut self) -> Result<[u8; N], Failure> {
        let mut out = [0; N];
        out.copy_from_slice(self.take(N)?);
        Ok(out)
    }

    /// The next byte, which stays.
    pub fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// The next byte that means something.
    pub fn marker(&mut self) -> Result<u8, Failure> {
        loop {
            let [marker] = self.number()?;
            if marker != b'N' {
                return Ok(marker);
            }
        }
    }

    /// A whole number with the given marker.
    pub fn whole(&mut self, marker: u8) -> Result<i64, Failure> {
        Ok(match marker {
            b'i' => i64::from(i8::from_be_bytes(self.number()?)),
            b'U' => i64::from(u8::from_be_bytes(self.number()?)),
            b'I' => i64::from(i16::from_be_bytes(self.number()?)),
            b'l' => i64::from(i32::from_be_bytes(self.number()?)),
            b'L' => i64::from_be_bytes(self.number()?),
            _ => return Err(self.malformed("a whole number is expected")),
        })
    }

    /// A count or length: a whole number, never negative.
    pub fn length(&mut self) -> Result<usize, Failure> {
        let marker = self.marker()?;
        let length = self.whole(marker)?;
        usize::try_from(length).map_err(|_| self.malformed("a length is out of range"))
    }

    /// A text without its marker.
    pub fn text(&mut self) -> Result<&'de str, Failure> {
        let length = self.length()?;
        let bytes = self.take(length)?;
        std::str::from_utf8(bytes).map_err(|_| self.malformed("a text is not UTF-8"))
    }

    /// The start of a container after its bracket.
    pub fn extent(&mut self) -> Result<Extent, Failure> {
        let mut extent = Extent {
            marker: None,
            left: None,
        };
        if self.peek() == Some(b'$') {
            self.at += 1;
            extent.marker = Some(self.number::<1>()?[0]);
            if self.peek() != Some(b'#') {
                return Err(match self.peek() {
                    None => Failure(None),
                    Some(_) => self.malformed("a typed array without a count"),
                });
            }
        }
        if self.peek() == Some(b'#') {
            self.at += 1;
            let count = self.length()?;
            // Elements without a byte of their own would make any count free of charge.
            let each = match extent.marker {
                Some(marker) => match size(marker) {
                    Some(0) => return Err(self.malformed("an array of a type without a size")),
                    Some(each) => each,
                    None => 1,
                },
                None => 1,
            };
            let room = self.bytes.len() - self.at;
            if count.checked_mul(each).is_none_or(|bytes| bytes > room) {
                return Err(Failure(None));
            }
            extent.left = Some(count);
        }
        Ok(extent)
    }

    /// The marker of a container's next element, `None` at its end.
    pub fn next(&mut self, extent: &mut Extent, end: u8) -> Result<Option<u8>, Failure> {
        match &mut extent.left {
            Some(0) => return Ok(None),
            Some(left) => *left -= 1,
            None => {
                let marker = self.marker()?;
                return Ok((marker != end).then_some(marker));
            }
        }
        match extent.marker {
            Some(marker) => Ok(Some(marker)),
            None => self.marker().map(Some),
        }
    }

    /// Counts a container that begins.
    pub fn deeper(&mut self) -> Result<(), Failure> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.malformed("it is nested too deeply"));
        }
        Ok(())
    }

    /// Counts a container that ends.
    pub fn shallower(&mut self) {
        self.depth -= 1;
    }

    /// Passes over a value; arrays of numbers in one step.
    pub fn skip(&mut self, marker: u8) -> Result<(), Failure> {
        if let Some(bytes) = size(marker) {
            return self.take(bytes).map(|_| ());
        }
        match marker {
            b'S' | b'H' => self.text().map(|_| ()),
            b'[' | b'{' => {
                self.deeper()?;
                let mut extent = self.extent()?;
                if marker == b'['
                    && let (Some(each), Some(left)) = (extent.marker.and_then(size), extent.left)
                {
                    self.take(each * left)?;
                } else if marker == b'[' {
                    while let Some(element) = self.next(&mut extent, b']')? {
                        self.skip(element)?;
                    }
                } else {
                    while self.key(&mut extent)?.is_some() {
                        let element = match extent.marker {
                            Some(marker) => marker,
                            None => self.marker()?,
                        };
                        self.skip(element)?;
                    }
                }
                self.depth -= 1;
                Ok(())
            }
            _ => Err(self.malformed("an unknown type of value")),
        }
    }

    /// The next key of an object, `None` at its end; keys have no marker of their own.
    pub fn key(&mut self, extent: &mut Extent) -> Result<Option<&'de str>, Failure> {
        match &mut extent.left {
            Some(0) => return Ok(None),
            Some(left) => *left -= 1,
            None => {
                while self.peek() == Some(b'N') {
                    self.at += 1;
                }
                if self.peek() == Some(b'}') {
                    self.at += 1;
                    return Ok(None);
                }
            }
        }
        self.text().map(Some)
    }
}

/// The bytes of a value whose type fixes them.
fn size(marker: u8) -> Option<usize> {
    Some(match marker {
        b'Z' | b'T' | b'F' | b'N' => 0,
        b'i' | b'U' | b'C' => 1,
        b'I' => 2,
        b'l' | b'd' => 4,
        b'L' | b'D' => 8,
        _ => return None,
    })
}
