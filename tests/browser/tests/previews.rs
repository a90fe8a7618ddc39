//! The first rows of a file that takes a while are shown before it is read, whatever it is.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Duration;

use holdfast_browser_tests::run::fresh_folder;
use holdfast_browser_tests::{Setup, files, in_browser};

const ROWS: usize = 200_000;
/// How long opening may take on a busy machine.
const WAIT: Duration = Duration::from_secs(60);

/// Notes what is seen first: rows, or how many bytes are read.
const WATCH: &str = r#"
window.seen = [];
const note = (what) => window.seen.includes(what) || window.seen.push(what);
window.watching?.disconnect();
window.watching = new MutationObserver(() => {
    const status = document.querySelector("[data-testid=status]")?.textContent ?? "";
    if (document.querySelector("[data-testid=preview] td")) note("rows");
    if (/\d\s[KMG]?B of \d/.test(status)) note("bytes");
});
const all = { attributes: true, characterData: true, childList: true, subtree: true };
window.watching.observe(document.body, all);
"#;

fn packed(text: &str) -> Vec<u8> {
    let fast = flate2::Compression::fast();
    let mut out = flate2::write::GzEncoder::new(Vec::new(), fast);
    out.write_all(text.as_bytes()).expect("memory");
    out.finish().expect("memory")
}

#[test]
fn first_rows_are_shown_before_a_file_is_read() {
    let (mut lines, mut table) = (String::new(), String::from("customer,months,note\n"));
    for row in 0..ROWS {
        let (months, note) = (row % 37, "n".repeat(20 + row % 20));
        let _ = writeln!(
            lines,
            "{{\"customer\":\"C{row}\",\"months\":{months},\"note\":\"{note}\"}}"
        );
        let _ = writeln!(table, "C{row},{months},{note}");
    }
    let folder = fresh_folder("previews");
    let given = [
        ("lines.jsonl", lines.clone().into_bytes()),
        ("lines.jsonl.gz", packed(&lines)),
        ("table.csv", table.clone().into_bytes()),
        ("table.csv.gz", packed(&table)),
    ]
    .map(|(name, bytes)| files::write(&folder, name, &bytes));
    in_browser("previews", Setup::default(), async |page| {
        page.open("").await;
        for file in given {
            page.script(WATCH).await;
            page.give_files("file-input", std::slice::from_ref(&file))
                .await;
            page.wait_until("something is seen of it", WAIT, async || {
                page.script("return window.seen.length > 0").await == true
            })
            .await;
            page.wait_for_state("ready").await;
            let seen = page.script("return window.seen[0] ?? 'nothing'").await;
            assert_eq!(seen, "rows", "{}", file.display());
        }
    });
    let _ = std::fs::remove_dir_all(folder);
}
