//! The page starts only as published, under its policy, at any path.

use holdfast_browser_tests::run::{changed_site, fresh_folder};
use holdfast_browser_tests::{Page, Setup, in_browser};

/// Starts a module worker as the program does, and answers with what its policy lets it do.
const WORKER_TRIES_TO_SEND: &str = "
    const answer = arguments[arguments.length - 1];
    const text = `
        const tries = [fetch('http://127.0.0.1:9/'), fetch('https://example.com/')];
        Promise.allSettled(tries).then((ends) => postMessage(ends.map((end) => end.status).join()));
    `;
    const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })), { type: 'module' });
    worker.onmessage = (event) => answer(event.data);
    worker.onerror = (event) => answer('error ' + event.message);
";

#[test]
fn the_policy_stands_and_is_obeyed() {
    in_browser("policy", Setup::default(), async |page| {
        page.open("").await;
        let policy = page
            .script(
                "return document.querySelector('meta[http-equiv=\"Content-Security-Policy\"]').content",
            )
            .await;
        let policy = policy.as_str().unwrap_or_default();
        for rule in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "connect-src 'self'",
            "worker-src blob:",
            "form-action 'none'",
        ] {
            assert!(policy.contains(rule), "{rule} is not in: {policy}");
        }
        assert_eq!(page.count("script:not([src])").await, 0, "an inline script");
        assert_eq!(page.count("style").await, 0, "an inline style sheet");

        let inline = "
            const script = document.createElement('script');
            script.textContent = 'globalThis.escaped = true';
            document.head.append(script);
            return globalThis.escaped ?? false;
        ";
        assert_eq!(
            page.script(inline).await,
            false,
            "an injected inline script ran"
        );
        let sent = page.script_async(WORKER_TRIES_TO_SEND).await;
        assert_eq!(sent, "rejected,rejected", "a worker reached another host");
    });
}

#[test]
fn the_side_doors_are_closed() {
    in_browser("side_doors", Setup::default(), async |page| {
        page.open("").await;
        for name in ["RTCPeerConnection", "webkitRTCPeerConnection", "open"] {
            let kind = page
                .script(&format!("return typeof globalThis.{name}"))
                .await;
            assert_eq!(kind, "undefined", "{name} is still there");
            let again = format!(
                "try {{ globalThis.{name} = 1; delete globalThis.{name}; }} catch {{}} return typeof globalThis.{name}"
            );
            assert_eq!(
                page.script(&again).await,
                "undefined",
                "{name} can be brought back"
            );
        }
    });
}

#[test]
fn the_program_is_downloaded_once() {
    in_browser("once", Setup::default(), async |page| {
        page.open("").await;
        for kind in [".wasm", ".js", ".css"] {
            let mut asked = page.server().requests();
            asked.retain(|path| path.ends_with(kind));
            let mut names = asked.clone();
            names.sort();
            names.dedup();
            assert!(!asked.is_empty(), "no {kind} was asked for");
            assert_eq!(asked.len(), names.len(), "asked for twice: {asked:?}");
        }
    });
}

#[test]
fn it_works_below_any_path() {
    let setup = Setup {
        prefix: "/some/other%20place/",
        ..Setup::default()
    };
    in_browser("sub_path", setup, async |page| {
        page.open("").await;
        let asked = page.server().requests();
        let outside: Vec<_> = asked
            .iter()
            .filter(|path| !path.starts_with("/some/other%20place/"))
            .collect();
        assert!(
            outside.is_empty(),
            "asked for something outside its path: {outside:?}"
        );
    });
}

#[test]
fn a_changed_program_is_refused() {
    let site = changed_site("changed-wasm", "holdfast-web", ".wasm", |bytes| {
        // A byte of the last section, so that it would still compile.
        let last = bytes.len() - 2;
        bytes[last] ^= 1;
    });
    refused("changed_wasm", site);
}

#[test]
fn changed_glue_is_refused() {
    let site = changed_site("changed-glue", "holdfast-web", ".js", |bytes| {
        bytes.extend_from_slice(b"\nglobalThis.escaped = true;\n");
    });
    refused("changed_glue", site);
}

#[test]
fn a_changed_engine_is_refused_and_nothing_is_opened() {
    let site = changed_site("changed-engine", "holdfast-engine", ".wasm", |bytes| {
        let last = bytes.len() - 2;
        bytes[last] ^= 1;
    });
    let folder = site.clone();
    let setup = Setup {
        site: Some(site),
        ..Setup::default()
    };
    in_browser("changed_engine", setup, async |page: &mut Page| {
        page.open("").await;
        let file = fresh_folder("own-file").join("customers.csv");
        std::fs::write(&file, "customer,plan\n1,basic\n2,gold\n").unwrap();
        page.give_files("file-input", &[file]).await;
        let patience = std::time::Duration::from_secs(20);
        page.wait_until("an error", patience, async || {
            page.count("[data-testid=error]").await > 0
        })
        .await;
        let told = page.text("error").await;
        assert!(told.contains("did not arrive"), "{told}");
        let policies = "meta[http-equiv='Content-Security-Policy' i]";
        assert_eq!(page.count(policies).await, 1, "closed without an engine");
    });
    let _ = std::fs::remove_dir_all(folder);
}

fn refused(name: &str, site: std::path::PathBuf) {
    let folder = site.clone();
    in_browser(
        name,
        Setup {
            site: Some(site),
            ..Setup::default()
        },
        async |page: &mut Page| {
            page.visit("").await;
            page.wait_until(
                "the page says so",
                std::time::Duration::from_secs(20),
                async || page.boot_state().await == "failed",
            )
            .await;
            let shown = page.script("const p = document.getElementById('boot-message'); return p.checkVisibility() ? p.innerText : ''").await;
            let shown = shown.as_str().unwrap_or_default();
            assert!(
                shown.contains("not the file that was published"),
                "shown: {shown}"
            );
            assert!(shown.contains("새로고침"), "no Korean: {shown}");
            assert_eq!(
                page.script("return globalThis.escaped ?? false").await,
                false,
                "changed code ran"
            );
            let started = page.script("return typeof globalThis.holdfastBoot").await;
            assert_eq!(
                started, "undefined",
                "the program was made available all the same"
            );
        },
    );
    let _ = std::fs::remove_dir_all(folder);
}
