//! A file that was moved or changed after it was chosen is said to be so, and
//! costs nothing that was there before.

use std::path::{Path, PathBuf};

use holdfast_browser_tests::run::fresh_folder;
use holdfast_browser_tests::{Page, Setup, files, in_browser};

/// An input of the test's own: what is given to it is chosen, and nobody reads it.
const ANOTHER_INPUT: &str = "
    const input = document.createElement('input');
    input.type = 'file';
    input.dataset.testid = 'chosen-before';
    document.body.append(input);
";

/// Hands on what was chosen, as the page's own input does.
const HAND_ON: &str = "
    const chosen = document.querySelector('[data-testid=chosen-before]');
    const input = document.querySelector('[data-testid=file-input]');
    input.files = chosen.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    chosen.remove();
";

#[test]
fn a_file_that_is_gone_or_another_by_now_is_refused() {
    let folder = fresh_folder("lost-files");
    let table = files::write(&folder, "customers.csv", files::customers(60).as_bytes());
    let model = files::write(&folder, "mine.json", files::MODEL.as_bytes());
    in_browser("lost_files", Setup::default(), async |page| {
        page.open("").await;
        page.open_files(&[table, model]).await;
        page.go_to("customers").await;
        let before = page.customers().await;
        assert!(!before.is_empty(), "the good table was not scored");

        for (name, change) in CHANGES {
            page.go_to("data").await;
            page.dismiss_error().await;
            let file = lost(&folder, name);
            page.script(ANOTHER_INPUT).await;
            page.give_files("chosen-before", std::slice::from_ref(&file))
                .await;
            change(&file);
            page.script(HAND_ON).await;
            page.says_what_is_wrong(name).await;
            let said = page.text("error").await;
            assert!(said.contains(name) && said.contains("changed"), "{said}");
            still_there(page, name).await;
        }

        page.dismiss_error().await;
        page.go_to("customers").await;
        assert_eq!(page.customers().await, before, "the scores are others");
        page.choose_customer(&before[0].id).await;
    });
    let _ = std::fs::remove_dir_all(folder);
}

type Change = fn(&Path);

const CHANGES: [(&str, Change); 4] = [
    ("removed.csv", |path| {
        std::fs::remove_file(path).expect("it is there");
    }),
    ("changed.csv", |path| {
        std::fs::write(path, files::customers(90)).expect("room for it");
    }),
    // Read by ranges rather than from its beginning to its end.
    ("removed.xlsx", |path| {
        std::fs::remove_file(path).expect("it is there");
    }),
    // Too large to be held, and removed before it is looked at.
    ("large.csv", |path| {
        std::fs::remove_file(path).expect("it is there");
    }),
];

/// A file that can be chosen.
fn lost(folder: &Path, name: &str) -> PathBuf {
    let path = files::write(folder, name, files::customers(30).as_bytes());
    if name.starts_with("large") {
        // Without content, so that it takes no room.
        let file = std::fs::File::options().write(true).open(&path);
        file.and_then(|file| file.set_len(300 << 20))
            .expect("room for it");
    }
    path
}

async fn still_there(page: &Page, name: &str) {
    let columns = page.count("[data-testid=columns] [data-column=months]");
    assert!(columns.await > 0, "{name}: the table is gone");
}
