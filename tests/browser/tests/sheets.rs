//! A file with several tables: of a workbook the largest is opened and the others are a
//! choice away; of an archive all are opened.

use std::path::PathBuf;
use std::time::Duration;

use holdfast_browser_tests::{Page, Setup, in_browser};
use xtask::workspace;

const WORK: Duration = Duration::from_secs(30);

fn data(name: &str) -> PathBuf {
    workspace::root().join("tests/data/formats").join(name)
}

#[test]
fn another_sheet_of_a_workbook_is_chosen_and_kept() {
    in_browser("sheets", Setup::default(), async |page| {
        page.open("").await;
        page.open_files(&[data("customers.xlsx")]).await;
        shows(page, "customer").await;
        let choose = "
            const field = document.querySelector('[data-testid=\"sheet-0\"]');
            const option = [...field.options].find((option) => option.text === 'Hidden');
            field.value = option.value;
            field.dispatchEvent(new Event('change', { bubbles: true }));";
        page.script(choose).await;
        is_gone(page, "customer").await;
        // The same file again: what was chosen of it still holds.
        page.open_files(&[data("customers.xlsx")]).await;
        is_gone(page, "customer").await;
    });
}

#[test]
fn all_tables_of_an_archive_are_opened() {
    in_browser("archive", Setup::default(), async |page| {
        page.open("").await;
        page.open_files(&[data("daily.zip")]).await;
        shows(page, "day").await;
        shows(page, "city").await;
    });
}

#[test]
fn a_workbook_is_opened_at_its_largest_table() {
    in_browser("workbook", Setup::default(), async |page| {
        page.open("").await;
        for name in [
            "customers.xlsx",
            "customers.xls",
            "customers.xlsb",
            "customers.ods",
        ] {
            page.open_files(&[data(name)]).await;
            shows(page, "customer").await;
            shows(page, "spent").await;
            let file = page.text("file-0").await;
            assert!(file.contains(name), "{file}");
        }
    });
}

async fn is_gone(page: &Page, column: &str) {
    let selector = format!("[data-column='{column}']");
    page.wait_until(&format!("the column {column} is gone"), WORK, async || {
        let is_idle = page
            .count("[data-testid='status'][data-state='working']")
            .await
            == 0;
        is_idle && page.count("[data-column]").await > 0 && page.count(&selector).await == 0
    })
    .await;
}

async fn shows(page: &Page, column: &str) {
    let selector = format!("[data-column='{column}']");
    page.wait_until(&format!("the column {column} is shown"), WORK, async || {
        page.count(&selector).await > 0
    })
    .await;
}
