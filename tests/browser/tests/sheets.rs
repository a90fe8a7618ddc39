//! A file with several tables: the largest is opened, the others are a choice away.

use std::path::PathBuf;
use std::time::Duration;

use holdfast_browser_tests::{Page, Setup, in_browser};
use xtask::workspace;

const WORK: Duration = Duration::from_secs(30);

fn data(name: &str) -> PathBuf {
    workspace::root().join("tests/data/formats").join(name)
}

#[test]
fn another_member_of_an_archive_is_chosen_and_kept() {
    in_browser("sheets", Setup::default(), async |page| {
        page.open("").await;
        page.open_files(&[data("daily.zip")]).await;
        shows(page, "day").await;
        let choose = "
            const field = document.querySelector('[data-testid=\"sheet-0\"]');
            const option = [...field.options].find((option) => option.text === 'members.csv');
            field.value = option.value;
            field.dispatchEvent(new Event('change', { bubbles: true }));";
        page.script(choose).await;
        shows(page, "city").await;
        // The same file again: what was chosen of it still holds.
        page.open_files(&[data("daily.zip")]).await;
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

async fn shows(page: &Page, column: &str) {
    let selector = format!("[data-column='{column}']");
    page.wait_until(&format!("the column {column} is shown"), WORK, async || {
        page.count(&selector).await > 0
    })
    .await;
}
