//! Walks through the built page and pictures it: every page, both widths, both themes, both
//! languages; with the e-commerce demo, or with a file and a model of one's own.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use holdfast_browser_tests::{NARROW, Page, Setup, WIDE, in_browser};
use lexopt::prelude::*;

const HELP: &str = "\
Pictures every page of the built site (run `cargo xtask build` first).

Usage: cargo run -p holdfast-browser-tests --bin screenshots -- --out DIR [OPTIONS]

Options:
  --out <DIR>      Where the pictures go
  --file <FILE>    A customer table to open (may be given several times); default: the demo
  --model <MODEL>  A model to score it with
";

/// What the command line asks for.
#[derive(Default)]
struct Wanted {
    out: PathBuf,
    files: Vec<PathBuf>,
    model: Option<PathBuf>,
}

fn main() -> ExitCode {
    match wanted() {
        Ok(Some(wanted)) => {
            in_browser("screenshots", Setup::default(), async |page| {
                walk(page, &wanted).await
            });
            println!("pictures are in {}", wanted.out.display());
            ExitCode::SUCCESS
        }
        Ok(None) => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("screenshots: {error}\n\n{HELP}");
            ExitCode::FAILURE
        }
    }
}

fn wanted() -> Result<Option<Wanted>, lexopt::Error> {
    let mut options = lexopt::Parser::from_env();
    let mut wanted = Wanted::default();
    while let Some(argument) = options.next()? {
        let absolute = |value: std::ffi::OsString| std::path::absolute(value).unwrap_or_default();
        match argument {
            Long("out") => wanted.out = absolute(options.value()?),
            Long("file") => wanted.files.push(absolute(options.value()?)),
            Long("model") => wanted.model = Some(absolute(options.value()?)),
            Long("help") | Short('h') => return Ok(None),
            other => return Err(other.unexpected()),
        }
    }
    if wanted.out.as_os_str().is_empty() {
        return Err("--out is missing".into());
    }
    Ok(Some(wanted))
}

async fn walk(page: &Page, wanted: &Wanted) {
    page.open("").await;
    in_every_look(page, &wanted.out, "1-first-visit").await;
    if wanted.files.is_empty() {
        page.click("demo-ecommerce").await;
        page.wait_for_state("ready").await;
    } else {
        let mut files = wanted.files.clone();
        files.extend(wanted.model.clone());
        page.open_files(&files).await;
    }
    in_every_look(page, &wanted.out, "2-data").await;
    let scored = wanted.files.is_empty() || wanted.model.is_some();
    if scored {
        page.go_to("drivers").await;
        page.find("drivers-table").await;
        in_every_look(page, &wanted.out, "3-drivers").await;
        page.go_to("customers").await;
        let first = page.customers().await.swap_remove(0);
        page.choose_customer(&first.id).await;
        in_every_look(page, &wanted.out, "4-customers").await;
    }
    page.go_to("privacy").await;
    page.click("privacy-check").await;
    page.find("privacy-result").await;
    in_every_look(page, &wanted.out, "5-privacy").await;
}

/// Eight pictures of what is shown; the page is left as it was.
async fn in_every_look(page: &Page, out: &Path, name: &str) {
    for lang in ["en", "ko"] {
        for theme in ["light", "dark"] {
            for (size, width) in [(WIDE, "wide"), (NARROW, "narrow")] {
                page.resize(size).await;
                // Charts are drawn anew after the page has its size.
                tokio::time::sleep(Duration::from_millis(400)).await;
                page.screenshot(&out.join(format!("{name}-{lang}-{theme}-{width}.png")))
                    .await;
            }
            page.click("theme").await;
        }
        page.click("lang").await;
    }
    page.resize(WIDE).await;
}
