//! The size report: what a first visit downloads, and its budget.

use std::path::Path;

use crate::error::{Error, Result, file};
use crate::site::first_download;

/// The most that a first visit may download, brotli, in bytes.
pub const BUDGET: usize = 1_200_000;

/// One downloaded file.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// Its name in the site.
    pub name: String,
    /// As it lies on the disk, in bytes.
    pub raw: usize,
    /// As a host with brotli sends it, in bytes.
    pub brotli: usize,
}

/// Measures every file of the first download.
pub fn measure(site: &Path) -> Result<Vec<Line>> {
    let index = site.join("index.html");
    let page = std::fs::read_to_string(&index).map_err(file("read", index))?;
    let mut lines = Vec::new();
    for part in first_download(&page) {
        let path = site.join(&part.name);
        let bytes = std::fs::read(&path).map_err(file("read", path))?;
        let brotli = compressed(&bytes);
        lines.push(Line {
            name: part.name,
            raw: bytes.len(),
            brotli,
        });
    }
    Ok(lines)
}

/// The length of the bytes in brotli at its highest quality, which is what a static host keeps.
fn compressed(bytes: &[u8]) -> usize {
    let mut out = Vec::new();
    let options = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    // Writing into memory does not fail; if it did, the raw size is the honest answer.
    brotli::BrotliCompress(&mut &*bytes, &mut out, &options).unwrap_or(bytes.len())
}

/// The report as a table, and an error if the budget is broken.
pub fn report(lines: &[Line]) -> Result<String> {
    let width = lines
        .iter()
        .map(|line| line.name.len())
        .max()
        .unwrap_or(0)
        .max(20);
    let mut table = format!(
        "{:width$} {:>10} {:>10}\n",
        "first download", "raw", "brotli"
    );
    let mut row = |name: &str, raw: usize, brotli: usize| {
        table.push_str(&format!(
            "{name:width$} {:>10} {:>10}\n",
            grouped(raw),
            grouped(brotli)
        ));
    };
    for line in lines {
        row(&line.name, line.raw, line.brotli);
    }
    let raw = lines.iter().map(|line| line.raw).sum();
    let brotli = lines.iter().map(|line| line.brotli).sum();
    row("total", raw, brotli);
    let share = 100.0 * brotli as f64 / BUDGET as f64;
    table.push_str(&format!(
        "{share:.0} % of the {} bytes it may take\n",
        grouped(BUDGET)
    ));
    if brotli > BUDGET {
        return Err(Error::Findings(vec![
            table,
            "The first download is over its budget: find what grew, or load it later.".to_owned(),
        ]));
    }
    Ok(table)
}

fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(brotli: usize) -> Line {
        Line {
            name: "a.wasm".to_owned(),
            raw: 3_000_000,
            brotli,
        }
    }

    #[test]
    fn the_budget_bites_at_its_edge() {
        assert!(report(&[line(BUDGET)]).unwrap().contains("1,200,000"));
        assert!(report(&[line(BUDGET), line(1)]).is_err());
    }

    #[test]
    fn compression_compresses() {
        assert!(compressed(&[b'a'; 10_000]) < 50);
    }
}
