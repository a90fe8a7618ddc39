//! A file that cannot be used is said to be so, and costs nothing that was there before.

use holdfast_browser_tests::run::fresh_folder;
use holdfast_browser_tests::{Setup, files, in_browser};

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
            page.says_what_is_wrong(bad.name).await;
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
        page.says_what_is_wrong("empty.csv").await;
        // Closed by the first file: what cannot be fetched any more does not look as if it could.
        for demo in ["subscription", "ecommerce", "events", "creator", "retail"] {
            let resting = format!("[data-testid=demo-{demo}][disabled]");
            assert_eq!(page.count(&resting).await, 1, "{demo} looks alive");
        }
        page.find("reload").await;
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
