//! Reads one request and finds its answer in the served folder.

use std::io::{self, BufRead, Read};
use std::path::{Component, Path, PathBuf};

use super::Options;

/// No honest request of a static page is longer.
const LONGEST_HEAD: u64 = 32 * 1024;

/// The first line of a request.
pub(super) struct Request {
    /// `GET` and so on.
    pub method: String,
    /// The path with its query, as it came.
    pub target: String,
}

/// What to send back.
pub(super) struct Answer {
    pub status: &'static str,
    pub content_type: &'static str,
    pub body: Vec<u8>,
    pub location: Option<String>,
}

/// Reads the head; none if the other side opened a connection and said nothing.
pub(super) fn read_request(stream: &mut impl BufRead) -> io::Result<Option<Request>> {
    let mut stream = stream.take(LONGEST_HEAD);
    let mut first = String::new();
    if stream.read_line(&mut first)? == 0 {
        return Ok(None);
    }
    let mut line = String::new();
    while stream.read_line(&mut line)? > 0 && !line.trim().is_empty() {
        line.clear();
    }
    let mut words = first.split_whitespace();
    let method = words.next().unwrap_or_default().to_owned();
    let target = words.next().unwrap_or_default().to_owned();
    Ok(Some(Request { method, target }))
}

/// Finds the answer to a request.
pub(super) fn answer(request: &Request, options: &Options) -> Answer {
    if request.method != "GET" && request.method != "HEAD" {
        return plain(
            "405 Method Not Allowed",
            "Only GET and HEAD are served here.\n",
        );
    }
    let path = request.target.split(['?', '#']).next().unwrap_or_default();
    if !options.prefix.is_empty() && format!("{path}/") == options.prefix {
        let mut answer = plain("308 Permanent Redirect", "");
        answer.location = Some(options.prefix.clone());
        return answer;
    }
    let below = path.strip_prefix(options.prefix.as_str()).and_then(decode);
    let Some(relative) = below.and_then(|below| inside(&below)) else {
        return not_found();
    };
    let mut file = options.root.join(relative);
    if path.ends_with('/') {
        file.push("index.html");
    }
    match std::fs::read(&file) {
        Ok(body) => Answer {
            status: "200 OK",
            content_type: content_type(&file),
            body,
            location: None,
        },
        Err(_) => not_found(),
    }
}

fn not_found() -> Answer {
    plain("404 Not Found", "There is no such file here.\n")
}

fn plain(status: &'static str, text: &str) -> Answer {
    let body = text.as_bytes().to_vec();
    Answer {
        status,
        content_type: "text/plain; charset=utf-8",
        body,
        location: None,
    }
}

/// The path if it stays inside the folder: names only, no `..`, no drive, no second root.
fn inside(path: &str) -> Option<PathBuf> {
    if path.contains(['\\', '\0', ':']) {
        return None;
    }
    let path = Path::new(path);
    let names_only = path
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    names_only.then(|| path.to_path_buf())
}

/// Undoes percent encoding; none if it is malformed or not UTF-8.
fn decode(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let high = char::from(bytes.next()?).to_digit(16)?;
            let low = char::from(bytes.next()?).to_digit(16)?;
            out.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}

fn content_type(file: &Path) -> &'static str {
    match file
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
    {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        // Compressed demos and bundles are files in their own right, not encodings of a page:
        // with Content-Encoding the browser would unpack them before we count and check them.
        "gz" => "application/gzip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_below_the_folder_are_served() {
        for path in ["", "a", "a/b.js", "a/", ".well-known/x"] {
            assert!(inside(path).is_some(), "{path}");
        }
        for path in [
            "..",
            "../a",
            "a/../../b",
            "/etc/passwd",
            "c:/x",
            "a\\..\\b",
            "a\0b",
        ] {
            assert!(inside(path).is_none(), "{path}");
        }
    }

    #[test]
    fn decoding_happens_before_the_check() {
        let path = decode("%2e%2e/%2e%2e/etc/passwd").unwrap();
        assert_eq!(path, "../../etc/passwd");
        assert!(inside(&path).is_none());
        assert!(inside(&decode("%2Fetc/passwd").unwrap()).is_none());
        for malformed in ["%", "%1", "%zz", "%ff"] {
            assert_eq!(decode(malformed), None, "{malformed}");
        }
    }

    #[test]
    fn an_endless_head_is_cut() {
        let flood = vec![b'a'; 200_000];
        let request = read_request(&mut io::Cursor::new(flood)).unwrap().unwrap();
        assert!(request.method.len() as u64 <= LONGEST_HEAD);
    }
}
