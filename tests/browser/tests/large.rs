//! A list as long as a large service's: 970,960 customers, of which the page
//! holds a screenful.

use std::time::Duration;

use holdfast_browser_tests::run::fresh_folder;
use holdfast_browser_tests::{Page, Setup, files, in_browser};

/// Labelled customers of the KKBOX data.
const CUSTOMERS: usize = 970_960;

#[test]
fn a_list_of_970_960_customers_is_scrolled_to_its_end() {
    let folder = fresh_folder("large");
    let table = files::write(&folder, "large.csv", files::customers(CUSTOMERS).as_bytes());
    let model = files::write(&folder, "mine.json", files::MODEL.as_bytes());
    in_browser("large", Setup::default(), async |page| {
        page.open("").await;
        page.give_files("model-input", &[model]).await;
        page.wait_for_state("ready").await;
        page.give_files("file-input", &[table]).await;
        page.wait_until("all are scored", Duration::from_secs(120), async || {
            page.count("[data-testid=fit][data-fits=true]").await > 0
                && page.script(IS_SCORED).await == true
        })
        .await;
        page.go_to("customers").await;
        page.customers().await;
        assert_eq!(
            page.attribute("customers", "data-total").await,
            CUSTOMERS.to_string()
        );

        // By the wheel: rows move pixel by pixel and none is left out.
        for _ in 0..30 {
            page.script("document.querySelector('[data-testid=customers]').scrollTop += 100")
                .await;
        }
        let ranks = settled(page).await;
        assert!(
            ranks[0] > 20 && ranks[0] < 100,
            "after 3,000 pixels: {ranks:?}"
        );

        // And back: the bar reaches its end before the list does, and nothing is jumped over.
        let before = ranks[0];
        for _ in 0..12 {
            page.script(WHEEL_UP).await;
        }
        let ranks = settled(page).await;
        let moved = before.saturating_sub(ranks[0]);
        assert!(
            (15..60).contains(&moved),
            "back by 1,200 pixels: {before} to {ranks:?}"
        );

        // By the scroll bar: in proportion.
        scroll_to(page, "list.scrollHeight / 2").await;
        let ranks = settled(page).await;
        let middle = CUSTOMERS / 2;
        assert!(
            ranks[0].abs_diff(middle) < CUSTOMERS / 100,
            "in the middle: {ranks:?}"
        );
        scroll_to(page, "list.scrollHeight").await;
        let ranks = settled(page).await;
        assert_eq!(ranks.last(), Some(&CUSTOMERS), "at the end: {ranks:?}");

        // By the keyboard, to the very first.
        page.find("customers")
            .await
            .send_keys(thirtyfour::Key::Home)
            .await
            .expect("a key");
        let ranks = settled(page).await;
        assert_eq!(ranks[0], 1, "back at the top: {ranks:?}");
    });
}

/// One turn of the wheel upwards.
const WHEEL_UP: &str = "document.querySelector('[data-testid=customers]').scrollTop -= 100";

/// Whether the button to the customers is there.
const IS_SCORED: &str = "return document.querySelector('a[href=\"#/customers\"].btn') !== null";

async fn scroll_to(page: &Page, place: &str) {
    let script = format!(
        "const list = document.querySelector('[data-testid=customers]'); list.scrollTop = {place}"
    );
    page.script(&script).await;
}

/// The ranks drawn once the list has come to rest: a screenful without a gap.
async fn settled(page: &Page) -> Vec<usize> {
    page.script_async(
        "const done = arguments[arguments.length - 1]; setTimeout(() => done(true), 900)",
    )
    .await;
    let ranks = page
        .script(
            "return [...document.querySelectorAll('[data-customer]')].map((row) => Number(row.dataset.rank))",
        )
        .await;
    let ranks: Vec<usize> = ranks
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|rank| rank.as_u64().map(|rank| rank as usize))
        .collect();
    assert!(
        (5..200).contains(&ranks.len()),
        "{} rows are drawn",
        ranks.len()
    );
    assert!(
        ranks.windows(2).all(|pair| pair[1] == pair[0] + 1),
        "a gap: {ranks:?}"
    );
    ranks
}
