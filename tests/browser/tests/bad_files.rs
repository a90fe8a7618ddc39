//! A file that cannot be used is said to be so, and costs nothing that was there before.

use std::time::Duration;

use holdfast_browser_tests::run::fresh_folder;
use holdfast_browser_tests::{Page, Setup, files, in_browser};

#[test]
fn refused_files_leave_everything_as_it_was() {
    let folder = fresh_folder("bad-files");
    let table = files::write(&folder, "customers.csv", files::customers(60).as_bytes());
    let model = files::write(&folder, "mine.json", files::MODEL.as_bytes());
    in_browser("bad_files", Setup::default(), async |page| {
        page.open("").await;
        page.open_files(&[table, model]).await;
        page.go_to("customers").await;
        let before = page.customers().await;
        assert!(!before.is_empty(), "the good table was not scored");

        for bad in files::refused() {
            page.go_to("data").await;
            page.dismiss_error().await;
            let file = files::write(&folder, bad.name, &bad.bytes);
            page.give_files(bad.input, &[file]).await;
            says_what_is_wrong(page, bad.name).await;
            assert!(
                page.count("[data-testid=columns] [data-column=months]")
                    .await
                    > 0,
                "{}: the table is gone",
                bad.name
            );
        }

        page.dismiss_error().await;
        page.go_to("customers").await;
        assert_eq!(
            page.customers().await,
            before,
            "the scores are not what they were"
        );
        page.choose_customer(&before[0].id).await;
    });
    let _ = std::fs::remove_dir_all(folder);
}

#[test]
fn the_first_file_may_be_bad_and_the_next_one_good() {
    let folder = fresh_folder("bad-first");
    let empty = files::write(&folder, "empty.csv", b"");
    let good = files::write(&folder, "customers.csv", files::customers(20).as_bytes());
    in_browser("bad_first", Setup::default(), async |page| {
        page.open("").await;
        page.give_files("file-input", &[empty]).await;
        says_what_is_wrong(page, "empty.csv").await;
        page.give_files("file-input", &[good]).await;
        page.find_css("[data-testid=columns] [data-column=visits]")
            .await;
        assert_eq!(
            page.count("[data-testid=error]").await,
            0,
            "the old error is still shown"
        );
    });
    let _ = std::fs::remove_dir_all(folder);
}

/// An error in both languages that names the file.
async fn says_what_is_wrong(page: &Page, name: &str) {
    page.wait_until(
        &format!("an error is shown for {name}"),
        Duration::from_secs(20),
        async || page.count("[data-testid=error]").await > 0,
    )
    .await;
    let english = page.text("error").await;
    assert!(
        english.len() > 20,
        "{name}: the error says only {english:?}"
    );
    for raw in ["panicked", "unwrap", "undefined", "[object", "RuntimeError"] {
        assert!(
            !english.contains(raw),
            "{name}: the error is not for users: {english}"
        );
    }
    page.click("lang").await;
    let korean = page.text("error").await;
    assert!(
        korean.chars().any(|letter| ('가'..='힣').contains(&letter)),
        "{name}: the error is not in Korean: {korean}"
    );
    page.click("lang").await;
}
