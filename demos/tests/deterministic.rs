//! The generator writes the very tables on which the shipped models were
//! trained (their checksums stand in the bundles' provenance), and the same
//! tables everywhere.

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
    for name in ["ecommerce", "subscription"] {
        let demo = holdfast_demos::named(name).unwrap();
        let recorded = recorded(demo.name);
        assert_eq!(recorded.len(), demo.files.len(), "{}: files", demo.name);
        for file in &demo.files {
            let path = format!("{}/{}", demo.name, file.name().trim_end_matches(".gz"));
            assert_eq!(
                recorded[&path].as_str(),
                Some(sha256(file.text().as_bytes()).as_str()),
                "{path}: the generator changed; run models/train.py"
            );
        }
    }
}

/// For the demos without a model their checksums are written down here.
#[test]
fn tables_are_the_same_everywhere() {
    let recorded = include_str!("sha256.txt");
    let mut found = String::new();
    for name in ["creator", "retail", "events"] {
        for file in holdfast_demos::named(name).unwrap().files {
            let sum = sha256(file.text().as_bytes());
            found.push_str(&format!("{sum}  {name}/{}\n", file.name()));
        }
    }
    assert_eq!(found, recorded, "if the change is meant, write it down");
}

#[test]
fn demos_are_small_enough_to_ship() {
    for demo in holdfast_demos::all() {
        let most = if demo.name == "subscription" {
            3_000_000
        } else {
            1_500_000
        };
        let bytes: usize = demo.files.iter().map(|f| f.shipped().unwrap().len()).sum();
        assert!(bytes <= most, "{}: {bytes} bytes", demo.name);
    }
}
