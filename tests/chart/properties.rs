//! What must hold for every scene, whatever its data.

use holdfast::chart::label::collide;
use holdfast::chart::measure::{Estimate, Measure};
use holdfast::chart::raster;
use holdfast::chart::rounding::adding_up;
use holdfast::chart::scene::{Area, Label, Mark, Points, Scene, Shade, Size};
use holdfast::chart::spread::spread;
use holdfast::chart::table::Cell;
use holdfast::chart::ticks::Ticks;
use holdfast::chart::{
    Beeswarm, Dependence, Direction, Distribution, Frequencies, Further, Importance, Ink, Key,
    Scores, Step, Strip, Unit, Values, Waterfall,
};
use holdfast::i18n::{Lang, Noun};
use proptest::prelude::*;

/// Labels are readable and inside, marks are finite, the table is whole.
pub fn must_hold(scene: &Scene) {
    let labels: Vec<(&Label, Area)> = scene
        .labels()
        .map(|label| (label, Estimate.area(label)))
        .collect();
    for (index, (label, area)) in labels.iter().enumerate() {
        assert!(
            area.x >= -0.6 && area.x + area.width <= scene.width + 0.6,
            "“{}” leaves the chart: {area:?} of {}",
            label.text,
            scene.width
        );
        assert!(
            area.y >= -0.6 && area.y + area.height <= scene.height + 0.6,
            "“{}” leaves the chart: {area:?} of {}",
            label.text,
            scene.height
        );
        for (other, place) in &labels[..index] {
            assert!(
                !collide(area, place, 0.0),
                "“{}” {area:?} covers “{}” {place:?}",
                label.text,
                other.text
            );
        }
    }
    for mark in &scene.marks {
        match mark {
            Mark::Rect { area, .. } => {
                assert!(area.width >= 0.0 && area.height >= 0.0, "{area:?}");
                assert!(
                    (area.x + area.y + area.width + area.height).is_finite(),
                    "{area:?}"
                );
            }
            Mark::Path { points, .. } => {
                assert!(
                    points.iter().flatten().all(|place| place.is_finite()),
                    "{points:?}"
                );
            }
            Mark::Points(points) => {
                assert_eq!(points.xs.len(), points.ys.len());
                assert_eq!(points.xs.len(), points.shades.len());
            }
            Mark::Circle { .. } | Mark::Text(_) => {}
        }
    }
    for row in &scene.table.rows {
        assert_eq!(row.len(), scene.table.columns.len());
        for cell in row {
            if let Cell::Number { value, .. } = cell {
                assert!(value.is_finite());
            }
        }
    }
    assert!(!scene.sentence.is_empty());
    let words = scene
        .labels()
        .map(|label| &label.text)
        .chain([&scene.sentence, &scene.title]);
    let tips = scene.targets.iter().flat_map(|target| &target.lines);
    for text in words.chain(tips) {
        assert!(!text.contains('{'), "a placeholder was left: {text}");
        assert!(!text.contains("-0") && !text.contains("NaN"), "{text}");
    }
}

fn lang() -> impl Strategy<Value = Lang> {
    prop_oneof![Just(Lang::En), Just(Lang::Ko)]
}

/// Names as files have them: short, long, Korean, empty.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z_ ]{0,40}",
        "[가-힣 ]{0,20}",
        Just("WWWWWWWWWWWWWWWWWWWWWWWWWWWW".into())
    ]
}

/// Any number a model may give, the hostile ones now and then.
fn effect() -> impl Strategy<Value = f32> {
    prop_oneof![
        20 => -5.0f32..5.0,
        1 => Just(f32::NAN),
        1 => Just(f32::INFINITY),
        1 => Just(0.0),
        1 => -1e30f32..1e30,
    ]
}

fn value() -> impl Strategy<Value = f32> {
    prop_oneof![10 => -1e4f32..1e4, 2 => 0f32..9.0, 2 => Just(f32::NAN), 1 => Just(f32::NEG_INFINITY), 1 => Just(3e38)]
}

fn width() -> impl Strategy<Value = f32> {
    prop_oneof![280.0f32..1200.0, Just(320.0)]
}

/// The figures at the bars' ends and at both ends of a waterfall, as numbers.
fn figures(scene: &Scene) -> (f64, Vec<f64>, f64) {
    let number = |text: &str| {
        let text: String = text.chars().filter(|c| !"%\u{a0},+".contains(*c)).collect();
        text.replace('\u{2212}', "-")
            .parse::<f64>()
            .expect("a figure")
    };
    let bars = scene.marks.iter().filter_map(|mark| match mark {
        Mark::Text(label) if label.weight == holdfast::chart::scene::Weight::Strong => {
            Some(number(&label.text))
        }
        _ => None,
    });
    let ends: Vec<f64> = scene
        .marks
        .iter()
        .filter_map(|mark| match mark {
            // The line above the bars ends so, too.
            Mark::Text(label) if label.y > 20.0 && label.text.ends_with("\u{a0}%") => {
                Some(number(&label.text))
            }
            _ => None,
        })
        .collect();
    (ends[0], bars.collect(), ends[1])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn rounded_parts_add_up(parts in prop::collection::vec(-500.0f64..500.0, 1..30)) {
        let total = libm::round(parts.iter().sum()) as i64;
        let rounded = adding_up(&parts, total);
        prop_assert_eq!(rounded.iter().sum::<i64>(), total);
        for (part, figure) in parts.iter().zip(&rounded) {
            prop_assert!((part - *figure as f64).abs() <= 1.0, "{part} became {figure}");
        }
    }

    #[test]
    fn shown_figures_of_a_waterfall_add_up(
        start in 0.0001f64..0.9999,
        parts in prop::collection::vec(-1.0f64..1.0, 1..40),
        score in 0.0001f64..0.9999,
        lang in lang(),
        width in width(),
        name in name(),
    ) {
        // Scaled so that they lead from start to score, as explanations do.
        let sum: f64 = parts.iter().sum();
        prop_assume!(sum.abs() > 0.05);
        let steps: Vec<Step> = parts
            .iter()
            .map(|part| Step {
                feature: name.clone(),
                value: "1".to_string(),
                further: Further::LogOdds(*part),
                share: part / sum * (score - start),
            })
            .collect();
        let chart = Waterfall { noun: Noun::Score, start, score, steps };
        let scene = chart.scene(lang, width);
        must_hold(&scene);
        let (from, bars, to) = figures(&scene);
        let reached = from + bars.iter().sum::<f64>();
        prop_assert!((reached - to).abs() < 1e-9, "{from} + {bars:?} is not {to}");
        prop_assert!(bars.len() <= 8);
        prop_assert_eq!(scene.table.rows.len(), parts.len() + 2);
    }

    #[test]
    fn a_waterfall_bears_any_numbers(
        start in prop::num::f64::ANY,
        score in prop::num::f64::ANY,
        shares in prop::collection::vec(prop::num::f64::ANY, 0..12),
        width in prop::num::f32::ANY,
    ) {
        let steps = shares
            .into_iter()
            .map(|share| Step {
                feature: "f".to_string(),
                value: "v".to_string(),
                further: Further::LogOdds(share),
                share,
            })
            .collect();
        Waterfall { noun: Noun::Score, start, score, steps }.scene(Lang::En, width);
    }

    #[test]
    fn ticks_cover_their_domain(a in prop::num::f64::ANY, b in prop::num::f64::ANY, count in 0usize..20) {
        let ticks = Ticks::covering([a, b], count);
        let [first, last] = ticks.domain();
        prop_assert!(ticks.values.len() >= 2 && ticks.values.len() <= 2 * count.max(1) + 4, "{ticks:?}");
        prop_assert!(ticks.values.windows(2).all(|pair| pair[0] < pair[1]), "{ticks:?}");
        for end in [a, b] {
            if end.is_finite() && end.abs() < 1e300 && a.is_finite() && b.is_finite() {
                prop_assert!(first <= end && end <= last, "{end} is outside {ticks:?}");
            }
        }
    }

    #[test]
    fn importance_is_readable(
        sizes in prop::collection::vec(0.0f64..0.5, 0..12),
        name in name(),
        lang in lang(),
        width in width(),
    ) {
        let directions = [
            Direction::Raises,
            Direction::Lowers,
            Direction::Mixed,
            Direction::HighestFor(name.clone()),
            Direction::HighestForFlag(true),
        ];
        let drivers = sizes
            .iter()
            .enumerate()
            .map(|(index, size)| holdfast::chart::Driver {
                feature: name.clone(),
                size: *size,
                direction: directions[index % 5].clone(),
            })
            .collect();
        let scene = Importance { noun: Noun::Score, unit: Unit::Points, drivers }.scene(lang, width);
        must_hold(&scene);
        // Bars start at zero: their widths are as their sizes.
        let bars: Vec<f32> = scene
            .marks
            .iter()
            .filter_map(|mark| match mark {
                Mark::Rect { area, .. } => Some(area.width),
                _ => None,
            })
            .collect();
        let mut sizes = sizes;
        sizes.sort_by(|a, b| b.total_cmp(a));
        for (size, bar) in sizes.iter().zip(&bars) {
            let most = sizes.iter().take(8).copied().fold(0.0, f64::max);
            let longest = bars.iter().copied().fold(0.0, f32::max);
            let expected = (size / most) as f32 * longest;
            prop_assert!((expected - bar).abs() < 0.1, "{size} of {most} is {bar} of {longest}");
        }
    }

    #[test]
    fn strips_and_scatters_are_readable(
        rows in prop::collection::vec((effect(), value(), value()), 0..300),
        name in name(),
        lang in lang(),
        width in width(),
        height in 100.0f32..500.0,
    ) {
        let effects: Vec<f32> = rows.iter().map(|row| row.0).collect();
        let values: Vec<f32> = rows.iter().map(|row| row.1).collect();
        let codes: Vec<f32> = rows.iter().map(|row| row.2).collect();
        let names: Vec<String> = (0..9).map(|index| format!("{name}{index}")).collect();
        let strips = [Key::Ranks, Key::Categories(names.clone())].map(|key| Strip {
            feature: name.clone(),
            effects: &effects,
            values: &codes,
            key,
        });
        must_hold(&Beeswarm { noun: Noun::Score, unit: Unit::LogOdds, strips: strips.to_vec() }.scene(lang, width));
        for values in [
            Values::Numbers(&values),
            Values::Numbers(&codes),
            Values::Categories { codes: &codes, names: &names },
        ] {
            let chart =
                Dependence { noun: Noun::Score, feature: name.clone(), unit: Unit::Points, values, effects: &effects };
            must_hold(&chart.scene(lang, Size::new(width, height)));
        }
    }

    #[test]
    fn distributions_are_readable(
        counts in prop::collection::vec(0u64..1_000_000, 0..120),
        low in -1e6f64..1e6,
        name in name(),
        lang in lang(),
        width in width(),
        threshold in prop::num::f64::ANY,
    ) {
        let size = Size::new(width, 200.0);
        let above = counts.iter().sum::<u64>() / 2;
        must_hold(&Scores { noun: Noun::Score, counts: counts.clone(), threshold, above }.scene(lang, size));
        let top = counts.iter().take(30).map(|count| (name.clone(), *count)).collect();
        for values in [
            Frequencies::Numbers { low, high: low + 10.0, counts: counts.clone() },
            Frequencies::Categories { top, other: 3 },
        ] {
            let chart = Distribution { column: name.clone(), values };
            let scene = chart.sparkline(lang, Size::new(120.0, 26.0));
            must_hold(&scene);
            prop_assert!(scene.targets.len() <= 12);
        }
    }

    #[test]
    fn spread_points_stay_in_their_strip(
        positions in prop::collection::vec(prop_oneof![-10.0f32..700.0, Just(f32::NAN), Just(1e30)], 0..500),
    ) {
        let ys = spread(&positions, 0.0, 640.0, 19.0, 2.0);
        prop_assert_eq!(ys.len(), positions.len());
        prop_assert!(ys.iter().all(|y| y.abs() <= 19.0));
    }

    #[test]
    fn pixels_stay_in_their_picture(
        places in prop::collection::vec((prop::num::f32::ANY, -20.0f32..120.0), 0..60),
        diameter in prop::num::f32::ANY,
        ratio in 0.5f32..4.0,
    ) {
        let points = Points {
            xs: places.iter().map(|place| place.0).collect(),
            ys: places.iter().map(|place| place.1).collect(),
            shades: vec![7; places.len()],
            shade: Shade::Inks(vec![Ink::Up]),
            diameter,
            opacity: 1.0,
        };
        if let Some(raster) = raster::paint(&points, &[[1, 2, 3]; 256], ratio, [100, 100]) {
            prop_assert!(raster.x + raster.width <= 100 && raster.y + raster.height <= 100);
            prop_assert_eq!(raster.pixels.len() as u32, raster.width * raster.height * 4);
        }
    }
}

#[test]
fn a_point_is_painted_where_it_is_in_its_colour() {
    let points = Points {
        xs: vec![10.0, 10.0, f32::NAN],
        ys: vec![20.0, 20.0, 3.0],
        shades: vec![0, 1, 1],
        shade: Shade::Inks(vec![Ink::Up, Ink::Down]),
        diameter: 2.0,
        opacity: 1.0,
    };
    let mut colours = [[0; 3]; 256];
    (colours[0], colours[1]) = ([200, 0, 0], [0, 0, 200]);
    let raster = raster::paint(&points, &colours, 2.0, [100, 100]).expect("a picture");
    assert_eq!(
        (raster.x, raster.y, raster.width, raster.height),
        (18, 38, 4, 4)
    );
    // The later one covers the earlier; corners are rounded off.
    let pixel = |x: usize, y: usize| &raster.pixels[(y * 4 + x) * 4..][..4];
    assert_eq!(pixel(1, 1), [0, 0, 200, 255]);
    assert!(pixel(0, 0)[3] < 200);
}
