//! The user says what a column is, by the keyboard too, or how a file is read; it
//! is kept when the file is opened again, and can be taken back.

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

#[test]
fn a_file_is_read_differently_kept_and_taken_back() {
    let folder = fresh_folder("differently");
    // Both marks would do; only the user knows. One row is there twice.
    let marks = files::write(&folder, "marks.csv", b"a;b,c\n1;2,3\n4;5,6\n4;5,6\n");
    let other = files::write(&folder, "other.csv", b"id,colour\n1,red\n2,blue\n");
    let columns = async |page: &Page, first: &str| {
        let hook = format!("[data-testid=\"kind-0-{first}\"]");
        page.wait_until("the columns are as asked", WORK, async || {
            page.count(&hook).await == 1
        })
        .await;
    };
    in_browser("differently", Setup::default(), async |page| {
        page.open("").await;
        page.open_files(std::slice::from_ref(&marks)).await;
        page.wait_until("it is open", WORK, async || {
            page.count("[data-testid=quality-0]").await == 1
        })
        .await;
        let quality = page.text("quality-0").await;
        assert!(quality.contains("No cell is missing"), "{quality}");
        assert!(quality.contains("row 3, which is row 2 again"), "{quality}");
        for (mark, first) in [("semicolon", "a"), ("comma", "a;b")] {
            let choose = format!(
                "document.querySelector('[data-testid=read-differently-0]').open = true;
                 const field = document.querySelector('[data-testid=\"read-delimiter-0\"]');
                 field.value = [...field.options].find((option) => option.text === '{mark}').value;
                 field.dispatchEvent(new Event('change', {{ bubbles: true }}));"
            );
            page.script(&choose).await;
            page.click("read-again-0").await;
            columns(page, first).await;
        }
        page.open_files(&[other]).await;
        columns(page, "colour").await;
        page.open_files(std::slice::from_ref(&marks)).await;
        columns(page, "a;b").await;
        assert_eq!(page.count("[data-testid=read-as-found-0]").await, 1);
        page.click("read-as-found-0").await;
        page.wait_until("nothing is said any more", WORK, async || {
            page.count("[data-testid=read-as-found-0]").await == 0
                && page.count("[data-testid=read-delimiter-0]").await == 1
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
