//! The workers' entry: the engine, which reads files and owns all customer data.

fn main() {
    // Without a browser there are no workers; the command line is the binary `holdfast`.
    #[cfg(target_arch = "wasm32")]
    {
        use wasm_bindgen::JsCast;
        if let Ok(scope) = js_sys::global().dyn_into() {
            holdfast::platform::worker::run(scope);
        }
    }
}
