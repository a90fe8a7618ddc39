//! A file that is read by ranges, the next of which are fetched while this thread computes:
//! a synchronous read of a browser's file costs milliseconds, however short it is.

use std::ops::Range;

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::blob_source::BlobSource;
use crate::engine::{ByteSource, CachedSource};
use crate::ingest::parquet::FetchedSource;

/// A file whose next bytes are fetched ahead.
pub struct Ahead {
    blob: Blob,
    source: FetchedSource<CachedSource<BlobSource>>,
    /// What was asked for and did not come yet.
    asked: Vec<(Range<u64>, JsFuture)>,
}

impl Ahead {
    /// The file, of which nothing is fetched.
    ///
    /// # Errors
    /// What the browser said when it cannot read synchronously.
    pub fn new(name: &str, blob: &Blob) -> Result<Ahead, String> {
        let source = CachedSource::new(BlobSource::new(name, blob.clone())?);
        Ok(Ahead {
            blob: blob.clone(),
            source: FetchedSource::new(source),
            asked: Vec::new(),
        })
    }

    /// Waits for what is needed `now`, and asks for what is needed `next`. What cannot be
    /// fetched is left to the synchronous read, which says why.
    pub async fn turn(&mut self, [now, next]: [Vec<Range<u64>>; 2]) {
        if !self.asked.iter().map(|(range, _)| range).eq(&now) {
            self.asked = self.ask(now);
        }
        let next = self.ask(next);
        let asked = std::mem::replace(&mut self.asked, next);
        // What was computed with is given up before the next is copied.
        self.source.hold(Vec::new());
        let mut pieces: Vec<(u64, Vec<u8>)> = Vec::with_capacity(asked.len());
        for (range, coming) in asked {
            let Ok(buffer) = coming.await else {
                continue;
            };
            let bytes = Uint8Array::new(&buffer);
            if u64::from(bytes.length()) != range.end - range.start {
                continue;
            }
            // What lies side by side is held so, for a page may reach from one to the next.
            match pieces.last_mut() {
                Some((start, held)) if *start + held.len() as u64 == range.start => {
                    let from = held.len();
                    held.resize(from + bytes.length() as usize, 0);
                    bytes.copy_to(held.get_mut(from..).unwrap_or_default());
                }
                _ => pieces.push((range.start, bytes.to_vec())),
            }
        }
        self.source.hold(pieces);
    }

    /// The file.
    pub fn source(&mut self) -> &mut dyn ByteSource {
        &mut self.source
    }

    /// Asks for ranges; those that cannot be had are left out.
    fn ask(&self, ranges: Vec<Range<u64>>) -> Vec<(Range<u64>, JsFuture)> {
        let ask = |range: Range<u64>| {
            let (start, end) = (range.start as f64, range.end as f64);
            let piece = self.blob.slice_with_f64_and_f64(start, end).ok()?;
            Some((range, JsFuture::from(piece.array_buffer())))
        };
        ranges.into_iter().filter_map(ask).collect()
    }
}
