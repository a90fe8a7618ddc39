//! A breath: lets the messages that wait be heard, without the delay that
//! browsers add to timers that follow each other.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

/// Goes on once everything that was posted before has been heard.
pub async fn breathe() {
    let heard = Promise::new(&mut |resolve, _| {
        // Without a channel there is nothing to wait for.
        let Ok(channel) = MessageChannel::new() else {
            let _ = resolve.call0(&JsValue::NULL);
            return;
        };
        channel.port1().set_onmessage(Some(&resolve));
        let _ = channel.port2().post_message(&JsValue::NULL);
    });
    let _ = JsFuture::from(heard).await;
}
