//! What was trained outlives the worker that trained it: one that dies in the middle of the next
//! training, and one that the lock replaces when the first own file is opened.

use std::time::Duration;

use holdfast_browser_tests::run::fresh_folder;
use holdfast_browser_tests::{Page, Setup, files, in_browser};

/// How long learning may take on a busy machine.
const LEARN: Duration = Duration::from_secs(240);

const JUDGED: &str = "[data-testid=compared] tr[data-chosen=true]";
const CAN_START: &str = "[data-testid=train-start]:not([disabled])";

/// Remembers the workers that the page starts: nothing of the product knows of it.
const WATCH_WORKERS: &str = "
    const Plain = window.Worker;
    window.started = [];
    window.Worker = class extends Plain {
        constructor(...told) {
            super(...told);
            window.started.push(this);
        }
    };
";

/// Ends the worker for good, and tells the page of it as Chromium does of one without memory.
const DIE: &str = "
    const worker = window.started.at(-1);
    worker.terminate();
    const message = 'Uncaught RuntimeError: memory access out of bounds';
    worker.dispatchEvent(new ErrorEvent('error', { message, cancelable: true }));
";

/// Notes in `window.learnt` whether a training was under way, however short.
const WATCH_TRAINING: &str = "
    window.learnt = false;
    const look = () => { window.learnt ||= !!document.querySelector('[data-testid=learning]'); };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
";

/// Asks for a search that takes as long as the test wants, or for none.
fn ask_for_trials(trials: u32) -> String {
    format!(
        "const field = document.querySelector('[data-testid=train-trials]');
         field.value = '{trials}';
         field.dispatchEvent(new Event('input', {{ bubbles: true }}));"
    )
}

/// Unfolds what a training is asked for by, also what few need of it.
const UNFOLD: &str = "
    document.querySelectorAll('[data-testid=train-form], [data-testid=train-advanced]')
        .forEach(fold => { fold.open = true; });
";

async fn train(page: &Page) {
    page.wait_until("it can be learnt", LEARN, async || {
        page.count(CAN_START).await == 1
    })
    .await;
    page.script(WATCH_TRAINING).await;
    page.script(UNFOLD).await;
    page.click("train-start").await;
    page.wait_until("the training has begun", LEARN, async || {
        page.script("return window.learnt").await == true
    })
    .await;
}

async fn trained(page: &Page) {
    page.wait_until("the training has ended", LEARN, async || {
        page.count("[data-testid=learning]").await == 0 && page.count(JUDGED).await == 1
    })
    .await;
    page.wait_for_state("ready").await;
}

/// What is shown of a trained model: what it is worth, beside the others and at its score.
async fn shown(page: &Page) -> [String; 3] {
    [
        page.text("models-heading").await,
        page.text("compared").await,
        page.text("threshold-card").await,
    ]
}

/// The bundle that the page saves.
async fn saved(page: &Page) -> Vec<u8> {
    page.click("save-bundle").await;
    let (_, bundle) = page.downloaded(".holdfast.json").await;
    bundle
}

#[test]
fn a_worker_that_dies_while_it_trains_costs_that_training_alone() {
    let folder = fresh_folder("survival-death");
    let own = files::write(&folder, "own.csv", files::answered(400).as_bytes());
    in_browser("survival-death", Setup::default(), async |page| {
        page.before_start(WATCH_WORKERS).await;
        page.open("").await;
        page.open_files(std::slice::from_ref(&own)).await;
        page.go_to("models").await;
        train(page).await;
        trained(page).await;
        let before = shown(page).await;
        let bundle = saved(page).await;

        // A search that nobody waits for, and the worker's death in the middle of it.
        page.script(&ask_for_trials(900)).await;
        train(page).await;
        page.wait_until("a trial is done", LEARN, async || {
            let status = page.text("status").await;
            let done = status.split_once(" of 900 trials").map(|(before, _)| {
                let digits = before.rsplit(|letter: char| !letter.is_ascii_digit());
                digits.into_iter().next() != Some("0")
            });
            done == Some(true)
        })
        .await;
        page.script(DIE).await;
        page.wait_until("the worker is replaced", LEARN, async || {
            page.count("[data-testid=error]").await == 1
                && page.text("error").await.contains("scores are gone")
        })
        .await;
        page.says_what_is_wrong("a dead worker").await;
        assert!(page.text("error").await.contains("not enough memory"));
        assert_eq!(page.count("[data-testid=learning]").await, 0);

        // The model before it is there with all that was known of it, and so is the file.
        assert_eq!(shown(page).await, before);
        page.dismiss_error().await;
        assert!(saved(page).await == bundle, "another model");
        page.go_to("data").await;
        let columns = page.count("[data-testid=columns] [data-column=months]");
        assert!(columns.await > 0, "the table is gone");
        page.click("score-all").await;
        page.wait_for_state("ready").await;
        page.go_to("customers").await;
        assert!(!page.customers().await.is_empty(), "nobody is scored");

        // Training works again; the model before becomes an earlier one.
        page.go_to("models").await;
        page.script(&ask_for_trials(0)).await;
        page.script(UNFOLD).await;
        page.click("train-forest").await;
        train(page).await;
        trained(page).await;
        let forest = "[data-testid=compared] tr[data-model=forest]";
        assert_eq!(page.count(forest).await, 1);
        page.click("use-earlier-0").await;
        page.wait_until("the earlier model is shown again", LEARN, async || {
            page.count(forest).await == 0 && page.count(JUDGED).await == 1
        })
        .await;
        page.wait_for_state("ready").await;
        assert_eq!(shown(page).await, before);
    });
    let _ = std::fs::remove_dir_all(folder);
}

#[test]
fn what_was_trained_on_a_demo_outlives_the_first_own_file() {
    let folder = fresh_folder("survival-lock");
    let own = files::write(&folder, "own.csv", files::customers(60).as_bytes());
    in_browser("survival-lock", Setup::default(), async |page| {
        page.open("?demo=ecommerce").await;
        page.wait_for_state("ready").await;
        page.go_to("models").await;
        train(page).await;
        trained(page).await;
        let before = shown(page).await;
        let bundle = saved(page).await;
        // The model that came with the demo.
        let earlier = "[data-testid=earlier] button";
        assert_eq!(page.count(earlier).await, 1);

        page.go_to("data").await;
        page.give_files("file-input", std::slice::from_ref(&own))
            .await;
        page.wait_until("the own table is shown", LEARN, async || {
            let columns = page.count("[data-testid=columns] [data-column=months]");
            columns.await > 0
        })
        .await;
        page.wait_for_state("ready").await;
        let refused = page
            .script_async(
                "const answer = arguments[arguments.length - 1];
                 fetch('./index.html').then(() => answer('sent'), () => answer('refused'))",
            )
            .await;
        assert_eq!(refused, "refused", "the page is not closed");

        page.go_to("models").await;
        page.wait_until("the training is still shown", LEARN, async || {
            page.count(JUDGED).await == 1
        })
        .await;
        assert_eq!(shown(page).await, before);
        assert_eq!(page.count(earlier).await, 1);
        assert!(saved(page).await == bundle, "another model");
        // The demo's own model and back again.
        page.click("use-earlier-0").await;
        page.wait_until("the training has made room", LEARN, async || {
            page.count(JUDGED).await == 0
        })
        .await;
        page.click("use-earlier-0").await;
        page.wait_until("the training is shown again", LEARN, async || {
            page.count(JUDGED).await == 1
        })
        .await;
        assert_eq!(shown(page).await, before);
    });
    let _ = std::fs::remove_dir_all(folder);
}

#[test]
fn a_training_that_is_stopped_leaves_what_was_asked_for_as_it_was() {
    let folder = fresh_folder("survival-stopped");
    let own = files::write(&folder, "own.csv", files::answered(400).as_bytes());
    in_browser("survival-stopped", Setup::default(), async |page| {
        page.open("").await;
        page.open_files(std::slice::from_ref(&own)).await;
        page.go_to("models").await;
        page.wait_until("it can be learnt", LEARN, async || {
            page.count(CAN_START).await == 1
        })
        .await;
        page.script(&ask_for_trials(900)).await;
        train(page).await;
        // Whoever looks elsewhere meanwhile finds all of it again.
        page.go_to("data").await;
        page.go_to("models").await;
        page.click("cancel").await;
        page.wait_until("it is stopped", LEARN, async || {
            page.count("[data-testid=learning]").await == 0
        })
        .await;
        page.wait_until("it can be learnt again", LEARN, async || {
            page.count(CAN_START).await == 1
        })
        .await;
        let trials = "return document.querySelector('[data-testid=train-trials]').value";
        assert_eq!(page.script(trials).await, "900");
    });
    let _ = std::fs::remove_dir_all(folder);
}
