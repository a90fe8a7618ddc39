//! Writes a log of the shape of KKBOX's `user_logs`: 200,000 customers at
//! random, one row per day, no real person's data.

use std::fs::File;
use std::io::{self, BufWriter, Write};

/// Customers of the log.
const CUSTOMERS: u64 = 200_000;

/// SplitMix64 (Steele, Lea and Flood, 2014): the same log everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }
}

fn mix(value: u64) -> u64 {
    let value = (value ^ value >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ value >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ value >> 31
}

/// 43 letters of base 64 and a `=`, as a hash of 32 bytes is written.
fn id(customer: u64) -> [u8; 44] {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut id = [b'='; 44];
    for (word, letters) in id[..43].chunks_mut(10).enumerate() {
        let mut bits = mix(mix(customer) ^ word as u64);
        for letter in letters {
            *letter = LETTERS[(bits & 63) as usize];
            bits >>= 6;
        }
    }
    id
}

/// Writes `rows` rows: plain, or with every cell quoted, with LF or CRLF.
pub fn log(path: &str, rows: u64, quoted: bool, crlf: bool) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
    let mut random = Random(2017);
    let quote = if quoted { "\"" } else { "" };
    let between = format!("{quote},{quote}");
    let end = format!("{quote}{}", if crlf { "\r\n" } else { "\n" });
    let header = [
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
    write!(out, "{quote}{}{end}", header.join(&between))?;
    let ids: Vec<[u8; 44]> = (0..CUSTOMERS).map(id).collect();
    let mut line = Vec::new();
    for _ in 0..rows {
        let customer = random.below(CUSTOMERS) as usize;
        let month = 1 + random.below(3);
        let day = 1 + random.below(28);
        let date = 20_170_000 + 100 * month + day;
        let few = |random: &mut Random| {
            let most = 1 + random.below(9);
            random.below(most * most)
        };
        let counts = [
            few(&mut random),
            few(&mut random),
            few(&mut random),
            few(&mut random),
        ];
        let whole = few(&mut random) + random.below(60);
        let unique = 1 + random.below(whole + 10);
        // One in a million is a broken counter, as in the original.
        let seconds = match random.below(1_000_000) {
            0 => "-9223372036854776".to_owned(),
            _ => format!("{}.{:03}", 100 + random.below(16_000), random.below(1000)),
        };
        line.clear();
        line.extend_from_slice(quote.as_bytes());
        line.extend_from_slice(&ids[customer]);
        for number in [date].into_iter().chain(counts).chain([whole, unique]) {
            line.extend_from_slice(between.as_bytes());
            write!(line, "{number}")?;
        }
        line.extend_from_slice(between.as_bytes());
        line.extend_from_slice(seconds.as_bytes());
        line.extend_from_slice(end.as_bytes());
        out.write_all(&line)?;
    }
    out.flush()
}
