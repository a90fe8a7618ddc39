//! `cargo xtask bench ingest`: a large log read and grouped inside Chromium, beside merely
//! reading it, DuckDB-WASM and native DuckDB, in one run, interleaved, as ratios.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::memory::{self, Watch};
use super::webdriver::Browser;
use super::{page, python, read};
use crate::command::{self, cargo, step};
use crate::error::{Error, Result, file};
use crate::server::{Options, Server};
use crate::{browser, tools, workspace};

/// The rivals; the older one reads Parquet without fetching an extension.
const DUCKDB_WASM: &str = "1.32.0";
const DUCKDB_WASM_PARQUET: &str = "1.28.0";
const DUCKDB: &str = "2.0.0";
/// Rows of the log: 768 MB.
pub const ROWS: u64 = 10_000_000;
/// How often each contender runs.
const RUNS: usize = 5;
/// How much larger the log is that a 32-bit memory cannot hold.
const LARGER: u64 = 8;

/// What was measured of one contender.
struct Line {
    what: String,
    seconds: Vec<f64>,
    check: Vec<f64>,
    longest_task: f64,
}

/// Measures all and prints the tables.
pub fn ingest(rows: u64, runs: Option<usize>, only: Option<&str>) -> Result<()> {
    let runs = runs.unwrap_or(RUNS).max(1);
    tools::wasm_target()?;
    tools::fetched()?;
    browser::ready()?;
    let python = python::with_duckdb(DUCKDB)?;
    let site = step(
        "building the page benchmark",
        "up to 5 minutes the first time",
        page::build,
    )?;
    rivals(&site)?;
    let folder = workspace::cache()?.join(format!("ingest-{rows}"));
    std::fs::create_dir_all(&folder).map_err(file("create", &folder))?;
    for (name, words) in [
        ("plain.csv", &[][..]),
        ("quoted.csv", &["quoted"]),
        ("crlf.csv", &["crlf"]),
    ] {
        generate(&folder.join(name), rows, words)?;
    }
    if !folder.join("events.zstd.parquet").is_file() {
        step("writing the Parquet event log", "half a minute", || {
            let script = workspace::root().join("benches/duckdb_events.py");
            let events = rows * 378 / 1000;
            command::run(
                Command::new(&python)
                    .arg(script)
                    .arg(&folder)
                    .arg(events.to_string()),
            )
        })?;
    }

    let options = Options {
        root: site.clone(),
        port: None,
        prefix: "/".to_owned(),
    };
    let server = Server::start(options).map_err(file("serve", &site))?;
    let address = format!("{}ingest.html", server.url());
    let profile = site.join("profile");

    let mut lines: Vec<Line> = Vec::new();
    let log = folder.join("plain.csv");
    step("measuring, interleaved", "5 to 10 minutes", || {
        for _ in 0..runs {
            for (what, file, contender) in CONTENDERS {
                if only.is_some_and(|only| !what.contains(only)) {
                    continue;
                }
                let told = once(&address, &profile, &folder.join(file), contender)?;
                note(&mut lines, what, &told)?;
            }
            if only.is_some() {
                continue;
            }
            let script = workspace::root().join("benches/duckdb_rival.py");
            let told = command::output(Command::new(&python).arg(script).arg(&log).arg("1"))?;
            let mut told = read("native DuckDB", &told)?;
            told["seconds"] = told["seconds"][0].clone();
            note(&mut lines, NATIVE, &told)?;
        }
        Ok(())
    })?;
    agree(&lines)?;
    // Said before what follows, which may fail for want of room.
    println!("\n{}", report(&lines));
    let longest = lines
        .iter()
        .filter(|line| line.what.starts_with("Holdfast"));
    let longest = longest.map(|line| line.longest_task).fold(0.0, f64::max);
    println!(
        "- Longest task of the page meanwhile: {longest:.0} ms (0: none above 50; at most 50)."
    );

    if only.is_some_and(|only| only != "larger") {
        return Ok(());
    }
    let larger = folder.join("larger.csv");
    generate(&larger, rows * LARGER, &[])?;
    let size = std::fs::metadata(&larger)
        .map_err(file("measure", &larger))?
        .len();
    let large = large(&address, &profile, &larger);
    let cancelled = once(&address, &profile, &larger, "cancel");
    let _ = std::fs::remove_file(&larger);
    let ((large, peak), cancelled) = (large?, cancelled?);
    let _ = std::fs::remove_dir_all(&profile);
    println!(
        "- Cancel: answered after {:.0} ms (at most 100).",
        1000.0 * number(&cancelled["seconds"])
    );
    println!(
        "- A log of {:.2} GB, two workers: {:.1} s, peak of the renderer {peak:.0} MB PSS (at most 1,000).",
        size as f64 / 1e9,
        number(&large["seconds"])
    );
    Ok(())
}

const READ: &str = "merely reading, slice by slice";
const STREAM: &str = "merely reading, a stream into one buffer";
const TWO: &str = "Holdfast, two workers";
const DUCK: &str = "DuckDB-WASM 1.32.0";
const NATIVE: &str = "DuckDB 2.0.0 native, one thread";

/// Name, file, contender of the page.
const CONTENDERS: [(&str, &str, &str); 15] = [
    (READ, "plain.csv", "read"),
    (STREAM, "plain.csv", "stream"),
    ("Holdfast, one worker", "plain.csv", "one"),
    (TWO, "plain.csv", "two"),
    (
        "Holdfast, two workers, every field quoted",
        "quoted.csv",
        "two",
    ),
    ("Holdfast, two workers, CRLF", "crlf.csv", "two"),
    (DUCK, "plain.csv", "duckdb"),
    (
        "Holdfast, Parquet snappy",
        "events.snappy.parquet",
        "parquet",
    ),
    (
        "Holdfast, two workers, Parquet snappy",
        "events.snappy.parquet",
        "parquet-two",
    ),
    (
        "Holdfast, Parquet snappy from memory",
        "events.snappy.parquet",
        "parquet-memory",
    ),
    (
        "DuckDB-WASM 1.28.0, Parquet snappy from memory",
        "events.snappy.parquet",
        "duckdb-parquet",
    ),
    ("Holdfast, Parquet zstd", "events.zstd.parquet", "parquet"),
    (
        "Holdfast, two workers, Parquet zstd",
        "events.zstd.parquet",
        "parquet-two",
    ),
    (
        "Holdfast, Parquet zstd from memory",
        "events.zstd.parquet",
        "parquet-memory",
    ),
    (
        "DuckDB-WASM 1.28.0, Parquet zstd from memory",
        "events.zstd.parquet",
        "duckdb-parquet",
    ),
];

/// What is divided by what, and the bar: at most, or at least.
const BARS: [(&str, &str, &str, f64, bool); 9] = [
    ("time ÷ merely reading by slices", TWO, READ, 1.5, true),
    ("time ÷ merely reading by a stream", TWO, STREAM, 1.5, true),
    ("DuckDB-WASM ÷ ours", DUCK, TWO, 6.0, false),
    ("native DuckDB ÷ ours", NATIVE, TWO, 3.0, false),
    (
        "native DuckDB ÷ ours, one worker",
        NATIVE,
        "Holdfast, one worker",
        3.0,
        false,
    ),
    (
        "quoted ÷ plain",
        "Holdfast, two workers, every field quoted",
        TWO,
        1.2,
        true,
    ),
    (
        "CRLF ÷ plain",
        "Holdfast, two workers, CRLF",
        TWO,
        1.2,
        true,
    ),
    (
        "Parquet snappy: DuckDB-WASM ÷ ours",
        "DuckDB-WASM 1.28.0, Parquet snappy from memory",
        "Holdfast, Parquet snappy",
        2.0,
        false,
    ),
    (
        "Parquet zstd: DuckDB-WASM ÷ ours",
        "DuckDB-WASM 1.28.0, Parquet zstd from memory",
        "Holdfast, Parquet zstd",
        1.2,
        false,
    ),
];

/// One run of one contender in a fresh Chromium.
fn once(address: &str, profile: &Path, log: &Path, contender: &str) -> Result<Value> {
    let browser = ready(address, profile, log)?;
    run(&browser, contender)
}

fn ready(address: &str, profile: &Path, log: &Path) -> Result<Browser> {
    let _ = std::fs::remove_dir_all(profile);
    let browser = Browser::start(profile)?;
    browser.open(address)?;
    browser.give("#file", &[log.to_path_buf()])?;
    Ok(browser)
}

fn run(browser: &Browser, contender: &str) -> Result<Value> {
    let script = format!(
        "const done = arguments[arguments.length - 1];
         const wait = () => window.ready ? window.run('{contender}').then(done) : setTimeout(wait, 20);
         wait();"
    );
    let told = browser.script(&script)?;
    match told["error"].as_str() {
        Some(error) => Err(trouble(format!("{contender}: {error}"))),
        None => Ok(told),
    }
}

/// The log that is larger than memory, and the renderer's peak meanwhile, in MB.
fn large(address: &str, profile: &Path, log: &Path) -> Result<(Value, f64)> {
    step(
        "reading the log that is larger than memory",
        "half a minute",
        || {
            let browser = ready(address, profile, log)?;
            let before = memory::now(browser.process());
            let watch = Watch::start(browser.process());
            let told = run(&browser, "two")?;
            let peak = watch.peak();
            println!(
                "xtask: … the renderer held {before:.0} MB before and {peak:.0} MB at its peak"
            );
            Ok((told, peak))
        },
    )
}

fn note(lines: &mut Vec<Line>, what: &str, told: &Value) -> Result<()> {
    let list = |value: &Value| -> Vec<f64> {
        let values = value.as_array().into_iter().flatten();
        values.filter_map(Value::as_f64).collect()
    };
    let seconds = number(&told["seconds"]);
    if !seconds.is_finite() {
        return Err(trouble(format!("{what}: no time in {told}")));
    }
    let longest = list(&told["longTasks"]).into_iter().fold(0.0, f64::max);
    match lines.iter_mut().find(|line| line.what == what) {
        Some(line) => {
            line.seconds.push(seconds);
            line.longest_task = line.longest_task.max(longest);
        }
        None => lines.push(Line {
            what: what.to_owned(),
            seconds: vec![seconds],
            check: list(&told["check"]),
            longest_task: longest,
        }),
    }
    Ok(())
}

/// Contenders over one log must have found the same.
fn agree(lines: &[Line]) -> Result<()> {
    for parquet in [false, true] {
        let same = lines.iter().filter(|line| !line.check.is_empty());
        let mut same = same.filter(|line| line.what.contains("Parquet") == parquet);
        let Some(first) = same.next() else { continue };
        for other in same {
            let close = first.check.len() == other.check.len()
                && first
                    .check
                    .iter()
                    .zip(&other.check)
                    .all(|(a, b)| (a - b).abs() <= 1e-9 * a.abs().max(1.0));
            if !close {
                return Err(trouble(format!(
                    "{} found {:?}, {} {:?}",
                    first.what, first.check, other.what, other.check
                )));
            }
        }
    }
    Ok(())
}

fn report(lines: &[Line]) -> String {
    let mut out = "| contender | median, s | all runs |\n| --- | ---: | --- |\n".to_owned();
    for line in lines {
        let all: Vec<String> = line.seconds.iter().map(|s| format!("{s:.2}")).collect();
        out.push_str(&format!(
            "| {} | {:.2} | {} |\n",
            line.what,
            median(&line.seconds),
            all.join(" ")
        ));
    }
    out.push_str("\n| ratio of medians | measured | bar | |\n| --- | ---: | ---: | --- |\n");
    let of = |what: &str| {
        let line = lines.iter().find(|line| line.what == what);
        line.map_or(f64::NAN, |line| median(&line.seconds))
    };
    for (what, above, below, bar, at_most) in BARS {
        let ratio = of(above) / of(below);
        let met = if at_most { ratio <= bar } else { ratio >= bar };
        let (sign, met) = (
            if at_most { "≤" } else { "≥" },
            if met { "met" } else { "missed" },
        );
        out.push_str(&format!("| {what} | {ratio:.2} | {sign} {bar} | {met} |\n"));
    }
    out
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        count if count % 2 == 1 => sorted[count / 2],
        count => (sorted[count / 2 - 1] + sorted[count / 2]) / 2.0,
    }
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}

/// Writes a log unless it is there.
fn generate(to: &Path, rows: u64, words: &[&str]) -> Result<()> {
    if to.is_file() {
        return Ok(());
    }
    let partial = to.with_extension("partial");
    let _ = std::fs::remove_file(&partial);
    step(&format!("writing {}", to.display()), "", || {
        let rows = rows.to_string();
        command::run(
            cargo()
                .current_dir(workspace::root())
                .args(["run", "--quiet", "--offline", "--locked", "--profile=tools"])
                .args(["--package=bench-ingest", "--", "generate"])
                .arg(&partial)
                .arg(rows)
                .args(words),
        )
    })?;
    std::fs::rename(&partial, to).map_err(file("rename to", to))
}

/// Puts the rivals' packages beside the page.
fn rivals(site: &Path) -> Result<()> {
    let folder = site.join("rivals");
    let name = |version: &str| format!("@duckdb/duckdb-wasm@{version}");
    let there = |package: &str, version: &str| {
        let about = folder
            .join("node_modules")
            .join(package)
            .join("package.json");
        std::fs::read_to_string(about).is_ok_and(|text| text.contains(&format!("\"{version}\"")))
    };
    if there("@duckdb/duckdb-wasm", DUCKDB_WASM) && there("duckdb-parquet", DUCKDB_WASM_PARQUET) {
        return Ok(());
    }
    step(
        "fetching DuckDB-WASM from npm",
        "once; about a minute",
        || {
            command::run(
                Command::new("npm")
                    .args(["install", "--silent", "--no-audit", "--no-fund", "--prefix"])
                    .arg(&folder)
                    .arg(name(DUCKDB_WASM))
                    .arg(format!("duckdb-parquet@npm:{}", name(DUCKDB_WASM_PARQUET))),
            )
        },
    )
}

fn trouble(detail: String) -> Error {
    Error::Answer {
        what: "the ingest benchmark".to_owned(),
        detail,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(what: &str, seconds: &[f64], check: &[f64]) -> Line {
        Line {
            what: what.to_owned(),
            seconds: seconds.to_vec(),
            check: check.to_vec(),
            longest_task: 0.0,
        }
    }

    #[test]
    fn bars_are_met_or_missed() {
        let lines = [
            line(READ, &[1.0, 9.0, 1.0], &[]),
            line(TWO, &[1.4, 1.4, 0.1], &[1.0]),
            line(DUCK, &[8.0], &[1.0]),
        ];
        let report = report(&lines);
        assert!(
            report.contains("| time ÷ merely reading by slices | 1.40 | ≤ 1.5 | met |"),
            "{report}"
        );
        assert!(
            report.contains("| DuckDB-WASM ÷ ours | 5.71 | ≥ 6 | missed |"),
            "{report}"
        );
    }

    #[test]
    fn a_contender_that_found_something_else_is_an_error() {
        assert!(
            agree(&[
                line(TWO, &[1.0], &[1.0, 2.0]),
                line(DUCK, &[1.0], &[1.0, 2.0])
            ])
            .is_ok()
        );
        assert!(
            agree(&[
                line(TWO, &[1.0], &[1.0, 2.0]),
                line(DUCK, &[1.0], &[1.0, 2.1])
            ])
            .is_err()
        );
    }
}
