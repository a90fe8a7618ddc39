//! Checks the built site: policy first, no inline script, every part with its right hash,
//! and no way out in the generated JavaScript.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha384};

use crate::error::{Error, Result, file};
use crate::html::{Tag, tags};

/// Names that could send something and that no part of Holdfast needs.
///
/// wasm-bindgen writes only the imports that the program uses, so a name here
/// means that some dependency reaches for it. `fetch` stays: it brings the
/// demos, and the policy closes it before a file is opened.
const SENDERS: [&str; 8] = [
    "XMLHttpRequest",
    "WebSocket",
    "WebTransport",
    "RTCPeerConnection",
    "EventSource",
    "sendBeacon",
    "importScripts",
    "serviceWorker",
];

/// A file that the page names.
#[derive(Debug)]
pub struct Part {
    /// Its name in the site.
    pub name: String,
    /// The hash that the page demands.
    integrity: Option<String>,
}

/// Everything that a first visit downloads, from what index.html names; itself first.
pub fn first_download(page: &str) -> Vec<Part> {
    let mut parts = vec![Part {
        name: "index.html".to_owned(),
        integrity: None,
    }];
    for tag in tags(page) {
        let Some(address) = fetched_at_once(&tag) else {
            continue;
        };
        let name = address.trim_start_matches("./").to_owned();
        if !address.starts_with("data:") && parts.iter().all(|part| part.name != name) {
            let integrity = tag.attribute("integrity").map(str::to_owned);
            parts.push(Part { name, integrity });
        }
    }
    parts
}

fn fetched_at_once(tag: &Tag) -> Option<&str> {
    match tag.name.as_str() {
        "link" => tag.attribute("href"),
        "script" | "img" => tag.attribute("src"),
        _ => None,
    }
}

/// Checks the built site; every finding is one line.
pub fn check(site: &Path) -> Result<()> {
    let index = site.join("index.html");
    let page = std::fs::read_to_string(&index).map_err(file("read", index))?;
    let mut findings = check_page(&page);
    for part in first_download(&page) {
        let path = site.join(&part.name);
        let bytes = std::fs::read(&path).map_err(file("read", path))?;
        check_part(&part, &bytes, &mut findings);
    }
    if findings.is_empty() {
        Ok(())
    } else {
        Err(Error::Findings(findings))
    }
}

/// The rules that the page's text can break.
fn check_page(page: &str) -> Vec<String> {
    let mut findings = Vec::new();
    let tags = tags(page);
    let policy = tags.iter().position(|tag| {
        tag.attribute("http-equiv")
            .is_some_and(|value| value.eq_ignore_ascii_case("content-security-policy"))
    });
    let first_part = tags.iter().position(|tag| fetched_at_once(tag).is_some());
    match (policy, first_part) {
        (None, _) => findings.push("index.html: no Content-Security-Policy".to_owned()),
        (Some(policy), Some(part)) if part < policy => {
            findings
                .push("index.html: the policy must stand before every link and script".to_owned());
        }
        _ => {}
    }
    for tag in &tags {
        let place = format!("index.html: <{}> at byte {}", tag.name, tag.offset);
        if tag.name == "script"
            && (tag.attribute("src").is_none() || !tag.content.trim().is_empty())
        {
            findings.push(format!("{place}: inline script; put it into a file"));
        }
        if tag.name == "style" {
            findings.push(format!("{place}: inline style sheet; put it into style/"));
        }
        for (name, value) in &tag.attributes {
            if name.starts_with("on") {
                findings.push(format!(
                    "{place}: inline handler {name}; listen from the program"
                ));
            }
            let elsewhere =
                value.contains("://") || value.starts_with("//") || value.starts_with('/');
            if elsewhere && ["href", "src", "action"].contains(&name.as_str()) {
                findings.push(format!("{place}: {name}={value} must be relative (./…)"));
            }
        }
    }
    findings
}

/// The rules that a part can break: its hash, and what its JavaScript names.
fn check_part(part: &Part, bytes: &[u8], findings: &mut Vec<String>) {
    let name = &part.name;
    let hashed = ["js", "wasm", "css"]
        .iter()
        .any(|kind| name.ends_with(&format!(".{kind}")));
    if hashed {
        let right = integrity(bytes);
        match &part.integrity {
            None => findings.push(format!("{name}: index.html gives no integrity for it")),
            Some(told) if *told != right => {
                findings.push(format!("{name}: is not what its integrity says ({told})"));
            }
            Some(_) => {}
        }
    }
    // boot.js names the side doors in order to close them.
    if name.ends_with(".js") && !name.starts_with("boot") {
        let text = String::from_utf8_lossy(bytes);
        for sender in SENDERS {
            if text.contains(sender) {
                findings.push(format!(
                    "{name}: names {sender}; which dependency brings it?"
                ));
            }
        }
        // A module worker from a blob cannot resolve a relative import.
        let imports = text.lines().any(|line| line.starts_with("import "));
        if imports {
            findings.push(format!(
                "{name}: has a static import, which workers cannot load"
            ));
        }
    }
}

/// The value of an integrity attribute for a file.
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = r#"<meta http-equiv="Content-Security-Policy" content="x">"#;

    #[test]
    fn a_good_page_passes() {
        let page = format!(
            r#"{POLICY}<link rel="stylesheet" href="./a.css"><script src="./b.js"></script>"#
        );
        assert_eq!(check_page(&page), Vec::<String>::new());
        let names: Vec<_> = first_download(&page)
            .into_iter()
            .map(|part| part.name)
            .collect();
        assert_eq!(names, ["index.html", "a.css", "b.js"]);
    }

    #[test]
    fn each_breach_is_found() {
        for (page, what) in [
            ("<p>".to_owned(), "no Content-Security-Policy"),
            (
                format!("<script src=./a.js></script>{POLICY}"),
                "before every link",
            ),
            (format!("{POLICY}<script>x()</script>"), "inline script"),
            (format!("{POLICY}<style>p{{}}</style>"), "inline style"),
            (format!("{POLICY}<p onclick='x()'>"), "inline handler"),
            (
                format!("{POLICY}<script src='https://x.y/a.js'></script>"),
                "must be relative",
            ),
            (format!("{POLICY}<link href='/a.css'>"), "must be relative"),
        ] {
            let findings = check_page(&page);
            assert!(
                findings.iter().any(|line| line.contains(what)),
                "{page}: {findings:?}"
            );
        }
    }

    #[test]
    fn a_changed_part_is_found() {
        let told = Some(integrity(b"good"));
        let part = Part {
            name: "a.wasm".to_owned(),
            integrity: told,
        };
        let mut findings = Vec::new();
        check_part(&part, b"good", &mut findings);
        assert!(findings.is_empty());
        check_part(&part, b"evil", &mut findings);
        assert_eq!(findings.len(), 1);
    }

    #[test]
    fn a_way_out_in_the_glue_is_found() {
        let bytes = b"const ret = new WebSocket(x);";
        let part = Part {
            name: "a.js".to_owned(),
            integrity: Some(integrity(bytes)),
        };
        let mut findings = Vec::new();
        check_part(&part, bytes, &mut findings);
        assert_eq!(findings.len(), 1, "{findings:?}");
    }

    #[test]
    fn integrity_is_what_browsers_compute() {
        // The SHA-384 of nothing, from FIPS 180-4's test vectors.
        let nothing = "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb";
        assert_eq!(integrity(b""), nothing);
    }
}
