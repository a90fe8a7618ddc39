//! A log in the shape of KKBOX's `user_logs`, as long as a benchmark wants it.
//!
//! It is made for measuring how fast a log is read and summed up, so its rows
//! are independent of one another and in no order, as in the original: the
//! customer of a row is drawn evenly, which is the hardest case for the caches
//! of whoever groups by customer. Rows go straight to the file through one buffer.

use std::io::{self, Write};

use rand_chacha::ChaCha8Rng;
use rand_core::{RngCore, SeedableRng};

use crate::calendar::{day, digits};

const SEED: u64 = 0x0106_2026;
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const COLUMNS: [&str; 9] = [
    "msno",
    "date",
    "num_25",
    "num_50",
    "num_75",
    "num_985",
    "num_100",
    "num_unq",
    "total_secs",
];
/// The mean of each count, as in the original.
const MEANS: [f64; 5] = [6.2, 1.55, 0.95, 1.06, 29.0];
/// Seconds that a song played to each of these parts counts for, in thousandths.
const LENGTHS: [u64; 5] = [31_200, 93_500, 148_700, 229_300, 241_800];
/// Written whenever the buffer holds this much.
const BLOCK: usize = 1 << 20;
/// One row in so many has a broken counter instead of seconds.
const OUTLIERS: u64 = 1 << 16;

/// What the log is to look like.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Rows below the header.
    pub rows: u64,
    /// Different customers to draw from; at least 1.
    pub customers: usize,
    /// Every field in quotes.
    pub quoted: bool,
    /// CR LF at the line ends.
    pub crlf: bool,
}

impl Default for Shape {
    /// The benchmark of `benches/README.md`: 768 MB.
    fn default() -> Shape {
        Shape {
            rows: 10_000_000,
            customers: 200_000,
            quoted: false,
            crlf: false,
        }
    }
}

/// Writes the log; returns its bytes.
pub fn write(out: &mut dyn Write, shape: Shape) -> io::Result<u64> {
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let identifiers = identifiers(&mut random, shape.customers.max(1));
    let dates = dates();
    let quantiles = MEANS.map(quantiles);
    let mut line = Line::new(shape);
    for (place, name) in COLUMNS.iter().enumerate() {
        line.start(place);
        line.text.extend_from_slice(name.as_bytes());
        line.finish();
    }
    line.end();
    let mut written = 0;
    for _ in 0..shape.rows {
        let (who, what) = (random.next_u64(), random.next_u64());
        let customer = below(who & 0xFFFF_FFFF, identifiers.len());
        line.start(0);
        line.text.extend_from_slice(&identifiers[customer]);
        line.finish();
        line.field(1, dates[below(who >> 32, dates.len())]);
        let mut played = 0;
        let mut thousandths = 0;
        for (place, quantiles) in quantiles.iter().enumerate() {
            let count = quantiles[(what >> (8 * place)) as usize & 0xFF];
            line.field(2 + place, count);
            played += count;
            thousandths += count * LENGTHS[place];
        }
        let rest = what >> 40;
        // Between half and all of the songs are different ones.
        line.field(7, played - played * (rest & 0xFF) / 512);
        line.start(8);
        if (rest >> 8) % OUTLIERS == 0 {
            // What an overflowing counter left in the original.
            let broken: &[u8] = match who & 1 {
                0 => b"9223372036854775.807",
                _ => b"-9223372036854775.808",
            };
            line.text.extend_from_slice(broken);
        } else {
            line.decimal(thousandths / 1_000 * (896 + (rest >> 8) % 256) + (who >> 20) % 1_000);
        }
        line.finish();
        line.end();
        if line.text.len() >= BLOCK {
            out.write_all(&line.text)?;
            written += line.text.len() as u64;
            line.text.clear();
        }
    }
    out.write_all(&line.text)?;
    out.flush()?;
    Ok(written + line.text.len() as u64)
}

/// A number below `count` from 32 random bits (Lemire's multiplication; the
/// bias of 2^-32 times the count does not matter here).
fn below(bits: u64, count: usize) -> usize {
    ((bits * count as u64) >> 32) as usize
}

/// Identifiers as KKBOX's: 44 characters, the base64 of 32 bytes.
fn identifiers(random: &mut ChaCha8Rng, count: usize) -> Vec<[u8; 44]> {
    let mut one = || {
        let mut id = [b'='; 44];
        for letters in id[..43].chunks_mut(10) {
            let bits = random.next_u64();
            for (place, letter) in letters.iter_mut().enumerate() {
                *letter = ALPHABET[(bits >> (6 * place)) as usize & 63];
            }
        }
        // 32 bytes end in four bits: the last letter before the sign of padding has two zero bits.
        id[42] = ALPHABET[random.next_u64() as usize & 0b11_1100];
        id
    };
    (0..count).map(|_| one()).collect()
}

/// Every day of the original's log.
fn dates() -> Vec<u64> {
    let days = day(2015, 1, 1)..=day(2017, 3, 31);
    days.map(|day| digits(day) as u64).collect()
}

/// 256 evenly spaced quantiles of the geometric distribution with this mean.
fn quantiles(mean: f64) -> [u64; 256] {
    let stay = libm::log(mean / (mean + 1.0));
    let mut values = [0; 256];
    for (place, value) in values.iter_mut().enumerate() {
        let above = 1.0 - (place as f64 + 0.5) / 256.0;
        *value = libm::floor(libm::log(above) / stay) as u64;
    }
    values
}

/// The text of the rows not yet written.
struct Line {
    text: Vec<u8>,
    quoted: bool,
    end: &'static [u8],
}

impl Line {
    fn new(shape: Shape) -> Line {
        Line {
            text: Vec::with_capacity(BLOCK + 512),
            quoted: shape.quoted,
            end: if shape.crlf { b"\r\n" } else { b"\n" },
        }
    }

    fn start(&mut self, place: usize) {
        if place > 0 {
            self.text.push(b',');
        }
        self.finish();
    }

    /// The quote after a field, or before it.
    fn finish(&mut self) {
        if self.quoted {
            self.text.push(b'"');
        }
    }

    fn end(&mut self) {
        self.text.extend_from_slice(self.end);
    }

    fn field(&mut self, place: usize, value: u64) {
        self.start(place);
        self.number(value);
        self.finish();
    }

    fn number(&mut self, mut value: u64) {
        let mut figures = [0; 20];
        let mut from = figures.len();
        loop {
            from -= 1;
            figures[from] = b'0' + (value % 10) as u8;
            value /= 10;
            if value == 0 {
                break;
            }
        }
        self.text.extend_from_slice(&figures[from..]);
    }

    /// A count of thousandths as a decimal with three places.
    fn decimal(&mut self, thousandths: u64) {
        self.number(thousandths / 1_000);
        let rest = thousandths % 1_000;
        let figures = [rest / 100, rest / 10 % 10, rest % 10];
        self.text.push(b'.');
        self.text
            .extend(figures.iter().map(|figure| b'0' + *figure as u8));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(shape: Shape) -> String {
        let mut bytes = Vec::new();
        let said = write(&mut bytes, shape).unwrap_or_default();
        assert_eq!(said, bytes.len() as u64);
        String::from_utf8(bytes).unwrap_or_default()
    }

    #[test]
    fn dialects_differ_in_dress_only() {
        let shape = Shape {
            rows: 5_000,
            customers: 40,
            ..Shape::default()
        };
        let plain = log(shape);
        let dressed = log(Shape {
            quoted: true,
            crlf: true,
            ..shape
        });
        assert!(dressed.starts_with("\"msno\",\"date\","));
        assert_eq!(dressed.replace('"', "").replace("\r\n", "\n"), plain);
        let customers: std::collections::BTreeSet<&str> =
            plain.lines().skip(1).map(|line| &line[..44]).collect();
        assert_eq!((plain.lines().count(), customers.len()), (5_001, 40));
    }

    #[test]
    fn rows_look_like_the_originals() {
        let text = log(Shape {
            rows: 200_000,
            customers: 1_000,
            ..Shape::default()
        });
        let mut sums = [0.0; 6];
        let mut broken = 0;
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!((cells.len(), cells[0].len(), cells[1].len()), (9, 44, 8));
            let seconds: f64 = cells[8].parse().unwrap_or(f64::NAN);
            broken += usize::from(seconds.abs() > 9.0e15);
            assert!(
                seconds.abs() > 9.0e15 || (0.0..86_400.0).contains(&seconds),
                "{line}"
            );
            for (sum, cell) in sums.iter_mut().zip(&cells[2..8]) {
                *sum += cell.parse::<f64>().unwrap_or(f64::NAN) / 200_000.0;
            }
        }
        for (found, mean) in sums.iter().zip(MEANS) {
            assert!((found / mean - 1.0).abs() < 0.05, "{sums:?}");
        }
        assert!((1..12).contains(&broken), "{broken}");
    }
}
