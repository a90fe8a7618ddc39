//! A worker that runs out of memory is replaced, and what was open before is
//! still there. Chromium gives its programs no more memory than a small
//! computer would, so that a file well below the limit is too much.

use std::fmt::Write as _;
use std::time::Duration;

use holdfast_browser_tests::run::fresh_folder;
use holdfast_browser_tests::{Setup, files, in_browser};

/// Pages of 64 KB: 80 MB.
const LITTLE_MEMORY: [&str; 1] = ["--js-flags=--wasm-max-mem-pages=1280"];
/// Rows of 120 bytes: 108 MB.
const ROWS: usize = 900_000;

#[test]
fn a_worker_out_of_memory_is_replaced_and_the_data_is_still_there() {
    let folder = fresh_folder("crashed");
    let table = files::write(&folder, "customers.csv", files::customers(60).as_bytes());
    let model = files::write(&folder, "mine.json", files::MODEL.as_bytes());
    let large = files::write(&folder, "large.csv", all_different().as_bytes());
    let setup = Setup {
        flags: &LITTLE_MEMORY,
        ..Setup::default()
    };
    in_browser("crashed", setup, async |page| {
        page.open("").await;
        page.open_files(&[table, model]).await;
        page.go_to("customers").await;
        let before = page.customers().await;
        assert!(!before.is_empty(), "the good table was not scored");

        page.go_to("data").await;
        page.give_files("file-input", &[large]).await;
        page.wait_until(
            "the worker is replaced",
            Duration::from_secs(120),
            async || {
                page.count("[data-testid=error]").await > 0
                    && page.text("error").await.contains("opened again;")
            },
        )
        .await;
        page.says_what_is_wrong("out of memory").await;
        assert!(
            page.count("[data-testid=columns] [data-column=months]")
                .await
                > 0,
            "the table is gone"
        );

        // The new worker works: the same customers get the same scores.
        page.dismiss_error().await;
        page.click("score-all").await;
        page.wait_for_state("ready").await;
        page.go_to("customers").await;
        assert_eq!(page.customers().await, before, "the scores are others");
        page.choose_customer(&before[0].id).await;
    });
    let _ = std::fs::remove_dir_all(folder);
}

/// A table of texts none of which is there twice, so that all must be kept.
fn all_different() -> String {
    let mut text = String::from("customer,note\n");
    for row in 0..ROWS {
        let mixed = (row as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let _ = writeln!(text, "c{row},{mixed:064x}{:032x}", mixed.rotate_left(32));
    }
    text
}
