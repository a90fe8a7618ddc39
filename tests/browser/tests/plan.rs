//! The plan of the Data page: read, changed, refused, built again, printed as SQL.

use std::time::Duration;

use holdfast_browser_tests::{Page, Setup, in_browser};
use thirtyfour::Key;

/// How long a build of a demo may take on a busy machine.
const BUILD: Duration = Duration::from_secs(120);

#[test]
fn a_feature_is_left_out_and_the_table_is_built_again() {
    in_browser("plan", Setup::default(), async |page| {
        page.open("?demo=subscription").await;
        page.wait_for_state("ready").await;
        assert_eq!(page.attribute("plan", "data-built").await, "true");
        let plan = page.text("plan").await;
        for file in ["train.csv.gz", "transactions.csv.gz"] {
            assert!(plan.contains(file), "no {file} in the plan: {plan}");
        }
        assert!(has_column(page, "city").await);

        unfold(page, "plan-features").await;
        let features = page
            .count("[data-testid=plan-features] tr[data-feature]")
            .await;
        assert!(features > 15, "only {features} features");
        search(page, "plan-search", "city").await;
        let found = "[data-testid=plan-features] tr[data-feature]";
        page.wait_until("one feature is found", Duration::from_secs(5), async || {
            page.count(found).await == 1
        })
        .await;
        page.click("plan-drop-city").await;
        page.click("plan-apply").await;
        page.wait_until("the column is gone", BUILD, async || {
            !has_column(page, "city").await
        })
        .await;
        page.wait_for_state("ready").await;
        assert_eq!(page.count("[data-testid=plan-drop-city]").await, 0);

        page.click("plan-start-again").await;
        page.wait_until("the column is back", BUILD, async || {
            has_column(page, "city").await
        })
        .await;
        assert_eq!(page.count("[data-testid=plan-start-again]").await, 0);
    });
}

#[test]
fn a_wrong_plan_is_refused_and_nothing_is_lost() {
    in_browser("wrong-plan", Setup::default(), async |page| {
        page.open("?demo=ecommerce").await;
        page.wait_for_state("ready").await;
        page.click("merge-0").await;
        let merged = page.script(SCRIPT).await;
        let merged = merged.as_str().unwrap_or_default();
        assert!(
            merged.contains("\"accepted\": true"),
            "not in the JSON: {merged}"
        );

        let written = "{\"version\": 1, nonsense";
        page.script(&format!(
            "const area = document.querySelector('[data-testid=plan-json]');
             area.value = {written:?};
             area.dispatchEvent(new Event('input', {{ bubbles: true }}));"
        ))
        .await;
        page.click("plan-apply").await;
        let error = page.text("plan-error").await;
        assert!(error.contains("line 1"), "it does not say where: {error}");
        assert_eq!(
            page.script(SCRIPT).await,
            written,
            "what was written is lost"
        );
        assert!(page.count("[data-testid=columns] tr[data-column]").await > 10);

        page.click("plan-undo").await;
        page.wait_until("the plan is back", Duration::from_secs(5), async || {
            let script = page.script(SCRIPT).await;
            script
                .as_str()
                .is_some_and(|script| script.contains("\"features\""))
        })
        .await;
        assert_eq!(page.count("[data-testid=plan-error]").await, 0);
    });
}

#[test]
fn the_plan_is_printed_as_sql_for_each_warehouse() {
    in_browser("sql", Setup::default(), async |page| {
        page.open("?demo=subscription").await;
        page.wait_for_state("ready").await;
        page.click("sql").await;
        let mut printed: Vec<String> = Vec::new();
        for dialect in ["spark", "duckdb", "bigquery"] {
            page.click(&format!("sql-{dialect}")).await;
            page.wait_until(
                "another script is there",
                Duration::from_secs(10),
                async || {
                    let script = page.text("sql-text").await;
                    script.to_lowercase().contains("select") && !printed.contains(&script)
                },
            )
            .await;
            printed.push(page.text("sql-text").await);
        }
        page.click("sql-save").await;
        let (name, bytes) = page.downloaded(".sql").await;
        let saved = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(saved.contains("select"), "{name} holds no query: {saved}");
    });
}

#[test]
fn columns_are_searched_and_ordered() {
    in_browser("column-search", Setup::default(), async |page| {
        page.open("?demo=ecommerce").await;
        page.wait_for_state("ready").await;
        let names = async || -> Vec<String> {
            let names = page
                .script(
                    "return [...document.querySelectorAll('[data-testid=columns] tr[data-column]')]
                        .map((row) => row.dataset.column)",
                )
                .await;
            let names = names.as_array().cloned().unwrap_or_default();
            let name = |name: serde_json::Value| name.as_str().unwrap_or_default().to_owned();
            names.into_iter().map(name).collect()
        };
        let all = names().await;
        search(page, "column-search", "order").await;
        page.wait_until("few are shown", Duration::from_secs(5), async || {
            names().await.len() < all.len()
        })
        .await;
        let found = names().await;
        assert!(!found.is_empty());
        assert!(
            found
                .iter()
                .all(|name| name.to_lowercase().contains("order")),
            "{found:?}"
        );
        let field = page.find("column-search").await;
        for _ in "order".chars() {
            field.send_keys(Key::Backspace).await.unwrap();
        }
        page.script(
            "const order = document.querySelector('[data-testid=column-order]');
             order.value = '1';
             order.dispatchEvent(new Event('change', { bubbles: true }));",
        )
        .await;
        page.wait_until("gaps come first", Duration::from_secs(5), async || {
            let now = names().await;
            now.len() == all.len() && now != all
        })
        .await;
    });
}

const SCRIPT: &str = "return document.querySelector('[data-testid=plan-json]').value";

async fn has_column(page: &Page, name: &str) -> bool {
    page.count(&format!("[data-testid=columns] [data-column={name}]"))
        .await
        > 0
}

async fn unfold(page: &Page, hook: &str) {
    page.press(&format!("[data-testid={hook}] summary")).await;
}

async fn search(page: &Page, hook: &str, words: &str) {
    let field = page.find(hook).await;
    if let Err(error) = field.send_keys(words).await {
        panic!("could not search for {words}: {error}");
    }
}
