//! The models that lie beside the page: each of a demo's own is one click away, until the page
//! is closed to the network.

use std::path::Path;
use std::time::Duration;

use holdfast_browser_tests::journey::Customer;
use holdfast_browser_tests::{Page, Setup, in_browser};

/// How long a model may take to be fetched and to score, on a busy machine.
const SCORE: Duration = Duration::from_secs(240);

#[test]
fn a_demo_is_scored_by_another_of_its_models() {
    in_browser("shipped", Setup::default(), async |page| {
        page.open_demo("ecommerce").await;
        let before = page.customers().await;
        page.click("nav-models").await;
        // All seven are told, with what each measured; the one that scores is marked.
        let rows = "[data-testid=shipped-models] [data-model]";
        assert_eq!(page.count(rows).await, 7);
        assert!(in_use(page, "ecommerce").await, "the demo's own model");
        let said = page.text("shipped-models").await;
        let measured = format!("PR-AUC {:.3} on 1,126 rows", recorded("ecommerce-forest"));
        assert!(said.contains(&measured), "{measured}: {said}");

        page.click("use-shipped-ecommerce-forest").await;
        page.wait_until("the forest scores", SCORE, async || {
            in_use(page, "ecommerce-forest").await
        })
        .await;
        page.wait_for_state("ready").await;
        assert!(!in_use(page, "ecommerce").await, "two models are marked");
        // Who uses the keyboard is still where they were.
        let focused = "return document.activeElement.dataset.testid ?? ''";
        let focused = page.script(focused).await;
        assert_eq!(focused, "use-shipped-ecommerce-forest");
        // The one before is not lost.
        assert_eq!(page.count("[data-testid=earlier] button").await, 1);
        page.go_to("customers").await;
        page.find_css("[data-testid=customers] [data-customer]")
            .await;
        let after = page.customers().await;
        let scores = |list: &[Customer]| -> Vec<f64> { list.iter().map(|one| one.score).collect() };
        assert_ne!(scores(&before), scores(&after), "another model scores");

        // One that tells several classes apart stands beside the one that scores.
        page.open("?demo=retail").await;
        page.wait_for_state("ready").await;
        page.click("nav-models").await;
        page.click("use-shipped-retail-transition").await;
        page.wait_until("its classes are told apart", SCORE, async || {
            in_use(page, "retail-transition").await
        })
        .await;
        page.wait_for_state("ready").await;
        assert!(page.count("[data-testid=study-table] tbody tr").await > 2);
    });
}

#[test]
fn the_retail_demo_s_recommender_names_items_and_saves_the_lists() {
    in_browser("recommended", Setup::default(), async |page| {
        page.open("?demo=retail").await;
        page.wait_for_state("ready").await;
        page.click("nav-models").await;
        page.click("use-shipped-retail-recommender").await;
        page.wait_until("it says what it is worth", SCORE, async || {
            page.count("[data-testid=recommended-table] tbody tr").await == 9
        })
        .await;
        page.wait_until("it says what it reads", SCORE, async || {
            page.text("recommended").await.contains("such as ")
        })
        .await;
        page.wait_for_state("ready").await;
        let said = page.text("recommended").await;
        assert!(said.contains("HitRatio@9"), "{said}");
        let customer = said
            .split("such as ")
            .nth(1)
            .and_then(|rest| rest.split(['.', '\n']).next());
        let customer = customer.expect("a customer is named").to_string();
        let field = page.find("recommend-customer").await;
        field.send_keys(&customer).await.expect("keys");
        page.click("recommend-show").await;
        page.wait_until("its items are named", SCORE, async || {
            page.text("recommended-items").await.contains(&customer)
        })
        .await;
        assert_eq!(
            page.count("[data-testid=recommended-table] tbody tr").await,
            9
        );
        page.click("save-recommended-csv").await;
        let (name, list) = page.downloaded(".csv").await;
        let text = String::from_utf8_lossy(&list);
        assert!(text.contains("rank") && text.contains(&customer), "{name}");
    });
}

#[test]
fn a_recommender_that_comes_before_its_tables_is_shown() {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    let model = models.join("retail-recommender.holdfast.json.gz");
    // The browser's driver takes no path with dots in it.
    let model = model.canonicalize().expect("a shipped model");
    in_browser("recommender-first", Setup::default(), async |page| {
        page.open("").await;
        page.give_files("model-input", std::slice::from_ref(&model))
            .await;
        page.wait_until("there is a way to it", SCORE, async || {
            page.count("[data-testid=nav-models]").await == 1
        })
        .await;
        page.click("nav-models").await;
        page.wait_until("it says what it is worth and lacks", SCORE, async || {
            page.count("[data-testid=recommended-table] tbody tr").await == 9
                && page.text("recommended").await.contains("No open table")
        })
        .await;
    });
}

#[test]
fn two_models_of_a_demo_go_together_and_the_list_is_saved() {
    in_browser("hybrid", Setup::default(), async |page| {
        page.open_demo("ecommerce").await;
        page.click("nav-models").await;
        page.click("use-shipped-ecommerce-support-vectors").await;
        page.wait_until("another model scores", SCORE, async || {
            in_use(page, "ecommerce-support-vectors").await
        })
        .await;
        page.wait_for_state("ready").await;
        page.script(
            "const list = document.querySelector('[data-testid=study-question]');
             list.selectedIndex = 6;
             list.dispatchEvent(new Event('change', { bubbles: true }));",
        )
        .await;
        page.click("study-look").await;
        let rows = "[data-testid=study-compared] tbody tr";
        page.wait_until("wide, narrow and blend are compared", SCORE, async || {
            page.count(rows).await == 3
        })
        .await;
        page.wait_for_state("ready").await;
        page.click("save-targets-csv").await;
        let (name, list) = page.downloaded(".csv").await;
        let text = String::from_utf8_lossy(&list);
        assert!(
            text.contains(",wide target score,narrow target score,blended score,"),
            "{name}"
        );
        assert!(text.lines().count() > 5_000, "{name}");
    });
}

/// The PR-AUC that was recorded of a model when it was made.
fn recorded(model: &str) -> f64 {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/systems.json");
    let text = std::fs::read_to_string(path).expect("what the models measured");
    let all: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let figure = &all[model]["metrics"]["figures"]["pr_auc"]["value"];
    figure.as_f64().expect("a figure")
}

/// Whether this model is marked as the one that scores.
async fn in_use(page: &Page, model: &str) -> bool {
    let row =
        format!("[data-testid=shipped-models] [data-model=\"{model}\"][data-in-use=\"true\"]");
    page.count(&row).await == 1
}
