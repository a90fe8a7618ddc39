//! Charts as scenes: what each shows, in both languages, and what must hold for any data.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "chart/data.rs"]
mod data;
#[path = "chart/outline.rs"]
mod outline;
#[path = "chart/properties.rs"]
mod properties;

use expect_test::{ExpectFile, expect_file};
use holdfast::chart::scene::Scene;
use holdfast::chart::{Size, Unit, Values};
use holdfast::i18n::Lang;

/// Compares a chart in each language with its file below `tests/chart/`.
fn check(files: Files, scene: impl Fn(Lang) -> Scene) {
    for (lang, expected) in [(Lang::En, files.0), (Lang::Ko, files.1)] {
        let scene = scene(lang);
        properties::must_hold(&scene);
        expected.assert_eq(&outline::outline(&scene));
    }
}

/// The files of one chart, English and Korean.
struct Files(ExpectFile, ExpectFile);

macro_rules! files {
    ($name:literal) => {
        Files(
            expect_file![concat!("chart/", $name, ".en.txt")],
            expect_file![concat!("chart/", $name, ".ko.txt")],
        )
    };
}

#[test]
fn a_waterfall() {
    check(files!("waterfall"), |lang| {
        data::waterfall().scene(lang, 640.0)
    });
}

#[test]
fn a_narrow_waterfall() {
    check(files!("waterfall-narrow"), |lang| {
        data::waterfall().scene(lang, 310.0)
    });
}

#[test]
fn importance() {
    check(files!("importance"), |lang| {
        data::importance(Unit::Points).scene(lang, 640.0)
    });
}

#[test]
fn importance_narrow_in_log_odds() {
    check(files!("importance-narrow"), |lang| {
        data::importance(Unit::LogOdds).scene(lang, 310.0)
    });
}

#[test]
fn a_beeswarm() {
    let customers = data::customers(500);
    check(files!("beeswarm"), |lang| {
        data::beeswarm(&customers).scene(lang, 640.0)
    });
}

#[test]
fn dependence_on_a_number() {
    let customers = data::customers(500);
    let values = || Values::Numbers(&customers.numbers);
    check(files!("dependence-number"), |lang| {
        data::dependence(&customers, values()).scene(lang, Size::new(640.0, 320.0))
    });
}

#[test]
fn dependence_on_categories() {
    let customers = data::customers(500);
    let values = || Values::Categories {
        codes: &customers.codes,
        names: &customers.names,
    };
    check(files!("dependence-category"), |lang| {
        data::dependence(&customers, values()).scene(lang, Size::new(640.0, 320.0))
    });
}

#[test]
fn sparklines() {
    let size = Size::new(120.0, 26.0);
    check(files!("sparkline-numbers"), |lang| {
        data::numbers().sparkline(lang, size)
    });
    check(files!("sparkline-categories"), |lang| {
        data::categories().sparkline(lang, size)
    });
}

#[test]
fn scores() {
    check(files!("scores"), |lang| {
        data::scores().scene(lang, Size::new(640.0, 220.0))
    });
}

#[test]
fn the_highest_value_is_high_even_where_most_customers_share_it() {
    // Its shared rank is the middle of the tie.
    let ranks: Vec<f32> = (0..100)
        .map(|index| if index < 30 { 38.0 } else { 165.0 })
        .collect();
    let effects = vec![0.5; 100];
    let strip = holdfast::chart::Strip {
        feature: "Auto-renewal share".to_string(),
        effects: &effects,
        values: &ranks,
        key: holdfast::chart::Key::Ranks,
    };
    let chart = holdfast::chart::Beeswarm {
        noun: holdfast::i18n::Noun::Risk,
        unit: Unit::LogOdds,
        strips: vec![strip],
    };
    let table = chart.scene(Lang::En, 640.0).table;
    let groups: Vec<&str> = table.rows.iter().map(|row| row[1].shown()).collect();
    assert_eq!(groups, ["low value", "high value"]);
}
