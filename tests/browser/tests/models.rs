//! The Models page: a model is trained, judged, moved by the slider, saved and
//! brought back.

use std::time::Duration;

use holdfast_browser_tests::run::fresh_folder;
use holdfast_browser_tests::{NARROW, Page, Setup, WIDE, files, in_browser};
use thirtyfour::Key;

/// How long learning from a demo may take on a busy machine.
const LEARN: Duration = Duration::from_secs(240);

#[test]
fn a_model_is_trained_judged_saved_and_brought_back() {
    in_browser("models", Setup::default(), async |page| {
        page.open("?demo=ecommerce").await;
        page.wait_for_state("ready").await;
        page.click("nav-models").await;
        page.wait_until("the label is proposed", LEARN, async || {
            chosen(page, "train-label").await == "Churn"
        })
        .await;
        page.wait_until("the columns were looked at", LEARN, async || {
            page.count("[data-testid=train-start]:not([disabled])")
                .await
                == 1
        })
        .await;
        page.click("train-start").await;
        page.wait_until("the model is judged", LEARN, async || {
            page.count("[data-testid=compared] tr[data-chosen=true]")
                .await
                == 1
        })
        .await;
        assert_eq!(page.count("[data-testid=compared] tbody tr").await, 4);
        let heading = page.text("models-heading").await;
        assert!(heading.contains("really left"), "{heading}");
        for chart in ["precision-recall", "gain", "calibration", "learnt"] {
            let drawn = format!("[data-testid=chart-{chart}]:not(.chart-empty)");
            assert_eq!(page.count(&drawn).await, 1, "{chart}");
        }

        // The slider moves every figure at once, and they agree with each other.
        move_slider(page, 180).await;
        let strict = figures(page).await;
        // Both classes, and three averages of them.
        assert_eq!(page.count("[data-testid=report] tbody tr").await, 5);
        let report = page.text("report").await;
        move_slider(page, 10).await;
        let lax = figures(page).await;
        assert_ne!(page.text("report").await, report);
        assert!(strict.flagged() < lax.flagged(), "{strict:?} {lax:?}");
        assert!(strict.right <= lax.right, "{strict:?} {lax:?}");
        assert_eq!(strict.all(), lax.all());
        assert_eq!(strict.right + strict.missed, lax.right + lax.missed);
        page.resize(NARROW).await;
        page.fits("a judged model").await;
        page.resize(WIDE).await;

        // The model is looked into from outside, and handed to others.
        page.wait_for_state("ready").await;
        page.click("study-look").await;
        page.wait_until("the risk is drawn along a feature", LEARN, async || {
            page.count("[data-testid=study-table] tbody tr").await > 1
        })
        .await;
        page.wait_for_state("ready").await;
        choose(page, "study-question", 2).await;
        page.wait_until("the other question's answer is gone", LEARN, async || {
            page.count("[data-testid=study-table]").await == 0
        })
        .await;
        page.click("study-look").await;
        page.wait_until("the rules are told", LEARN, async || {
            page.text("studies").await.contains("kept aside")
        })
        .await;
        page.wait_for_state("ready").await;
        // Another language changes the words of the list, not the choice.
        for _ in 0..2 {
            page.click("lang").await;
            let place =
                "return document.querySelector('[data-testid=study-question]').selectedIndex";
            assert_eq!(page.script(place).await, 2);
        }
        page.click("save-card").await;
        let (_, card) = page.downloaded("-card.html").await;
        let card = String::from_utf8_lossy(&card);
        assert!(card.contains("<svg") && !card.contains("<script"), "{card}");
        page.click("save-xgboost").await;
        let (_, trees) = page.downloaded("-xgboost.json").await;
        assert!(String::from_utf8_lossy(&trees).contains("gradient_booster"));

        page.wait_for_state("ready").await;
        page.click("save-bundle").await;
        let (name, bundle) = page.downloaded(".holdfast.json").await;
        let text = String::from_utf8_lossy(&bundle);
        assert!(
            text.contains("\"holdfast train\""),
            "{name} was trained elsewhere"
        );
        // It carries the score at which the slider stands.
        assert!(text.contains("\"threshold\":0.05,"), "{name}");
        let file = files::write(&fresh_folder("models-saved"), "mine.holdfast.json", &bundle);
        page.click("nav-data").await;
        page.give_files("model-input", &[file]).await;
        page.wait_for_state("ready").await;
        let card = page.text("model").await;
        assert!(card.contains("PR-AUC"), "{card}");
        page.press("[data-testid=model-origin] summary").await;
        let origin = page.text("model-origin").await;
        assert!(origin.contains("holdfast train"), "{origin}");
    });
}

#[test]
fn a_trained_model_is_taken_again_after_another_was_opened() {
    let folder = fresh_folder("models-earlier");
    let own = files::write(&folder, "own.csv", files::answered(300).as_bytes());
    in_browser("models-earlier", Setup::default(), async |page| {
        page.open("").await;
        page.open_files(std::slice::from_ref(&own)).await;
        page.click("nav-models").await;
        page.wait_until("it can be learnt", LEARN, async || {
            page.count(CAN_START).await == 1
        })
        .await;
        page.click("train-start").await;
        let judged = async || page.count(JUDGED).await == 1;
        page.wait_until("the model is judged", LEARN, judged).await;
        page.wait_for_state("ready").await;
        page.click("save-bundle").await;
        let (_, bundle) = page.downloaded(".holdfast.json").await;
        let file = files::write(&folder, "mine.holdfast.json", &bundle);
        page.click("nav-data").await;
        page.give_files("model-input", &[file]).await;
        page.wait_until("the file's model is there", LEARN, async || {
            page.count("[data-testid=model-origin]").await == 1
        })
        .await;
        page.wait_for_state("ready").await;

        // The training is not lost to the file: it comes back with all that is known of it.
        page.click("nav-models").await;
        page.wait_until("the training has made room", LEARN, async || {
            page.count(JUDGED).await == 0
        })
        .await;
        page.click("use-earlier-0").await;
        page.wait_until("the training is shown again", LEARN, judged)
            .await;
        page.wait_for_state("ready").await;
        assert_eq!(page.count("[data-testid=earlier] button").await, 1);
    });
    let _ = std::fs::remove_dir_all(folder);
}

#[test]
fn what_few_need_is_unfolded_asked_for_and_done() {
    let folder = fresh_folder("models-advanced");
    let own = files::write(&folder, "own.csv", files::answered(400).as_bytes());
    in_browser("models-advanced", Setup::default(), async |page| {
        page.open("").await;
        page.open_files(std::slice::from_ref(&own)).await;
        page.click("nav-models").await;
        page.wait_until("the label is proposed", LEARN, async || {
            chosen(page, "train-label").await == "Churn"
        })
        .await;
        page.wait_until("the columns were looked at", LEARN, async || {
            page.count(CAN_START).await == 1
        })
        .await;

        // Folded, until somebody unfolds it by the keyboard and walks in.
        assert_eq!(page.count(UNFOLDED).await, 0, "unfolded unasked");
        let summary = page.find_css("[data-testid=train-advanced] summary").await;
        let _ = summary.scroll_into_view().await;
        summary.send_keys(Key::Enter).await.expect("a key");
        page.wait_until("it is unfolded", LEARN, async || {
            page.count(UNFOLDED).await == 1
        })
        .await;
        summary.send_keys(Key::Tab).await.expect("a key");
        let focused = "return document.activeElement.dataset.testid ?? ''";
        assert_eq!(page.script(focused).await, "train-trials");
        let trials = page.find("train-trials").await;
        for _ in 0..2 {
            trials.send_keys(Key::Up).await.expect("a key");
        }
        assert_eq!(page.script(TRIALS).await, "2");
        choose(page, "train-balance", 2).await;
        // The threshold by an amount of one's own; of what is none it is said what counts.
        assert_eq!(page.count(AMOUNT).await, 0, "the largest F1 goes by none");
        for (rule, first, own, none) in [(1, "80", "65", "650"), (4, "100", "40", "-3")] {
            choose(page, "train-rule", rule).await;
            page.wait_until("the amount is asked for", LEARN, async || {
                page.count(AMOUNT).await == 1
                    && page.attribute("train-amount", "value").await == first
            })
            .await;
            put(page, "train-amount", own).await;
            put(page, "train-amount", none).await;
            page.wait_until("the amount that counts is told", LEARN, async || {
                let note = page.text("train-amount-note").await;
                note.contains(&format!("{own}.00 counts"))
            })
            .await;
        }
        choose(page, "train-rule", 0).await;
        // Of columns of numbers only.
        assert_eq!(page.count("[data-testid=train-held-plan]").await, 0);
        choose(page, "train-held-months", 2).await;

        // What a kind cannot do is refused in words, and what was chosen stays.
        page.click("train-forest").await;
        page.click("train-start").await;
        page.wait_until("it is refused", LEARN, async || {
            page.count("[data-testid=error]").await == 1
        })
        .await;
        let refused = page.text("error").await;
        assert!(refused.contains("only boosting does"), "{refused}");
        page.click("train-forest").await;
        assert_eq!(page.count(UNFOLDED).await, 1);
        assert_eq!(page.script(TRIALS).await, "2");
        assert_eq!(chosen(page, "train-held-months").await, "only falls");
        assert!(chosen(page, "train-balance").await.contains("SMOTE"));

        page.script(WATCH_SEARCH).await;
        page.click("train-start").await;
        page.wait_until("the model is judged", LEARN, async || {
            let row = "[data-testid=compared] tr[data-chosen=true][data-model=boosting]";
            page.count(row).await == 1
        })
        .await;
        let searched = page.script("return window.searched").await;
        assert_eq!(searched, true, "no search was told of");
        assert_eq!(page.count(GO_ON).await, 1);
        let heading = page.text("models-heading").await;
        assert!(heading.contains("really left"), "{heading}");

        // Of several answers one may be chosen; if none is, all are told apart.
        page.wait_for_state("ready").await;
        page.script(
            "const list = document.querySelector('[data-testid=train-label]');
             list.value = 'plan';
             list.dispatchEvent(new Event('change', { bubbles: true }));",
        )
        .await;
        page.wait_until("it is said how", LEARN, async || {
            page.count("[data-testid=train-several]").await == 1
        })
        .await;
        page.wait_for_state("ready").await;
        page.wait_until("all can be learnt", LEARN, async || {
            page.count(CAN_START).await == 1
        })
        .await;
        // What was trained is shown in the place of what it learnt from.
        assert_eq!(page.count(FORM).await, 0, "in the way of the results");
        page.press("[data-testid=train-form] > summary").await;
        page.click("train-start").await;
        page.wait_until("the classes are told apart", LEARN, async || {
            page.count("[data-testid=save-classes]").await == 1
        })
        .await;
        page.wait_for_state("ready").await;
        let told = page.text("study").await;
        assert!(
            told.contains("told apart") && told.contains("played no part"),
            "{told}"
        );
        page.click("save-classes").await;
        let (_, saved) = page.downloaded(".holdfast.json").await;
        assert!(String::from_utf8_lossy(&saved).contains("multi:softprob"));
        choose(page, "train-positive", 1).await;
        page.wait_until("it can be learnt", LEARN, async || {
            page.count(CAN_START).await == 1
        })
        .await;
        assert_eq!(page.count(UNFOLDED).await, 1, "folded by an answer");

        // No search of another table can go on.
        assert_eq!(page.count(GO_ON).await, 1);
        page.wait_for_state("ready").await;
        page.click("nav-data").await;
        page.open_files(std::slice::from_ref(&own)).await;
        page.click("nav-models").await;
        page.wait_until("only a new search is offered", LEARN, async || {
            page.count(CAN_START).await == 1 && page.count(GO_ON).await == 0
        })
        .await;
    });
    let _ = std::fs::remove_dir_all(folder);
}

const JUDGED: &str = "[data-testid=compared] tr[data-chosen=true]";
const CAN_START: &str = "[data-testid=train-start]:not([disabled])";
const AMOUNT: &str = "[data-testid=train-amount]";
const GO_ON: &str = "[data-testid=train-go-on]";
const FORM: &str = "[data-testid=train-form][open]";
const UNFOLDED: &str = "[data-testid=train-advanced][open]";
const TRIALS: &str = "return document.querySelector('[data-testid=train-trials]').value";

/// Notes in `window.searched` whether the status told of two trials.
const WATCH_SEARCH: &str = "window.searched = false;
    const status = document.querySelector('[data-testid=status]');
    const look = () => { window.searched ||= status.textContent.includes('of 2 trials'); };
    new MutationObserver(look).observe(
        status, { subtree: true, childList: true, characterData: true });";

/// The cells of the confusion table.
#[derive(Debug)]
struct Figures {
    right: u64,
    wrong: u64,
    missed: u64,
    alone: u64,
}

impl Figures {
    fn flagged(&self) -> u64 {
        self.right + self.wrong
    }

    fn all(&self) -> u64 {
        self.flagged() + self.missed + self.alone
    }
}

async fn figures(page: &Page) -> Figures {
    let read = async |hook: &str| -> u64 {
        let text = page.text(hook).await;
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        digits.parse().unwrap_or_else(|_| panic!("{hook}: {text}"))
    };
    Figures {
        right: read("right").await,
        wrong: read("wrong").await,
        missed: read("missed").await,
        alone: read("alone").await,
    }
}

async fn move_slider(page: &Page, to: u32) {
    put(page, "threshold-slider", &to.to_string()).await;
}

/// Writes into a field, or moves a slider.
async fn put(page: &Page, hook: &str, value: &str) {
    page.script(&format!(
        "const field = document.querySelector('[data-testid={hook}]');
         field.value = '{value}';
         field.dispatchEvent(new Event('input', {{ bubbles: true }}));"
    ))
    .await;
}

/// Chooses an entry of a list by its place.
async fn choose(page: &Page, hook: &str, place: usize) {
    page.script(&format!(
        "const list = document.querySelector('[data-testid=\"{hook}\"]');
         list.selectedIndex = {place};
         list.dispatchEvent(new Event('change', {{ bubbles: true }}));"
    ))
    .await;
}

/// The words of what is chosen in a list.
async fn chosen(page: &Page, hook: &str) -> String {
    let script = format!(
        "const list = document.querySelector('[data-testid=\"{hook}\"]');
         return list?.selectedOptions[0]?.textContent.trim() ?? ''"
    );
    let words = page.script(&script).await;
    words.as_str().unwrap_or_default().to_owned()
}
