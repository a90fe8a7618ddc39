//! Four floats and eight bins at a time: the two inner loops of the group tables.
//!
//! The only place of the group tables that says `unsafe`, each with its proof:
//! vector instructions that the machine is known to have. x86-64 always has
//! SSE2; our wasm is built with `simd128`; any other machine takes the
//! portable arrays below, which give the same sums to the bit.

#![allow(unsafe_code, reason = "each has its proof beside it")]

/// Four contributions of one row.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(C, align(16))]
pub struct Quad(pub [f32; 4]);

/// Rows whose states are found before their tables are looked up.
pub const ROWS: usize = 256;

/// Rows whose states are found side by side.
const LANES: usize = 8;

/// Eight-lane vectors that one pass over the steps serves.
const SIDE: usize = 4;

/// One step of a state: rows whose bin is above `above` add `add`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The column of bins.
    pub column: u32,
    /// The last bin that does not add.
    pub above: i16,
    /// What is added, wrapping.
    pub add: u16,
}

/// Vector instructions of a machine.
trait Machine {
    /// Four floats.
    type Floats: Copy;
    /// Eight whole numbers of 16 bits.
    type Words: Copy;
    fn zero() -> Self::Floats;
    fn load(from: &Quad) -> Self::Floats;
    fn store(floats: Self::Floats, to: &mut Quad);
    fn add(a: Self::Floats, b: Self::Floats) -> Self::Floats;
    fn words(value: i16) -> Self::Words;
    fn load_words(from: &[i16; LANES]) -> Self::Words;
    fn store_words(words: Self::Words, to: &mut [u16; LANES]);
    /// `sum` plus `add` where `bins` are greater than `above`.
    fn step(
        sum: Self::Words,
        bins: Self::Words,
        above: Self::Words,
        add: Self::Words,
    ) -> Self::Words;
}

#[cfg(target_arch = "x86_64")]
mod native {
    use core::arch::x86_64::{
        __m128, __m128i, _mm_add_epi16, _mm_add_ps, _mm_and_si128, _mm_cmpgt_epi16, _mm_load_ps,
        _mm_loadu_si128, _mm_set1_epi16, _mm_setzero_ps, _mm_store_ps, _mm_storeu_si128,
    };

    use super::{LANES, Machine, Quad};

    /// SSE2, which every x86-64 processor has.
    pub struct Native;

    impl Machine for Native {
        type Floats = __m128;
        type Words = __m128i;

        #[inline(always)]
        fn zero() -> __m128 {
            // SAFETY: every x86-64 processor has SSE2; so in all that follows.
            unsafe { _mm_setzero_ps() }
        }

        #[inline(always)]
        fn load(from: &Quad) -> __m128 {
            // SAFETY: SSE2, as above; the reference covers 16 readable bytes, all that the
            // instruction reads, at the alignment of 16 that `Quad` has and it asks for.
            unsafe { _mm_load_ps(from.0.as_ptr()) }
        }

        #[inline(always)]
        fn store(floats: __m128, to: &mut Quad) {
            // SAFETY: SSE2, as above; the reference covers 16 writable bytes at an alignment of 16.
            unsafe { _mm_store_ps(to.0.as_mut_ptr(), floats) }
        }

        #[inline(always)]
        fn add(a: __m128, b: __m128) -> __m128 {
            // SAFETY: SSE2, as above.
            unsafe { _mm_add_ps(a, b) }
        }

        #[inline(always)]
        fn words(value: i16) -> __m128i {
            // SAFETY: SSE2, as above.
            unsafe { _mm_set1_epi16(value) }
        }

        #[inline(always)]
        fn load_words(from: &[i16; LANES]) -> __m128i {
            // SAFETY: SSE2, as above; the reference covers 16 readable bytes, and
            // the instruction asks for no alignment.
            unsafe { _mm_loadu_si128(from.as_ptr().cast()) }
        }

        #[inline(always)]
        fn store_words(words: __m128i, to: &mut [u16; LANES]) {
            // SAFETY: SSE2, as above; the reference covers 16 writable bytes, and
            // the instruction asks for no alignment.
            unsafe { _mm_storeu_si128(to.as_mut_ptr().cast(), words) }
        }

        #[inline(always)]
        fn step(sum: __m128i, bins: __m128i, above: __m128i, add: __m128i) -> __m128i {
            // SAFETY: SSE2, as above.
            unsafe { _mm_add_epi16(sum, _mm_and_si128(_mm_cmpgt_epi16(bins, above), add)) }
        }
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod native {
    use core::arch::wasm32::{
        f32x4_add, f32x4_splat, i16x8_add, i16x8_gt, i16x8_splat, v128, v128_and, v128_load,
        v128_store,
    };

    use super::{LANES, Machine, Quad};

    /// The vectors of wasm.
    pub struct Native;

    impl Machine for Native {
        type Floats = v128;
        type Words = v128;

        #[inline(always)]
        fn zero() -> v128 {
            f32x4_splat(0.0)
        }

        #[inline(always)]
        fn load(from: &Quad) -> v128 {
            // SAFETY: the reference covers 16 readable bytes, all that the
            // instruction reads; wasm's loads work at any alignment.
            unsafe { v128_load(from.0.as_ptr().cast()) }
        }

        #[inline(always)]
        fn store(floats: v128, to: &mut Quad) {
            // SAFETY: the reference covers 16 writable bytes, all that the instruction writes.
            unsafe { v128_store(to.0.as_mut_ptr().cast(), floats) }
        }

        #[inline(always)]
        fn add(a: v128, b: v128) -> v128 {
            f32x4_add(a, b)
        }

        #[inline(always)]
        fn words(value: i16) -> v128 {
            i16x8_splat(value)
        }

        #[inline(always)]
        fn load_words(from: &[i16; LANES]) -> v128 {
            // SAFETY: the reference covers 16 readable bytes, all that the instruction reads.
            unsafe { v128_load(from.as_ptr().cast()) }
        }

        #[inline(always)]
        fn store_words(words: v128, to: &mut [u16; LANES]) {
            // SAFETY: the reference covers 16 writable bytes, all that the instruction writes.
            unsafe { v128_store(to.as_mut_ptr().cast(), words) }
        }

        #[inline(always)]
        fn step(sum: v128, bins: v128, above: v128, add: v128) -> v128 {
            i16x8_add(sum, v128_and(i16x8_gt(bins, above), add))
        }
    }
}

#[cfg(any(
    test,
    not(any(
        target_arch = "x86_64",
        all(target_arch = "wasm32", target_feature = "simd128")
    ))
))]
mod portable {
    use super::{LANES, Machine, Quad};

    /// Plain arrays.
    pub struct Portable;

    impl Machine for Portable {
        type Floats = [f32; 4];
        type Words = [i16; LANES];

        fn zero() -> [f32; 4] {
            [0.0; 4]
        }

        fn load(from: &Quad) -> [f32; 4] {
            from.0
        }

        fn store(floats: [f32; 4], to: &mut Quad) {
            to.0 = floats;
        }

        fn add(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
            std::array::from_fn(|lane| a[lane] + b[lane])
        }

        fn words(value: i16) -> [i16; LANES] {
            [value; LANES]
        }

        fn load_words(from: &[i16; LANES]) -> [i16; LANES] {
            *from
        }

        fn store_words(words: [i16; LANES], to: &mut [u16; LANES]) {
            *to = words.map(|word| word as u16);
        }

        fn step(
            sum: [i16; LANES],
            bins: [i16; LANES],
            above: [i16; LANES],
            add: [i16; LANES],
        ) -> [i16; LANES] {
            std::array::from_fn(|lane| {
                let add = if bins[lane] > above[lane] {
                    add[lane]
                } else {
                    0
                };
                sum[lane].wrapping_add(add)
            })
        }
    }
}

#[cfg(any(
    target_arch = "x86_64",
    all(target_arch = "wasm32", target_feature = "simd128")
))]
use native::Native as Here;
#[cfg(not(any(
    target_arch = "x86_64",
    all(target_arch = "wasm32", target_feature = "simd128")
)))]
use portable::Portable as Here;

/// Finds the state of every row: `first` and all steps that its bins take.
///
/// `columns` holds one column of [`ROWS`] bins after another.
pub fn find_states(first: u16, steps: &[Step], columns: &[[i16; ROWS]], states: &mut [u16; ROWS]) {
    find_states_on::<Here>(first, steps, columns, states);
}

#[inline(always)]
fn find_states_on<M: Machine>(
    first: u16,
    steps: &[Step],
    columns: &[[i16; ROWS]],
    states: &mut [u16; ROWS],
) {
    let (vectors, _) = states.as_chunks_mut::<LANES>();
    let (sides, _) = vectors.as_chunks_mut::<SIDE>();
    for (at, side) in sides.iter_mut().enumerate() {
        let mut sums = [M::words(first as i16); SIDE];
        for step in steps {
            let Some(column) = columns.get(step.column as usize) else {
                continue;
            };
            let (bins, _) = column.as_chunks::<LANES>();
            let (bins, _) = bins.as_chunks::<SIDE>();
            let above = M::words(step.above);
            let add = M::words(step.add as i16);
            for (sum, bins) in sums.iter_mut().zip(&bins[at]) {
                *sum = M::step(*sum, M::load_words(bins), above, add);
            }
        }
        for (sum, states) in sums.into_iter().zip(side) {
            M::store_words(sum, states);
        }
    }
}

/// Adds to every row's sums what the tables say of its states.
///
/// An entry of `tables` has a quad for each of `blocks`, the places of the
/// row's sums that it is added to; `states` holds, table after table, the number
/// of each row's entry. `sums` has `width` quads per row, at most [`ROWS`] rows.
pub fn add_entries(
    tables: &[Quad],
    blocks: &[u16],
    states: &[[u16; ROWS]],
    sums: &mut [Quad],
    width: usize,
) {
    add_entries_on::<Here>(tables, blocks, states, sums, width);
}

#[inline(always)]
fn add_entries_on<M: Machine>(
    tables: &[Quad],
    blocks: &[u16],
    states: &[[u16; ROWS]],
    sums: &mut [Quad],
    width: usize,
) {
    // A known number of quads is held in registers.
    match blocks.len() {
        1 => add_known::<M, 1>(tables, blocks, states, sums, width),
        2 => add_known::<M, 2>(tables, blocks, states, sums, width),
        3 => add_known::<M, 3>(tables, blocks, states, sums, width),
        4 => add_known::<M, 4>(tables, blocks, states, sums, width),
        5 => add_known::<M, 5>(tables, blocks, states, sums, width),
        6 => add_known::<M, 6>(tables, blocks, states, sums, width),
        7 => add_known::<M, 7>(tables, blocks, states, sums, width),
        8 => add_known::<M, 8>(tables, blocks, states, sums, width),
        _ => add_many::<M>(tables, blocks, states, sums, width),
    }
}

#[inline(always)]
fn add_known<M: Machine, const BLOCKS: usize>(
    tables: &[Quad],
    blocks: &[u16],
    states: &[[u16; ROWS]],
    sums: &mut [Quad],
    width: usize,
) {
    let (entries, _) = tables.as_chunks::<BLOCKS>();
    for (row, sums) in sums.chunks_exact_mut(width.max(1)).enumerate().take(ROWS) {
        let mut total = [M::zero(); BLOCKS];
        for states in states {
            if let Some(entry) = entries.get(usize::from(states[row])) {
                for (total, quad) in total.iter_mut().zip(entry) {
                    *total = M::add(*total, M::load(quad));
                }
            }
        }
        for (block, total) in blocks.iter().zip(total) {
            if let Some(sum) = sums.get_mut(usize::from(*block)) {
                M::store(M::add(M::load(sum), total), sum);
            }
        }
    }
}

/// The same where an entry has too many quads for the registers.
fn add_many<M: Machine>(
    tables: &[Quad],
    blocks: &[u16],
    states: &[[u16; ROWS]],
    sums: &mut [Quad],
    width: usize,
) {
    let size = blocks.len();
    for (row, sums) in sums.chunks_exact_mut(width.max(1)).enumerate().take(ROWS) {
        for states in states {
            let entry = tables.iter().skip(usize::from(states[row]) * size);
            for (block, quad) in blocks.iter().zip(entry) {
                if let Some(sum) = sums.get_mut(usize::from(*block)) {
                    M::store(M::add(M::load(sum), M::load(quad)), sum);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::portable::Portable;
    use super::*;

    /// Numbers that look random, the same in every run.
    fn scramble(seed: u64, at: usize) -> u64 {
        let mixed = (seed ^ at as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed ^ mixed >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 20
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn vectors_and_arrays_find_the_same_states(
            seed in any::<u64>(),
            first in any::<u16>(),
            steps in prop::collection::vec((0u32..4, -1i16..=i16::MAX, any::<u16>()), 0..9),
        ) {
            let columns: Vec<[i16; ROWS]> = (0..3)
                .map(|column| std::array::from_fn(|row| {
                    let bits = scramble(seed, column * ROWS + row);
                    let edge = steps.get(bits as usize % 8).map_or(0, |step| step.1);
                    if bits & 64 == 0 { edge.saturating_add((bits >> 8 & 1) as i16).max(0) }
                    else { (bits >> 8) as i16 & i16::MAX }
                }))
                .collect();
            let steps: Vec<Step> = steps
                .into_iter()
                .map(|(column, above, add)| Step { column, above, add })
                .collect();
            let (mut ours, mut plain) = ([1; ROWS], [2; ROWS]);
            find_states(first, &steps, &columns, &mut ours);
            find_states_on::<Portable>(first, &steps, &columns, &mut plain);
            prop_assert_eq!(ours, plain);
            for row in 0..ROWS {
                // A column that is not there adds nothing.
                let state = steps.iter().fold(first, |state, step| {
                    let column = columns.get(step.column as usize);
                    let adds = column.is_some_and(|column| column[row] > step.above);
                    state.wrapping_add(if adds { step.add } else { 0 })
                });
                prop_assert_eq!(ours[row], state);
            }
        }

        #[test]
        fn vectors_and_arrays_give_the_same_sums(
            seed in any::<u64>(),
            size in 1usize..=11,
            tables in 1usize..=16,
            rows in 0usize..=ROWS,
        ) {
            let number = |at: usize| (scramble(seed, at) % 2001) as f32 / 1000.0 - 1.0;
            let quads: Vec<Quad> = (0..40 * size)
                .map(|at| Quad(std::array::from_fn(|lane| number(4 * at + lane))))
                .collect();
            // Some states are beyond the tables, and add nothing.
            let states: Vec<[u16; ROWS]> = (0..tables)
                .map(|table| std::array::from_fn(|row| (scramble(!seed, table * ROWS + row) % 42) as u16))
                .collect();
            let blocks: Vec<u16> = (0..size).map(|block| 2 * block as u16).collect();
            let width = 2 * size;
            let before: Vec<Quad> = (0..rows * width).map(|at| Quad([number(at); 4])).collect();
            let (mut ours, mut plain) = (before.clone(), before.clone());
            add_entries(&quads, &blocks, &states, &mut ours, width);
            add_entries_on::<Portable>(&quads, &blocks, &states, &mut plain, width);
            prop_assert_eq!(&ours, &plain);
            for row in 0..rows {
                for (place, block) in blocks.iter().enumerate() {
                    for lane in 0..4 {
                        let at = row * width + usize::from(*block);
                        let entry = |table: &[u16; ROWS]| {
                            quads.get(usize::from(table[row]) * size + place).map_or(0.0, |q| q.0[lane])
                        };
                        let sum: f32 = before[at].0[lane] + states.iter().map(entry).sum::<f32>();
                        prop_assert!((ours[at].0[lane] - sum).abs() < 1e-5);
                        prop_assert_eq!(ours[at + 1], before[at + 1]);
                    }
                }
            }
        }
    }
}
