//! Bytes to UTF-8 text, whatever the encoding and wherever the chunks are cut.

use super::encoding::Encoding;
use super::error::IngestProblem;
use super::lines::LineMark;
use super::repair_log::RepairLog;
use super::{guess, magic};

/// Bytes looked at before anything is decided about the file.
const HEAD: usize = 4096;

/// Bytes from the first one above 0x7F by which the encoding is told.
const WINDOW: usize = 64 << 10;

/// Where decoded text goes, and what is needed to say where damage stood.
pub(super) struct Output<'a> {
    /// Text not yet scanned; the decoder appends to it.
    pub text: &'a mut String,
    /// Where that text begins in the file.
    pub mark: LineMark,
    /// What had to be mended.
    pub log: &'a mut RepairLog,
}

/// Decodes one file.
pub(super) struct Decoder {
    stage: Stage,
    wanted: Option<Encoding>,
    encoding: Encoding,
    byte_order_mark: bool,
    /// It is known what the file is.
    is_json: bool,
}

enum Stage {
    /// Collecting the head.
    Head(Vec<u8>),
    /// Only ASCII so far: nothing to decode, nothing decided.
    Ascii,
    /// Collecting the window from the first byte above 0x7F on.
    Window(Vec<u8>),
    /// Decided.
    Decided(Box<encoding_rs::Decoder>),
}

impl Decoder {
    pub fn new(wanted: Option<Encoding>) -> Decoder {
        Decoder {
            stage: Stage::Head(Vec::new()),
            wanted,
            encoding: wanted.unwrap_or(Encoding::Utf8),
            byte_order_mark: false,
            is_json: false,
        }
    }

    /// A decoder of what was found to be JSON.
    pub fn of_json(wanted: Option<Encoding>) -> Decoder {
        Decoder {
            is_json: true,
            ..Decoder::new(wanted)
        }
    }

    /// The encoding, as far as it is known; UTF-8 for ASCII alone.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Whether the file began with a byte order mark.
    pub fn byte_order_mark(&self) -> bool {
        self.byte_order_mark
    }

    /// Takes the next bytes of the file.
    pub fn push(&mut self, bytes: &[u8], out: &mut Output<'_>) -> Result<(), IngestProblem> {
        let Stage::Head(head) = &mut self.stage else {
            return self.feed(bytes, out);
        };
        let missing = HEAD.saturating_sub(head.len()).min(bytes.len());
        let (start, rest) = bytes.split_at(missing);
        head.extend_from_slice(start);
        if head.len() < HEAD {
            return Ok(());
        }
        let head = std::mem::take(head);
        self.open(&head, out)?;
        self.feed(rest, out)
    }

    /// No more bytes come.
    pub fn finish(&mut self, out: &mut Output<'_>) -> Result<(), IngestProblem> {
        if let Stage::Head(head) = &mut self.stage {
            let head = std::mem::take(head);
            if head.is_empty() {
                return Err(IngestProblem::Empty);
            }
            self.open(&head, out)?;
        }
        if let Stage::Window(window) = &mut self.stage {
            let window = std::mem::take(window);
            self.decide(&window, true, out)?;
        }
        self.decode(&[], true, out);
        Ok(())
    }

    /// Looks at the head: another format, a byte order mark, UTF-16, no text?
    fn open(&mut self, head: &[u8], out: &mut Output<'_>) -> Result<(), IngestProblem> {
        if let (Some(format), false) = (magic::recognise(head), self.is_json) {
            return Err(IngestProblem::KnownFormat { format });
        }
        let marked = [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be]
            .into_iter()
            .find(|encoding| head.starts_with(encoding.byte_order_mark()));
        let encoding = match (self.wanted, marked) {
            (Some(wanted), _) => Some(wanted),
            (None, Some(marked)) => Some(marked),
            (None, None) => guess::utf16_without_mark(head),
        };
        let mut text = head;
        if marked.is_some() && marked == encoding {
            self.byte_order_mark = true;
            text = head
                .get(marked.map_or(0, |e| e.byte_order_mark().len())..)
                .unwrap_or_default();
        }
        let wide = matches!(encoding, Some(Encoding::Utf16Le | Encoding::Utf16Be));
        if !wide && guess::is_binary(head) {
            return Err(not_text(head, out));
        }
        match encoding {
            Some(encoding) => self.settle(encoding),
            None => self.stage = Stage::Ascii,
        }
        self.feed(text, out)
    }

    fn settle(&mut self, encoding: Encoding) {
        self.encoding = encoding;
        let decoder = encoding.table().new_decoder_without_bom_handling();
        self.stage = Stage::Decided(Box::new(decoder));
    }

    fn feed(&mut self, bytes: &[u8], out: &mut Output<'_>) -> Result<(), IngestProblem> {
        match &mut self.stage {
            Stage::Decided(_) => {
                self.decode(bytes, false, out);
                Ok(())
            }
            Stage::Window(window) => {
                let missing = WINDOW.saturating_sub(window.len()).min(bytes.len());
                let (start, rest) = bytes.split_at(missing);
                window.extend_from_slice(start);
                if window.len() < WINDOW {
                    return Ok(());
                }
                let window = std::mem::take(window);
                self.decide(&window, false, out)?;
                self.decode(rest, false, out);
                Ok(())
            }
            Stage::Ascii | Stage::Head(_) => {
                let ascii = match std::str::from_utf8(bytes) {
                    Ok(text) if text.is_ascii() => text,
                    _ => {
                        let first = bytes.iter().position(|b| *b >= 0x80).unwrap_or(0);
                        let (ascii, rest) = bytes.split_at(first);
                        let ascii = std::str::from_utf8(ascii).unwrap_or_default();
                        append(ascii, out);
                        self.stage = Stage::Window(Vec::with_capacity(WINDOW));
                        return self.feed(rest, out);
                    }
                };
                append(ascii, out);
                Ok(())
            }
        }
    }

    /// Tells the encoding by the window and decodes it.
    fn decide(
        &mut self,
        window: &[u8],
        complete: bool,
        out: &mut Output<'_>,
    ) -> Result<(), IngestProblem> {
        let encoding = guess::of_window(window, complete);
        if encoding == Encoding::Windows1252 {
            if guess::is_binary(window) {
                return Err(not_text(window, out));
            }
            out.log.encoding_assumed(out.mark.after(out.text));
        }
        self.settle(encoding);
        self.decode(window, false, out);
        Ok(())
    }

    fn decode(&mut self, bytes: &[u8], last: bool, out: &mut Output<'_>) {
        let Stage::Decided(decoder) = &mut self.stage else {
            return;
        };
        let mut start = out.text.len();
        let mut rest = bytes;
        loop {
            let room = decoder.max_utf8_buffer_length_without_replacement(rest.len());
            // Only an input near the end of the address space has no answer.
            out.text.reserve(room.unwrap_or(rest.len()));
            let (result, read) = decoder.decode_to_string_without_replacement(rest, out.text, last);
            rest = rest.get(read..).unwrap_or_default();
            match result {
                encoding_rs::DecoderResult::InputEmpty => break,
                encoding_rs::DecoderResult::OutputFull => {}
                encoding_rs::DecoderResult::Malformed(..) => {
                    // Lines are counted without the zeros: one between CR and LF
                    // would make two line ends of one.
                    remove_zeros(start, out);
                    start = out.text.len();
                    out.log.undecoded.found(|| out.mark.after(out.text));
                    out.text.push(char::REPLACEMENT_CHARACTER);
                }
            }
        }
        remove_zeros(start, out);
    }
}

/// Appends text that needs no decoding.
fn append(text: &str, out: &mut Output<'_>) {
    let start = out.text.len();
    out.text.push_str(text);
    remove_zeros(start, out);
}

/// Takes NUL characters out of the text from `start` on.
fn remove_zeros(start: usize, out: &mut Output<'_>) {
    let fresh = out.text.get(start..).unwrap_or_default();
    if memchr::memchr(0, fresh.as_bytes()).is_none() {
        return;
    }
    let fresh = out.text.split_off(start);
    let mut pieces = fresh.split('\0');
    out.text.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        out.log.zeros.found(|| out.mark.after(out.text));
        out.text.push_str(piece);
    }
}

fn not_text(bytes: &[u8], out: &Output<'_>) -> IngestProblem {
    let strange = |b: &u8| matches!(b, 0..=8 | 14..=25 | 28..=31 | 127);
    let at = bytes.iter().position(strange).unwrap_or(0);
    let before = String::from_utf8_lossy(bytes.get(..at).unwrap_or_default()).into_owned();
    let line = LineMark {
        line: out.mark.after(out.text),
        after_return: out.text.ends_with('\r'),
    };
    IngestProblem::NotText {
        line: line.after(&before),
        byte: bytes.get(at).copied().unwrap_or_default(),
    }
}
