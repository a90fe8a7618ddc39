//! What the browser knows of text, so that the page need not bring the tables
//! for it: letters of all scripts without their case, decimal numbers.

use wasm_bindgen::JsValue;

/// A text in small letters.
pub fn lowercase(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

/// The number that a text spells, if it spells one that is finite.
pub fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let plain = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
    if text.is_empty() || !text.bytes().all(plain) {
        return None;
    }
    Some(JsValue::from_str(text).unchecked_into_f64()).filter(|value| value.is_finite())
}
