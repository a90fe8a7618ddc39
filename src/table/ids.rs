//! Keys into dense numbers, many at a time: which customer is this?
//!
//! A large index lies outside the caches, so a look-up waits for memory three
//! times. [`Ids::number`] takes keys by the batch and goes through them in
//! phases: hash them all, then ask for all slots, then compare all keys. The
//! waits of one phase overlap, which makes the whole take a fraction.

mod find;
mod hash;
mod keys;
mod strangers;

use std::borrow::Cow;

use hash::{equal, hash};
use keys::Keys;
pub use strangers::Strangers;

/// Keys that go through the phases together.
pub const TOGETHER: usize = 128;

/// Stands for a key that has no number.
pub const NO_ID: u32 = u32::MAX;

/// Distance after which the index is rebuilt with another seed: keys made to
/// collide must not turn reading into a search of everything.
const LONGEST_PROBE: usize = 128;

const SEED: u64 = 0x6A09_E667_F3BC_C908;

/// The hash of each key of a batch and its number, [`NO_ID`] if it is not there.
type Found = [(u32, u32); TOGETHER];

/// Keys in the order of their first occurrence, each found by its bytes.
///
/// Open addressing with linear probing. A slot holds 32 bits of the hash (whose
/// upper bits are the slot's place) and the key's number plus one.
pub struct Ids {
    keys: Keys,
    slots: Vec<u64>,
    /// How far 32 bits of hash are shifted to give a place: 32 − log2(slots).
    shift: u32,
    seed: u64,
}

impl Default for Ids {
    fn default() -> Ids {
        Ids {
            keys: Keys::default(),
            slots: vec![0; 16],
            shift: 28,
            seed: SEED,
        }
    }
}

/// The index can take no more keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdsFull;

impl Ids {
    /// An index without keys.
    pub fn new() -> Ids {
        Ids::default()
    }

    /// Number of keys.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes held.
    pub fn size(&self) -> u64 {
        (self.keys.size() + 8 * self.slots.capacity()) as u64
    }

    /// The key of a number; empty if there is no such number.
    pub fn key(&self, id: u32) -> &[u8] {
        self.slice(id as usize)
    }

    /// The keys in the order of their numbers.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        (0..self.len()).map(|id| self.slice(id))
    }

    /// Writes the number of every key to `out`, which is emptied before; new
    /// keys get the next numbers.
    ///
    /// # Errors
    /// More than a billion keys, or four gigabytes of them; `out` then ends
    /// before the key that did not fit.
    pub fn number<'a>(
        &mut self,
        keys: impl Iterator<Item = &'a [u8]>,
        out: &mut Vec<u32>,
    ) -> Result<(), IdsFull> {
        out.clear();
        each_batch(keys, |batch| self.number_batch(batch, out))
    }

    /// Adds the number of every key to `out`; of at most [`TOGETHER`] keys.
    ///
    /// # Errors
    /// As [`Self::number`].
    pub fn number_batch(&mut self, batch: &[&[u8]], out: &mut Vec<u32>) -> Result<(), IdsFull> {
        let found = self.find(batch);
        let found = found.get(..batch.len()).unwrap_or_default();
        if found.iter().all(|(_, id)| *id != NO_ID) {
            out.extend(found.iter().map(|(_, id)| *id));
            return Ok(());
        }
        let seed = self.seed;
        for (key, (hash, id)) in batch.iter().zip(found) {
            let id = match *id {
                NO_ID if seed == self.seed => self.insert(key, *hash)?,
                // Built anew meanwhile: the hashes are void.
                NO_ID => self.insert(key, self.hash(key))?,
                id => id,
            };
            out.push(id);
        }
        Ok(())
    }

    /// Writes the number of every key to `out`, which is emptied before, and
    /// [`NO_ID`] for keys that the index does not have; these are counted.
    pub fn look_up<'a>(
        &self,
        keys: impl Iterator<Item = &'a [u8]>,
        out: &mut Vec<u32>,
        strangers: &mut Strangers,
    ) {
        out.clear();
        let never_full: Result<(), IdsFull> = each_batch(keys, |batch| {
            let found = self.find(batch);
            for (key, (_, id)) in batch.iter().zip(found) {
                if id == NO_ID {
                    strangers.met(key);
                }
                out.push(id);
            }
            Ok(())
        });
        debug_assert!(never_full.is_ok());
    }

    /// The number of one key, if the index has it.
    pub fn get(&self, key: &[u8]) -> Option<u32> {
        self.search(key, self.hash(key)).ok()
    }

    /// The number of one key, new if the key is.
    ///
    /// # Errors
    /// As [`Self::number`].
    pub fn number_one(&mut self, key: &[u8]) -> Result<u32, IdsFull> {
        self.insert(key, self.hash(key))
    }

    /// Takes over another index's keys; returns the number here of each number there.
    ///
    /// # Errors
    /// As [`Self::number`].
    pub fn merge(&mut self, other: &Ids) -> Result<Vec<u32>, IdsFull> {
        let mut numbers = Vec::with_capacity(other.len());
        self.number(other.keys(), &mut numbers)?;
        Ok(numbers)
    }

    /// All keys one after the other, and where each begins and the last one
    /// ends: what another worker needs for [`Self::merge_parts`].
    pub fn parts(&self) -> (Cow<'_, [u8]>, Cow<'_, [u32]>) {
        self.keys.parts()
    }

    /// As [`Self::merge`], of an index's [`Self::parts`].
    ///
    /// # Errors
    /// As [`Self::number`].
    pub fn merge_parts(&mut self, bytes: &[u8], places: &[u32]) -> Result<Vec<u32>, IdsFull> {
        let mut numbers = Vec::with_capacity(places.len());
        let ends = places.iter().skip(1);
        let keys = places.iter().zip(ends).map(|(start, end)| {
            bytes
                .get(*start as usize..*end as usize)
                .unwrap_or_default()
        });
        self.number(keys, &mut numbers)?;
        Ok(numbers)
    }

    #[inline(always)]
    fn hash(&self, key: &[u8]) -> u32 {
        hash(key, self.seed)
    }

    #[inline(always)]
    fn place(&self, hash: u32) -> usize {
        (hash >> self.shift) as usize
    }

    #[inline(always)]
    fn slice(&self, id: usize) -> &[u8] {
        self.keys.get(id)
    }

    /// The key's number, or the free slot at which it would stand; none when
    /// that is too far.
    fn search(&self, key: &[u8], hash: u32) -> Result<u32, Option<usize>> {
        let mask = self.slots.len() - 1;
        let mut at = self.place(hash);
        for _ in 0..LONGEST_PROBE.min(self.slots.len()) {
            let slot = self.slots.get(at).copied().unwrap_or(0);
            if slot == 0 {
                return Err(Some(at));
            }
            let id = (slot as u32).wrapping_sub(1);
            if (slot >> 32) as u32 == hash && equal(self.slice(id as usize), key) {
                return Ok(id);
            }
            at = (at + 1) & mask;
        }
        Err(None)
    }

    /// The number of a key that a batch did not find; it may have come in since.
    #[inline(never)]
    fn insert(&mut self, key: &[u8], mut hash: u32) -> Result<u32, IdsFull> {
        let at = loop {
            match self.search(key, hash) {
                Ok(id) => return Ok(id),
                Err(Some(at)) => break at,
                Err(None) => {
                    self.rebuild(
                        self.slots.len(),
                        self.seed.wrapping_add(0x9E37_79B9_7F4A_7C15),
                    );
                    hash = self.hash(key);
                }
            }
        };
        let id = self.len() as u32;
        self.keys.push(key)?;
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = u64::from(hash) << 32 | u64::from(id + 1);
        }
        // Half full at most: most keys are found at their first slot.
        if self.len() * 2 > self.slots.len() {
            self.grow();
        }
        Ok(id)
    }

    /// Twice the slots. Slots are in the order of their hashes (but for those
    /// that had to go further), so both are gone through in order.
    fn grow(&mut self) {
        let old = std::mem::take(&mut self.slots);
        self.slots = vec![0; old.len() * 2];
        self.shift -= 1;
        for entry in old.into_iter().filter(|slot| *slot != 0) {
            self.put(entry);
        }
    }

    fn rebuild(&mut self, slots: usize, seed: u64) {
        self.seed = seed;
        self.slots = vec![0; slots];
        for id in 0..self.len() {
            let hash = self.hash(self.slice(id));
            self.put(u64::from(hash) << 32 | (id as u64 + 1));
        }
    }

    fn put(&mut self, entry: u64) {
        let mask = self.slots.len() - 1;
        let mut at = self.place((entry >> 32) as u32);
        while self.slots.get(at).is_some_and(|slot| *slot != 0) {
            at = (at + 1) & mask;
        }
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = entry;
        }
    }
}

/// Hands over up to [`TOGETHER`] keys at a time.
#[inline(always)]
fn each_batch<'a, E>(
    mut keys: impl Iterator<Item = &'a [u8]>,
    mut work: impl FnMut(&[&'a [u8]]) -> Result<(), E>,
) -> Result<(), E> {
    let mut batch: [&[u8]; TOGETHER] = [&[]; TOGETHER];
    loop {
        let mut count = 0;
        for (to, from) in batch.iter_mut().zip(&mut keys) {
            *to = from;
            count += 1;
        }
        work(batch.get(..count).unwrap_or_default())?;
        if count < TOGETHER {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests;
