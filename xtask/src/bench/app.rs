//! `cargo xtask bench app`: the built page itself, as a user meets it, with the subscription demo at
//! full size: opened, scored, everybody explained, with the renderer's peak memory; and how soon a cancel is answered.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::memory::{self, Watch};
use super::webdriver::Browser;
use crate::command::{self, cargo, step};
use crate::error::{Error, Result, file};
use crate::server::{Options, Server};
use crate::{browser, build, tools, workspace};

/// Rows of the listening log: 392 million in the original, of which a disk here holds these.
pub const LOG_ROWS: u64 = 10_000_000;
/// Labelled customers of the demo at full size, as many as the original had.
const CUSTOMERS: u64 = 970_960;

/// Measures and prints.
pub fn app(log_rows: u64) -> Result<()> {
    tools::wasm_target()?;
    tools::fetched()?;
    browser::ready()?;
    build::build()?;
    let files = full_size(log_rows)?;
    let bytes: u64 = files
        .iter()
        .map(|path| std::fs::metadata(path).map_or(0, |about| about.len()))
        .sum();
    let site = workspace::site();
    let server = Server::start(Options {
        root: site.clone(),
        port: None,
        prefix: "/".to_owned(),
    })
    .map_err(file("serve", &site))?;
    let profile = workspace::target()?.join("bench-app-profile");
    let told = step("opening, scoring, explaining", "2 to 5 minutes", || {
        let browser = start(&server, &profile)?;
        let before = memory::now(browser.process());
        let watch = Watch::start(browser.process());
        browser.give("[data-testid=model-input]", &[bundle()])?;
        ask(&browser, WAIT_FOR_MODEL)?;
        let opening = since(&browser)?;
        browser.give("[data-testid=file-input]", &files)?;
        let mut told = ask(&browser, &WAIT_FOR_SCORES.replace("SINCE", &opening))?;
        merge(&mut told, &ask(&browser, EXPLAIN_ALL)?);
        merge(&mut told, &json!({"before": before, "peak": watch.peak()}));
        Ok(told)
    })?;
    let cancelled = step("cancelling in the middle of reading", "", || {
        let browser = start(&server, &profile)?;
        browser.give("[data-testid=file-input]", &files)?;
        let told = ask(&browser, CANCEL)?;
        // What was gathered is given back when the worker ends or is used again.
        std::thread::sleep(std::time::Duration::from_secs(2));
        Ok((told, memory::now(browser.process())))
    })?;
    let _ = std::fs::remove_dir_all(&profile);
    println!(
        "\n{}",
        report(log_rows, bytes, &told, &cancelled.0, cancelled.1)
    );
    Ok(())
}

/// The tables of the subscription demo at full size, written once and kept.
fn full_size(log_rows: u64) -> Result<Vec<PathBuf>> {
    let folder = workspace::cache()?.join(format!("subscription-{log_rows}"));
    let names = ["train", "members", "transactions", "user_logs"];
    let files: Vec<PathBuf> = names
        .iter()
        .map(|name| folder.join("subscription").join(format!("{name}.csv")))
        .collect();
    if files.iter().all(|file| file.is_file()) {
        return Ok(files);
    }
    step(
        "writing the subscription demo at full size",
        "2 minutes",
        || {
            let partial = folder.with_extension("partial");
            let _ = std::fs::remove_dir_all(&partial);
            command::output(
                cargo()
                    .current_dir(workspace::root())
                    .args(["run", "--quiet", "--offline", "--locked", "--profile=tools"])
                    .args(["--package=holdfast-demos", "--", "--demo", "subscription"])
                    .args(["--size", "full", "--log-rows"])
                    .arg(log_rows.to_string())
                    .arg("--out")
                    .arg(&partial),
            )?;
            let _ = std::fs::remove_dir_all(&folder);
            std::fs::rename(&partial, &folder).map_err(file("rename to", &folder))
        },
    )?;
    Ok(files)
}

/// The model that is shipped with the demo.
fn bundle() -> PathBuf {
    workspace::root().join("models/subscription.holdfast.json.gz")
}

fn start(server: &Server, profile: &Path) -> Result<Browser> {
    let _ = std::fs::remove_dir_all(profile);
    let browser = Browser::start(profile)?;
    browser.open(&server.url())?;
    ask(&browser, WAIT_FOR_PROGRAM)?;
    Ok(browser)
}

fn since(browser: &Browser) -> Result<String> {
    Ok(ask(browser, "done({ now: performance.now() })")?["now"].to_string())
}

/// Runs a script that calls `done` with an object, with what all of them use at hand.
fn ask(browser: &Browser, body: &str) -> Result<Value> {
    let told = browser.script(&format!("{TOOLS}\n{body}"))?;
    match told["error"].as_str() {
        Some(error) => Err(Error::Answer {
            what: "the page".to_owned(),
            detail: error.to_owned(),
        }),
        None => Ok(told),
    }
}

/// `when` answers at the first frame at which a thing is so; an error of the page ends it.
const TOOLS: &str = "
    const done = arguments[arguments.length - 1];
    const hook = (name) => document.querySelector(`[data-testid='${name}']`);
    const state = () => hook('status')?.dataset.state;
    const when = (so) => new Promise((answer) => {
        const look = () => {
            const error = hook('error');
            if (error) done({ error: error.innerText });
            else if (so()) answer(performance.now());
            else setTimeout(look, 4);
        };
        look();
    });";
const WAIT_FOR_PROGRAM: &str =
    "when(() => document.documentElement.dataset.boot === 'running').then(() => done({}));";
const WAIT_FOR_MODEL: &str = "when(() => hook('fit') || state() === 'ready').then(() => done({}));";
/// The table is built, then the customers are scored, then the first ones explained.
const WAIT_FOR_SCORES: &str = "
    (async () => {
        const built = await when(() => document.querySelector('[data-testid=plan][data-built=true]'));
        const scored = await when(() => document.querySelector('a[href=\"#/customers\"].btn'));
        const some = await when(() => state() === 'ready');
        done({ built: built - SINCE, scored: scored - SINCE, some: some - SINCE });
    })();";
const EXPLAIN_ALL: &str = "
    (async () => {
        location.hash = '#/drivers';
        await when(() => hook('explain-all'));
        const pressed = performance.now();
        hook('explain-all').click();
        await when(() => state() === 'working');
        const ended = await when(() => state() === 'ready' && !hook('explain-all'));
        done({ explained: ended - pressed });
    })();";
/// A second after the reading began; from the press to the answer.
const CANCEL: &str = "
    (async () => {
        await when(() => hook('cancel'));
        await new Promise((go) => setTimeout(go, 1000));
        const pressed = performance.now();
        hook('cancel').click();
        const answered = await when(() => state() !== 'working');
        done({ cancelled: answered - pressed });
    })();";

fn merge(into: &mut Value, from: &Value) {
    if let (Some(into), Some(from)) = (into.as_object_mut(), from.as_object()) {
        into.extend(from.clone());
    }
}

fn report(log_rows: u64, bytes: u64, told: &Value, cancelled: &Value, left: f64) -> String {
    let seconds = |name: &str| told[name].as_f64().unwrap_or(f64::NAN) / 1000.0;
    let number = |name: &str| told[name].as_f64().unwrap_or(f64::NAN);
    let explained = seconds("explained");
    format!(
        "The built page, {CUSTOMERS} customers, {log_rows} rows of listening, {:.2} GB in all:\n\
         | step | s |\n| --- | ---: |\n\
         | four files to one row per customer | {:.1} |\n\
         | … and scored | {:.1} |\n\
         | … and the first 100,000 explained | {:.1} |\n\
         | all others explained | {explained:.1} |\n\n\
         Peak of the renderer {:.0} MB PSS ({:.0} before). Cancel answered after {:.0} ms (at most 100); the renderer then held {left:.0} MB.",
        bytes as f64 / 1e9,
        seconds("built"),
        seconds("scored"),
        seconds("some"),
        number("peak"),
        number("before"),
        cancelled["cancelled"].as_f64().unwrap_or(f64::NAN),
    )
}
