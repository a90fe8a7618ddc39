//! Reads what Chromium's network did, page and workers alike, from its own log.
//!
//! ChromeDriver's performance log does not see a worker's requests; the net log
//! does. It also shows Chromium's own requests (updates, the new-tab page): a
//! request counts as the page's when its initiator is the page's origin.

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

/// One request on its way out.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Where to.
    pub url: String,
    /// The origin that asked, or "not an origin" for Chromium itself and for typed addresses.
    pub initiator: String,
    /// When, since 1970.
    pub at: Duration,
}

/// Every request that Chromium started.
#[derive(Debug, Default)]
pub struct NetLog {
    /// In their order.
    pub requests: Vec<Request>,
}

impl NetLog {
    /// Reads the file; panics if it is not a net log, for then nothing would be proven.
    pub fn read(file: &Path) -> NetLog {
        let text = std::fs::read_to_string(file)
            .unwrap_or_else(|error| panic!("no net log in {}: {error}", file.display()));
        NetLog::parse(&text)
    }

    /// Parses a net log; one that Chromium did not finish is closed first.
    pub fn parse(text: &str) -> NetLog {
        let log: Value = serde_json::from_str(text).unwrap_or_else(|_| {
            let closed = format!("{}]}}", text.trim_end().trim_end_matches(','));
            serde_json::from_str(&closed)
                .unwrap_or_else(|error| panic!("this is not a net log: {error}"))
        });
        let constants = &log["constants"];
        let offset = number(&constants["timeTickOffset"]);
        let kind = constants["logEventTypes"]["URL_REQUEST_START_JOB"].as_i64();
        let Some(kind) = kind else {
            panic!("the net log does not know URL_REQUEST_START_JOB")
        };
        let events = log["events"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        let requests = events
            .iter()
            .filter(|event| event["type"].as_i64() == Some(kind) && event["phase"] != 2)
            .filter_map(|event| {
                let url = event["params"]["url"].as_str()?.to_owned();
                let initiator = event["params"]["initiator"].as_str().unwrap_or_default();
                let at = Duration::from_millis(number(&event["time"]) + offset);
                Some(Request {
                    url,
                    initiator: initiator.to_owned(),
                    at,
                })
            })
            .collect();
        NetLog { requests }
    }

    /// The requests that this origin (`http://127.0.0.1:1234`), its page or its workers, started
    /// at or after a moment.
    pub fn by(&self, origin: &str, from: SystemTime) -> Vec<&Request> {
        let origin = origin.trim_end_matches('/');
        let from = from.duration_since(UNIX_EPOCH).unwrap_or_default();
        // The log counts whole milliseconds.
        let from = Duration::from_millis(u64::try_from(from.as_millis()).unwrap_or(u64::MAX));
        self.requests
            .iter()
            .filter(|request| request.at >= from)
            .filter(|request| request.initiator == origin || request.url.starts_with(origin))
            .collect()
    }
}

/// Numbers stand as strings where they may be large.
fn number(value: &Value) -> u64 {
    value
        .as_u64()
        .or_else(|| value.as_str().and_then(|text| text.parse().ok()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = r#"{"constants":{"timeTickOffset":"1000","logEventTypes":{"URL_REQUEST_START_JOB":2,"X":3}},
"events":[
{"type":2,"phase":1,"time":"10","params":{"url":"http://h/a","initiator":"not an origin"}},
{"type":2,"phase":1,"time":"20","params":{"url":"http://else/b","initiator":"http://h"}},
{"type":2,"phase":2,"time":"25"},
{"type":3,"phase":1,"time":"26","params":{"url":"http://h/c","initiator":"http://h"}},
{"type":2,"phase":1,"time":"30","params":{"url":"http://update/","initiator":"not an origin"}},
"#;

    #[test]
    fn finds_the_origins_requests_from_a_moment_on_even_in_an_unfinished_log() {
        for text in [
            LOG.to_owned(),
            format!("{}]}}", LOG.trim_end().trim_end_matches(',')),
        ] {
            let log = NetLog::parse(&text);
            assert_eq!(log.requests.len(), 3);
            let all: Vec<_> = log
                .by("http://h/", UNIX_EPOCH)
                .iter()
                .map(|r| &r.url)
                .collect();
            assert_eq!(all, ["http://h/a", "http://else/b"]);
            let late = UNIX_EPOCH + Duration::from_millis(1015);
            let late: Vec<_> = log.by("http://h", late).iter().map(|r| &r.url).collect();
            assert_eq!(late, ["http://else/b"]);
        }
    }

    #[test]
    #[should_panic(expected = "not a net log")]
    fn rubbish_proves_nothing() {
        NetLog::parse("");
    }
}
