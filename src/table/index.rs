//! The dictionary while it grows: which number a text has.

/// Distance after which the index is rebuilt with another seed: texts made to
/// collide must not turn reading into a search of everything.
const LONGEST_PROBE: usize = 128;

/// Most distinct texts: beyond, the part of the hash that is kept runs out.
const MOST_TEXTS: usize = 1 << 30;

/// Slots that the fastest cache holds; a larger index is fetched ahead.
const CACHED_SLOTS: usize = 2048;

/// Distinct texts in the order of their first occurrence, each found by hash.
///
/// Open addressing with linear probing; a slot holds 32 bits of the hash and
/// the text's number plus one. The slot's place is given by the upper bits of
/// those 32, so that the index grows in one pass in order, without hashing again.
#[derive(Clone, Debug)]
pub(crate) struct Dictionary {
    bytes: Vec<u8>,
    /// `offsets[i]..offsets[i + 1]` are the bytes of text `i` (Arrow's layout).
    offsets: Vec<i64>,
    slots: Vec<u64>,
    /// How far 32 bits of hash are shifted to give a place: 32 − log2(slots).
    shift: u32,
    seed: u64,
}

impl Default for Dictionary {
    fn default() -> Dictionary {
        Dictionary {
            bytes: Vec::new(),
            offsets: vec![0],
            slots: vec![0; 16],
            shift: 28,
            seed: 0x51_7C_C1_B7_27_22_0A_95,
        }
    }
}

impl Dictionary {
    /// Number of distinct texts.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Bytes held.
    pub fn size(&self) -> u64 {
        (self.bytes.capacity() + 8 * (self.offsets.capacity() + self.slots.capacity())) as u64
    }

    /// Bytes and offsets in Arrow's layout.
    pub fn into_parts(self) -> (Vec<u8>, Vec<i64>) {
        (self.bytes, self.offsets)
    }

    /// The text's hash, for [`Dictionary::code`]; it holds until the next call of that.
    #[inline]
    pub fn hash(&self, text: &str) -> u32 {
        hash(text.as_bytes(), self.seed)
    }

    /// Asks for the memory that looking up these hashes will need, all at once:
    /// in a large index each lookup misses the cache three times, and misses
    /// that do not wait for each other take a fraction of the time.
    pub fn fetch_ahead(&self, hashes: &[u32]) {
        if self.slots.len() <= CACHED_SLOTS {
            return;
        }
        let first_slot = |hash: &u32| self.slots.get(self.place(*hash)).copied();
        let mut seen = 0u64;
        for hash in hashes {
            seen ^= first_slot(hash).unwrap_or_default();
        }
        let mut starts = 0i64;
        for slot in hashes.iter().filter_map(first_slot) {
            starts ^= self
                .offsets
                .get(slot as u32 as usize)
                .copied()
                .unwrap_or_default();
        }
        let mut letters = 0u8;
        for slot in hashes.iter().filter_map(first_slot) {
            let code = (slot as u32 as usize).saturating_sub(1);
            let start = self.offsets.get(code).copied().unwrap_or_default();
            letters ^= self.bytes.get(start as usize).copied().unwrap_or_default();
        }
        std::hint::black_box((seen, starts, letters));
    }

    /// The text's number, new if the text is; `None` when there are too many.
    #[inline]
    pub fn code(&mut self, text: &str, hash: u32) -> Option<u32> {
        let mut hash = hash;
        loop {
            let mask = self.slots.len() - 1;
            let mut at = self.place(hash);
            for _ in 0..LONGEST_PROBE.min(self.slots.len()) {
                let slot = self.slots.get(at).copied().unwrap_or_default();
                if slot == 0 {
                    return self.insert(text, hash, at);
                }
                if (slot >> 32) as u32 == hash {
                    let code = slot as u32 - 1;
                    if self.text(code as usize) == text.as_bytes() {
                        return Some(code);
                    }
                }
                at = (at + 1) & mask;
            }
            self.reseed();
            hash = self.hash(text);
        }
    }

    /// The text's number, if it has one.
    pub fn find(&self, text: &str, hash: u32) -> Option<u32> {
        let mask = self.slots.len() - 1;
        let mut at = self.place(hash);
        for _ in 0..LONGEST_PROBE.min(self.slots.len()) {
            let slot = self.slots.get(at).copied().unwrap_or_default();
            if slot == 0 {
                return None;
            }
            let code = (slot as u32).wrapping_sub(1);
            if (slot >> 32) as u32 == hash && self.text(code as usize) == text.as_bytes() {
                return Some(code);
            }
            at = (at + 1) & mask;
        }
        None
    }

    /// The text of a number; empty for a number that is not there.
    pub fn value(&self, code: u32) -> &str {
        // The bytes came as `str` and the offsets fall between them.
        std::str::from_utf8(self.text(code as usize)).unwrap_or_default()
    }

    /// The number of the seed; hashes of another seed are void.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    #[inline]
    fn place(&self, hash: u32) -> usize {
        (hash >> self.shift) as usize
    }

    #[inline]
    fn text(&self, code: usize) -> &[u8] {
        match (self.offsets.get(code), self.offsets.get(code + 1)) {
            (Some(&start), Some(&end)) => self
                .bytes
                .get(start as usize..end as usize)
                .unwrap_or_default(),
            _ => &[],
        }
    }

    #[inline(never)]
    fn insert(&mut self, text: &str, hash: u32, at: usize) -> Option<u32> {
        if self.len() >= MOST_TEXTS {
            return None;
        }
        let code = self.len() as u32;
        self.bytes.extend_from_slice(text.as_bytes());
        self.offsets.push(self.bytes.len() as i64);
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = u64::from(hash) << 32 | u64::from(code + 1);
        }
        if self.len() * 2 > self.slots.len() {
            self.grow();
        }
        Some(code)
    }

    /// Doubles the index.
    #[cold]
    fn grow(&mut self) {
        let old = std::mem::take(&mut self.slots);
        self.slots = vec![0; old.len() * 2];
        self.shift -= 1;
        for slot in old.into_iter().filter(|slot| *slot != 0) {
            self.put(slot);
        }
    }

    /// Another seed scatters what collided under the last one.
    #[cold]
    fn reseed(&mut self) {
        self.seed = mix(self.seed);
        self.slots.fill(0);
        for code in 0..self.len() {
            let hash = hash(self.text(code), self.seed);
            self.put(u64::from(hash) << 32 | (code as u64 + 1));
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

/// Mixes all bits into all bits (the finaliser of SplitMix64: Steele, Lea and
/// Flood, "Fast splittable pseudorandom number generators", 2014).
#[inline(always)]
fn mix(value: u64) -> u64 {
    let value = (value ^ value >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ value >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ value >> 31
}

/// A hash of eight bytes at a time, of which the upper 32 bits are kept. The
/// last word overlaps the one before, so that no byte is taken alone.
#[inline(always)]
fn hash(text: &[u8], seed: u64) -> u32 {
    (hash64(text, seed) >> 32) as u32
}

/// The same hash with all of its bits.
#[inline(always)]
pub(crate) fn hash64(text: &[u8], seed: u64) -> u64 {
    let mut state = seed ^ text.len() as u64;
    let last = if let Some(last) = text.last_chunk::<8>() {
        for word in text.as_chunks::<8>().0 {
            state = (state ^ u64::from_le_bytes(*word)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            state ^= state >> 32;
        }
        u64::from_le_bytes(*last)
    } else if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
    } else {
        match *text {
            [a] => u64::from(a),
            [a, b] => u64::from(a) << 8 | u64::from(b),
            [a, b, c] => u64::from(a) << 16 | u64::from(b) << 8 | u64::from(c),
            _ => 0,
        }
    };
    mix(state ^ last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(dictionary: &mut Dictionary, text: &str) -> Option<u32> {
        let hash = dictionary.hash(text);
        dictionary.code(text, hash)
    }

    #[test]
    fn texts_get_the_numbers_of_their_first_occurrence() {
        let mut dictionary = Dictionary::default();
        let codes: Vec<_> = ["b", "a", "b", "", "a", "c"]
            .map(|text| code(&mut dictionary, text))
            .into();
        assert_eq!(codes, [0, 1, 0, 2, 1, 3].map(Some));
        assert_eq!(
            dictionary.into_parts(),
            (b"bac".to_vec(), vec![0, 1, 2, 2, 3])
        );
    }

    #[test]
    fn many_texts_stay_apart_and_a_new_seed_loses_none() {
        let mut dictionary = Dictionary::default();
        for number in 0..200_000u32 {
            assert_eq!(code(&mut dictionary, &number.to_string()), Some(number));
        }
        dictionary.reseed();
        for number in (0..200_000u32).rev() {
            assert_eq!(code(&mut dictionary, &number.to_string()), Some(number));
        }
    }
}
