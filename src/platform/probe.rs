//! "Check it yourself": tries to send a byte out of this page by several ways
//! and reports what the browser did.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlImageElement, RequestInit, RequestMode, SecurityPolicyViolationEvent};

use super::client::Client;

/// A host that is reserved for examples and belongs to nobody's service.
const ELSEWHERE: &str = "https://example.com/?byte=1";
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
    /// Whether nothing went out.
    pub refused: bool,
    /// The rule of the policy that the browser named, such as `connect-src`.
    pub rule: Option<String>,
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
    let rule = Rc::new(RefCell::new(None));
    let noted = Rc::clone(&rule);
    let note = Closure::<dyn FnMut(SecurityPolicyViolationEvent)>::new(
        move |event: SecurityPolicyViolationEvent| {
            *noted.borrow_mut() = Some(event.effective_directive());
        },
    );
    let document = web_sys::window().and_then(|window| window.document());
    let listener = note.as_ref().unchecked_ref();
    if let Some(document) = &document {
        let _ = document.add_event_listener_with_callback("securitypolicyviolation", listener);
    }
    let reached = match way {
        Way::OwnHost => fetch("./?byte=1").await,
        Way::OtherHost => fetch(ELSEWHERE).await,
        Way::Image => image(ELSEWHERE).await,
        Way::Worker => client
            .probe(vec![ELSEWHERE.to_string()])
            .await
            .contains(&true),
    };
    TimeoutFuture::new(PATIENCE).await;
    if let Some(document) = &document {
        let _ = document.remove_event_listener_with_callback("securitypolicyviolation", listener);
    }
    let rule = rule.borrow().clone();
    Attempt {
        way,
        refused: !reached,
        rule,
    }
}

async fn fetch(address: &str) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    let options = RequestInit::new();
    options.set_method("POST");
    options.set_mode(RequestMode::NoCors);
    options.set_body(&"1".into());
    JsFuture::from(window.fetch_with_str_and_init(address, &options))
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
