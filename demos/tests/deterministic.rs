//! The generator writes the very tables on which the shipped models were
//! trained: their checksums stand in the bundles' provenance.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::io::Read;
use std::path::Path;

use holdfast_demos::write::sha256;

fn recorded(demo: &str) -> serde_json::Map<String, serde_json::Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../models")
        .join(format!("{demo}.holdfast.json.gz"));
    let packed = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut text = String::new();
    flate2::read::GzDecoder::new(&packed[..])
        .read_to_string(&mut text)
        .unwrap();
    let bundle: serde_json::Value = serde_json::from_str(&text).unwrap();
    bundle["provenance"]["data"].as_object().unwrap().clone()
}

#[test]
fn tables_are_those_the_bundles_were_trained_on() {
    for demo in holdfast_demos::all() {
        let recorded = recorded(demo.name);
        assert_eq!(recorded.len(), demo.files.len(), "{}: files", demo.name);
        for file in &demo.files {
            let path = format!("{}/{}.csv", demo.name, file.name);
            assert_eq!(
                recorded[&path].as_str(),
                Some(sha256(file.text.as_bytes()).as_str()),
                "{path}: the generator changed; run models/train.py"
            );
        }
    }
}

#[test]
fn demos_are_small_enough_to_ship() {
    for demo in holdfast_demos::all() {
        let bytes: usize = demo
            .files
            .iter()
            .map(|f| f.compressed().unwrap().len())
            .sum();
        assert!(bytes <= 3_000_000, "{}: {bytes} bytes", demo.name);
    }
}
