//! A cache of whole blocks: readers of packed formats ask for a few bytes at a
//! time, and each request to the host costs as much as a megabyte.

use super::{ByteSource, SourceError};

/// Bytes of a block.
const BLOCK: usize = 1 << 20;

/// Most blocks held.
const BLOCKS: usize = 8;

/// A source with a cache of the blocks read last.
pub struct CachedSource<S> {
    inner: S,
    blocks: Vec<Block>,
    /// Counts reads, so that the block used longest ago is known.
    clock: u64,
}

struct Block {
    index: u64,
    bytes: Vec<u8>,
    used: u64,
}

impl<S: ByteSource> CachedSource<S> {
    /// A cache over `inner`.
    pub fn new(inner: S) -> CachedSource<S> {
        CachedSource {
            inner,
            blocks: Vec::new(),
            clock: 0,
        }
    }

    /// The source without its cache.
    pub fn into_inner(self) -> S {
        self.inner
    }

    /// The block of this number, from the cache or read.
    fn block(&mut self, index: u64) -> Result<&[u8], SourceError> {
        self.clock += 1;
        let clock = self.clock;
        let held = self.blocks.iter().position(|block| block.index == index);
        let position = match held {
            Some(position) => position,
            None => {
                let start = index * BLOCK as u64;
                let length = (self.inner.len().saturating_sub(start)).min(BLOCK as u64);
                let mut bytes = if self.blocks.len() < BLOCKS {
                    Vec::new()
                } else {
                    let oldest = self.blocks.iter().enumerate().min_by_key(|(_, b)| b.used);
                    let oldest = oldest.map_or(0, |(position, _)| position);
                    self.blocks.swap_remove(oldest).bytes
                };
                bytes.resize(length as usize, 0);
                self.inner.read_at(start, &mut bytes)?;
                self.blocks.push(Block {
                    index,
                    bytes,
                    used: clock,
                });
                self.blocks.len() - 1
            }
        };
        Ok(match self.blocks.get_mut(position) {
            Some(block) => {
                block.used = clock;
                &block.bytes
            }
            None => &[],
        })
    }
}

impl<S: ByteSource> ByteSource for CachedSource<S> {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn len(&self) -> u64 {
        self.inner.len()
    }

    fn read_at(&mut self, offset: u64, into: &mut [u8]) -> Result<(), SourceError> {
        let end = offset.checked_add(into.len() as u64);
        if end.is_none_or(|end| end > self.len()) {
            return Err(SourceError::BeyondEnd {
                offset,
                length: into.len() as u64,
                size: self.len(),
            });
        }
        // A long range is one request anyway, and would only push out the blocks.
        if into.len() >= BLOCK {
            return self.inner.read_at(offset, into);
        }
        let mut at = offset;
        let mut rest = into;
        while !rest.is_empty() {
            let block = self.block(at / BLOCK as u64)?;
            let inside = (at % BLOCK as u64) as usize;
            let found = block.get(inside..).unwrap_or_default();
            let length = found.len().min(rest.len());
            if length == 0 {
                return Err(SourceError::Changed);
            }
            let (now, later) = rest.split_at_mut(length);
            now.copy_from_slice(found.get(..length).unwrap_or_default());
            rest = later;
            at += length as u64;
        }
        Ok(())
    }

    fn held(&self, offset: u64, length: u64) -> Option<&[u8]> {
        self.inner.held(offset, length)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that fails by a panic says where.
mod tests {
    use super::*;
    use crate::ingest::MemorySource;

    #[test]
    fn any_range_reads_as_without_the_cache() {
        let bytes: Vec<u8> = (0..3 * BLOCK + 17).map(|n| (n * 31 % 251) as u8).collect();
        let mut plain = MemorySource::new("f", bytes.clone());
        let mut cached = CachedSource::new(MemorySource::new("f", bytes.clone()));
        for (offset, length) in [
            (0, 1),
            (BLOCK - 1, 2),
            (BLOCK, BLOCK),
            (5, 2 * BLOCK + 9),
            (3 * BLOCK, 17),
            (bytes.len(), 0),
        ] {
            let (mut a, mut b) = (vec![0; length], vec![0; length]);
            plain.read_at(offset as u64, &mut a).unwrap();
            cached.read_at(offset as u64, &mut b).unwrap();
            assert!(a == b, "{offset} {length}");
        }
        let mut one = [0];
        for offset in [bytes.len() as u64, u64::MAX] {
            let expected = plain.read_at(offset, &mut one).unwrap_err();
            assert_eq!(cached.read_at(offset, &mut one), Err(expected));
        }
    }
}
