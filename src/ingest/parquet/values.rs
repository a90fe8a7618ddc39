//! A page's values, decoded in pieces: plain, by dictionary, by differences,
//! by split bytes.

use super::bits::{Hybrid, bits};
use super::delta::Delta;
use super::problem::ColumnDetail;
use super::schema::Physical;

/// Most bytes of texts decoded at once; a page may unfold to far more than its
/// own size.
pub(super) const TEXT_LIMIT: usize = if cfg!(target_pointer_width = "32") {
    128 << 20
} else {
    1 << 30
};

/// Values as stored, without the missing ones.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Values {
    Boolean(Vec<bool>),
    Int32(Vec<i32>),
    Int64(Vec<i64>),
    Int96(Vec<[u8; 12]>),
    Float(Vec<f32>),
    Double(Vec<f64>),
    /// Texts one after the other, and where each ends.
    Bytes {
        ends: Vec<u32>,
        bytes: Vec<u8>,
    },
}

impl Values {
    /// No values of this type.
    pub fn new(physical: Physical) -> Values {
        match physical {
            Physical::Boolean => Values::Boolean(Vec::new()),
            Physical::Int32 => Values::Int32(Vec::new()),
            Physical::Int64 => Values::Int64(Vec::new()),
            Physical::Int96 => Values::Int96(Vec::new()),
            Physical::Float => Values::Float(Vec::new()),
            Physical::Double => Values::Double(Vec::new()),
            Physical::Bytes | Physical::Fixed(_) => Values::Bytes {
                ends: Vec::new(),
                bytes: Vec::new(),
            },
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Values::Boolean(values) => values.len(),
            Values::Int32(values) => values.len(),
            Values::Int64(values) => values.len(),
            Values::Int96(values) => values.len(),
            Values::Float(values) => values.len(),
            Values::Double(values) => values.len(),
            Values::Bytes { ends, .. } => ends.len(),
        }
    }

    pub fn clear(&mut self) {
        match self {
            Values::Boolean(values) => values.clear(),
            Values::Int32(values) => values.clear(),
            Values::Int64(values) => values.clear(),
            Values::Int96(values) => values.clear(),
            Values::Float(values) => values.clear(),
            Values::Double(values) => values.clear(),
            Values::Bytes { ends, bytes } => {
                ends.clear();
                bytes.clear();
            }
        }
    }

    /// The bytes of a text; empty for what is none.
    pub fn text(&self, index: usize) -> &[u8] {
        match self {
            Values::Bytes { ends, bytes } => text(ends, bytes, index).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Appends the values of `dictionary` at these places.
    fn look_up(&mut self, dictionary: &Values, places: &[u32]) -> Result<(), ColumnDetail> {
        fn each<T: Copy>(
            out: &mut Vec<T>,
            dictionary: &[T],
            places: &[u32],
        ) -> Result<(), ColumnDetail> {
            out.reserve(places.len());
            for place in places {
                let value = dictionary.get(*place as usize);
                out.push(*value.ok_or(ColumnDetail::Dictionary)?);
            }
            Ok(())
        }
        match (self, dictionary) {
            (Values::Boolean(out), Values::Boolean(from)) => each(out, from, places),
            (Values::Int32(out), Values::Int32(from)) => each(out, from, places),
            (Values::Int64(out), Values::Int64(from)) => each(out, from, places),
            (Values::Int96(out), Values::Int96(from)) => each(out, from, places),
            (Values::Float(out), Values::Float(from)) => each(out, from, places),
            (Values::Double(out), Values::Double(from)) => each(out, from, places),
            (Values::Bytes { ends, bytes }, Values::Bytes { ends: e, bytes: b }) => {
                for place in places {
                    let value = text(e, b, *place as usize).ok_or(ColumnDetail::Dictionary)?;
                    push_text(ends, bytes, value)?;
                }
                Ok(())
            }
            _ => Err(ColumnDetail::Dictionary),
        }
    }
}

fn text<'b>(ends: &[u32], bytes: &'b [u8], index: usize) -> Option<&'b [u8]> {
    let end = *ends.get(index)? as usize;
    let start = match index {
        0 => 0,
        _ => *ends.get(index - 1)? as usize,
    };
    bytes.get(start..end)
}

fn push_text(ends: &mut Vec<u32>, bytes: &mut Vec<u8>, text: &[u8]) -> Result<(), ColumnDetail> {
    let length = bytes.len() + text.len();
    if length > TEXT_LIMIT {
        return Err(ColumnDetail::PageTooLarge {
            size: length as u64,
            limit: TEXT_LIMIT as u64,
        });
    }
    bytes.extend_from_slice(text);
    ends.push(length as u32);
    Ok(())
}

/// How a page's values are written, and which comes next.
#[derive(Clone, Debug)]
pub(super) enum Decoder {
    /// One after the other; the next one's byte.
    Plain(usize),
    /// Single bits; the next one's.
    Bits(u64),
    /// Booleans as runs.
    Runs(Hybrid),
    /// Places in the dictionary.
    Dictionary(Hybrid),
    Delta(Box<Delta>),
    /// Lengths as differences, then the bytes.
    DeltaLength {
        lengths: Box<Delta>,
        at: usize,
    },
    /// Each text by how much it shares with the one before.
    DeltaText {
        shared: Box<Delta>,
        lengths: Box<Delta>,
        at: usize,
        last: Vec<u8>,
    },
    /// First all first bytes, then all second ones …; the next value's index.
    Split {
        at: usize,
        values: usize,
        next: usize,
    },
}

impl Decoder {
    /// A decoder of the values from byte `at` of the page on.
    pub fn new(
        encoding: i32,
        physical: Physical,
        page: &[u8],
        at: usize,
    ) -> Result<Decoder, ColumnDetail> {
        let unknown = || ColumnDetail::Encoding {
            number: i64::from(encoding),
        };
        let broken = || ColumnDetail::Values;
        let delta = |at| Delta::new(page, at).map(Box::new).ok_or_else(broken);
        Ok(match (encoding, physical) {
            (0, Physical::Boolean) => Decoder::Bits(at as u64 * 8),
            (0, _) => Decoder::Plain(at),
            (2 | 8, _) => match page.get(at) {
                // A page of missing values alone may have nothing more.
                None => Decoder::Dictionary(Hybrid::new(at, at, 0)),
                Some(width) if *width <= 32 => {
                    Decoder::Dictionary(Hybrid::new(at + 1, page.len(), u32::from(*width)))
                }
                Some(_) => return Err(broken()),
            },
            (3, Physical::Boolean) => {
                let length = page.get(at..).and_then(<[u8]>::first_chunk::<4>);
                let length = u32::from_le_bytes(*length.ok_or_else(broken)?) as usize;
                let end = (at + 4)
                    .checked_add(length)
                    .filter(|end| *end <= page.len());
                Decoder::Runs(Hybrid::new(at + 4, end.ok_or_else(broken)?, 1))
            }
            (5, Physical::Int32 | Physical::Int64) => Decoder::Delta(delta(at)?),
            (6, Physical::Bytes) => {
                let lengths = delta(at)?;
                let at = lengths.end(page).ok_or_else(broken)?;
                Decoder::DeltaLength { lengths, at }
            }
            (7, Physical::Bytes | Physical::Fixed(_)) => {
                let shared = delta(at)?;
                let lengths = delta(shared.end(page).ok_or_else(broken)?)?;
                let at = lengths.end(page).ok_or_else(broken)?;
                Decoder::DeltaText {
                    shared,
                    lengths,
                    at,
                    last: Vec::new(),
                }
            }
            (9, _) => {
                let width = width(physical)
                    .filter(|width| *width > 0)
                    .ok_or_else(unknown)?;
                let length = page.len().saturating_sub(at);
                if !length.is_multiple_of(width) {
                    return Err(broken());
                }
                Decoder::Split {
                    at,
                    values: length / width,
                    next: 0,
                }
            }
            _ => return Err(unknown()),
        })
    }

    /// Appends the next `count` values to `out`.
    pub fn decode(
        &mut self,
        page: &[u8],
        physical: Physical,
        dictionary: Option<&Values>,
        count: usize,
        out: &mut Values,
    ) -> Result<(), ColumnDetail> {
        let broken = ColumnDetail::Values;
        match self {
            Decoder::Plain(at) => {
                *at = plain(page, *at, physical, count, out)?;
                Ok(())
            }
            Decoder::Bits(bit) => {
                let Values::Boolean(out) = out else {
                    return Err(broken);
                };
                for _ in 0..count {
                    out.push(bits(page, *bit, 1).ok_or(broken.clone())? == 1);
                    *bit += 1;
                }
                Ok(())
            }
            Decoder::Runs(hybrid) => {
                let Values::Boolean(out) = out else {
                    return Err(broken);
                };
                let mut places = vec![0; count];
                hybrid.fill(page, &mut places).ok_or(broken)?;
                out.extend(places.iter().map(|place| *place != 0));
                Ok(())
            }
            Decoder::Dictionary(hybrid) => {
                let dictionary = dictionary.ok_or(ColumnDetail::Dictionary)?;
                let mut places = vec![0; count];
                hybrid.fill(page, &mut places).ok_or(broken)?;
                out.look_up(dictionary, &places)
            }
            Decoder::Delta(delta) => {
                for _ in 0..count {
                    let value = delta.next(page).ok_or(broken.clone())?;
                    match out {
                        Values::Int32(out) => out.push(value as i32),
                        Values::Int64(out) => out.push(value),
                        _ => return Err(broken),
                    }
                }
                Ok(())
            }
            Decoder::DeltaLength { lengths, at } => {
                let Values::Bytes { ends, bytes } = out else {
                    return Err(broken);
                };
                for _ in 0..count {
                    let text = next_text(page, lengths, at).ok_or(broken.clone())?;
                    push_text(ends, bytes, text)?;
                }
                Ok(())
            }
            Decoder::DeltaText {
                shared,
                lengths,
                at,
                last,
            } => {
                let Values::Bytes { ends, bytes } = out else {
                    return Err(broken);
                };
                for _ in 0..count {
                    let kept = shared
                        .next(page)
                        .and_then(|kept| usize::try_from(kept).ok());
                    let kept = kept.filter(|kept| *kept <= last.len());
                    last.truncate(kept.ok_or(broken.clone())?);
                    let rest = next_text(page, lengths, at).ok_or(broken.clone())?;
                    last.extend_from_slice(rest);
                    if matches!(physical, Physical::Fixed(length) if length != last.len()) {
                        return Err(broken);
                    }
                    push_text(ends, bytes, last)?;
                }
                Ok(())
            }
            Decoder::Split { at, values, next } => {
                let width = width(physical).ok_or(broken.clone())?;
                if count > values.saturating_sub(*next) {
                    return Err(broken);
                }
                // Put together one after the other, then as if written plainly.
                let mut joined = vec![0; count * width];
                for (index, value) in joined.chunks_exact_mut(width).enumerate() {
                    for (byte, slot) in value.iter_mut().enumerate() {
                        let from = *at + byte * *values + *next + index;
                        *slot = *page.get(from).ok_or(broken.clone())?;
                    }
                }
                *next += count;
                plain(&joined, 0, physical, count, out)?;
                Ok(())
            }
        }
    }
}

/// Bytes of a value, where all have the same.
fn width(physical: Physical) -> Option<usize> {
    match physical {
        Physical::Boolean | Physical::Bytes => None,
        Physical::Int32 | Physical::Float => Some(4),
        Physical::Int64 | Physical::Double => Some(8),
        Physical::Int96 => Some(12),
        Physical::Fixed(length) => Some(length),
    }
}

fn next_text<'p>(page: &'p [u8], lengths: &mut Delta, at: &mut usize) -> Option<&'p [u8]> {
    let length = usize::try_from(lengths.next(page)?).ok()?;
    let text = page.get(*at..at.checked_add(length)?)?;
    *at += length;
    Some(text)
}

/// Appends plain values; returns the byte behind them.
fn plain(
    page: &[u8],
    at: usize,
    physical: Physical,
    count: usize,
    out: &mut Values,
) -> Result<usize, ColumnDetail> {
    let broken = || ColumnDetail::Values;
    let range = |width: usize| {
        let length = count.checked_mul(width).ok_or_else(broken)?;
        let end = at.checked_add(length).ok_or_else(broken)?;
        page.get(at..end)
            .map(|range| (range, end))
            .ok_or_else(broken)
    };
    fn each<const N: usize, T>(out: &mut Vec<T>, range: &[u8], value: impl Fn([u8; N]) -> T) {
        let (chunks, _) = range.as_chunks::<N>();
        out.extend(chunks.iter().map(|chunk| value(*chunk)));
    }
    let (range, end) = match (width(physical), &mut *out) {
        (Some(width), Values::Bytes { ends, bytes }) => {
            let (range, end) = range(width)?;
            for index in 0..count {
                let value = range.get(index * width..(index + 1) * width);
                push_text(ends, bytes, value.unwrap_or_default())?;
            }
            return Ok(end);
        }
        (Some(width), _) => range(width)?,
        (None, Values::Bytes { ends, bytes }) => {
            let mut at = at;
            for _ in 0..count {
                let length = page.get(at..).and_then(<[u8]>::first_chunk::<4>);
                let length = u32::from_le_bytes(*length.ok_or_else(broken)?) as usize;
                at += 4;
                let end = at.checked_add(length).ok_or_else(broken)?;
                push_text(ends, bytes, page.get(at..end).ok_or_else(broken)?)?;
                at = end;
            }
            return Ok(at);
        }
        _ => return Err(broken()),
    };
    match out {
        Values::Int32(out) => each(out, range, i32::from_le_bytes),
        Values::Int64(out) => each(out, range, i64::from_le_bytes),
        Values::Int96(out) => each(out, range, |value: [u8; 12]| value),
        Values::Float(out) => each(out, range, f32::from_le_bytes),
        Values::Double(out) => each(out, range, f64::from_le_bytes),
        _ => return Err(broken()),
    }
    Ok(end)
}
