//! Pieces that pages share.

pub mod drop_zone;
pub mod empty;
pub mod model_card;
pub mod spark;
pub mod status;
pub mod top_bar;
pub mod virtual_list;

use wasm_bindgen::JsCast;

/// Puts the focus on what a selector finds, after it was made anew.
pub fn focus(selector: &str) {
    let found = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector(selector).ok().flatten())
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = found {
        // What cannot be focused is no loss.
        let _ = element.focus();
    }
}
