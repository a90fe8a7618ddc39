//! A fast hash of short keys, and their comparison, eight bytes at a time.

/// Mixes all bits into all bits (the finaliser of SplitMix64: Steele, Lea and
/// Flood, "Fast splittable pseudorandom number generators", 2014).
#[inline(always)]
pub(super) fn mix(value: u64) -> u64 {
    let value = (value ^ value >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ value >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ value >> 31
}

/// All 64 bits of the hash. The last word overlaps the one before, so that no
/// byte is taken alone; two words at a time go into two states, so that the
/// processor can multiply both at once.
#[inline(always)]
pub(super) fn wide_hash(key: &[u8], seed: u64) -> u64 {
    let (words, last) = if let Some(last) = key.last_chunk::<8>() {
        (key.as_chunks::<8>().0, u64::from_le_bytes(*last))
    } else if let (Some(first), Some(last)) = (key.first_chunk::<4>(), key.last_chunk::<4>()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        (EMPTY, u64::from(first) << 32 | u64::from(last))
    } else {
        let last = match *key {
            [a] => u64::from(a),
            [a, b] => u64::from(a) << 8 | u64::from(b),
            [a, b, c] => u64::from(a) << 16 | u64::from(b) << 8 | u64::from(c),
            _ => 0,
        };
        (EMPTY, last)
    };
    of_words(words, last, key.len(), seed)
}

const EMPTY: &[[u8; 8]] = &[];

/// The hash of a key of this length by its words and its last eight bytes.
#[inline(always)]
fn of_words(words: &[[u8; 8]], last: u64, length: usize, seed: u64) -> u64 {
    const A: u64 = 0x9E37_79B9_7F4A_7C15;
    const B: u64 = 0xC2B2_AE3D_27D4_EB4F;
    let step = |state: u64, word: u64, by: u64| {
        let product = (state ^ word).wrapping_mul(by);
        product ^ product >> 32
    };
    let mut one = seed ^ length as u64;
    let mut two = !seed;
    let (pairs, single) = words.as_chunks::<2>();
    for [a, b] in pairs {
        one = step(one, u64::from_le_bytes(*a), A);
        two = step(two, u64::from_le_bytes(*b), B);
    }
    for word in single {
        one = step(one, u64::from_le_bytes(*word), A);
    }
    mix(step(one, last, B) ^ two.rotate_left(29))
}

/// As [`hash`], of a key of a known number of words.
#[inline(always)]
pub(super) fn hash_words<const W: usize>(
    words: &[[u8; 8]; W],
    last: &[u8; 8],
    length: usize,
    seed: u64,
) -> u32 {
    (of_words(words, u64::from_le_bytes(*last), length, seed) >> 32) as u32
}

/// The upper 32 bits of the hash.
#[inline(always)]
pub(super) fn hash(key: &[u8], seed: u64) -> u32 {
    (wide_hash(key, seed) >> 32) as u32
}

/// Whether two keys are the same. (The compiler's own comparison is a call, and
/// in wasm one that goes byte by byte.)
#[inline(always)]
pub(super) fn equal(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let (Some(last_a), Some(last_b)) = (a.last_chunk::<8>(), b.last_chunk::<8>()) else {
        return a.iter().zip(b).all(|(a, b)| a == b);
    };
    let word = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes);
    let words = a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0);
    let difference = words.fold(word(last_a) ^ word(last_b), |sum, (a, b)| {
        sum | (word(a) ^ word(b))
    });
    difference == 0
}

/// As [`equal`], of two keys of a known number of words, and their last eight bytes.
#[inline(always)]
pub(super) fn equal_words<const W: usize>(
    (a, last_a): (&[[u8; 8]; W], &[u8; 8]),
    (b, last_b): (&[[u8; 8]; W], &[u8; 8]),
) -> bool {
    let word = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes);
    let words = a.iter().zip(b);
    let difference = words.fold(word(last_a) ^ word(last_b), |sum, (a, b)| {
        sum | (word(a) ^ word(b))
    });
    difference == 0
}
