//! Spreads the points of a strip across its height by how many share a place,
//! without randomness and in linear time.

/// Width of the bins in which neighbours are counted, in pixels.
const BIN: f32 = 2.0;

/// Offsets from the middle line, one per position, within ±`half`.
///
/// Points are counted in bins of two pixels; a bin's points fill a height that
/// grows with the square root of their number, in the order of the van der
/// Corput sequence (J. G. van der Corput, 1935), which fills any interval evenly.
/// Positions that are not numbers get 0.
pub fn spread(positions: &[f32], from: f32, to: f32, half: f32, diameter: f32) -> Vec<f32> {
    let bins = ((to - from).max(0.0) / BIN) as usize + 1;
    let bins = bins.min(8192);
    // `as` saturates, so that any position lands in a bin.
    let bin = |position: f32| (((position - from) / BIN) as usize).min(bins - 1);
    let mut counts = vec![0u32; bins];
    for position in positions {
        counts[bin(*position)] += 1;
    }
    let smooth = |index: usize| {
        let before = counts[index.saturating_sub(1)];
        let after = counts[(index + 1).min(bins - 1)];
        (before as f32 + 2.0 * counts[index] as f32 + after as f32) / 4.0
    };
    let most = (0..bins).map(smooth).fold(1.0, f32::max);
    let reach: Vec<f32> = (0..bins)
        .map(|index| {
            let share = libm::sqrtf(smooth(index) / most);
            // A few points are stacked, not scattered over the strip.
            (half * share).min(counts[index] as f32 * diameter / 2.0)
        })
        .collect();
    let mut placed = vec![0u32; bins];
    positions
        .iter()
        .map(|position| {
            if position.is_nan() {
                return 0.0;
            }
            let bin = bin(*position);
            placed[bin] += 1;
            sequence(placed[bin]) * reach[bin]
        })
        .collect()
}

/// The van der Corput sequence in base 2, stretched to −1 … 1: 0, −½, ½, −¾ …
pub fn sequence(index: u32) -> f32 {
    const SCALE: f32 = 2.0 / 4_294_967_296.0;
    index.reverse_bits() as f32 * SCALE - 1.0
}
