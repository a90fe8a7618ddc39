//! Just enough WebDriver to give a page a file and let it answer: a session, an
//! address, an input, a script. Only benchmarks use it; the browser tests have a library.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::error::{Error, Result};

/// The key by which WebDriver names an element (W3C).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Chromium, driven; both programs end with this.
pub(super) struct Browser {
    driver: Child,
    port: u16,
    session: String,
}

impl Browser {
    /// Starts a driver and a Chromium whose profile lies in `profile`.
    pub fn start(profile: &Path) -> Result<Browser> {
        let port = free_port()?;
        let mut driver = Command::new("chromedriver");
        let driver = driver
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|source| Error::Start {
                program: "chromedriver".to_owned(),
                source,
                advice: "On Debian: sudo apt-get install chromium-driver".to_owned(),
            })?;
        let mut browser = Browser {
            driver,
            port,
            session: String::new(),
        };
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if start.elapsed() > Duration::from_secs(20) {
                return Err(trouble("chromedriver does not listen"));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-background-timer-throttling",
            "--disable-renderer-backgrounding",
            "--disable-sync",
        ];
        let mut arguments: Vec<String> = arguments.map(str::to_owned).to_vec();
        arguments.push(format!("--user-data-dir={}", profile.display()));
        let told = browser.post(
            "/session",
            &json!({"capabilities": {"alwaysMatch": {
                "goog:chromeOptions": {"args": arguments},
                "timeouts": {"script": 1_800_000},
            }}}),
        )?;
        let session = told["sessionId"].as_str();
        browser.session = session
            .ok_or_else(|| trouble(&told.to_string()))?
            .to_owned();
        Ok(browser)
    }

    /// Opens an address.
    pub fn open(&self, address: &str) -> Result<()> {
        self.ask("/url", &json!({"url": address})).map(drop)
    }

    /// Gives files to the input that the selector finds.
    pub fn give(&self, selector: &str, files: &[PathBuf]) -> Result<()> {
        let find = json!({"using": "css selector", "value": selector});
        let found = self.ask("/element", &find)?;
        let element = found[ELEMENT].as_str().unwrap_or_default();
        let names: Vec<String> = files
            .iter()
            .map(|file| file.display().to_string())
            .collect();
        let text = json!({"text": names.join("\n")});
        self.ask(&format!("/element/{element}/value"), &text)
            .map(drop)
    }

    /// Runs the body of a function whose last argument is called with the answer.
    pub fn script(&self, body: &str) -> Result<Value> {
        self.ask("/execute/async", &json!({"script": body, "args": []}))
    }

    /// The driver's process, above Chromium's.
    pub fn process(&self) -> u32 {
        self.driver.id()
    }

    fn ask(&self, path: &str, body: &Value) -> Result<Value> {
        self.post(&format!("/session/{}{path}", self.session), body)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.send("POST", path, &body.to_string())
    }

    fn send(&self, method: &str, path: &str, body: &str) -> Result<Value> {
        let talk = || -> std::io::Result<String> {
            let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
            write!(
                stream,
                "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\
                 Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            )?;
            let mut told = Vec::new();
            // The driver keeps the line open: its answer's length says when it is over.
            let mut piece = [0; 65536];
            loop {
                let text = String::from_utf8_lossy(&told);
                if let Some((head, body)) = text.split_once("\r\n\r\n")
                    && length(head).is_some_and(|length| body.len() >= length)
                {
                    return Ok(body.to_owned());
                }
                match stream.read(&mut piece)? {
                    0 => {
                        return Ok(text
                            .split_once("\r\n\r\n")
                            .map_or("", |both| both.1)
                            .to_owned());
                    }
                    count => told.extend_from_slice(&piece[..count]),
                }
            }
        };
        let told = talk().map_err(|error| trouble(&error.to_string()))?;
        let told: Value = serde_json::from_str(&told).map_err(|_| trouble(&told))?;
        match told["value"]["error"].as_str() {
            Some(error) => Err(trouble(&format!("{error}: {}", told["value"]["message"]))),
            None => Ok(told["value"].clone()),
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.send("DELETE", &format!("/session/{}", self.session), "");
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn length(head: &str) -> Option<usize> {
    let line = head
        .lines()
        .find(|line| line.to_ascii_lowercase().starts_with("content-length:"))?;
    line.split_once(':')?.1.trim().parse().ok()
}

fn free_port() -> Result<u16> {
    let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    Ok(port.map_err(|error| trouble(&error.to_string()))?.port())
}

fn trouble(detail: &str) -> Error {
    Error::Answer {
        what: "the driven browser".to_owned(),
        detail: detail.to_owned(),
    }
}
