//! The dictionary while it grows: which number a text has.

/// Distance after which the index is rebuilt with another seed: texts made to
/// collide must not turn reading into a search of everything.
const LONGEST_PROBE: usize = 128;

/// Distinct texts in the order of their first occurrence, each found by hash.
///
/// Open addressing with linear probing; a slot holds the upper half of the
/// hash and the text's number plus one, so that a text is compared only when
/// the hash agrees.
pub(super) struct Dictionary {
    bytes: Vec<u8>,
    /// `offsets[i]..offsets[i + 1]` are the bytes of text `i` (Arrow's layout).
    offsets: Vec<i64>,
    slots: Vec<u64>,
    seed: u64,
}

impl Dictionary {
    pub fn new() -> Dictionary {
        Dictionary {
            bytes: Vec::new(),
            offsets: vec![0],
            slots: vec![0; 16],
            seed: 0x51_7C_C1_B7_27_22_0A_95,
        }
    }

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

    fn text(&self, code: usize) -> &[u8] {
        match (self.offsets.get(code), self.offsets.get(code + 1)) {
            (Some(&start), Some(&end)) => self
                .bytes
                .get(start as usize..end as usize)
                .unwrap_or_default(),
            _ => &[],
        }
    }

    /// The text's number, new if the text is. `None` beyond `u32`.
    #[inline]
    pub fn code(&mut self, text: &str) -> Option<u32> {
        loop {
            let hash = hash(text.as_bytes(), self.seed);
            let mask = self.slots.len() - 1;
            let mut at = hash as usize & mask;
            for _ in 0..LONGEST_PROBE.min(self.slots.len()) {
                let slot = self.slots.get(at).copied().unwrap_or_default();
                if slot == 0 {
                    return self.insert(text, hash, at);
                }
                if slot >> 32 == hash >> 32 {
                    let code = slot as u32 - 1;
                    if self.text(code as usize) == text.as_bytes() {
                        return Some(code);
                    }
                }
                at = (at + 1) & mask;
            }
            self.reseed();
        }
    }

    #[cold]
    #[inline(never)]
    fn insert(&mut self, text: &str, hash: u64, at: usize) -> Option<u32> {
        let code = u32::try_from(self.len())
            .ok()
            .filter(|code| *code < u32::MAX)?;
        self.bytes.extend_from_slice(text.as_bytes());
        self.offsets.push(self.bytes.len() as i64);
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = hash >> 32 << 32 | u64::from(code + 1);
        }
        if self.len() * 2 > self.slots.len() {
            self.rebuild(self.slots.len() * 2);
        }
        Some(code)
    }

    /// Another seed scatters what collided under the last one.
    #[cold]
    fn reseed(&mut self) {
        self.seed = mix(self.seed);
        self.rebuild(self.slots.len());
    }

    fn rebuild(&mut self, size: usize) {
        let mut slots = vec![0u64; size];
        let mask = size - 1;
        for code in 0..self.len() {
            let hash = hash(self.text(code), self.seed);
            let mut at = hash as usize & mask;
            while slots.get(at).is_some_and(|slot| *slot != 0) {
                at = (at + 1) & mask;
            }
            if let Some(slot) = slots.get_mut(at) {
                *slot = hash >> 32 << 32 | (code as u64 + 1);
            }
        }
        self.slots = slots;
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

/// A 64-bit hash, eight bytes at a time.
#[inline(always)]
fn hash(text: &[u8], seed: u64) -> u64 {
    let mut state = seed ^ text.len() as u64;
    let (words, tail) = text.as_chunks::<8>();
    for word in words {
        state = (state ^ u64::from_le_bytes(*word)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        state ^= state >> 32;
    }
    let mut last = 0u64;
    for byte in tail {
        last = last << 8 | u64::from(*byte);
    }
    mix(state ^ last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_get_the_numbers_of_their_first_occurrence() {
        let mut dictionary = Dictionary::new();
        let codes: Vec<_> = ["b", "a", "b", "", "a", "c"]
            .map(|text| dictionary.code(text))
            .into();
        assert_eq!(codes, [0, 1, 0, 2, 1, 3].map(Some));
        assert_eq!(
            dictionary.into_parts(),
            (b"bac".to_vec(), vec![0, 1, 2, 2, 3])
        );
    }

    #[test]
    fn many_texts_stay_apart_and_a_new_seed_loses_none() {
        let mut dictionary = Dictionary::new();
        for number in 0..200_000u32 {
            assert_eq!(dictionary.code(&number.to_string()), Some(number));
        }
        dictionary.reseed();
        for number in (0..200_000u32).rev() {
            assert_eq!(dictionary.code(&number.to_string()), Some(number));
        }
    }
}
