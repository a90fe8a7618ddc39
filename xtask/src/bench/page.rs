//! Builds the core as wasm, serves it on this computer, and lets Chromium measure itself.
//!
//! The page tells its result by asking the server for `/result?…`: no driver is needed.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::command::{self, cargo, step};
use crate::error::{Error, Result, file};
use crate::server::{Options, Server};
use crate::{tools, workspace};

/// Longer than that, and something hangs.
const PATIENCE: Duration = Duration::from_secs(300);

/// Builds and measures, boosting on the rows of a folder; the JSON has the keys of
/// benches/native.
pub(super) fn measure(rows: &Path) -> Result<Value> {
    let site = step(
        "building the page benchmark",
        "up to 4 minutes the first time",
        build,
    )?;
    lend(rows, &site.join("boosting"))?;
    step("measuring Holdfast inside Chromium", "2 minutes", || {
        let options = Options {
            root: site.clone(),
            port: None,
            prefix: "/".to_owned(),
        };
        let server = Server::start(options).map_err(file("serve", &site))?;
        let profile = site.join("profile");
        let mut chromium = start_chromium(&server.url(), &profile)?;
        let result = wait_for_result(&server, &mut chromium);
        let _ = chromium.kill();
        let _ = chromium.wait();
        let _ = std::fs::remove_dir_all(profile);
        result
    })
}

/// Puts the page, the glue and the wasm into one folder.
pub(super) fn build() -> Result<PathBuf> {
    let root = workspace::root();
    let path = tools::ready(&[&tools::WASM_BINDGEN])?;
    command::run(cargo().current_dir(&root).args([
        "build",
        "--quiet",
        "--offline",
        "--locked",
        // As the engine is built: what is measured is what runs.
        "--profile=engine",
        "--target=wasm32-unknown-unknown",
        "--package=holdfast-page-bench",
    ]))?;
    let target = workspace::target()?;
    let site = target.join("page-bench");
    command::run(
        Command::new("wasm-bindgen")
            .env("PATH", path)
            .args(["--target=web", "--no-typescript", "--out-dir"])
            .arg(&site)
            .arg(target.join("wasm32-unknown-unknown/engine/holdfast_page_bench.wasm")),
    )?;
    for name in [
        "index.html",
        "page.js",
        "worker.js",
        "ingest.html",
        "ingest.js",
        "ingest-worker.js",
    ] {
        let to = site.join(name);
        std::fs::copy(root.join("benches/page/site").join(name), &to)
            .map_err(file("copy to", to))?;
    }
    Ok(site)
}

/// Lets the page have the files of a folder.
fn lend(rows: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to).map_err(file("create", to))?;
    let list = std::fs::read_dir(rows).map_err(file("list", rows))?;
    for entry in list.flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        std::fs::copy(&from, &to).map_err(file("copy to", &to))?;
    }
    Ok(())
}

fn start_chromium(url: &str, profile: &Path) -> Result<Child> {
    let mut command = Command::new("chromium");
    command
        .args([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
        ])
        .args([
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
        ])
        // A page that nobody looks at is slowed down otherwise.
        .args([
            "--disable-background-timer-throttling",
            "--disable-renderer-backgrounding",
        ])
        .args(["--disable-sync", "--remote-debugging-port=0"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.spawn().map_err(|source| Error::Start {
        program: "chromium".to_owned(),
        source,
        advice: "On Debian: sudo apt-get install chromium".to_owned(),
    })
}

fn wait_for_result(server: &Server, chromium: &mut Child) -> Result<Value> {
    let start = Instant::now();
    let trouble = |detail: String| Error::Answer {
        what: "the page benchmark".to_owned(),
        detail,
    };
    loop {
        let told = server
            .requests()
            .iter()
            .find_map(|target| Some(target.split_once("/result?")?.1.to_owned()));
        if let Some(told) = told {
            return read(&told).ok_or_else(|| trouble(told));
        }
        if let Ok(Some(status)) = chromium.try_wait() {
            return Err(trouble(format!("Chromium ended early ({status})")));
        }
        if start.elapsed() > PATIENCE {
            return Err(trouble(format!("no result after {} s", PATIENCE.as_secs())));
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// `predict=1.5&shap=2&few=1&…` as the JSON that the other benchmarks print.
fn read(query: &str) -> Option<Value> {
    let value = |name: &str| -> Option<f64> {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs
            .into_iter()
            .find(|(key, _)| *key == name)?
            .1
            .parse()
            .ok()
    };
    Some(serde_json::json!({
        "predict_rows_per_second": value("predict")?,
        "shap_rows_per_second": value("shap")?,
        "shap_few_rows_per_second": value("few")?,
        "shap_one_milliseconds": value("one")?,
        "shap_prepare_seconds": value("prepare")?,
        "shap_alone_rows_per_second": value("alone")?,
        "shap_two_rows_per_second": value("two")?,
        "boosting_seconds": value("boosting")?,
        "boosting_average_precision": value("precision")?,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_answer_is_read() {
        let told = "predict=1000.5&shap=20&few=2&one=1&prepare=0.1&two=38&alone=20&boosting=9";
        let told = read(&format!("{told}&precision=0.4")).unwrap();
        assert_eq!(told["shap_rows_per_second"], 20.0);
        assert_eq!(read("error=RuntimeError"), None);
    }
}
