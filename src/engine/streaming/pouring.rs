//! Text or JSON of a file that is unpacked by ranges, on its way into whatever takes its rows.

use super::in_file;
use crate::ingest::{ByteSource, GrowingSink, IngestError, Part, PartStream, ReadOptions};

/// Text or JSON on its way, once there was a source.
pub(super) struct Pouring {
    part: Part,
    options: ReadOptions,
    stream: Option<PartStream>,
}

impl Pouring {
    /// The table of this part of a file, from its beginning on.
    pub fn new(part: &Part, options: &ReadOptions) -> Pouring {
        Pouring {
            part: part.clone(),
            options: options.clone(),
            stream: None,
        }
    }

    /// Takes the next piece: how much of how much was read; `None` when there was no more.
    pub fn step(
        &mut self,
        source: &mut dyn ByteSource,
        sink: &mut impl GrowingSink,
    ) -> Result<Option<(u64, u64)>, IngestError> {
        if self.stream.is_none() {
            self.stream = PartStream::new(source, &self.part, &self.options);
        }
        let Some(stream) = &mut self.stream else {
            return Ok(None);
        };
        let stepped = stream.step(source, sink);
        let more = stepped.map_err(|problem| in_file(source, problem))?;
        Ok(more.then(|| stream.progress()))
    }

    /// The stream to be ended; none if nothing was read.
    pub fn into_stream(self) -> Option<PartStream> {
        self.stream
    }
}
