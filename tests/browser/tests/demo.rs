//! A demo, from one click to the exported list.

use std::time::Duration;

use holdfast_browser_tests::{Page, Setup, in_browser};
use thirtyfour::Key;

#[test]
fn the_ecommerce_demo_is_scored_explained_and_exported() {
    in_browser("ecommerce", Setup::default(), async |page| {
        page.open_demo("ecommerce").await;
        let total: usize = page
            .attribute("customers", "data-total")
            .await
            .parse()
            .unwrap_or(0);
        assert!(total > 1000, "only {total} customers");

        let customers = page.customers().await;
        assert!(
            customers.len() > 5,
            "only {} rows are shown",
            customers.len()
        );
        for pair in customers.windows(2) {
            assert!(pair[0].score >= pair[1].score, "not ranked: {pair:?}");
        }

        page.choose_customer(&customers[0].id).await;
        reasons_add_up(page, customers[0].score).await;
        what_if_moves_the_score(page, "Tenure").await;
        csv_is_exported(page, total, &customers[0].id).await;
        xlsx_is_exported(page).await;
    });
}

#[test]
fn the_subscription_demo_is_scored_from_four_files() {
    in_browser("subscription", Setup::default(), async |page| {
        page.open_demo("subscription").await;
        let customers = page.customers().await;
        page.choose_customer(&customers[0].id).await;
        reasons_add_up(page, customers[0].score).await;
        page.go_to("data").await;
        page.find("columns").await;
    });
}

#[test]
fn a_demo_button_opens_its_demo_and_the_drivers_follow() {
    in_browser("drivers", Setup::default(), async |page| {
        page.open("").await;
        page.click("demo-ecommerce").await;
        page.wait_for_state("ready").await;
        page.find("columns").await;
        page.go_to("drivers").await;
        page.find_css("[data-testid=drivers-table] tr[data-feature]")
            .await;
        let sizes = page
            .script(
                "return [...document.querySelectorAll('[data-testid=drivers-table] tr[data-feature]')]
                    .map((row) => Number(row.dataset.meanShap))",
            )
            .await;
        let sizes: Vec<f64> = sizes
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|n| n.as_f64())
            .collect();
        assert!(sizes.len() >= 8, "only {} drivers", sizes.len());
        assert!(
            sizes.iter().all(|size| *size >= 0.0),
            "a mean of sizes is negative: {sizes:?}"
        );
        assert!(sizes[0] > 0.0, "nothing drives the score: {sizes:?}");
    });
}

async fn reasons_add_up(page: &Page, score: f64) {
    let reasons = page.reasons().await;
    let sum = reasons.base + reasons.contributions.iter().sum::<f64>();
    assert!(
        (sum - reasons.margin).abs() < 1e-4,
        "{sum} is not {reasons:?}"
    );
    let probability = 1.0 / (1.0 + (-reasons.margin).exp());
    assert!(
        (probability - score).abs() < 1e-5,
        "{probability} is not the list's {score}"
    );
    let typical = 1.0 / (1.0 + (-reasons.base).exp());
    let points: f64 = typical + reasons.points.iter().sum::<f64>();
    assert!(
        (points - score).abs() < 1e-4,
        "points lead to {points}, not {score}"
    );
}

async fn what_if_moves_the_score(page: &Page, feature: &str) {
    let before = page.shown_score().await;
    let slider = page.find(&format!("whatif-{feature}")).await;
    let _ = slider.scroll_into_view().await;
    let mut moved = before;
    for key in [Key::End, Key::Home] {
        slider.send_keys(key).await.unwrap();
        tokio::time::sleep(Duration::from_millis(500)).await;
        moved = page.shown_score().await;
        if moved != before {
            break;
        }
    }
    assert!(
        moved != before,
        "whatif-{feature} leaves the score at {before}"
    );
    page.click("whatif-reset").await;
    page.wait_until("the score is back", Duration::from_secs(5), async || {
        page.shown_score().await == before
    })
    .await;
}

async fn csv_is_exported(page: &Page, total: usize, first: &str) {
    page.click("export-csv").await;
    let (name, bytes) = page.downloaded(".csv").await;
    let text = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or_else(|| panic!("{name} has no BOM"));
    let text = std::str::from_utf8(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut lines = text.lines();
    let header = lines.next().unwrap_or_default();
    assert!(
        header.to_lowercase().contains("score"),
        "the header is {header}"
    );
    let top = lines.next().unwrap_or_default();
    assert!(
        top.contains(first),
        "{first} leads the list but not {name}: {top}"
    );
    assert_eq!(
        lines.count() + 1,
        total,
        "{name} has not one line per customer"
    );
}

async fn xlsx_is_exported(page: &Page) {
    page.click("export-xlsx").await;
    let (name, bytes) = page.downloaded(".xlsx").await;
    assert!(bytes.starts_with(b"PK\x03\x04"), "{name} is no zip");
    let sheet = b"xl/worksheets/sheet1.xml";
    assert!(
        bytes.windows(sheet.len()).any(|part| part == sheet),
        "{name} has no sheet"
    );
}

/// Each demo is recognised by its columns and built into one row per customer: nothing is asked,
/// nothing fails, and the table can be taken away.
#[test]
fn all_five_demos_are_recognised_and_built_without_a_question() {
    in_browser("five", Setup::default(), async |page| {
        for (demo, id, feature) in [
            ("ecommerce", "CustomerID", "Tenure"),
            ("subscription", "msno", "auto_renew_rate"),
            ("creator", "user_id", "own_d7"),
            ("retail", "customer_id", "grade"),
            ("events", "user_id", "days_since_last"),
        ] {
            page.open(&format!("?demo={demo}")).await;
            page.wait_for_state("ready").await;
            page.go_to("data").await;
            // A table that has one row per customer is used as it is; its plan only waits.
            let plan = match demo {
                "ecommerce" => "[data-testid=plan]",
                _ => "[data-testid=plan][data-built=true]",
            };
            page.find_css(plan).await;
            for column in [id, feature] {
                page.find_css(&format!(
                    "[data-testid=columns] tr[data-column=\"{column}\"]"
                ))
                .await;
            }
            for trouble in ["error", "plan-error"] {
                let shown = page.count(&format!("[data-testid={trouble}]")).await;
                assert_eq!(shown, 0, "{demo}: {trouble} is shown");
            }
        }
        page.click("export-table-csv").await;
        let (_, bytes) = page.downloaded(".csv").await;
        let text = String::from_utf8_lossy(&bytes);
        let header = text.trim_start_matches('\u{feff}').lines().next();
        assert!(
            header.is_some_and(|header| header.starts_with("user_id,anchor,")),
            "{header:?}"
        );
    });
}

/// Of customers with a row at a date each the list has one row, the latest, until all dates are
/// asked for; and those who are likely to leave can be taken away by themselves.
#[test]
fn customers_with_several_dates_are_listed_once() {
    in_browser("dates", Setup::default(), async |page| {
        page.open_demo("events").await;
        page.customers().await;
        let total = async || -> usize {
            let total = page.attribute("customers", "data-total").await;
            total.parse().unwrap_or_default()
        };
        let once = total().await;
        let customers = page.customers().await;
        let mut ids: Vec<&str> = customers.iter().map(|one| one.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), customers.len(), "somebody is listed twice");

        page.click("export-above").await;
        let (name, bytes) = page.downloaded(".csv").await;
        let text = String::from_utf8_lossy(&bytes);
        let rows = text.lines().count().saturating_sub(1);
        assert!(
            rows > 0 && rows < once,
            "{name} has {rows} of {once} customers"
        );
        assert!(!text.contains(",no,"), "{name} has somebody below");

        page.click("all-dates").await;
        page.wait_until("all dates are there", Duration::from_secs(5), async || {
            total().await > once
        })
        .await;
    });
}
