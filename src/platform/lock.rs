//! The lock: before a user's own file is opened, a second policy closes
//! `connect-src` for the page and for every worker started afterwards. It
//! holds until the page is reloaded, for a policy can only be tightened.

use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlMetaElement};

/// The policy that is added.
pub const LOCKED: &str = "connect-src 'none'";

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Closes the page; `false` when it could not be done, so that no file is opened.
pub fn engage() -> bool {
    if is_engaged() {
        return true;
    }
    let add = || {
        let document = document()?;
        let meta: HtmlMetaElement = document.create_element("meta").ok()?.dyn_into().ok()?;
        meta.set_http_equiv("Content-Security-Policy");
        meta.set_content(LOCKED);
        document.head()?.append_child(&meta).ok()?;
        Some(())
    };
    add().is_some() && is_engaged()
}

/// Whether the page is closed.
pub fn is_engaged() -> bool {
    policies().iter().any(|policy| policy == LOCKED)
}

/// The policies in force, as they stand in the live page.
pub fn policies() -> Vec<String> {
    let read = || {
        let metas = document()?
            .query_selector_all("meta[http-equiv='Content-Security-Policy' i]")
            .ok()?;
        let contents = (0..metas.length())
            .filter_map(|index| metas.item(index)?.dyn_into::<HtmlMetaElement>().ok())
            .map(|meta| meta.content())
            .collect();
        Some(contents)
    };
    read().unwrap_or_default()
}
