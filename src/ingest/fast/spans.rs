//! Where the cells of a column stand in their window.

/// How the cells of a window have to be looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    /// The quote, when cells may begin with it.
    pub quote: Option<u8>,
    /// Quotes may be doubled inside.
    pub doubled: bool,
    /// Rows may end with a carriage return.
    pub returns: bool,
}

/// Where the cells of some rows stand: cell `c` of row `r` is
/// `starts[r * width + c] .. starts[r * width + c + 1] - 1`.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    pub bytes: &'a [u8],
    pub starts: &'a [u32],
    pub width: usize,
    pub rows: usize,
    pub look: Look,
}

impl<'a> Rows<'a> {
    /// At most `most` of these rows, from row `from` on.
    pub fn some(&self, from: usize, most: usize) -> Rows<'a> {
        let rows = self.rows.saturating_sub(from).min(most);
        let starts = from * self.width..=(from + rows) * self.width;
        Rows {
            starts: self.starts.get(starts).unwrap_or_default(),
            rows,
            ..*self
        }
    }
}

/// First byte of a cell and the one after its last.
pub(super) type Span = (usize, usize);

/// The cells of one column.
pub(super) struct Cells<'a, T> {
    pub rows: Rows<'a>,
    pub at: usize,
    /// Leaves out what does not belong to the cell.
    pub trim: T,
}

impl<T: Fn(&[u8], Span) -> Span> Cells<'_, T> {
    #[inline(always)]
    pub fn spans(&self) -> impl Iterator<Item = Span> + '_ {
        let Rows {
            bytes,
            starts,
            width,
            rows,
            ..
        } = self.rows;
        let pairs = starts.windows(2).skip(self.at).step_by(width.max(1));
        pairs.take(rows).map(move |pair| {
            let (start, next) = match pair {
                [start, next] => (*start as usize, *next as usize),
                _ => (0, 1),
            };
            (self.trim)(bytes, (start, next.wrapping_sub(1)))
        })
    }
}

#[inline(always)]
pub(super) fn without_return(bytes: &[u8], (start, end): Span) -> Span {
    let returns = end > start && bytes.get(end - 1) == Some(&b'\r');
    (start, end - usize::from(returns))
}

/// The scan has proved that a cell that begins with a quote ends with another.
#[inline(always)]
pub(super) fn without_quotes(bytes: &[u8], (start, end): Span, quote: u8) -> Span {
    let quoted = end >= start + 2 && bytes.get(start) == Some(&quote);
    (start + usize::from(quoted), end - usize::from(quoted))
}
