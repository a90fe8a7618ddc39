//! Sixty-four bytes compared at once, and digits made numbers four at a time: the
//! vector instructions behind the scan and the columns of numbers.
//!
//! The only place of the fast reader that says `unsafe`, each with its proof:
//! vector instructions that the machine is known to have. x86-64 always has SSE2; our wasm is built with `simd128`; any
//! other machine takes the portable words below.

#![allow(unsafe_code, reason = "each has its proof beside it")]

/// Bytes looked at together: one bit of a `u64` each.
pub(super) const BLOCK: usize = 64;

#[cfg(target_arch = "x86_64")]
mod lanes {
    use core::arch::x86_64::{
        __m128i, _mm_cmpeq_epi8, _mm_loadu_si128, _mm_madd_epi16, _mm_max_epu8, _mm_movemask_epi8,
        _mm_mullo_epi16, _mm_or_si128, _mm_packs_epi32, _mm_set1_epi8, _mm_set1_epi16,
        _mm_set1_epi32, _mm_setzero_si128, _mm_srli_epi16, _mm_storeu_si128, _mm_subs_epu8,
    };

    pub type Lanes = __m128i;

    #[inline(always)]
    pub fn none() -> Lanes {
        // SAFETY: every x86-64 processor has SSE2; so in all that follows.
        unsafe { _mm_setzero_si128() }
    }

    #[inline(always)]
    pub fn load(bytes: &[u8; 16]) -> Lanes {
        // SAFETY: SSE2, as above; the reference covers 16 readable bytes, all
        // that the instruction reads, and it asks for no alignment.
        unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) }
    }

    #[inline(always)]
    pub fn equal(lanes: Lanes, byte: u8) -> Lanes {
        // SAFETY: SSE2, as above.
        unsafe { _mm_cmpeq_epi8(lanes, _mm_set1_epi8(byte as i8)) }
    }

    #[inline(always)]
    pub fn or(a: Lanes, b: Lanes) -> Lanes {
        // SAFETY: SSE2, as above.
        unsafe { _mm_or_si128(a, b) }
    }

    /// The top bit of each byte.
    #[inline(always)]
    pub fn bits(lanes: Lanes) -> u64 {
        // SAFETY: SSE2, as above.
        u64::from(unsafe { _mm_movemask_epi8(lanes) } as u16)
    }

    /// The larger of each two bytes.
    #[inline(always)]
    pub fn larger(a: Lanes, b: Lanes) -> Lanes {
        // SAFETY: SSE2, as above.
        unsafe { _mm_max_epu8(a, b) }
    }

    /// Whether any byte is more than nine.
    #[inline(always)]
    pub fn beyond_nine(lanes: Lanes) -> bool {
        // SAFETY: SSE2, as above.
        let beyond = unsafe { _mm_subs_epu8(lanes, _mm_set1_epi8(9)) };
        bits(equal(beyond, 0)) != 0xFFFF
    }

    /// The numbers that twice two times eight digits write.
    #[inline(always)]
    pub fn eights(a: Lanes, b: Lanes) -> Lanes {
        // SAFETY: SSE2, as above.
        unsafe {
            let pairs =
                |digits| _mm_srli_epi16::<8>(_mm_mullo_epi16(digits, _mm_set1_epi16(super::PAIRS)));
            let fours = |digits| _mm_madd_epi16(pairs(digits), _mm_set1_epi32(super::FOURS));
            let packed = _mm_packs_epi32(fours(a), fours(b));
            _mm_madd_epi16(packed, _mm_set1_epi32(super::EIGHTS))
        }
    }

    #[inline(always)]
    pub fn store(lanes: Lanes, numbers: &mut [i32; 4]) {
        // SAFETY: SSE2, as above; the reference covers 16 writable bytes, all that
        // the instruction writes, and it asks for no alignment.
        unsafe { _mm_storeu_si128(numbers.as_mut_ptr().cast(), lanes) }
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod lanes {
    use core::arch::wasm32::{
        i16x8_mul, i16x8_narrow_i32x4, i16x8_splat, i32x4_dot_i16x8, i32x4_splat, u8x16_bitmask,
        u8x16_eq, u8x16_max, u8x16_splat, u8x16_sub_sat, u16x8_shr, u64x2_splat, v128,
        v128_any_true, v128_load, v128_or, v128_store,
    };

    pub type Lanes = v128;

    #[inline(always)]
    pub fn none() -> Lanes {
        u64x2_splat(0)
    }

    #[inline(always)]
    pub fn load(bytes: &[u8; 16]) -> Lanes {
        // SAFETY: the reference covers 16 readable bytes, all that the
        // instruction reads; wasm's loads work at any alignment.
        unsafe { v128_load(bytes.as_ptr().cast()) }
    }

    #[inline(always)]
    pub fn equal(lanes: Lanes, byte: u8) -> Lanes {
        u8x16_eq(lanes, u8x16_splat(byte))
    }

    #[inline(always)]
    pub fn or(a: Lanes, b: Lanes) -> Lanes {
        v128_or(a, b)
    }

    /// The top bit of each byte.
    #[inline(always)]
    pub fn bits(lanes: Lanes) -> u64 {
        u64::from(u8x16_bitmask(lanes))
    }

    /// The larger of each two bytes.
    #[inline(always)]
    pub fn larger(a: Lanes, b: Lanes) -> Lanes {
        u8x16_max(a, b)
    }

    /// Whether any byte is more than nine.
    #[inline(always)]
    pub fn beyond_nine(lanes: Lanes) -> bool {
        v128_any_true(u8x16_sub_sat(lanes, u8x16_splat(9)))
    }

    /// The numbers that twice two times eight digits write.
    #[inline(always)]
    pub fn eights(a: Lanes, b: Lanes) -> Lanes {
        let pairs = |digits| u16x8_shr(i16x8_mul(digits, i16x8_splat(super::PAIRS)), 8);
        let fours = |digits| i32x4_dot_i16x8(pairs(digits), i32x4_splat(super::FOURS));
        let packed = i16x8_narrow_i32x4(fours(a), fours(b));
        i32x4_dot_i16x8(packed, i32x4_splat(super::EIGHTS))
    }

    #[inline(always)]
    pub fn store(lanes: Lanes, numbers: &mut [i32; 4]) {
        // SAFETY: the reference covers 16 writable bytes, all that the
        // instruction writes; wasm's stores work at any alignment.
        unsafe { v128_store(numbers.as_mut_ptr().cast(), lanes) }
    }
}

#[cfg(any(
    test,
    not(any(
        target_arch = "x86_64",
        all(target_arch = "wasm32", target_feature = "simd128")
    ))
))]
#[cfg_attr(target_arch = "x86_64", allow(dead_code))]
mod words {
    pub type Lanes = [u64; 2];

    const LOW_SEVEN: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    const ONES: u64 = 0x0101_0101_0101_0101;

    #[inline(always)]
    pub fn none() -> Lanes {
        [0; 2]
    }

    #[inline(always)]
    pub fn load(bytes: &[u8; 16]) -> Lanes {
        let value = u128::from_le_bytes(*bytes);
        [value as u64, (value >> 64) as u64]
    }

    /// The top bit set in each byte that is equal, exactly: adding 0x7F to
    /// seven bits carries into the eighth unless all are zero, and never beyond.
    #[inline(always)]
    pub fn equal(lanes: Lanes, byte: u8) -> Lanes {
        let of = |word: u64| {
            let difference = word ^ (ONES * u64::from(byte));
            !(((difference & LOW_SEVEN) + LOW_SEVEN) | difference | LOW_SEVEN)
        };
        [of(lanes[0]), of(lanes[1])]
    }

    #[inline(always)]
    pub fn or(a: Lanes, b: Lanes) -> Lanes {
        [a[0] | b[0], a[1] | b[1]]
    }

    /// The top bit of each byte: the product moves bit 8 i + 7 to bit 56 + i.
    #[inline(always)]
    pub fn bits(lanes: Lanes) -> u64 {
        let of = |word: u64| ((word >> 7) & ONES).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        of(lanes[0]) | of(lanes[1]) << 8
    }

    /// The larger of each two bytes.
    #[inline(always)]
    pub fn larger(a: Lanes, b: Lanes) -> Lanes {
        let of = |a: u64, b: u64| {
            let (mut larger, b) = (a.to_le_bytes(), b.to_le_bytes());
            for (a, b) in larger.iter_mut().zip(b) {
                *a = b.max(*a);
            }
            u64::from_le_bytes(larger)
        };
        [of(a[0], b[0]), of(a[1], b[1])]
    }

    /// Whether any byte is more than nine.
    #[inline(always)]
    pub fn beyond_nine(lanes: Lanes) -> bool {
        let of = |word: u64| word.to_le_bytes().iter().any(|byte| *byte > 9);
        of(lanes[0]) || of(lanes[1])
    }

    /// The numbers that twice two times eight digits write.
    #[inline(always)]
    pub fn eights(a: Lanes, b: Lanes) -> Lanes {
        let of = |word: u64| {
            let add = |sum: u32, digit: u8| sum.wrapping_mul(10).wrapping_add(u32::from(digit));
            u64::from(word.to_le_bytes().into_iter().fold(0, add))
        };
        let two = |lanes: Lanes| of(lanes[0]) | of(lanes[1]) << 32;
        [two(a), two(b)]
    }

    #[inline(always)]
    pub fn store(lanes: Lanes, numbers: &mut [i32; 4]) {
        let [a, b] = lanes;
        *numbers = [a as i32, (a >> 32) as i32, b as i32, (b >> 32) as i32];
    }
}

#[cfg(not(any(
    target_arch = "x86_64",
    all(target_arch = "wasm32", target_feature = "simd128")
)))]
use words as lanes;

/// Sixty-four bytes in registers, or what a comparison found in them.
#[derive(Clone, Copy)]
pub(super) struct Block([lanes::Lanes; 4]);

impl Block {
    /// Loads the bytes.
    #[inline(always)]
    pub fn load(bytes: &[u8; BLOCK]) -> Block {
        let (quarters, _) = bytes.as_chunks::<16>();
        match quarters {
            [a, b, c, d] => Block([
                lanes::load(a),
                lanes::load(b),
                lanes::load(c),
                lanes::load(d),
            ]),
            _ => Block::none(),
        }
    }

    /// Nothing found.
    #[inline(always)]
    pub fn none() -> Block {
        Block([lanes::none(); 4])
    }

    /// All bits set in each byte that equals `byte` (on some machines only the top one).
    #[inline(always)]
    pub fn equal(self, byte: u8) -> Block {
        // Written out: a call of `map` is not always resolved.
        let [a, b, c, d] = self.0;
        Block([
            lanes::equal(a, byte),
            lanes::equal(b, byte),
            lanes::equal(c, byte),
            lanes::equal(d, byte),
        ])
    }

    /// What was found in either.
    #[inline(always)]
    pub fn or(self, other: Block) -> Block {
        let [a, b, c, d] = self.0;
        let [e, f, g, h] = other.0;
        Block([
            lanes::or(a, e),
            lanes::or(b, f),
            lanes::or(c, g),
            lanes::or(d, h),
        ])
    }

    /// The top bit of each byte, the first byte's lowest.
    #[inline(always)]
    pub fn bits(self) -> u64 {
        let [a, b, c, d] = self.0;
        lanes::bits(a) | lanes::bits(b) << 16 | lanes::bits(c) << 32 | lanes::bits(d) << 48
    }
}

/// Factors by which digits of one byte become pairs of two (the first one lowest, so
/// that the sum stands in the upper byte), pairs fours, and fours all eight.
const PAIRS: i16 = 10 << 8 | 1;
const FOURS: i32 = 1 << 16 | 100;
const EIGHTS: i32 = 1 << 16 | 10_000;

/// The numbers that eight digits each write: bytes 0 to 9, the first one's weight the
/// highest. Not all are right, and that is the answer, when a byte is no digit.
#[inline(always)]
pub(super) fn whole_numbers(digits: &[[u8; 8]], numbers: &mut [i32]) -> bool {
    let mut largest = lanes::none();
    let fours = numbers.as_chunks_mut::<4>().0;
    let (quarters, _) = digits.as_flattened().as_chunks::<16>();
    for (four, halves) in fours.iter_mut().zip(quarters.as_chunks::<2>().0) {
        let [a, b] = halves;
        let (a, b) = (lanes::load(a), lanes::load(b));
        largest = lanes::larger(largest, lanes::larger(a, b));
        lanes::store(lanes::eights(a, b), four);
    }
    !lanes::beyond_nine(largest)
}

/// Work that gains by the machine's wider instructions.
pub(super) trait Work {
    /// Does it. This and all that it calls has to be inlined.
    fn run(self);
}

/// Does work with the machine's wider instructions where it has them: they count
/// and find bits in one step, and shift by a number in one.
pub(super) fn widely(work: impl Work) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("popcnt")
        && std::arch::is_x86_feature_detected!("bmi1")
        && std::arch::is_x86_feature_detected!("bmi2")
        && std::arch::is_x86_feature_detected!("avx2")
    {
        // SAFETY: all that the function is compiled for was found just above.
        return unsafe { widely_avx2(work) };
    }
    work.run();
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "popcnt,bmi1,bmi2,avx2")]
fn widely_avx2(work: impl Work) {
    work.run();
}

/// Work on block after block.
pub(super) trait Steps {
    /// The next block, the place of its first byte plus one, and the bits of
    /// those of its bytes that are there. Has to be inlined.
    fn step(&mut self, block: Block, base: u32, valid: u64);
}

/// Goes through a window.
pub(super) fn each_block(window: &[u8], steps: &mut impl Steps) {
    widely(Blocks { window, steps });
}

struct Blocks<'a, S> {
    window: &'a [u8],
    steps: &'a mut S,
}

impl<S: Steps> Work for Blocks<'_, S> {
    /// The last block is filled up with what is none of the window.
    #[inline(always)]
    fn run(self) {
        let (blocks, rest) = self.window.as_chunks::<BLOCK>();
        let mut base = 1u32;
        for block in blocks {
            self.steps.step(Block::load(block), base, !0);
            base += BLOCK as u32;
        }
        if !rest.is_empty() {
            let mut last = [b'x'; BLOCK];
            for (to, from) in last.iter_mut().zip(rest) {
                *to = *from;
            }
            let valid = (1u64 << rest.len()) - 1;
            self.steps.step(Block::load(&last), base, valid);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plain(bytes: &[u8; BLOCK], wanted: impl Fn(u8) -> bool) -> u64 {
        let bit = |(at, byte): (usize, &u8)| u64::from(wanted(*byte)) << at;
        bytes.iter().enumerate().map(bit).sum()
    }

    proptest! {
        #[test]
        fn every_byte_is_found_and_no_other(
            bytes in prop::array::uniform32(prop_oneof![
                Just(b','), Just(b','^1), Just(b','^0x80), Just(0), Just(0x80), any::<u8>(),
            ]),
            byte in prop_oneof![Just(b','), Just(0), any::<u8>()],
        ) {
            let mut all = [0u8; BLOCK];
            all[..32].copy_from_slice(&bytes);
            all[32..].copy_from_slice(&bytes);
            all[32..].reverse();
            let block = Block::load(&all);
            prop_assert_eq!(block.equal(byte).bits(), plain(&all, |b| b == byte));
            prop_assert_eq!(block.bits(), plain(&all, |b| b >= 0x80));
            let either = block.equal(byte).or(block.equal(0x80));
            prop_assert_eq!(either.bits(), plain(&all, |b| b == byte || b == 0x80));

            let (quarters, _) = all.as_chunks::<16>();
            for (at, quarter) in quarters.iter().enumerate() {
                let found = words::bits(words::equal(words::load(quarter), byte));
                prop_assert_eq!(found, block.equal(byte).bits() >> (16 * at) & 0xFFFF);
                let either = words::or(words::load(quarter), words::none());
                prop_assert_eq!(words::bits(either), block.bits() >> (16 * at) & 0xFFFF);
            }
        }

        #[test]
        fn eight_digits_are_the_number_they_write(
            numbers in prop::collection::vec(0..100_000_000i32, 8),
            at in 0..64usize,
            odd in prop_oneof![Just(10u8), any::<u8>()],
        ) {
            let mut digits: Vec<[u8; 8]> = numbers
                .iter()
                .map(|number| format!("{number:08}").into_bytes().try_into().unwrap())
                .map(|text: [u8; 8]| text.map(|byte| byte - b'0'))
                .collect();
            let mut found = [0; 8];
            prop_assert!(whole_numbers(&digits, &mut found));
            prop_assert_eq!(&found[..], &numbers);

            let (quarters, _) = digits.as_flattened().as_chunks::<16>();
            let load = |at: usize| words::load(&quarters[at]);
            for (at, four) in numbers.as_chunks::<4>().0.iter().enumerate() {
                let mut found = [0; 4];
                words::store(words::eights(load(2 * at), load(2 * at + 1)), &mut found);
                prop_assert_eq!(&found, four);
            }
            prop_assert!(!words::beyond_nine(words::larger(load(0), load(3))));

            digits.as_flattened_mut()[at] = odd;
            prop_assert_eq!(whole_numbers(&digits, &mut found), odd < 10);
            let (quarters, _) = digits.as_flattened().as_chunks::<16>();
            let quarter = words::load(&quarters[at / 16]);
            prop_assert_eq!(words::beyond_nine(words::larger(quarter, words::none())), odd > 9);
        }
    }
}
