//! Demos on disk: the files, a notice that they are made up, and the manifest
//! that names them.

use std::fs;
use std::io;
use std::path::Path;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::arguments::DemoTask;
use crate::csv_file::CsvStream;
use crate::{Demo, NAMES, Size, creator, ecommerce, events, named, retail, subscription};

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

/// Writes the demos asked for, each into a folder of its own with a notice,
/// and a `manifest.json` that names every file; returns the manifest.
///
/// At demo size a file's `sha256` is of the file as shipped, `sha256_text` of
/// its rows as CSV text: another compressor changes the former and not the
/// latter. At full size the files are plain and only counted.
pub fn write(task: &DemoTask) -> io::Result<Value> {
    let mut entries = Map::new();
    for name in NAMES {
        if task.only.is_some_and(|only| only != name) {
            continue;
        }
        let folder = task.out.join(name);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("README.txt"), NOTICE)?;
        let files = match (task.size, named(name)) {
            (Size::Demo, Some(demo)) => shipped(&folder, &demo)?,
            _ => streamed(&folder, name, task)?,
        };
        let bytes: u64 = files.iter().filter_map(|file| file["bytes"].as_u64()).sum();
        entries.insert(name.to_string(), json!({ "bytes": bytes, "files": files }));
    }
    let manifest = json!({ "generated": true, "made_with": "holdfast-demos", "demos": entries });
    fs::write(
        task.out.join("manifest.json"),
        format!("{}\n", serde_json::to_string_pretty(&manifest)?),
    )?;
    Ok(manifest)
}

fn shipped(folder: &Path, demo: &Demo) -> io::Result<Vec<Value>> {
    let mut entries = Vec::new();
    for file in &demo.files {
        let bytes = file.shipped()?;
        fs::write(folder.join(file.name()), &bytes)?;
        entries.push(json!({
            "path": format!("{}/{}", demo.name, file.name()),
            "rows": file.rows(),
            "bytes": bytes.len(),
            "bytes_text": file.text().len(),
            "sha256": sha256(&bytes),
            "sha256_text": sha256(file.text().as_bytes()),
        }));
    }
    Ok(entries)
}

fn streamed(folder: &Path, name: &str, task: &DemoTask) -> io::Result<Vec<Value>> {
    let entry = |file: &str, rows: usize, bytes: u64| json!({ "path": format!("{name}/{file}"), "rows": rows, "bytes": bytes });
    let tables: Vec<CsvStream> = match name {
        "ecommerce" => ecommerce::stream(folder)?,
        "subscription" => subscription::stream(folder, task.log_rows)?,
        "creator" => creator::stream(folder)?,
        "retail" => retail::stream(folder)?,
        _ => {
            let (rows, bytes) = events::stream(folder, task.codec)?;
            return Ok(vec![entry("events.parquet", rows, bytes)]);
        }
    };
    Ok(tables
        .iter()
        .map(|table| {
            let file = format!("{}.csv", table.name);
            entry(&file, table.rows, table.bytes as u64)
        })
        .collect())
}
