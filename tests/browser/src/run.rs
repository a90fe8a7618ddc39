//! Runs one test: site, browser, the test itself, a picture if it fails, and the end of both.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use xtask::server::{Options, Server};
use xtask::workspace;

use crate::browser::Browser;
use crate::page::Page;

/// What differs between tests.
pub struct Setup {
    /// The site's folder; the built one if none.
    pub site: Option<PathBuf>,
    /// The path below which it is served.
    pub prefix: &'static str,
    /// Further flags of Chromium.
    pub flags: &'static [&'static str],
}

impl Default for Setup {
    fn default() -> Self {
        Setup {
            site: None,
            prefix: "/",
            flags: &[],
        }
    }
}

/// Runs a test in a browser of its own and returns what Chromium's net log says.
pub fn in_browser(
    name: &str,
    setup: Setup,
    test: impl AsyncFnOnce(&mut Page),
) -> crate::net_log::NetLog {
    let site = setup.site.unwrap_or_else(built_site);
    let folder = fresh_folder(name);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap_or_else(|error| panic!("no runtime: {error}"));

    let server = Server::start(Options {
        root: site,
        port: None,
        prefix: setup.prefix.to_owned(),
    })
    .unwrap_or_else(|error| panic!("could not serve the site: {error}"));
    let browser = runtime.block_on(Browser::start(&folder, setup.flags));
    let mut page = Page::new(browser, server);

    let outcome = catch_unwind(AssertUnwindSafe(|| runtime.block_on(test(&mut page))));
    if outcome.is_err() {
        let picture = pictures().join(format!("{name}.png"));
        runtime.block_on(page.describe_failure(&picture));
    }
    runtime.block_on(page.end());
    let net_log = crate::net_log::NetLog::read(page.net_log());
    drop(page);
    let _ = std::fs::remove_dir_all(&folder);
    match outcome {
        Ok(()) => net_log,
        Err(panic) => resume_unwind(panic),
    }
}

/// The built site, or a word on how to build it.
pub fn built_site() -> PathBuf {
    let site = workspace::site();
    assert!(
        site.join("index.html").is_file(),
        "there is no built site in {}: run `cargo xtask build` first",
        site.display()
    );
    site
}

/// Where pictures of failures go.
fn pictures() -> PathBuf {
    let target = workspace::target().unwrap_or_else(|_| workspace::root().join("target"));
    target.join("browser")
}

/// A new empty folder for one run.
pub fn fresh_folder(name: &str) -> PathBuf {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    let run = RUNS.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("holdfast-{}-{run}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)
        .unwrap_or_else(|error| panic!("could not create {}: {error}", folder.display()));
    folder
}

/// A copy of the built site in which one file of a program is changed by `change`.
pub fn changed_site(
    name: &str,
    program: &str,
    kind: &str,
    change: impl Fn(&mut Vec<u8>),
) -> PathBuf {
    let from = built_site();
    let to = fresh_folder(name);
    for path in workspace::files_below(&from).unwrap_or_else(|error| panic!("{error}")) {
        let below = path.strip_prefix(&from).unwrap_or(Path::new(""));
        let target = to.join(below);
        let mut bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{error}"));
        let file = below.to_string_lossy();
        if file.starts_with(program) && file.ends_with(kind) {
            change(&mut bytes);
        }
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder).unwrap_or_else(|error| panic!("{error}"));
        }
        std::fs::write(&target, bytes).unwrap_or_else(|error| panic!("{error}"));
    }
    to
}
