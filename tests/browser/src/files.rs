//! Files that a user might drop, good and bad, written afresh for each test.

use std::fmt::Write as _;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Writes bytes to a file of this name in the folder.
pub fn write(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes)
        .unwrap_or_else(|error| panic!("could not write {}: {error}", path.display()));
    path
}

/// A golden file by its path below `tests/golden`, unpacked.
pub fn golden(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../golden");
    let path = folder.join(format!("{name}.gz"));
    let packed = std::fs::read(&path)
        .unwrap_or_else(|error| panic!("could not read {}: {error}", path.display()));
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(packed.as_slice())
        .read_to_end(&mut bytes)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    bytes
}

/// The ISO date of a day since 1970 (civil-from-days, proleptic Gregorian).
pub fn iso(day: i64) -> String {
    let z = day + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{of_month:02}")
}

/// A small customer table with two features, good for [`MODEL`].
pub fn customers(rows: usize) -> String {
    let mut text = String::from("customer,months,visits\r\n");
    for row in 0..rows {
        let months = row % 37;
        let visits = (row * 7) % 23;
        let _ = write!(text, "C{row:05},{months},{visits}\r\n");
    }
    text
}

/// Customers of whom the new ones leave more often, as a file: good to learn from.
pub fn answered(rows: usize) -> String {
    let mut text = String::from("customer,plan,months,spent,Churn\n");
    let mut state: u64 = 7;
    let mut below = |bound: u64| {
        state = (state * 1_103_515_245 + 12_345) % (1 << 31);
        (state >> 12) % bound
    };
    for row in 0..rows {
        let plan = ["basic", "plus", "family"][row % 3];
        let (months, spent) = (below(60), below(97));
        let left = below(100) < if months < 20 { 45 } else { 12 };
        let churn = if left { "Yes" } else { "No" };
        let _ = writeln!(text, "C{row:05},{plan},{months},{spent},{churn}");
    }
    text
}

/// An XGBoost model of two trees over `months` and `visits`, as `save_model("m.json")` writes it.
pub const MODEL: &str = r#"{"learner":{"attributes":{"best_iteration":"1"},"feature_names":["months","visits"],"feature_types":["int","int"],"gradient_booster":{"model":{"gbtree_model_param":{"num_parallel_tree":"1","num_trees":"2"},"iteration_indptr":[0,1,2],"tree_info":[0,0],"trees":[{"base_weights":[0.0,0.8,-0.6],"categories":[],"categories_nodes":[],"categories_segments":[],"categories_sizes":[],"default_left":[1,0,0],"id":0,"left_children":[1,-1,-1],"loss_changes":[10.0,0.0,0.0],"parents":[2147483647,0,0],"right_children":[2,-1,-1],"split_conditions":[12.0,0.8,-0.6],"split_indices":[0,0,0],"split_type":[0,0,0],"sum_hessian":[100.0,40.0,60.0],"tree_param":{"num_deleted":"0","num_feature":"2","num_nodes":"3","size_leaf_vector":"1"}},{"base_weights":[0.0,0.5,-0.4],"categories":[],"categories_nodes":[],"categories_segments":[],"categories_sizes":[],"default_left":[0,0,0],"id":1,"left_children":[1,-1,-1],"loss_changes":[8.0,0.0,0.0],"parents":[2147483647,0,0],"right_children":[2,-1,-1],"split_conditions":[10.0,0.5,-0.4],"split_indices":[1,0,0],"split_type":[0,0,0],"sum_hessian":[100.0,45.0,55.0],"tree_param":{"num_deleted":"0","num_feature":"2","num_nodes":"3","size_leaf_vector":"1"}}]},"name":"gbtree"},"learner_model_param":{"base_score":"[2.5E-1]","boost_from_average":"1","num_class":"0","num_feature":"2","num_target":"1"},"objective":{"name":"binary:logistic","reg_loss_param":{"scale_pos_weight":"1"}}},"version":[3,1,0]}"#;

/// A file that must be refused, or repaired and said so, without harm to the page.
pub struct Bad {
    /// What it is, for messages; also the file's name.
    pub name: &'static str,
    /// The hook of the input that it is given to.
    pub input: &'static str,
    /// The file's bytes.
    pub bytes: Vec<u8>,
}

/// Files with no table or no model in them: each must lead to a visible error.
pub fn refused() -> Vec<Bad> {
    let file = |name, bytes: &[u8]| Bad {
        name,
        input: "file-input",
        bytes: bytes.to_vec(),
    };
    let model = |name, text: &str| Bad {
        name,
        input: "model-input",
        bytes: text.as_bytes().to_vec(),
    };
    let binary: Vec<u8> = (0..4096_u32)
        .map(|index| (index * 167 % 256) as u8)
        .collect();
    vec![
        file("empty.csv", b""),
        file("binary.csv", &binary),
        model("not-json.json", "months,visits\r\n1,2\r\n"),
        model("truncated.json", &MODEL[..MODEL.len() / 2]),
        model(
            "cycle.json",
            &MODEL.replacen(
                "\"left_children\":[1,-1,-1]",
                "\"left_children\":[0,-1,-1]",
                1,
            ),
        ),
        model(
            "child-out-of-range.json",
            &MODEL.replacen(
                "\"left_children\":[1,-1,-1]",
                "\"left_children\":[9,-1,-1]",
                1,
            ),
        ),
        model(
            "feature-out-of-range.json",
            &MODEL.replacen("\"split_indices\":[0,0,0]", "\"split_indices\":[7,0,0]", 1),
        ),
        model(
            "threshold-not-a-number.json",
            &MODEL.replacen(
                "\"split_conditions\":[12.0,",
                "\"split_conditions\":[NaN,",
                1,
            ),
        ),
    ]
}
