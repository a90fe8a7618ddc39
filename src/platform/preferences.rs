//! Language, theme and page, read from and kept in the address: nothing is
//! stored, and a link carries the view.

use web_sys::UrlSearchParams;

/// One parameter of the page's address.
pub fn parameter(name: &str) -> Option<String> {
    let search = web_sys::window()?.location().search().ok()?;
    UrlSearchParams::new_with_str(&search).ok()?.get(name)
}

/// Writes a parameter into the address without loading anything.
pub fn set_parameter(name: &str, value: &str) {
    let set = || {
        let window = web_sys::window()?;
        let location = window.location();
        let parameters = UrlSearchParams::new_with_str(&location.search().ok()?).ok()?;
        parameters.set(name, value);
        let text = String::from(parameters.to_string());
        let address = format!("?{text}{}", location.hash().ok()?);
        let history = window.history().ok()?;
        history
            .replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address))
            .ok()
    };
    // A browser that refuses (a file: address) merely forgets the choice.
    let _ = set();
}

/// The browser's language, such as `ko-KR`.
pub fn browser_language() -> Option<String> {
    web_sys::window()?.navigator().language()
}

/// Whether the system asks for dark colours.
pub fn prefers_dark() -> bool {
    web_sys::window()
        .and_then(|window| {
            window
                .match_media("(prefers-color-scheme: dark)")
                .ok()
                .flatten()
        })
        .is_some_and(|media| media.matches())
}

/// The part of the address after `#`.
pub fn hash() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    hash.unwrap_or_default().trim_start_matches('#').to_string()
}

/// Sets attributes of `<html>`.
pub fn set_document(attribute: &str, value: &str) {
    if let Some(root) = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element())
    {
        let _ = root.set_attribute(attribute, value);
    }
}
