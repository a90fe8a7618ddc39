//! Finding a batch of keys. Where they are all of one length, as most ids are,
//! a key's place follows from its number, which saves a wait for memory, and
//! hashing and comparing is straight code, one for each number of words.

use super::hash::{equal, equal_words, hash_words};
use super::{Found, Ids, NO_ID, TOGETHER};
use crate::table::fetch::ahead;

/// A key's words of eight bytes and its last eight bytes, if it has `W` whole
/// words and this length.
#[inline(always)]
fn words<const W: usize>(key: &[u8], length: usize) -> Option<(&[[u8; 8]; W], &[u8; 8])> {
    if key.len() != length {
        return None;
    }
    Some((key.as_chunks::<8>().0.first_chunk()?, key.last_chunk()?))
}

impl Ids {
    /// The hash of each key and its number, [`NO_ID`] if it is not there.
    #[inline(always)]
    pub(super) fn find(&self, batch: &[&[u8]]) -> Found {
        let mut found = [(0u32, NO_ID); TOGETHER];
        if self.find_alike(batch, &mut found) {
            return found;
        }
        let mut slots = [0u64; TOGETHER];
        for (key, (hash, _)) in batch.iter().zip(&mut found) {
            *hash = self.hash(key);
        }
        // Nothing hangs on what is touched, so that no wait holds up the next one;
        // where a key was put further, that is mostly in the same line.
        let mut touched = 0;
        for (hash, _) in found.iter().take(batch.len()) {
            touched ^= ahead(self.slots.get(self.place(*hash)));
        }
        std::hint::black_box(touched);
        for ((hash, _), slot) in found.iter().zip(&mut slots).take(batch.len()) {
            *slot = self.slot_of(*hash);
        }
        // Touching each key fetches the lines in which it lies, before any comparison
        // waits for them.
        let mut touched = 0;
        for slot in slots.iter().take(batch.len()) {
            touched ^= self.keys.touch((*slot as u32).wrapping_sub(1) as usize);
        }
        std::hint::black_box(touched);
        for ((key, (hash, id)), slot) in batch.iter().zip(&mut found).zip(&slots) {
            let number = (*slot as u32).wrapping_sub(1);
            let first = (*slot >> 32) as u32 == *hash
                && *slot != 0
                && equal(self.keys.get(number as usize), key);
            if first {
                *id = number;
            } else if *slot != 0 {
                *id = self.search(key, *hash).unwrap_or(NO_ID);
            }
        }
        found
    }

    /// The slot of a key: the first one with its hash, or a free one.
    #[inline(always)]
    fn slot_of(&self, hash: u32) -> u64 {
        let mask = self.slots.len() - 1;
        let mut at = self.place(hash);
        // Half of them are free: there is an end.
        loop {
            let slot = self.slots.get(at).copied().unwrap_or(0);
            if slot == 0 || (slot >> 32) as u32 == hash {
                return slot;
            }
            at = (at + 1) & mask;
        }
    }

    /// As [`Ids::find`], if all keys have one length for which there is code.
    #[inline(always)]
    fn find_alike(&self, batch: &[&[u8]], found: &mut Found) -> bool {
        match self.keys.length() / 8 {
            1 => self.find_words::<1>(batch, found),
            2 => self.find_words::<2>(batch, found),
            3 => self.find_words::<3>(batch, found),
            4 => self.find_words::<4>(batch, found),
            5 => self.find_words::<5>(batch, found),
            8 => self.find_words::<8>(batch, found),
            _ => return false,
        }
        true
    }

    /// Keys whose length is `W` words and less than another one.
    #[inline(never)]
    fn find_words<const W: usize>(&self, batch: &[&[u8]], found: &mut Found) {
        let length = self.keys.length();
        let mut slots = [0u64; TOGETHER];
        // Nothing hangs on what is touched, so that no wait holds up the next one.
        let mut touched = 0;
        for (key, (hash, id)) in batch.iter().zip(found.iter_mut()) {
            *id = NO_ID;
            *hash = match words::<W>(key, length) {
                Some((words, last)) => hash_words(words, last, length, self.seed),
                // Not there, but it may come in.
                None => self.hash(key),
            };
            touched ^= ahead(self.slots.get(self.place(*hash)));
        }
        std::hint::black_box(touched);
        // The same with the keys.
        let mut touched = 0;
        for ((hash, _), slot) in found.iter().zip(&mut slots).take(batch.len()) {
            *slot = self.slot_of(*hash);
            let place = self.keys.place((*slot as u32).wrapping_sub(1) as usize);
            touched ^= ahead(place.and_then(<[u8]>::first));
        }
        std::hint::black_box(touched);
        for ((key, (hash, id)), slot) in batch.iter().zip(found.iter_mut()).zip(&slots) {
            let number = (*slot as u32).wrapping_sub(1);
            let known = self.keys.place(number as usize);
            let known = known.and_then(|known| words::<W>(known.get(..length)?, length));
            let same = (slot >> 32) as u32 == *hash
                && known.is_some_and(|known| {
                    words::<W>(key, length).is_some_and(|key| equal_words(known, key))
                });
            if same {
                *id = number;
            } else if *slot != 0 {
                *id = self.search(key, *hash).unwrap_or(NO_ID);
            }
        }
    }
}
