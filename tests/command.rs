//! The command line: what it writes, held against XGBoost's own figures, and
//! that every failure is one message and exit code 1.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "command/plan.rs"]
mod plan;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use expect_test::expect;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A fresh folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn holdfast(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_holdfast"))
        .args(arguments)
        .output()
        .unwrap()
}

fn succeeds(arguments: &[&str]) -> String {
    let output = holdfast(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    assert!(said.is_empty(), "{said}");
    String::from_utf8(output.stdout).unwrap()
}

/// The one message of a failing call.
fn fails(arguments: &[&str]) -> String {
    let output = holdfast(arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    assert!(output.stdout.is_empty());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.matches("holdfast: ").count(), 1, "{said}");
    said.replace(env!("CARGO_TARGET_TMPDIR"), "…")
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Header and rows of a simple CSV.
fn rows(csv: &str) -> (Vec<String>, Vec<Vec<f64>>) {
    let mut lines = csv.lines();
    let header = lines
        .next()
        .unwrap()
        .split(',')
        .map(str::to_string)
        .collect();
    let numbers = |line: &str| {
        line.split(',')
            .skip(1)
            .map(|n| n.parse().unwrap())
            .collect()
    };
    (header, lines.map(numbers).collect())
}

#[test]
fn shipped_bundles_score_and_explain_as_xgboost_does() {
    let folder = folder("bundles");
    for name in ["ecommerce", "subscription"] {
        let golden = root().join("tests/golden/bundles");
        let inputs = golden.join(format!("{name}.inputs.csv"));
        let expected =
            std::fs::read_to_string(golden.join(format!("{name}.expected.csv"))).unwrap();
        let bundle = root().join(format!("models/{name}.holdfast.json.gz"));
        let out = folder.join("out.csv");
        let call = |what: &str| {
            succeeds(&[
                what,
                text(&inputs),
                "--model",
                text(&bundle),
                "--out",
                text(&out),
            ]);
            std::fs::read_to_string(&out).unwrap()
        };
        let (expected_header, expected_rows) = rows(&expected);
        let (header, explained) = rows(&call("explain"));
        assert_eq!(header, expected_header);
        assert_eq!(explained.len(), expected_rows.len());
        for (row, (got, wanted)) in explained.iter().zip(&expected_rows).enumerate() {
            for (column, (got, wanted)) in got.iter().zip(wanted).enumerate() {
                let close = (got - wanted).abs() < 1e-5;
                assert!(
                    close,
                    "{name}, row {row}, {}: {got} {wanted}",
                    header[column + 1]
                );
            }
            let width = got.len();
            let sum: f64 = got[..width - 2].iter().sum();
            assert!(
                (sum - got[width - 2]).abs() < 1e-4,
                "{name}, row {row} does not add up"
            );
        }
        let (header, scored) = rows(&call("score"));
        assert_eq!(header.len(), 2);
        assert_eq!(header[1], "score");
        for (got, wanted) in scored.iter().zip(&expected_rows) {
            assert!(
                (got[0] - wanted.last().unwrap()).abs() < 1e-6,
                "{name}: {got:?}"
            );
        }
    }
}

#[test]
fn a_table_is_read_into_its_normal_form() {
    let folder = folder("read");
    let (file, out) = (folder.join("in.csv"), folder.join("out.csv"));
    let bytes = "\u{feff}name;note;n\r\n\"Kim; J.\";\"two\r\nlines\";1\r\n\"say \"\"hi\"\"\";;\r\n";
    std::fs::write(&file, bytes).unwrap();
    succeeds(&["read", text(&file), "--out", text(&out)]);
    let written = std::fs::read_to_string(&out).unwrap();
    assert_eq!(
        written,
        "name,note,n\nKim; J.,\"two\r\nlines\",1\n\"say \"\"hi\"\"\",,\n"
    );

    // CP949, and a table that was read is read again as it is.
    let (korean, _, _) = encoding_rs::EUC_KR.encode("이름,도시\n김,서울\n");
    std::fs::write(&file, &korean).unwrap();
    succeeds(&["read", text(&file), "--out", text(&out)]);
    assert_eq!(
        std::fs::read_to_string(&out).unwrap(),
        "이름,도시\n김,서울\n"
    );
}

#[test]
fn what_is_said_of_a_file_is_not_sniffed() {
    let folder = folder("told");
    let (file, out) = (folder.join("in.csv"), folder.join("out.csv"));
    std::fs::write(&file, "note\na;b,c\n1;'2,3'\n").unwrap();
    let told = [
        "read",
        text(&file),
        "--delimiter",
        ";",
        "--quote",
        "single",
        "--skip-lines",
        "1",
        "--header-rows",
        "1",
        "--encoding",
        "utf-8",
        "--out",
        text(&out),
    ];
    succeeds(&told);
    let written = std::fs::read_to_string(&out).unwrap();
    assert_eq!(written, "a,\"b,c\"\n1,\"2,3\"\n");
}

#[test]
fn inspecting_says_what_the_file_holds() {
    let folder = folder("inspect");
    let file = folder.join("in.csv");
    std::fs::write(
        &file,
        "id\tplan\tspent\nA1\tbasic\t9.5\nA2\tpro\t\nA3\tbasic\t7\n",
    )
    .unwrap();
    let said: serde_json::Value =
        serde_json::from_str(&succeeds(&["inspect", text(&file)])).unwrap();
    let get = |path: &str| said.pointer(path).unwrap().to_string();
    let said = [
        get("/encoding"),
        get("/delimiter"),
        get("/rows"),
        get("/column_count"),
        get("/columns/0/kind"),
        get("/columns/2/kind"),
        get("/columns/2/missing"),
    ];
    expect![[r#""utf-8" "tab" 3 3 "identifier" "decimal" 1"#]].assert_eq(&said.join(" "));
}

#[test]
fn every_failure_is_one_message() {
    let folder = folder("failures");
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        text(&path).to_string()
    };
    let good = write("good.csv", b"id,months\n1,2\n2,x\n");
    let empty = write("empty.csv", b"");
    let junk = write("junk.json", b"{\"learner\": ");
    let bundle = text(&root().join("models/ecommerce.holdfast.json.gz")).to_string();
    let out = text(&folder.join("out.csv")).to_string();
    let missing = text(&folder.join("nowhere.csv")).to_string();
    let said = [
        fails(&["inspect", &missing]),
        fails(&["inspect", &empty]),
        fails(&["score", &good, "--model", &junk, "--out", &out]),
        fails(&["read", &good, "--out", &good]),
        fails(&["read", &good, "--out", text(&folder)]),
    ];
    expect_test::expect_file!["golden/command-errors.txt"].assert_eq(&said.concat());
    let misfit = fails(&["score", &good, "--model", &bundle, "--out", &out]);
    assert!(misfit.contains("18 of its features"), "{misfit}");
    assert!(!Path::new(&out).exists(), "half a result was left behind");
    assert_eq!(
        std::fs::read(&good).unwrap(),
        b"id,months\n1,2\n2,x\n",
        "the input was harmed"
    );

    assert_eq!(holdfast(&["score"]).status.code(), Some(1));
    assert_eq!(holdfast(&["--nonsense"]).status.code(), Some(1));
    assert!(succeeds(&["--help"]).contains("Usage: holdfast"));
}

#[test]
fn dates_of_a_sorted_log_are_read_as_its_later_rows_tell() {
    // The first 4 MB are the first ten days of January: nothing there says which number is the month.
    let folder = folder("sorted-log");
    let mut log = String::from("customer,day,note\n");
    for day in 1..=30 {
        for row in 0..8_000 {
            let customer = row % 40;
            log.push_str(&format!(
                "C{customer:02},01/{day:02}/2017,a note of some length, row {row:05}\n"
            ));
        }
    }
    let log = log.replace("length, row", "length; row");
    assert!(log.len() > 10 << 20);
    let (data, recipe, out) = (
        folder.join("log.csv"),
        folder.join("recipe.json"),
        folder.join("out.csv"),
    );
    std::fs::write(&data, &log).unwrap();
    std::fs::write(
        &recipe,
        r#"{
            "version": 1, "name": "days", "title": {"en": "days", "ko": "days"},
            "tables": [{"name": "log", "title": {"en": "log", "ko": "log"}, "key": "customer", "rows": "many",
                "columns": [{"name": "customer", "kind": "text"}, {"name": "day", "kind": "moment"}]}],
            "population": {"table": "log"},
            "features": [{"name": "days", "title": {"en": "days", "ko": "days"}, "kind": "number",
                "from": {"rows": {"table": "log", "aggregate": "distinct", "of": "day"}}}]
        }"#,
    )
    .unwrap();
    let output = holdfast(&[
        "features",
        text(&data),
        "--recipe",
        text(&recipe),
        "--out",
        text(&out),
    ]);
    assert!(output.status.success(), "{output:?}");
    let written = std::fs::read_to_string(&out).unwrap();
    assert_eq!(written.lines().count(), 41);
    let days: Vec<&str> = written
        .lines()
        .skip(1)
        .filter_map(|l| l.rsplit(',').next())
        .collect();
    assert!(days.iter().all(|days| *days == "30"), "{days:?}");
}

#[test]
fn tables_are_joined_by_the_columns_that_are_named() {
    let folder = folder("roles");
    let (orders, members) = (folder.join("orders.csv"), folder.join("members.csv"));
    let mut log = String::from("user_id,buyer,price\n");
    let mut list = String::from("customer_id,card,city\n");
    for member in 0..20 {
        list.push_str(&format!("x{member},k{member},c{}\n", member % 3));
        for order in 0..3 {
            log.push_str(&format!("s{order},k{member},{}.5\n", member + order));
        }
    }
    std::fs::write(&orders, log).unwrap();
    std::fs::write(&members, list).unwrap();
    let out = folder.join("out.csv");
    let roles = [
        "--role",
        "orders.buyer=customer",
        "--role",
        "members.card=customer",
    ];
    let recipe = [["recipe", text(&orders), text(&members)].as_slice(), &roles].concat();
    // What no feature uses is told beside.
    let printed = holdfast(&recipe);
    assert!(printed.status.success(), "{printed:?}");
    let printed = String::from_utf8_lossy(&printed.stdout);
    assert!(printed.contains("\"said\""), "{printed}");
    let to = ["--out", text(&out)];
    let features = ["features", text(&orders), text(&members)];
    let built = holdfast(&[features.as_slice(), &roles, &to].concat());
    assert!(built.status.success(), "{built:?}");
    let written = std::fs::read_to_string(&out).unwrap();
    let first = written.lines().nth(1).unwrap();
    assert_eq!(written.lines().count(), 21, "{written}");
    assert!(
        written.lines().next().unwrap().contains("city"),
        "{written}"
    );
    assert!(first.starts_with('k') && first.contains("4.5"), "{first}");
    // A column that is not there is said, with those that are; a recipe has its roles.
    let wrong = ["--role", "orders.byer=customer"];
    let output = holdfast(&[features.as_slice(), &wrong, &to].concat());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said.contains("orders.byer") && said.contains("orders.buyer"),
        "{said}"
    );
    let both = ["--recipe", "events"];
    let output = holdfast(&[features.as_slice(), &roles, &both, &to].concat());
    assert_eq!(output.status.code(), Some(1));
}
