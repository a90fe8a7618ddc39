//! The browser's entry: the page. The engine has a program of its own, engine_main.rs.

fn main() {
    // Without a browser there is no page; the command line is the binary `holdfast`.
    #[cfg(target_arch = "wasm32")]
    holdfast::ui::mount();
}
