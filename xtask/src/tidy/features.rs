//! The browser interfaces that the page may name: nothing that can send is among them.

use super::finding::Finding;
use super::lists::WEB_FEATURES;

/// Names that can carry data out of the page; they are refused whatever a list says.
const SENDERS: [&str; 16] = [
    "WebSocket",
    "Rtc",
    "XmlHttpRequest",
    "EventSource",
    "Beacon",
    "WebTransport",
    "FormData",
    "HtmlFormElement",
    "HtmlIFrameElement",
    "HtmlScriptElement",
    "HtmlObjectElement",
    "HtmlEmbedElement",
    "ServiceWorker",
    "SharedWorker",
    "PushManager",
    "Presentation",
];

/// Checks the web-sys features that our crates ask for.
pub(super) fn check(features: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for feature in features {
        let advice = if SENDERS.iter().any(|sender| feature.contains(sender)) {
            format!("web-sys {feature} can send data out of the page: find another way")
        } else if !WEB_FEATURES.contains(&feature.as_str()) {
            format!(
                "web-sys {feature} is not on the list: can it send? If not, add it in xtask/src/tidy/lists.rs"
            )
        } else {
            continue;
        };
        findings.push(Finding::at("Cargo.toml", 0, "browser interface", advice));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(feature: &str) -> usize {
        check(&[feature.to_owned()]).len()
    }

    #[test]
    fn senders_and_strangers_are_refused() {
        for name in [
            "WebSocket",
            "RtcPeerConnection",
            "XmlHttpRequest",
            "EventSource",
            "Bluetooth",
        ] {
            assert_eq!(found(name), 1, "{name}");
        }
        assert_eq!(found("Window"), 0);
    }

    #[test]
    fn no_sender_slips_onto_the_list() {
        for feature in WEB_FEATURES {
            assert_eq!(found(feature), 0, "{feature}");
        }
    }
}
