//! Everybody explained: where there are many customers, by two workers.

use std::cell::Cell;
use std::fmt::Write as _;
use std::time::Duration;

use holdfast_browser_tests::run::fresh_folder;
use holdfast_browser_tests::{Setup, files, in_browser};

/// How often the golden rows are repeated: more customers than are explained unasked, and by
/// their 500 trees more work than the start of a second worker.
const TIMES: usize = 300;

/// The golden rows again and again, each time as other customers.
fn table() -> String {
    let text = String::from_utf8(files::golden("large/rows.csv")).expect("text");
    let mut lines = text.lines();
    let mut table = format!("customer,{}\n", lines.next().expect("a header"));
    let rows: Vec<&str> = lines.collect();
    for (at, row) in rows.iter().cycle().take(TIMES * rows.len()).enumerate() {
        let _ = writeln!(table, "C{at:06},{row}");
    }
    table
}

#[test]
fn two_workers_explain_many_customers_and_the_second_ends() {
    let folder = fresh_folder("drivers");
    let table = files::write(&folder, "many.csv", table().as_bytes());
    let model = files::write(&folder, "mine.json", &files::golden("large/xgb.json"));
    in_browser("drivers", Setup::default(), async |page| {
        page.open("").await;
        page.give_files("model-input", &[model]).await;
        page.wait_for_state("ready").await;
        page.give_files("file-input", &[table]).await;
        let long = Duration::from_secs(120);
        let is_offered = async || page.count("[data-testid=\"explain-all\"]").await == 1;
        page.wait_until("all are scored", long, async || {
            page.count("a[href=\"#/customers\"].btn").await == 1
        })
        .await;
        page.go_to("drivers").await;
        page.wait_until("a sample is explained", long, is_offered)
            .await;
        let is_alone = async || page.workers() == 1;
        page.wait_until("the engine's worker is alone", long, is_alone)
            .await;

        page.click("explain-all").await;
        let most = Cell::new(0);
        page.wait_until("all are explained", long, async || {
            most.set(most.get().max(page.workers()));
            page.attribute("status", "data-state").await == "ready" && !is_offered().await
        })
        .await;
        assert_eq!(most.get(), 2, "the engine's and a second");
        page.wait_until("the second has ended", long, is_alone)
            .await;
        let rows = page.count("[data-testid=\"drivers-table\"] tbody tr").await;
        assert!(rows > 1, "{rows} features");
    });
}
