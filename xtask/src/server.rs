//! A tiny static server on std::net for `cargo xtask serve` and the browser tests.
//!
//! It serves one folder on 127.0.0.1, read only, optionally below a path, and
//! remembers what was asked for, so that a test can say "nothing was".

mod request;

use std::io::{self, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use request::{Answer, answer, read_request};

/// What to serve, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder.
    pub root: PathBuf,
    /// The port; none for any free one.
    pub port: Option<u16>,
    /// The path below which the folder appears; begins and ends with `/`.
    pub prefix: String,
}

/// A running server; stops when dropped.
pub struct Server {
    address: SocketAddr,
    prefix: String,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

struct Shared {
    options: Options,
    stopping: AtomicBool,
    asked: Mutex<Vec<String>>,
}

impl Server {
    /// Starts serving; an error if the port is taken.
    pub fn start(mut options: Options) -> io::Result<Server> {
        options.prefix = format!("/{}/", options.prefix.trim_matches('/')).replace("//", "/");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port.unwrap_or(0)))?;
        let address = listener.local_addr()?;
        let prefix = options.prefix.clone();
        let shared = Arc::new(Shared {
            options,
            stopping: AtomicBool::new(false),
            asked: Mutex::new(Vec::new()),
        });
        let for_thread = Arc::clone(&shared);
        let accepting = std::thread::spawn(move || accept(&listener, &for_thread));
        Ok(Server {
            address,
            prefix,
            shared,
            accepting: Some(accepting),
        })
    }

    /// Where the folder appears, with a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.prefix)
    }

    /// The paths asked for so far, as they came.
    pub fn requests(&self) -> Vec<String> {
        self.shared
            .asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Stops listening; the port is closed when this returns.
    pub fn stop(&mut self) {
        let Some(accepting) = self.accepting.take() else {
            return;
        };
        self.shared.stopping.store(true, Ordering::SeqCst);
        // The accepting thread sleeps until somebody knocks.
        let _ = TcpStream::connect(self.address);
        let _ = accepting.join();
    }

    /// Serves until the process ends.
    pub fn wait(mut self) {
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.stopping.load(Ordering::SeqCst) {
            return;
        }
        match stream {
            Ok(stream) => {
                let shared = Arc::clone(shared);
                std::thread::spawn(move || {
                    // A browser that hangs up early is no concern of ours.
                    let _ = serve(&stream, &shared);
                });
            }
            // Out of file handles, most likely: let the others finish.
            Err(_) => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

fn serve(stream: &TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    stream.set_write_timeout(Some(Duration::from_secs(60)))?;
    let Some(request) = read_request(&mut BufReader::new(stream))? else {
        return Ok(());
    };
    shared
        .asked
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(request.target.clone());
    let Answer {
        status,
        content_type,
        body,
        location,
    } = answer(&request, &shared.options);
    let mut head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\
         Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n",
        body.len()
    );
    if let Some(location) = location {
        head.push_str(&format!("Location: {location}\r\n"));
    }
    head.push_str("\r\n");
    let mut out = stream;
    out.write_all(head.as_bytes())?;
    if request.method != "HEAD" {
        out.write_all(&body)?;
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn ask(address: SocketAddr, target: &str) -> String {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET {target} HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let mut told = Vec::new();
        stream.read_to_end(&mut told).unwrap();
        String::from_utf8_lossy(&told).into_owned()
    }

    #[test]
    fn serves_below_a_prefix_remembers_and_stops() {
        let root = std::env::temp_dir().join(format!("holdfast-server-{}", std::process::id()));
        std::fs::create_dir_all(root.join("sub")).unwrap();
        std::fs::write(root.join("index.html"), "<p>home").unwrap();
        std::fs::write(root.join("sub/a b.wasm"), "wasm").unwrap();
        let prefix = "/some/path/".to_owned();
        let mut server = Server::start(Options {
            root: root.clone(),
            port: None,
            prefix,
        })
        .unwrap();
        let at = server.address;

        assert!(ask(at, "/some/path/").ends_with("<p>home"));
        let wasm = ask(at, "/some/path/sub/a%20b.wasm?x=1");
        assert!(
            wasm.contains("Content-Type: application/wasm\r\n"),
            "{wasm}"
        );
        assert!(wasm.ends_with("wasm"));
        assert!(ask(at, "/some/path").starts_with("HTTP/1.1 308"));
        assert!(ask(at, "/index.html").starts_with("HTTP/1.1 404"));
        assert!(ask(at, "/some/path/../../etc/passwd").starts_with("HTTP/1.1 404"));
        assert_eq!(server.requests().len(), 5);
        assert_eq!(server.url(), format!("http://{at}/some/path/"));

        server.stop();
        assert!(TcpStream::connect(at).is_err(), "the port is still open");
        std::fs::remove_dir_all(root).unwrap();
    }
}
