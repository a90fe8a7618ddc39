//! Starts ChromeDriver on a free port, and through it a Chromium that talks to nobody but us.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::json;
use thirtyfour::{Capabilities, WebDriver};
use xtask::processes;

/// Chromium without a window, without a sandbox (it runs as root in CI), and without its own
/// conversations with the network, which would stand in the net log beside the page's.
const FLAGS: [&str; 12] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    // As on a telephone, where they take no room.
    "--hide-scrollbars",
    "--window-size=1440,900",
];

/// A ChromeDriver with one browser session; both end when it is dropped.
pub struct Browser {
    driver_process: Child,
    /// The session.
    pub driver: WebDriver,
    /// Where Chromium saves what the page exports.
    pub downloads: PathBuf,
    /// What Chromium's network did; complete once the session has ended.
    pub net_log: PathBuf,
}

impl Browser {
    /// Starts both; `folder` is empty and takes the profile, the downloads and the net log.
    /// `more` are further flags of Chromium.
    pub async fn start(folder: &Path, more: &[&str]) -> Browser {
        let downloads = folder.join("downloads");
        let net_log = folder.join("net-log.json");
        std::fs::create_dir_all(&downloads)
            .unwrap_or_else(|error| panic!("could not create {}: {error}", downloads.display()));

        let mut driver_process = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!(
                    "could not start chromedriver: {error}. On Debian: \
                     apt-get install chromium chromium-driver fonts-nanum"
                )
            });
        let port = announced_port(&mut driver_process);

        let flags: Vec<String> = FLAGS
            .iter()
            .chain(more)
            .map(|flag| (*flag).to_owned())
            .chain([
                format!("--user-data-dir={}", folder.join("profile").display()),
                format!("--log-net-log={}", net_log.display()),
            ])
            .collect();
        let options = json!({
            "args": flags,
            "prefs": {
                "download.default_directory": downloads,
                "download.prompt_for_download": false,
                "intl.accept_languages": "en-US,en",
            },
        });
        let mut wanted = Capabilities::new();
        for (name, value) in [
            ("browserName", json!("chrome")),
            ("goog:loggingPrefs", json!({ "browser": "ALL" })),
            ("goog:chromeOptions", options),
        ] {
            wanted
                .set(name, value)
                .unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        let driver = WebDriver::builder(format!("http://127.0.0.1:{port}"), wanted)
            .request_timeout(Duration::from_secs(120))
            .await
            .unwrap_or_else(|error| panic!("ChromeDriver did not start Chromium: {error}"));
        Browser {
            driver_process,
            driver,
            downloads,
            net_log,
        }
    }

    /// How many workers the page has now.
    pub fn workers(&self) -> usize {
        processes::workers(self.driver_process.id())
    }

    /// Ends the session, so that Chromium finishes its net log.
    pub async fn end(&self) {
        if let Err(error) = self.driver.clone().quit().await {
            println!("Chromium did not end by itself: {error}");
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.driver_process.kill();
        let _ = self.driver_process.wait();
    }
}

/// The port that ChromeDriver chose, from what it prints.
fn announced_port(process: &mut Child) -> u16 {
    let Some(stdout) = process.stdout.take() else {
        panic!("chromedriver has no standard output");
    };
    let mut lines = BufReader::new(stdout).lines();
    let port = lines
        .by_ref()
        .map_while(std::io::Result::ok)
        .find_map(|line| {
            let (_, told) = line.split_once("started successfully on port ")?;
            told.trim_end_matches('.').parse().ok()
        });
    // Somebody has to read on, or ChromeDriver stops once the pipe is full.
    std::thread::spawn(move || lines.for_each(drop));
    port.unwrap_or_else(|| panic!("chromedriver ended without naming its port"))
}
