//! The card of gaps and encodings: a plan is proposed by the recipe, changed,
//! followed, and its matrices are saved.

use std::time::Duration;

use holdfast_browser_tests::{Page, Setup, in_browser};

/// How long learning from a demo may take on a busy machine.
const FIT: Duration = Duration::from_secs(120);

#[test]
fn a_plan_is_changed_followed_and_saved() {
    in_browser("prepare", Setup::default(), async |page| {
        page.open("?demo=events").await;
        page.wait_for_state("ready").await;
        page.click("prepare-show").await;
        page.wait_until("the plan is there", FIT, async || {
            page.count("[data-testid=prepare] tr[data-column]").await > 20
        })
        .await;
        // What columns are for, by the recipe that built the table.
        for (column, role) in [
            ("user_id", "customer"),
            ("anchor", "row's date"),
            ("dormant", "label (the answer)"),
            ("events_30d", "feature"),
        ] {
            assert_eq!(chosen(page, &format!("prepare-role-{column}")).await, role);
        }
        let gaps = "prepare-gaps-mean_price_30d";
        let proposed = chosen(page, gaps).await;
        assert!(proposed.contains("a column of its own"), "{proposed}");

        choose(page, gaps, "gaps become the mean").await;
        page.wait_until("the change is taken over", FIT, async || {
            chosen(page, gaps).await == "gaps become the mean" && is_idle(page).await
        })
        .await;
        choose(page, "prepare-role-days_since_last", "leave out").await;
        page.wait_until("the column is left out", FIT, async || {
            let row = "[data-testid=prepare] tr[data-column=days_since_last][data-used=false]";
            page.count(row).await == 1 && is_idle(page).await
        })
        .await;
        page.click("prepare-resample").await;
        page.wait_until("the classes are to be balanced", FIT, async || {
            let checked = "return document.querySelector(
                '[data-testid=prepare-resample]').checked";
            page.script(checked).await == true && is_idle(page).await
        })
        .await;

        page.click("prepare-fit").await;
        page.wait_until("everything is learnt", FIT, async || {
            page.count("[data-testid=prepare-report]").await == 1 && is_idle(page).await
        })
        .await;
        let report = page.text("prepare-report").await;
        for wanted in [
            "Everything was learnt from",
            "SMOTE made up",
            "as you chose",
        ] {
            assert!(report.contains(wanted), "no {wanted:?} in: {report}");
        }

        page.click("prepare-train").await;
        let (_, train) = page.downloaded("train.csv").await;
        page.click("prepare-test").await;
        let (_, test) = page.downloaded("test.csv").await;
        let (train, test) = (text(&train), text(&test));
        let header = train.lines().next().unwrap_or_default();
        assert_eq!(Some(header), test.lines().next());
        assert!(header.starts_with("user_id,anchor,dormant,"), "{header}");
        assert!(header.contains("mean_price_30d"), "{header}");
        // The mean needs no flag; what is left out is not there.
        for gone in ["mean_price_30d_missing", "days_since_last"] {
            assert!(!header.contains(gone), "{gone} is in: {header}");
        }
        let classes = |text: &str| {
            let label = |line: &str| line.split(',').nth(2).map(str::to_owned);
            let labels: Vec<String> = text.lines().skip(1).filter_map(label).collect();
            let left = labels.iter().filter(|label| *label == "1").count();
            (left, labels.len() - left)
        };
        let (left, stayed) = classes(&train);
        assert_eq!(left, stayed, "training is not balanced");
        let (left, stayed) = classes(&test);
        assert_ne!(left, stayed, "the test part was balanced, too");

        page.click("prepare-contract").await;
        let (_, contract) = page.downloaded("preparation.json").await;
        assert!(text(&contract).contains("\"fitted_on\""));
    });
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
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

/// Chooses by the words in a list.
async fn choose(page: &Page, hook: &str, words: &str) {
    let done = page
        .script(&format!(
            "const list = document.querySelector('[data-testid=\"{hook}\"]');
             const wanted = [...list.options].find(
                 (option) => option.textContent.trim() === {words:?});
             if (!wanted) return false;
             list.value = wanted.value;
             list.dispatchEvent(new Event('change', {{ bubbles: true }}));
             return true"
        ))
        .await;
    assert_eq!(done, true, "no {words:?} in {hook}");
}

/// Whether nothing is under way: the buttons can be pressed.
async fn is_idle(page: &Page) -> bool {
    let ready = "[data-testid=prepare-fit]:not([disabled])";
    page.count(ready).await == 1
}
