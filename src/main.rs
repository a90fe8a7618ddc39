//! The browser's entry: the page, or a worker of the same binary.

#[cfg(target_arch = "wasm32")]
fn main() {
    use wasm_bindgen::JsCast;
    match js_sys::global().dyn_into::<web_sys::DedicatedWorkerGlobalScope>() {
        Ok(scope) => holdfast::platform::worker::run(scope),
        Err(_) => holdfast::ui::mount(),
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    // Without a browser there is no page; the command line is the binary `holdfast`.
}
