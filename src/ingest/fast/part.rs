//! Several workers, one file: who reads which records, and the proof that
//! together they read each once.
//!
//! A part owns the records that begin within its bytes, and reads on beyond its
//! end to complete the last of them. Where the first record of a part begins
//! cannot be known without reading all that stands before it (a line feed may
//! stand between quotes), so it is assumed to follow the first line end. Each
//! part says where its first record began and where the one after its last one
//! begins; [`check`] compares, and a part that assumed wrongly is read again
//! from where the one before it ended.

use serde::{Deserialize, Serialize};

use super::{FastError, FastPlan, FastReader, FastReport, FastSink, Frame};

/// A part of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// First byte.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
    /// What is known of the first byte.
    pub begins: Begins,
}

/// What is known of the byte with which a part begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Begins {
    /// The file's records begin with it, and the header if there is one.
    File,
    /// A record begins with it.
    Record,
    /// Nothing.
    Anywhere,
}

/// Cuts a file of `length` bytes into at most `parts` parts of equal size; what
/// is before `from` (a line that names the delimiter, say) belongs to none.
pub fn split(from: u64, length: u64, parts: usize) -> Vec<Part> {
    let bytes = length.saturating_sub(from);
    let parts = (parts as u64).clamp(1, bytes.max(1));
    let cut = |at: u64| from + (u128::from(bytes) * u128::from(at) / u128::from(parts)) as u64;
    (0..parts)
        .map(|at| Part {
            start: cut(at),
            end: cut(at + 1),
            begins: match at {
                0 => Begins::File,
                _ => Begins::Anywhere,
            },
        })
        .collect()
}

/// Where the records of a part begin and end, by what the part has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartEnds {
    /// Where its first record begins.
    pub first: u64,
    /// Where the first record begins that is not its own.
    pub next: u64,
}

/// A part that has to be read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redo {
    /// Its number.
    pub part: usize,
    /// What to read instead.
    pub instead: Part,
}

/// The first part that did not begin where the one before it ended. What it
/// gathered is void; once it was read again, check again.
pub fn check(parts: &[Part], ends: &[PartEnds]) -> Option<Redo> {
    let pairs = ends.iter().zip(ends.iter().skip(1)).enumerate();
    let (at, (before, _)) = pairs
        .into_iter()
        .find(|(_, (before, after))| before.next != after.first)?;
    let end = parts.get(at + 1)?.end;
    Some(Redo {
        part: at + 1,
        instead: Part {
            start: before.next,
            end: end.max(before.next),
            begins: Begins::Record,
        },
    })
}

/// How far the search for a part's first record is.
enum Stage {
    /// Looking for the first line end.
    Searching,
    /// After a carriage return, which may have a line feed.
    AfterReturn,
    /// Reading the part's records.
    Reading,
    /// All of its records are read.
    Done,
}

/// Reads the records of one part.
pub struct PartReader {
    part: Part,
    stage: Stage,
    plan: Option<FastPlan>,
    reader: Option<FastReader>,
    /// The file's byte that is to come next.
    position: u64,
    first: u64,
}

impl PartReader {
    /// A reader of this part. The header is skipped in the part that begins
    /// with the file's first record only.
    pub fn new(plan: FastPlan, part: Part) -> PartReader {
        let mut reader = PartReader {
            part,
            stage: Stage::Searching,
            plan: Some(plan),
            reader: None,
            // The byte before tells whether a record begins with the part.
            position: part.start.saturating_sub(1),
            first: part.start,
        };
        if part.begins != Begins::Anywhere || part.start == 0 {
            reader.position = part.start;
            reader.begin(part.start);
        }
        reader
    }

    /// The file's byte that [`Self::push`] wants to be given next.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Whether all records of the part are read: no more bytes are wanted.
    pub fn is_done(&self) -> bool {
        matches!(self.stage, Stage::Done)
    }

    /// What was read so far.
    pub fn report(&self) -> FastReport {
        let report = self.reader.as_ref().map(|reader| reader.report().clone());
        report.unwrap_or_default()
    }

    fn begin(&mut self, first: u64) {
        self.first = first;
        self.stage = match first < self.part.end {
            true => Stage::Reading,
            false => Stage::Done,
        };
        if let Some(mut plan) = self.plan.take() {
            plan.header &= self.part.begins == Begins::File;
            // Below the rows there is something at the file's end only.
            let ends_file = |frame: &Frame| self.part.end >= frame.length();
            plan.frame = plan.frame.filter(ends_file);
            self.reader = Some(FastReader::starting_at(plan, first));
        }
    }

    /// Takes the bytes that follow those it was given before.
    ///
    /// # Errors
    /// As [`FastReader::push`].
    pub fn push(&mut self, bytes: &[u8], sink: &mut impl FastSink) -> Result<(), FastError> {
        let base = self.position;
        self.position += bytes.len() as u64;
        let mut from = 0;
        while !matches!(self.stage, Stage::Reading | Stage::Done) {
            let rest = bytes.get(from..).unwrap_or_default();
            match (&self.stage, rest.first()) {
                (_, None) => return Ok(()),
                (Stage::AfterReturn, Some(byte)) => {
                    from += usize::from(*byte == b'\n');
                    self.begin(base + from as u64);
                }
                _ => match memchr::memchr2(b'\n', b'\r', rest) {
                    None => return Ok(()),
                    Some(at) => {
                        from += at + 1;
                        match rest.get(at) {
                            Some(b'\r') => self.stage = Stage::AfterReturn,
                            _ => self.begin(base + from as u64),
                        }
                    }
                },
            }
        }
        let Some(reader) = &mut self.reader else {
            return Ok(());
        };
        if matches!(self.stage, Stage::Done) {
            return Ok(());
        }
        let rest = bytes.get(from..).unwrap_or_default();
        let at = base + from as u64;
        let own = self.part.end.saturating_sub(at).min(rest.len() as u64) as usize;
        let (own, beyond) = rest.split_at_checked(own).unwrap_or((rest, &[]));
        reader.push(own, sink)?;
        if self.position < self.part.end {
            return Ok(());
        }
        // The end is reached: only a record that began before it is completed.
        reader.settle(sink)?;
        let complete = !reader.is_opening() && reader.place() >= self.part.end;
        if complete || reader.complete(beyond, sink)? {
            self.stage = Stage::Done;
        }
        Ok(())
    }

    /// The part is read, or the file has ended: hands over what is left.
    ///
    /// # Errors
    /// As [`FastReader::finish`].
    pub fn finish(mut self, sink: &mut impl FastSink) -> Result<(PartEnds, FastReport), FastError> {
        if self.reader.is_none() {
            // No line end to the end of the file: no record begins here.
            let end = self.position;
            self.begin(end);
        }
        let Some(reader) = self.reader else {
            return Ok((
                PartEnds {
                    first: self.first,
                    next: self.first,
                },
                FastReport::default(),
            ));
        };
        let (next, report) = match self.stage {
            Stage::Done => (reader.place(), reader.report().clone()),
            _ => (self.position, reader.finish(sink)?),
        };
        Ok((
            PartEnds {
                first: self.first,
                next,
            },
            report,
        ))
    }
}
