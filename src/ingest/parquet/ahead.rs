//! Which bytes of the file the next row groups take, so that whoever holds the file can
//! fetch them while this thread computes; and a source that knows what was fetched.
//!
//! Nothing depends on it: what was not fetched is read from the file itself.

use std::ops::Range;

use super::ParquetFile;
use crate::ingest::source::{ByteSource, SourceError};

/// Bytes between two columns that are fetched for nothing rather than asking twice: a
/// request costs about as much as a megabyte.
const GAP: u64 = 512 << 10;

/// Bytes asked for at once: about what a browser fetches of a request that nobody waits for.
const PIECE: u64 = 2 << 20;

/// Most bytes fetched ahead of a row group; the group before it is held as well.
const AHEAD: u64 = 32 << 20;

impl ParquetFile {
    /// The bytes that reading these columns of a row group takes, in pieces to be asked for
    /// together; not more than may be held.
    pub(super) fn ranges(&self, columns: &[usize], group: usize) -> Vec<Range<u64>> {
        let mut chunks: Vec<Range<u64>> = Vec::new();
        let Some(group) = self.footer.groups.get(group) else {
            return chunks;
        };
        for column in columns {
            let node = self.columns.get(*column).and_then(|one| self.node(one));
            let leaves = node.map(|node| node.first_leaf..node.first_leaf + node.leaf_count);
            let found = leaves.and_then(|leaves| group.chunks.get(leaves));
            chunks.extend(found.into_iter().flatten().map(|c| c.start..c.end));
        }
        pieces(chunks)
    }

    /// Divides the row groups among so many workers at most, one after the other, with about
    /// as many rows each.
    pub fn shares(&self, workers: usize) -> Vec<Range<usize>> {
        let groups = self.footer.groups.len();
        let workers = workers.clamp(1, groups.max(1));
        let mut shares = Vec::with_capacity(workers);
        let (mut start, mut rows) = (0, 0_u64);
        for (at, group) in self.footer.groups.iter().enumerate() {
            rows += group.rows;
            // The last one takes what is left.
            let Some(next) = self.footer.groups.get(at + 1) else {
                break;
            };
            // Where it is nearest to what is due: half of the next one is beyond that.
            let due = u128::from(self.rows()) * (shares.len() as u128 + 1);
            let middle = 2 * u128::from(rows) + u128::from(next.rows);
            if middle * workers as u128 >= 2 * due && shares.len() + 1 < workers {
                shares.push(start..at + 1);
                start = at + 1;
            }
        }
        shares.push(start..groups);
        shares
    }

    /// Packed bytes of these columns in all row groups.
    pub fn bytes_of(&self, columns: &[usize]) -> u64 {
        let nodes = columns
            .iter()
            .filter_map(|column| self.columns.get(*column));
        let nodes = nodes.filter_map(|column| self.node(column));
        let leaves = nodes.flat_map(|node| node.first_leaf..node.first_leaf + node.leaf_count);
        let leaves: Vec<usize> = leaves.collect();
        let chunks = self.footer.groups.iter().flat_map(|group| {
            let chunks = leaves.iter().filter_map(|leaf| group.chunks.get(*leaf));
            chunks.map(|chunk| chunk.end - chunk.start)
        });
        chunks.fold(0, u64::saturating_add)
    }

    /// Rows of these row groups.
    pub fn rows_of(&self, groups: Range<usize>) -> u64 {
        let groups = self.footer.groups.get(groups).unwrap_or_default();
        groups.iter().map(|group| group.rows).sum()
    }
}

/// Joins what lies near each other and cuts what is long.
fn pieces(mut chunks: Vec<Range<u64>>) -> Vec<Range<u64>> {
    chunks.retain(|chunk| chunk.start < chunk.end);
    chunks.sort_by_key(|chunk| chunk.start);
    let mut joined: Vec<Range<u64>> = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        match joined.last_mut() {
            Some(last) if chunk.start <= last.end.saturating_add(GAP) => {
                last.end = last.end.max(chunk.end);
            }
            _ => joined.push(chunk),
        }
    }
    let mut pieces = Vec::with_capacity(joined.len());
    let mut left = AHEAD;
    for Range { mut start, end } in joined {
        let end = end.min(start.saturating_add(left));
        left -= end - start;
        while start < end {
            let next = end.min(start + PIECE);
            pieces.push(start..next);
            start = next;
        }
    }
    pieces
}

/// A source some bytes of which were fetched already.
pub struct FetchedSource<S> {
    inner: S,
    /// Where each begins, in their order.
    pieces: Vec<(u64, Vec<u8>)>,
}

impl<S: ByteSource> FetchedSource<S> {
    /// Nothing of `inner` is fetched yet.
    pub fn new(inner: S) -> FetchedSource<S> {
        FetchedSource {
            inner,
            pieces: Vec::new(),
        }
    }

    /// Replaces what was fetched by these pieces: where each begins, and its bytes. Gives
    /// back what was held.
    pub fn hold(&mut self, mut pieces: Vec<(u64, Vec<u8>)>) -> Vec<(u64, Vec<u8>)> {
        pieces.sort_by_key(|(start, _)| *start);
        std::mem::replace(&mut self.pieces, pieces)
    }

    /// What was fetched of the file from a byte on.
    fn fetched(&self, at: u64) -> &[u8] {
        let behind = self.pieces.partition_point(|(start, _)| *start <= at);
        let piece = behind
            .checked_sub(1)
            .and_then(|place| self.pieces.get(place));
        let found = piece.and_then(|(start, bytes)| bytes.get((at - start) as usize..));
        found.unwrap_or_default()
    }
}

impl<S: ByteSource> ByteSource for FetchedSource<S> {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn len(&self) -> u64 {
        self.inner.len()
    }

    fn read_at(&mut self, offset: u64, into: &mut [u8]) -> Result<(), SourceError> {
        let (mut at, mut filled) = (offset, 0);
        while let Some(rest) = into.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            let found = self.fetched(at);
            let count = found.len().min(rest.len());
            if count == 0 {
                return self.inner.read_at(at, rest);
            }
            if let (Some(rest), Some(found)) = (rest.get_mut(..count), found.get(..count)) {
                rest.copy_from_slice(found);
            }
            (at, filled) = (at + count as u64, filled + count);
        }
        Ok(())
    }

    fn held(&self, offset: u64, length: u64) -> Option<&[u8]> {
        let found = self.fetched(offset);
        found.get(..usize::try_from(length).ok()?)
    }
}

#[cfg(test)]
#[allow(clippy::single_range_in_vec_init)] // Ranges are what is compared.
mod tests {
    use super::*;

    #[test]
    fn near_columns_are_joined_and_long_ones_cut() {
        assert_eq!(pieces(vec![7..7]), []);
        assert_eq!(pieces(vec![GAP + 9..GAP + 20, 2..9]), [2..GAP + 20]);
        assert_eq!(
            pieces(vec![2..9, GAP + 10..GAP + 20]),
            [2..9, GAP + 10..GAP + 20]
        );
        // One within the other, as only a hostile footer says.
        assert_eq!(pieces(vec![0..100, 10..20]), [0..100]);
        assert_eq!(
            pieces(vec![5..PIECE + 6]),
            [5..PIECE + 5, PIECE + 5..PIECE + 6]
        );
    }

    #[test]
    fn no_more_is_fetched_than_may_be_held() {
        let far = 10 * AHEAD;
        let found = pieces(vec![0..AHEAD - 3, far..far + 9, 2 * far..u64::MAX]);
        let bytes: u64 = found.iter().map(|piece| piece.end - piece.start).sum();
        assert_eq!(bytes, AHEAD);
        assert_eq!(found.last(), Some(&(far..far + 3)));
    }
}
