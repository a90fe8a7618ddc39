//! Nothing leaves: with the server gone and Chromium's net log running, a user's own
//! file is opened, scored, explained and exported, and there is not one request.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use holdfast_browser_tests::run::fresh_folder;
use holdfast_browser_tests::{Setup, files, in_browser};

#[test]
fn no_request_leaves_while_a_file_is_worked_on() {
    let folder = fresh_folder("own-files");
    let table = files::write(&folder, "customers.csv", files::customers(500).as_bytes());
    let model = files::write(&folder, "mine.json", files::MODEL.as_bytes());
    let mut origin = String::new();
    let mut from = UNIX_EPOCH;

    let log = in_browser("privacy", Setup::default(), async |page| {
        page.open("").await;
        origin = page.server().url();
        built_in_models_are_here(page).await;
        page.server().stop();
        from = SystemTime::now();

        page.open_files(std::slice::from_ref(&table)).await;
        let locked = page
            .script("return [...document.querySelectorAll('meta[http-equiv]')].some((meta) => meta.content.trim() === \"connect-src 'none'\")")
            .await;
        assert_eq!(locked, true, "a file was opened before the page was closed");

        page.give_files("model-input", std::slice::from_ref(&model))
            .await;
        page.wait_for_state("ready").await;
        page.click("score-all").await;
        page.wait_for_state("ready").await;
        page.go_to("customers").await;
        let customers = page.customers().await;
        page.choose_customer(&customers[0].id).await;
        page.click("export-csv").await;
        page.downloaded(".csv").await;
        page.go_to("drivers").await;
        page.find("drivers-table").await;

        page.go_to("privacy").await;
        page.click("privacy-check").await;
        page.wait_until(
            "the check has an answer",
            Duration::from_secs(20),
            async || page.count("[data-testid=privacy-result]").await > 0,
        )
        .await;
        let refused = page.attribute("privacy-result", "data-refused").await;
        assert_eq!(
            refused,
            "true",
            "something got out: {}",
            page.text("privacy-result").await
        );
    });

    let before = log.by(&origin, UNIX_EPOCH);
    assert!(
        before.iter().any(|request| request.url.ends_with(".wasm")),
        "the log does not even show how the page was loaded, so it proves nothing: {before:?}"
    );
    let after = log.by(&origin, from);
    assert!(
        after.is_empty(),
        "requests while a file was open: {after:#?}"
    );
    let _ = std::fs::remove_dir_all(folder);
}

#[test]
fn the_net_log_sees_what_a_worker_asks_for() {
    let mut origin = String::new();
    let log = in_browser("net_log", Setup::default(), async |page| {
        page.open("").await;
        origin = page.server().url();
        let script = format!(
            "const answer = arguments[arguments.length - 1];
             const text = \"fetch('{origin}?from=worker').finally(() => postMessage('asked'))\";
             const blob = new Blob([text], {{ type: 'text/javascript' }});
             new Worker(URL.createObjectURL(blob), {{ type: 'module' }}).onmessage = (event) => answer(event.data);"
        );
        assert_eq!(page.script_async(&script).await, "asked");
    });
    let seen = log.by(&origin, UNIX_EPOCH);
    assert!(
        seen.iter()
            .any(|request| request.url.ends_with("?from=worker")),
        "a worker's request is missing, so the log proves nothing: {seen:?}"
    );
}

#[test]
fn the_lock_holds_once_a_file_was_opened() {
    let folder = fresh_folder("lock");
    let table = files::write(&folder, "customers.csv", files::customers(20).as_bytes());
    in_browser("lock", Setup::default(), async |page| {
        page.open("").await;
        page.open_files(&[table]).await;
        let refused = page
            .script_async(
                "const answer = arguments[arguments.length - 1];
                 fetch('./index.html').then(() => answer('sent'), () => answer('refused'))",
            )
            .await;
        assert_eq!(
            refused, "refused",
            "the page can still fetch after a file was opened"
        );
    });
    let _ = std::fs::remove_dir_all(folder);
}

#[test]
fn before_the_lock_the_page_does_not_say_that_it_is_closed() {
    in_browser("not_closed_yet", Setup::default(), async |page| {
        page.open("").await;
        page.go_to("privacy").await;
        let heading = async || {
            let said = page
                .script("return document.querySelector('h1').innerText")
                .await;
            said.as_str().unwrap_or_default().to_owned()
        };
        assert!(heading().await.contains("Not closed yet"));
        page.click("privacy-check").await;
        // The demos are fetched first.
        let patience = Duration::from_secs(60);
        page.wait_until("the check has an answer", patience, async || {
            page.count("[data-testid=privacy-result]").await > 0
        })
        .await;
        assert!(heading().await.contains("Nothing can leave"));
        let policies = page.text("policy").await;
        let (first, second) = policies.split_once("Added when").unwrap_or_default();
        assert!(first.contains("connect-src 'self'"), "{policies}");
        assert!(second.contains("connect-src 'none'"), "{policies}");
    });
}

#[test]
fn built_in_models_that_do_not_fit_are_never_shown() {
    let folder = fresh_folder("tried-unseen");
    let table = files::write(&folder, "customers.csv", files::customers(200).as_bytes());
    in_browser("tried_unseen", Setup::default(), async |page| {
        page.open("").await;
        built_in_models_are_here(page).await;
        page.script(
            "window.seen = [];
             new MutationObserver(() => {
                 if (document.querySelector('[data-testid=fit]')) window.seen.push(document.body.innerText);
             }).observe(document.body, { childList: true, subtree: true, characterData: true });",
        )
        .await;
        page.open_files(&[table]).await;
        // A file without a model leads to a training.
        page.find("train-on-this").await;
        assert_eq!(
            page.script("return window.seen").await,
            serde_json::json!([])
        );
        page.click("nav-customers").await;
        page.find("train-on-this").await;
    });
    let _ = std::fs::remove_dir_all(folder);
}

/// The page fetches its built-in models in idle time; what it asks for then is no secret.
async fn built_in_models_are_here(page: &mut holdfast_browser_tests::Page) {
    let start = std::time::Instant::now();
    let mut last = 0;
    let mut quiet_since = start;
    while start.elapsed() < Duration::from_secs(15)
        && quiet_since.elapsed() < Duration::from_secs(2)
    {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let asked = page.server().requests().len();
        if asked != last {
            last = asked;
            quiet_since = std::time::Instant::now();
        }
    }
}
