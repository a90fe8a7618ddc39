//! What is allowed although it is not a matter of course, each with its reason.
//!
//! deny.toml is written from here (`cargo xtask tidy --write-lists`). An entry
//! that nothing needs any more is a finding.

/// An entry with its reason.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reasoned {
    /// A licence's SPDX name, or a crate's name.
    pub name: &'static str,
    /// Why it is here.
    pub reason: &'static str,
}

const fn because(name: &'static str, reason: &'static str) -> Reasoned {
    Reasoned { name, reason }
}

/// The platforms whose dependencies count: what we ship, and where it is built and tested.
pub(super) const TARGETS: [&str; 2] = ["x86_64-unknown-linux-gnu", "wasm32-unknown-unknown"];

/// Licences that a dependency may have. Others are refused.
pub(super) const LICENCES: &[Reasoned] = &[
    because("MIT", "one of our own two; asks for its notice"),
    because(
        "Apache-2.0",
        "one of our own two; asks for its notice, grants patents",
    ),
    because(
        "BSD-3-Clause",
        "as MIT, and no endorsement with the authors' names",
    ),
    because(
        "BSL-1.0",
        "as MIT, without a notice in binaries (xxhash-rust, through leptos)",
    ),
    because(
        "CC0-1.0",
        "public domain (base16, tiny-keccak, through leptos)",
    ),
    because(
        "Unicode-3.0",
        "as MIT, for Unicode's tables (icu, through leptos)",
    ),
    because("Zlib", "as MIT, changed versions must say so"),
];

/// Crates that are compiled in more than one version.
pub(super) const DUPLICATES: &[Reasoned] = &[
    because(
        "base64",
        "0.22 through leptos and here, 0.23 through thirtyfour, which only tests use",
    ),
    because(
        "convert_case",
        "two of leptos' own crates, at build time only",
    ),
    because(
        "cpufeatures",
        "0.2 through sha2, 0.3 through proptest, which only tests use",
    ),
    because(
        "embedded-io",
        "postcard offers both versions of it and compiles neither into the page",
    ),
    because(
        "getrandom",
        "0.2 at build time (const-random), 0.3 through ahash of arrow-array, 0.4 through zip and uuid",
    ),
    because(
        "rand_core",
        "0.9 in the demos' generator, 0.10 through proptest, which only tests use",
    ),
    because(
        "syn",
        "2 and 3 at build time: the macros' authors are moving",
    ),
    because(
        "thiserror",
        "1 through leptos' configuration, 2 everywhere else",
    ),
    because("thiserror-impl", "as thiserror"),
];

/// web-sys features: interfaces of the browser that read, show or compute, and cannot send.
/// `Window` brings `fetch`, which the policy closes before a file is opened; `RequestInit` and its
/// like are what the privacy check tries to send with.
pub(super) const WEB_FEATURES: &[&str] = &[
    "Blob",
    "BlobPropertyBag",
    "CanvasRenderingContext2d",
    "Clipboard",
    "CssStyleDeclaration",
    "DataTransfer",
    "DataTransferItem",
    "DataTransferItemList",
    "DedicatedWorkerGlobalScope",
    "Document",
    "DomRect",
    "DomRectReadOnly",
    "DomTokenList",
    "DragEvent",
    "Element",
    "ErrorEvent",
    "Event",
    "EventTarget",
    "File",
    "FileList",
    "FileReaderSync",
    "FocusEvent",
    "History",
    "HtmlAnchorElement",
    "HtmlButtonElement",
    "HtmlCanvasElement",
    "HtmlElement",
    "HtmlHeadElement",
    "HtmlImageElement",
    "HtmlInputElement",
    "HtmlMetaElement",
    "HtmlSelectElement",
    "ImageData",
    "KeyboardEvent",
    "Location",
    "MediaQueryList",
    "MediaQueryListEvent",
    "MessageChannel",
    "MessageEvent",
    "MessagePort",
    "MouseEvent",
    "Navigator",
    "Node",
    "NodeList",
    "Performance",
    "PointerEvent",
    "ReadableStream",
    "ReadableStreamByobReader",
    "ReadableStreamDefaultReader",
    "RequestInit",
    "RequestMode",
    "ResizeObserver",
    "ResizeObserverEntry",
    "Response",
    "SecurityPolicyViolationEvent",
    "Storage",
    "TextMetrics",
    "Url",
    "UrlSearchParams",
    "WheelEvent",
    "Window",
    "Worker",
    "WorkerGlobalScope",
    "WorkerNavigator",
    "WorkerOptions",
    "WorkerType",
];
