//! Both languages, both themes, both widths: nothing forgotten, nothing cut off.

use std::time::Duration;

use holdfast_browser_tests::run::fresh_folder;
use holdfast_browser_tests::{NARROW, Page, Setup, WIDE, files, in_browser};

const PLACES: [&str; 5] = ["data", "drivers", "customers", "models", "privacy"];

#[test]
fn language_and_theme_switch_and_stay() {
    in_browser("switches", Setup::default(), async |page| {
        page.open("").await;
        let lang = async || page.script("return document.documentElement.lang").await;
        let ground = async || {
            page.script("return getComputedStyle(document.body).backgroundColor")
                .await
        };
        assert_eq!(lang().await, "en");
        let light = ground().await;

        page.click("lang").await;
        page.wait_until("the page is Korean", Duration::from_secs(5), async || {
            lang().await == "ko"
        })
        .await;
        let heading = page
            .script("return document.querySelector('h1').innerText")
            .await;
        let heading = heading.as_str().unwrap_or_default();
        assert!(has_hangul(heading), "the heading is still {heading}");
        assert!(
            has_hangul(&page.attribute("file-input", "aria-label").await)
                || has_hangul(&body(page).await)
        );

        page.click("theme").await;
        page.wait_until("the page is dark", Duration::from_secs(5), async || {
            page.script("return document.documentElement.dataset.theme")
                .await
                == "dark"
        })
        .await;
        assert_ne!(ground().await, light, "dark looks like light");
        page.click("theme").await;
        page.click("lang").await;
        page.wait_until("all is as before", Duration::from_secs(5), async || {
            lang().await == "en" && ground().await == light
        })
        .await;
    });
}

#[test]
fn no_page_is_wider_than_its_screen() {
    in_browser("widths", Setup::default(), async |page| {
        page.resize(NARROW).await;
        page.open("").await;
        page.fits("first visit").await;
        page.open_demo("ecommerce").await;
        for size in [NARROW, WIDE] {
            page.resize(size).await;
            for place in PLACES {
                page.go_to(place).await;
                tokio::time::sleep(Duration::from_millis(300)).await;
                page.fits(&format!("{place} at {} px", size.0)).await;
            }
        }
    });
}

#[test]
fn every_control_has_a_name_and_a_size() {
    in_browser("controls", Setup::default(), async |page| {
        page.open_demo("ecommerce").await;
        for place in PLACES {
            page.go_to(place).await;
            tokio::time::sleep(Duration::from_millis(300)).await;
            let nameless = page.script(NAMELESS).await;
            assert_eq!(
                nameless,
                serde_json::json!([]),
                "{place}: controls without a name"
            );
            let small = page.script(SMALL).await;
            assert_eq!(small, serde_json::json!([]), "{place}: targets below 24 px");
        }
    });
}

#[test]
fn what_is_under_way_and_what_was_said_stay_in_sight() {
    let folder = fresh_folder("in-sight");
    let bad = files::write(&folder, "empty.csv", b"");
    in_browser("in_sight", Setup::default(), async |page| {
        page.open_demo("ecommerce").await;
        for size in [NARROW, WIDE] {
            page.resize(size).await;
            page.go_to("data").await;
            page.script("window.scrollTo(0, 700)").await;
            assert!(in_sight(page, "nav").await, "the pages at {} px", size.0);
            page.give_files("file-input", std::slice::from_ref(&bad))
                .await;
            page.find("error").await;
            assert!(
                in_sight(page, "[data-testid=error]").await,
                "the error at {} px",
                size.0
            );
            page.fits("a page with an error").await;
            page.go_to("drivers").await;
            assert_eq!(
                page.count("[data-testid=error]").await,
                0,
                "it outlives its page"
            );
        }
    });
    let _ = std::fs::remove_dir_all(folder);
}

/// Whether an element is within the screen and nothing lies over its middle.
async fn in_sight(page: &Page, selector: &str) -> bool {
    let script = format!(
        "const e = document.querySelector('{selector}');
         const box = e.getBoundingClientRect();
         const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
         return box.top >= 0 && e.contains(top);"
    );
    page.script(&script).await == true
}

const NAMELESS: &str = "
    const named = (e) => e.innerText?.trim() || e.getAttribute('aria-label') || e.title
        || e.getAttribute('aria-labelledby') || e.labels?.length;
    return [...document.querySelectorAll('button, a[href], input, select, summary')]
        .filter((e) => e.checkVisibility() && !named(e))
        .map((e) => e.outerHTML.slice(0, 120));
";

const SMALL: &str = "
    return [...document.querySelectorAll('button, select, summary, input:not([type=checkbox], [type=file])')]
        .filter((e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
        .map((e) => [e, e.getBoundingClientRect()])
        .filter(([e, box]) => box.width > 1 && box.height > 1 && (box.width < 24 || box.height < 24))
        .map(([e, box]) => `${Math.round(box.width)}×${Math.round(box.height)} ${e.outerHTML.slice(0, 100)}`);
";

async fn body(page: &Page) -> String {
    let text = page.script("return document.body.innerText").await;
    text.as_str().unwrap_or_default().to_owned()
}

fn has_hangul(text: &str) -> bool {
    text.chars().any(|letter| ('가'..='힣').contains(&letter))
}
