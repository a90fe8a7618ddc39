//! Seeded cells.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

/// A stream of numbers that is the same on every machine (Steele, Lea and Flood,
/// "Fast splittable pseudorandom number generators", 2014).
pub(crate) struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut value = self.0;
        value = (value ^ value >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        value = (value ^ value >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        value ^ value >> 31
    }

    /// From 0 to (without) `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        let at = self.below(from.len() as u64) as usize;
        from.get(at).copied().unwrap_or_default()
    }

    /// A gap, as people and programs write them.
    pub fn gap(&mut self) -> String {
        self.pick(&[
            "", " ", "NA", "n/a", "NULL", "-", "?", "NaN", "#N/A", "None", ".",
        ])
        .to_string()
    }

    /// `value`, and now and then a gap.
    pub fn or_gap(&mut self, percent: u64, value: impl ToString) -> String {
        match self.chance(percent) {
            true => self.gap(),
            false => value.to_string(),
        }
    }

    /// A whole number, now and then as some other program would write it.
    pub fn whole(&mut self, end: u64) -> String {
        let value = self.below(end);
        match self.below(12) {
            0 => format!("{value}.0"),
            1 => format!(" {value} "),
            2 => format!("{value}e0"),
            3 => format!("+{value}"),
            _ => value.to_string(),
        }
    }

    /// Yes or no, in one of many ways.
    pub fn flag(&mut self) -> String {
        self.pick(&[
            "1",
            "0",
            "1",
            "0",
            "1.0",
            "yes",
            "No",
            "TRUE",
            "f",
            "예",
            "아니오",
        ])
        .to_string()
    }

    /// A day of 2021, counted from 0, in one of many ways, some of them wrong.
    pub fn day(&mut self, day: u64) -> String {
        let (month, date) = civil(day);
        match self.below(14) {
            0 => format!("2021/{month}/{date}"),
            1 => format!("2021.{month:02}.{date:02}"),
            2 => format!("{date:02}.{month:02}.2021"),
            3 => format!("2021-{month:02}-{date:02} 23:59"),
            4 => format!("2021-{month:02}-{date:02}T00:30:00+09:00"),
            5 => format!("2021-{month:02}-{date:02}T23:30:15.25-0130"),
            6 => format!("2021-{month:02}-{date:02} 12:00:00 UTC"),
            7 => format!(" 2021-{month:02}-{date:02}T01:02:03Z"),
            8 => format!("2021-{month:02}-{date:02}"),
            _ => format!("2021{month:02}{date:02}"),
        }
    }

    /// A moment of a day of 2021.
    pub fn moment(&mut self, day: u64) -> String {
        let (month, date) = civil(day);
        let (hour, minute, second) = (self.below(24), self.below(60), self.below(60));
        let end = self.pick(&[
            "", "", " UTC", "Z", "+00:00", "+09", "-03:30", " CEST", " pst",
        ]);
        format!("2021-{month:02}-{date:02} {hour:02}:{minute:02}:{second:02}{end}")
    }
}

/// Month and date of a day of 2021, counted from 0.
pub(crate) fn civil(day: u64) -> (u64, u64) {
    let mut rest = day % 365;
    for (index, length) in [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        .iter()
        .enumerate()
    {
        if rest < *length {
            return (index as u64 + 1, rest + 1);
        }
        rest -= length;
    }
    (12, 31)
}

/// A file under way.
pub(crate) struct File {
    name: String,
    text: String,
    delimiter: char,
    /// What stands before a quote within quotes.
    escape: char,
    is_packed: bool,
}

impl File {
    pub fn new(name: &str, header: &str) -> File {
        File {
            name: format!("{name}.csv"),
            text: format!("{header}\n"),
            delimiter: ',',
            escape: '"',
            is_packed: false,
        }
    }

    /// The same, before its first row, with another sign between cells.
    pub fn cut_by(mut self, delimiter: char) -> File {
        self.text = self.text.replace(self.delimiter, &delimiter.to_string());
        self.delimiter = delimiter;
        self
    }

    /// The same, before its first row, with backslashes before quotes within quotes.
    pub fn with_backslashes(mut self) -> File {
        self.text = self.text.replace("\"\"", "\\\"");
        self.escape = '\\';
        self
    }

    /// The same, packed when it is done.
    pub fn packed(mut self) -> File {
        self.is_packed = true;
        self
    }

    pub fn row(&mut self, cells: &[String]) {
        let special = [self.delimiter, '"', '\n'];
        let quoted: Vec<String> = cells
            .iter()
            .map(|cell| match cell.contains(special) {
                true => format!("\"{}\"", cell.replace('"', &format!("{}\"", self.escape))),
                false => cell.clone(),
            })
            .collect();
        self.text
            .push_str(&quoted.join(&self.delimiter.to_string()));
        self.text.push('\n');
    }

    /// Its rows in two files of these names.
    pub fn in_halves(self, names: [&str; 2]) -> [File; 2] {
        let mut lines = self.text.lines();
        let header = lines.next().unwrap_or_default();
        let rows: Vec<&str> = lines.collect();
        let (first, second) = rows.split_at(rows.len() / 2);
        let half = |name: &str, rows: &[&str]| {
            let mut file = File::new(name, header);
            for row in rows {
                file.text.push_str(row);
                file.text.push('\n');
            }
            file
        };
        let [one, other] = names;
        [half(one, first), half(other, second)]
    }

    /// Its name and its bytes.
    pub fn done(self) -> (String, Vec<u8>) {
        if !self.is_packed {
            return (self.name, self.text.into_bytes());
        }
        let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
        // A vector takes every byte.
        let written = packer.write_all(self.text.as_bytes());
        let bytes = written.and_then(|()| packer.finish()).unwrap_or_default();
        (format!("{}.gz", self.name), bytes)
    }
}
