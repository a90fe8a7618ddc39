//! "Check it yourself": tries to send a byte out of this page by several ways
//! and reports what the browser did.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    EventTarget, HtmlImageElement, RequestInit, RequestMode, SecurityPolicyViolationEvent,
};

use super::client::Client;

/// A host that is reserved for examples and belongs to nobody's service.
const ELSEWHERE: &str = "https://example.com/?byte=1";
/// The event by which a browser tells what a policy refused.
const VIOLATION: &str = "securitypolicyviolation";
/// How long a violation may take to be reported, in milliseconds.
const PATIENCE: u32 = 150;

/// One way out that was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// `fetch` from the page to the host it came from.
    OwnHost,
    /// `fetch` from the page to another host.
    OtherHost,
    /// An image from another host, which carries the byte in its address.
    Image,
    /// `fetch` from the worker that holds the data.
    Worker,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The way tried.
    pub way: Way,
    /// Whether the browser let it go out.
    pub sent: bool,
    /// The rule of the policy by which the browser refused it, such as `connect-src`.
    pub rule: Option<String>,
}

impl Attempt {
    /// Whether the browser refused it by a rule; what merely failed proves nothing.
    pub fn is_refused(&self) -> bool {
        !self.sent && self.rule.is_some()
    }
}

/// Tries every way out.
pub async fn run(client: &Client) -> Vec<Attempt> {
    let mut attempts = Vec::new();
    for way in [Way::OwnHost, Way::OtherHost, Way::Image, Way::Worker] {
        attempts.push(try_way(client, way).await);
    }
    attempts
}

async fn try_way(client: &Client, way: Way) -> Attempt {
    if way == Way::Worker {
        let answer = client.probe(vec![ELSEWHERE.to_string()]).await;
        let (sent, rule) = answer.into_iter().next().unwrap_or_default();
        return Attempt { way, sent, rule };
    }
    let document = web_sys::window().and_then(|window| window.document());
    let refusal = document.as_ref().map(|document| Refusal::listen(document));
    let sent = match way {
        Way::OwnHost => fetch("./?byte=1").await,
        Way::OtherHost => fetch(ELSEWHERE).await,
        Way::Image | Way::Worker => image(ELSEWHERE).await,
    };
    let rule = match refusal {
        Some(refusal) => refusal.rule().await,
        None => None,
    };
    Attempt { way, sent, rule }
}

/// A request that carries one byte and asks for no permission to be sent.
pub(super) fn one_byte() -> RequestInit {
    let options = RequestInit::new();
    options.set_method("POST");
    options.set_mode(RequestMode::NoCors);
    options.set_body(&"1".into());
    options
}

async fn fetch(address: &str) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    JsFuture::from(window.fetch_with_str_and_init(address, &one_byte()))
        .await
        .is_ok()
}

async fn image(address: &str) -> bool {
    let Ok(image) = HtmlImageElement::new() else {
        return false;
    };
    let loads = js_sys::Promise::new(&mut |resolve, reject| {
        image.set_onload(Some(&resolve));
        image.set_onerror(Some(&reject));
        image.set_src(address);
    });
    JsFuture::from(loads).await.is_ok()
}

/// Listens for what the policy refuses, in the page or in a worker.
pub(super) struct Refusal {
    target: EventTarget,
    rule: Rc<RefCell<Option<String>>>,
    note: Closure<dyn FnMut(SecurityPolicyViolationEvent)>,
}

impl Refusal {
    /// Begins to listen.
    pub(super) fn listen(target: &EventTarget) -> Refusal {
        let rule = Rc::new(RefCell::new(None));
        let noted = Rc::clone(&rule);
        let note = Closure::new(move |event: SecurityPolicyViolationEvent| {
            *noted.borrow_mut() = Some(event.effective_directive());
        });
        // Listening to a known event cannot fail.
        let _ = target.add_event_listener_with_callback(VIOLATION, note.as_ref().unchecked_ref());
        Refusal {
            target: target.clone(),
            rule,
            note,
        }
    }

    /// The rule named last, once the browser had time to name it.
    pub(super) async fn rule(self) -> Option<String> {
        TimeoutFuture::new(PATIENCE).await;
        let listener = self.note.as_ref().unchecked_ref();
        let _ = self
            .target
            .remove_event_listener_with_callback(VIOLATION, listener);
        self.rule.borrow().clone()
    }
}
