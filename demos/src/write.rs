//! Demo tables as compressed CSV files, and the manifest that names them.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use flate2::{Compression, GzBuilder};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::Demo;

/// A CSV table in the making: comma, LF, no quotes (no cell needs any).
#[derive(Debug)]
pub struct CsvFile {
    /// The name without its endings: `customers`.
    pub name: &'static str,
    /// The text so far.
    pub text: String,
    /// Rows below the header.
    pub rows: usize,
    columns: usize,
}

impl CsvFile {
    /// A table with its header.
    pub fn new(name: &'static str, columns: &[&str]) -> CsvFile {
        CsvFile {
            name,
            text: format!("{}\n", columns.join(",")),
            rows: 0,
            columns: columns.len(),
        }
    }

    /// Adds one row.
    ///
    /// # Panics
    /// When the row is not as wide as the header or a cell would need quotes:
    /// a slip in the generator, found by its first run.
    pub fn row(&mut self, cells: &[&str]) {
        assert_eq!(cells.len(), self.columns, "{}: row width", self.name);
        for (index, cell) in cells.iter().enumerate() {
            assert!(
                !cell.contains([',', '"', '\n', '\r']),
                "{cell}: needs quotes"
            );
            if index > 0 {
                self.text.push(',');
            }
            self.text.push_str(cell);
        }
        self.text.push('\n');
        self.rows += 1;
    }

    /// The file as it is shipped: gzip level 9, without time stamp.
    pub fn compressed(&self) -> io::Result<Vec<u8>> {
        let mut encoder = GzBuilder::new()
            .mtime(0)
            // 255 is "unknown": the bytes must not name the machine.
            .operating_system(255)
            .write(Vec::new(), Compression::best());
        encoder.write_all(self.text.as_bytes())?;
        encoder.finish()
    }
}

/// SHA-256 of some bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

const NOTICE: &str = "This data is generated. Every customer in it is made up by a seeded program
(holdfast-demos); no row describes a real person, and no figure drawn from it
says anything about a real company. Only the names of the columns are those of
a real system.

이 데이터는 시드가 고정된 프로그램(holdfast-demos)으로 생성한 가상 데이터입니다.
실제 고객은 한 명도 들어 있지 않으며, 열 이름만 실제 시스템을 따랐습니다.
";

/// Writes the demos below `out` and a `manifest.json` that names every file
/// with its rows, bytes and checksums; returns the manifest.
///
/// `sha256` is of the compressed file, `sha256_text` of the CSV text: another
/// compressor changes the former and not the latter.
pub fn write(out: &Path, demos: &[Demo]) -> io::Result<Value> {
    let mut entries = serde_json::Map::new();
    for demo in demos {
        let folder = out.join(demo.name);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("README.txt"), NOTICE)?;
        let mut files = Vec::new();
        let mut total = 0;
        for file in &demo.files {
            let compressed = file.compressed()?;
            let path = format!("{}/{}.csv.gz", demo.name, file.name);
            fs::write(out.join(&path), &compressed)?;
            total += compressed.len();
            files.push(json!({
                "path": path,
                "rows": file.rows,
                "bytes": compressed.len(),
                "bytes_text": file.text.len(),
                "sha256": sha256(&compressed),
                "sha256_text": sha256(file.text.as_bytes()),
            }));
        }
        entries.insert(
            demo.name.to_string(),
            json!({ "bytes": total, "files": files }),
        );
    }
    let manifest = json!({ "generated": true, "made_with": "holdfast-demos", "demos": entries });
    fs::write(
        out.join("manifest.json"),
        format!("{}\n", serde_json::to_string_pretty(&manifest)?),
    )?;
    Ok(manifest)
}
