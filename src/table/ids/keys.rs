//! The bytes of many keys, by their numbers. Keys of one length, as most ids are,
//! stand in places of a power of two, so that none lies across two of the
//! processor's lines and a key's place follows from its number: one wait for memory.

use std::borrow::Cow;

use super::IdsFull;
use crate::table::fetch::ahead;

/// The length of keys that have several.
pub(super) const MIXED: usize = usize::MAX;

/// Bytes of a line.
const LINE: usize = 64;

/// Most keys: beyond, the part of the hash that is kept runs out.
const MOST_KEYS: usize = 1 << 30;

/// Most bytes of all keys together, so that places fit in 32 bits.
const MOST_BYTES: usize = u32::MAX as usize - 1;

/// A line of the processor's cache.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Line([u8; LINE]);

/// Keys in the order of their numbers.
pub(super) struct Keys {
    count: usize,
    /// Of every key, as far as it is the same.
    length: usize,
    /// Keys of one length up to a line: so many bytes from key to key.
    room: usize,
    lines: Vec<Line>,
    /// All others, one after the other.
    bytes: Vec<u8>,
    /// `places[i]..places[i + 1]` are the bytes of key `i`.
    places: Vec<u32>,
}

impl Default for Keys {
    fn default() -> Keys {
        Keys {
            count: 0,
            length: MIXED,
            room: 0,
            lines: Vec::new(),
            bytes: Vec::new(),
            places: vec![0],
        }
    }
}

impl Keys {
    /// Number of keys.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Bytes held.
    pub fn size(&self) -> usize {
        LINE * self.lines.capacity() + self.bytes.capacity() + 4 * self.places.capacity()
    }

    /// The length of every key, if it is one and at most a line.
    #[inline(always)]
    pub fn length(&self) -> usize {
        self.length
    }

    /// The key of a number; empty if there is no such number.
    #[inline(always)]
    pub fn get(&self, id: usize) -> &[u8] {
        if id >= self.count {
            return &[];
        }
        if self.length != MIXED {
            let key = self.place(id).and_then(|place| place.get(..self.length));
            return key.unwrap_or_default();
        }
        match self.places.get(id..id + 2) {
            Some([start, end]) => self
                .bytes
                .get(*start as usize..*end as usize)
                .unwrap_or_default(),
            _ => &[],
        }
    }

    /// From a key of one length to the end of its line; none of a number that is not.
    #[inline(always)]
    pub fn place(&self, id: usize) -> Option<&[u8]> {
        let at = id.wrapping_mul(self.room);
        self.lines.get(at / LINE)?.0.get(at % LINE..)
    }

    /// Has the lines of a key fetched, as [`ahead`].
    #[inline(always)]
    pub fn touch(&self, id: usize) -> u64 {
        let key = self.get(id);
        ahead(key.first()) ^ ahead(key.last())
    }

    /// A key more.
    ///
    /// # Errors
    /// More than a billion keys, or four gigabytes of them.
    pub fn push(&mut self, key: &[u8]) -> Result<(), IdsFull> {
        if self.count == 0 && (1..=LINE).contains(&key.len()) {
            self.length = key.len();
            self.room = key.len().next_power_of_two();
        } else if self.length != key.len() {
            self.mix();
        }
        let before = match self.length {
            MIXED => self.bytes.len(),
            length => length.saturating_mul(self.count),
        };
        let end = before.saturating_add(key.len());
        if self.count >= MOST_KEYS || end > MOST_BYTES {
            return Err(IdsFull);
        }
        if self.length == MIXED {
            self.bytes.extend_from_slice(key);
            self.places.push(end as u32);
        } else {
            let at = self.count * self.room;
            if at.is_multiple_of(LINE) {
                self.lines.push(Line([0; LINE]));
            }
            let line = self.lines.get_mut(at / LINE);
            let room = line.and_then(|line| line.0.get_mut(at % LINE..));
            if let Some(room) = room.and_then(|room| room.get_mut(..key.len())) {
                room.copy_from_slice(key);
            }
        }
        self.count += 1;
        Ok(())
    }

    /// All keys one after the other, and where each begins and the last one ends.
    pub fn parts(&self) -> (Cow<'_, [u8]>, Cow<'_, [u32]>) {
        if self.length == MIXED {
            return (Cow::Borrowed(&self.bytes), Cow::Borrowed(&self.places));
        }
        let mut bytes = Vec::with_capacity(self.count * self.length);
        for id in 0..self.count {
            bytes.extend_from_slice(self.get(id));
        }
        let places = (0..=self.count).map(|id| (id * self.length) as u32);
        (Cow::Owned(bytes), places.collect())
    }

    /// From now on keys have several lengths.
    #[cold]
    fn mix(&mut self) {
        if self.length == MIXED {
            return;
        }
        let (bytes, places) = self.parts();
        (self.bytes, self.places) = (bytes.into_owned(), places.into_owned());
        (self.length, self.room, self.lines) = (MIXED, 0, Vec::new());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_of_one_length_lies_across_two_lines() {
        for length in 1..=LINE {
            let mut keys = Keys::default();
            for id in 0..40u8 {
                keys.push(&vec![id; length]).unwrap();
            }
            let base = keys.place(0).unwrap().as_ptr() as usize;
            for id in 0..40 {
                assert_eq!(keys.get(id), vec![id as u8; length]);
                let at = keys.get(id).as_ptr() as usize;
                assert_eq!(at / LINE, (at + length - 1) / LINE, "{length}");
                assert!(at - base < 40 * 2 * length);
            }
            assert_eq!((keys.get(40), keys.place(40 * 64)), (b"".as_slice(), None));
        }
    }

    #[test]
    fn a_key_of_another_length_moves_them_all() {
        for length in [0, 1, 8, 44, 64, 65] {
            let mut keys = Keys::default();
            let all: Vec<Vec<u8>> = (0..9).map(|id| vec![id; length]).collect();
            for key in &all {
                keys.push(key).unwrap();
            }
            let (bytes, places) = keys.parts();
            assert_eq!((bytes.len(), places.len()), (9 * length, 10));
            keys.push(b"abc").unwrap();
            for (id, key) in all.iter().enumerate() {
                assert_eq!(keys.get(id), key);
            }
            assert_eq!(
                (keys.get(9), keys.len(), keys.length()),
                (b"abc".as_slice(), 10, MIXED)
            );
            assert_eq!(keys.parts().1.last(), Some(&(9 * length as u32 + 3)));
        }
    }
}
