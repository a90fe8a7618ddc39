//! The command line of `cargo xtask`.

use std::process::ExitCode;

use lexopt::prelude::*;
use xtask::error::{Error, Result};

const HELP: &str = "\
Holdfast's own tools. Each says what it is doing and how long it may take.

Usage: cargo xtask <COMMAND> [OPTIONS]

Commands:
  serve   Build the release site into pkg/ and serve it on this computer
            --port <PORT>    the port (default: 8080, or a free one if it is taken)
            --prefix <PATH>  serve it below a path, such as /some/path/
  build   Build the release site into pkg/, check it and report its size
  test    Run every test, native and in headless Chromium
  bench models   Measure prediction, TreeSHAP and boosting, native and in Chromium,
            against XGBoost and LightGBM
  bench ingest   Measure reading large logs in Chromium, against DuckDB
            --rows <N>       rows of the log (default: 10,000,000)
            --runs <N>       runs of each contender (default: 5)
            --only <WORD>    only contenders whose name has this word; `larger`: only the 6 GB log
  bench app      Open, score and explain the subscription demo at full size in the built page
            --rows <N>       rows of its listening log (default: 10,000,000)
  models  Make the five systems' models from the demo data, and write what they measured
            --only <WORD>    only models whose name has this word
  engine  Build the engine into the page; Trunk calls it, `build` calls Trunk
  tidy    Check the house rules, licences and duplicate crates
            --write-lists    first write deny.toml anew from the lists
  help    Show this
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(Error::Said) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut options = lexopt::Parser::from_env();
    let mut command = None;
    let mut port = None;
    let mut what = None;
    let mut rows = None;
    let mut runs = None;
    let mut only: Option<String> = None;
    let mut write_lists = false;
    let mut prefix = "/".to_owned();
    while let Some(argument) = options.next().map_err(usage)? {
        match argument {
            Long("help") | Short('h') => command = Some("help".to_owned()),
            Long("port") => port = Some(options.value().and_then(|v| v.parse()).map_err(usage)?),
            Long("prefix") => prefix = options.value().and_then(|v| v.string()).map_err(usage)?,
            Long("rows") => rows = Some(options.value().and_then(|v| v.parse()).map_err(usage)?),
            Long("runs") => runs = Some(options.value().and_then(|v| v.parse()).map_err(usage)?),
            Long("only") => only = Some(options.value().and_then(|v| v.string()).map_err(usage)?),
            Long("write-lists") => write_lists = true,
            Value(value) if command.is_none() => command = Some(value.string().map_err(usage)?),
            Value(value) if command.as_deref() == Some("bench") && what.is_none() => {
                what = Some(value.string().map_err(usage)?);
            }
            other => return Err(usage(other.unexpected())),
        }
    }
    match command.as_deref() {
        Some("serve") => xtask::serve::serve(port, &prefix),
        Some("bench") => match what.as_deref() {
            None | Some("models") => xtask::bench::models::models(),
            Some("ingest") => {
                let rows = rows.unwrap_or(xtask::bench::ingest::ROWS);
                xtask::bench::ingest::ingest(rows, runs, only.as_deref())
            }
            Some("app") => xtask::bench::app::app(rows.unwrap_or(xtask::bench::app::LOG_ROWS)),
            Some(other) => Err(Error::Usage(format!("There is no benchmark `{other}`."))),
        },
        Some("test") => xtask::test::test(),
        Some("models") => xtask::models::models(only.as_deref()),
        Some("tidy") => xtask::tidy::tidy(write_lists),
        Some("engine") => xtask::engine::engine(),
        Some("build") => xtask::build::build(),
        Some("help") | None => {
            print!("{HELP}");
            Ok(())
        }
        Some(other) => Err(Error::Usage(format!("There is no command `{other}`."))),
    }
}

fn usage(error: lexopt::Error) -> Error {
    Error::Usage(error.to_string())
}
