//! The native command line over the same core as the page.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    holdfast::cli::run()
}

#[cfg(target_arch = "wasm32")]
fn main() {
    // There are no files to read here; the page is the binary `holdfast-web`.
}
