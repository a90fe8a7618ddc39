//! The page as a user meets it, by the test hooks that ARCHITECTURE.md lists.
//!
//! Every helper waits for what it needs and fails with a sentence when it does not come.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::{By, WebElement};
use xtask::server::Server;

use crate::browser::Browser;

/// A laptop's screen, in CSS pixels.
pub const WIDE: (u32, u32) = (1440, 900);
/// A telephone's screen, in CSS pixels.
pub const NARROW: (u32, u32) = (390, 844);

/// How long anything but heavy work may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long reading and scoring may take on a busy machine.
const WORK: Duration = Duration::from_secs(120);

/// The open page with its browser and its server.
pub struct Page {
    browser: Browser,
    server: Server,
}

impl Page {
    /// Takes over a started browser and server.
    pub fn new(browser: Browser, server: Server) -> Page {
        Page { browser, server }
    }

    /// The site's server.
    pub fn server(&mut self) -> &mut Server {
        &mut self.server
    }

    /// How many workers the page has now.
    pub fn workers(&self) -> usize {
        self.browser.workers()
    }

    /// Chromium's net log; complete after [`Page::end`].
    pub fn net_log(&self) -> &Path {
        &self.browser.net_log
    }

    /// Opens the site with what follows its address, such as `?demo=ecommerce`, and waits until
    /// the program runs.
    pub async fn open(&self, after: &str) {
        self.visit(after).await;
        self.wait_until("the program runs", PATIENCE, async || {
            match self.boot_state().await.as_str() {
                "running" => true,
                "failed" => panic!("the program did not start: {}", self.console().await),
                _ => false,
            }
        })
        .await;
    }

    /// Runs a script in every page that is opened from now on, before anything of its own.
    pub async fn before_start(&self, script: &str) {
        let cdp = self.browser.driver.cdp();
        let source = json!({ "source": script });
        done(
            "run a script before the page",
            cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", source)
                .await,
        );
    }

    /// Opens the site without waiting for the program.
    pub async fn visit(&self, after: &str) {
        let address = format!("{}{after}", self.server.url());
        done("open the page", self.browser.driver.goto(&address).await);
    }

    /// What `<html data-boot>` says: starting, running or failed.
    pub async fn boot_state(&self) -> String {
        let state = self
            .script("return document.documentElement.dataset.boot ?? ''")
            .await;
        state.as_str().unwrap_or_default().to_owned()
    }

    /// The element with this hook, once it is there.
    pub async fn find(&self, hook: &str) -> WebElement {
        self.find_css(&format!("[data-testid=\"{hook}\"]")).await
    }

    /// The first element that a selector finds, once it is there.
    pub async fn find_css(&self, selector: &str) -> WebElement {
        let start = Instant::now();
        loop {
            match self.browser.driver.find(By::Css(selector)).await {
                Ok(element) => return element,
                Err(error) if start.elapsed() > PATIENCE => {
                    panic!("no {selector} on the page: {error}")
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    /// How many elements a selector finds now.
    pub async fn count(&self, selector: &str) -> usize {
        done(
            "count elements",
            self.browser.driver.find_all(By::Css(selector)).await,
        )
        .len()
    }

    /// Clicks the element with this hook.
    pub async fn click(&self, hook: &str) {
        // A button rests while something is under way, and a click on it is lost.
        let element = format!("[data-testid=\"{hook}\"]");
        let resting = format!("{element}[disabled], {element}[aria-disabled=true]");
        self.wait_until(&format!("{hook} can be pressed"), WORK, async || {
            self.count(&resting).await == 0
        })
        .await;
        self.press(&element).await;
    }

    /// Clicks the first element that a selector finds.
    pub async fn press(&self, selector: &str) {
        let element = self.find_css(selector).await;
        // It may be below the fold of a narrow screen, or behind what stays at the top.
        let _ = element.scroll_into_view().await;
        done(&format!("click {selector}"), element.click().await);
    }

    /// The visible text of the element with this hook.
    pub async fn text(&self, hook: &str) -> String {
        done(&format!("read {hook}"), self.find(hook).await.text().await)
    }

    /// An attribute of the element with this hook; empty if it has none.
    pub async fn attribute(&self, hook: &str, name: &str) -> String {
        let element = self.find(hook).await;
        done(&format!("read {name} of {hook}"), element.attr(name).await).unwrap_or_default()
    }

    /// Gives files to the file input with this hook, as dropping or choosing them does.
    pub async fn give_files(&self, hook: &str, files: &[PathBuf]) {
        let names: Vec<_> = files
            .iter()
            .map(|file| file.display().to_string())
            .collect();
        let input = self.find(hook).await;
        done(
            &format!("give {} to {hook}", names.join(", ")),
            input.send_keys(names.join("\n")).await,
        );
    }

    /// Waits until `status` has this state; says what the page shows if it fails on the way.
    pub async fn wait_for_state(&self, wanted: &str) {
        self.wait_until(&format!("status is {wanted}"), WORK, async || {
            let state = self.attribute("status", "data-state").await;
            if state == "failed" && wanted != "failed" {
                panic!("the page says it failed: {}", self.text("error").await);
            }
            state == wanted
        })
        .await;
    }

    /// Waits until something is so.
    pub async fn wait_until(&self, what: &str, patience: Duration, is_so: impl AsyncFn() -> bool) {
        let start = Instant::now();
        while !is_so().await {
            if start.elapsed() > patience {
                panic!("waited {} s in vain until {what}", patience.as_secs());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Runs a script in the page and returns what it returns.
    pub async fn script(&self, script: &str) -> Value {
        let result = self
            .browser
            .driver
            .execute(script, Vec::<Value>::new())
            .await;
        done("run a script", result).json().clone()
    }

    /// Runs a script that calls its last argument when it is done.
    pub async fn script_async(&self, script: &str) -> Value {
        let result = self
            .browser
            .driver
            .execute_async(script, Vec::<Value>::new())
            .await;
        done("run a script", result).json().clone()
    }

    /// Makes the page see a screen of this size.
    pub async fn resize(&self, (width, height): (u32, u32)) {
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
        });
        let cdp = self.browser.driver.cdp();
        done(
            "resize",
            cdp.send_raw("Emulation.setDeviceMetricsOverride", metrics)
                .await,
        );
    }

    /// Saves what the page shows.
    pub async fn screenshot(&self, to: &Path) {
        if let Some(folder) = to.parent() {
            let _ = std::fs::create_dir_all(folder);
        }
        done("take a picture", self.browser.driver.screenshot(to).await);
    }

    /// Waits for a finished download whose name ends so, and takes it out of the folder.
    pub async fn downloaded(&self, ending: &str) -> (String, Vec<u8>) {
        // Chromium first takes the name with an empty file, writes beside it, then puts
        // the one in the other's place.
        let find = || {
            let entries = std::fs::read_dir(&self.browser.downloads).ok()?;
            let paths: Vec<PathBuf> = entries
                .filter_map(|entry| entry.ok().map(|entry| entry.path()))
                .collect();
            let is_part = |path: &PathBuf| path.extension().is_some_and(|e| e == "crdownload");
            let found = paths.iter().find(|path| {
                let has_bytes = path.metadata().is_ok_and(|about| about.len() > 0);
                has_bytes && path.to_string_lossy().ends_with(ending)
            });
            found.filter(|_| !paths.iter().any(is_part)).cloned()
        };
        self.wait_until(&format!("a {ending} is saved"), WORK, async || {
            find().is_some()
        })
        .await;
        let Some(path) = find() else {
            panic!("the {ending} is gone again")
        };
        let bytes = done("read the download", std::fs::read(&path));
        let _ = std::fs::remove_file(&path);
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        (name.unwrap_or_default(), bytes)
    }

    /// What the browser's console said since it was last asked.
    pub async fn console(&self) -> String {
        let log = self.browser.driver.get_log("browser").await;
        let lines = log
            .unwrap_or_default()
            .into_iter()
            .map(|entry| entry.message);
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Prints and pictures what there is to see when a test has failed.
    pub async fn describe_failure(&self, picture: &Path) {
        if let Some(folder) = picture.parent() {
            let _ = std::fs::create_dir_all(folder);
        }
        match self.browser.driver.screenshot(picture).await {
            Ok(()) => println!("what Chromium showed: {}", picture.display()),
            Err(error) => println!("Chromium gives no picture: {error}"),
        }
        println!("console:\n{}", self.console().await);
    }

    /// Ends the browser.
    pub async fn end(&self) {
        self.browser.end().await;
    }
}

/// The value, or a failed test that says what could not be done.
#[track_caller]
fn done<T, E: std::fmt::Display>(what: &str, result: Result<T, E>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("could not {what}: {error}"),
    }
}
