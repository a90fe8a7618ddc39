//! Everybody explained: where there are many customers, by two workers.

use std::cell::Cell;
use std::time::Duration;

use holdfast_browser_tests::run::fresh_folder;
use holdfast_browser_tests::{Setup, files, in_browser};

/// Customers and trees: their product is more than a second worker asks for.
const CUSTOMERS: usize = 400_000;
const TREES: usize = 64;

#[test]
fn two_workers_explain_many_customers_and_the_second_ends() {
    let folder = fresh_folder("drivers");
    let table = files::write(&folder, "many.csv", files::customers(CUSTOMERS).as_bytes());
    let model = files::model_of_trees(TREES);
    let model = files::write(&folder, "mine.json", model.as_bytes());
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
        assert_eq!(page.workers(), 1, "the engine's alone");

        page.click("explain-all").await;
        let most = Cell::new(0);
        page.wait_until("all are explained", long, async || {
            most.set(most.get().max(page.workers()));
            page.attribute("status", "data-state").await == "ready" && !is_offered().await
        })
        .await;
        assert_eq!(most.get(), 2, "the engine's and a second");
        page.wait_until("the second has ended", long, async || page.workers() == 1)
            .await;
        let rows = page.count("[data-testid=\"drivers-table\"] tbody tr").await;
        assert_eq!(rows, 2, "a feature each");
    });
}
