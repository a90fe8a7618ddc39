//! The user says what a column is, by the keyboard too; it is kept when the file
//! is opened again, and can be taken back.

use std::time::Duration;

use holdfast_browser_tests::run::fresh_folder;
use holdfast_browser_tests::{Page, Setup, files, in_browser};

const WORK: Duration = Duration::from_secs(30);

#[test]
fn a_type_is_corrected_kept_and_taken_back() {
    let folder = fresh_folder("correct");
    let shops = "customer,shop,visits\na,1,3\nb,2,4\nc,x,5\nd,2,6\n";
    let shops = files::write(&folder, "shops.csv", shops.as_bytes());
    let other = files::write(&folder, "other.csv", b"id,colour\n1,red\n2,blue\n");
    in_browser("correct", Setup::default(), async |page| {
        page.open("").await;
        page.open_files(std::slice::from_ref(&shops)).await;
        let found = shown(page).await;
        assert_eq!(chosen(page).await, "", "nothing was said yet");

        choose(page, "whole number").await;
        page.wait_until("it is a number", WORK, async || {
            shown(page).await.contains("whole number")
        })
        .await;
        let row = page.script(ROW).await;
        let row = row.as_str().unwrap_or_default();
        assert!(row.contains("25"), "the x is not counted as missing: {row}");
        // Whoever chose by the keyboard is still where they were.
        let focused = page
            .script("return document.activeElement.dataset.testid ?? ''")
            .await;
        assert_eq!(focused, "kind-0-shop");

        page.open_files(&[other]).await;
        page.wait_until("the other file is open", WORK, async || {
            page.count("[data-testid=kind-0-colour]").await == 1
        })
        .await;
        page.open_files(std::slice::from_ref(&shops)).await;
        page.wait_until("it was kept", WORK, async || {
            page.count("[data-testid=kind-0-shop]").await == 1
                && shown(page).await.contains("whole number")
        })
        .await;

        choose(page, "").await;
        page.wait_until("it is as it was found", WORK, async || {
            chosen(page).await.is_empty() && shown(page).await == found
        })
        .await;
    });
    let _ = std::fs::remove_dir_all(folder);
}

const ROW: &str = "return document.querySelector('[data-column=shop]').innerText";

/// What the field says now.
async fn shown(page: &Page) -> String {
    let told = page
        .script("return document.querySelector('[data-testid=\"kind-0-shop\"]')?.selectedOptions[0]?.text ?? ''")
        .await;
    told.as_str().unwrap_or_default().to_string()
}

async fn chosen(page: &Page) -> String {
    let told = page
        .script("return document.querySelector('[data-testid=\"kind-0-shop\"]').value")
        .await;
    told.as_str().unwrap_or_default().to_string()
}

/// Chooses the option of this name, or the first, as a user does.
async fn choose(page: &Page, name: &str) {
    let script = format!(
        "const field = document.querySelector('[data-testid=\"kind-0-shop\"]');
         field.focus();
         const option = [...field.options].find((option) => option.text === '{name}') ?? field.options[0];
         field.value = option.value;
         field.dispatchEvent(new Event('change', {{ bubbles: true }}));"
    );
    page.script(&script).await;
}
