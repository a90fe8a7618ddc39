//! Dependence on a number: a scatter with the mean of each stretch of values.

use super::super::group::{Group, customers, group_cells, group_table};
use super::super::label;
use super::super::measure::{Estimate, Measure};
use super::super::scale::{Linear, extent};
use super::super::scene::{Anchor, Area, Ink, Label, Mark, Points, Scene, Shade, Size, Target};
use super::super::spread::sequence;
use super::super::strip::point_style;
use super::super::ticks::Ticks;
use super::Dependence;
use super::bins::{Bin, Bins};
use crate::i18n::Lang;
use crate::i18n::chart as words;

/// Height of the line above the plot that names the y axis.
const TOP: f32 = 28.0;
/// Height below the plot for ticks and the feature's name.
const BOTTOM: f32 = 44.0;
/// Width of the strip of customers without a value.
const MISSING: f32 = 52.0;

/// Where things stand.
struct Layout {
    /// The strip of missing values, if there are any.
    missing: Option<[f32; 2]>,
    plot: [f32; 2],
    top: f32,
    bottom: f32,
    x: Linear,
    y: Linear,
    /// How far points of one value are spread to either side.
    jitter: f32,
}

pub(super) fn scene(chart: &Dependence, values: &[f32], lang: Lang, size: Size) -> Scene {
    let size = Size::new(size.width, size.height.max(TOP + BOTTOM + 60.0));
    let mut scene = Scene::new(size, chart.title(lang));
    let bins = Bins::of(values, chart.effects, lang);
    let layout = axes(&mut scene, chart, &bins, lang);
    let points = points(chart, values, &bins, &layout);
    scene.marks.push(points);
    mean_line(&mut scene, chart, &bins, &layout);
    targets(&mut scene, chart, &bins, &layout, lang);
    titles(&mut scene, chart, lang);

    scene.table = group_table(&[words::VALUE], chart.unit, lang);
    let missing = (bins.missing.count > 0).then_some(&bins.missing);
    let groups: Vec<&Group> = bins.bins.iter().map(|bin| &bin.group).collect();
    scene.table.rows = groups
        .iter()
        .copied()
        .chain(missing)
        .map(|group| group_cells(group, chart.unit, lang))
        .collect();
    scene.sentence = chart.sentence(&groups, lang);
    if bins.beyond > 0 {
        let who = customers(bins.beyond, lang);
        scene.sentence.push(' ');
        scene
            .sentence
            .push_str(&words::BEYOND.fill(lang, &[("customers", &who)]));
    }
    scene
}

/// Lays out both axes with their titles and the line at zero.
fn axes(scene: &mut Scene, chart: &Dependence, bins: &Bins, lang: Lang) -> Layout {
    let (width, top, bottom) = (scene.width, TOP, scene.height - BOTTOM);
    let [low, high] = extent(chart.effects.iter().copied()).unwrap_or([0.0, 1.0]);
    let shown = [low.min(0.0), high.max(0.0)].map(|effect| chart.unit.shown(effect));
    let y_ticks = Ticks::covering(shown, ((bottom - top) / 44.0) as usize);
    let y = Linear::new(y_ticks.domain(), [bottom, top]);
    let left = y_ticks.room(lang).min(width * 0.4);
    scene.axes.push(y_ticks.left(&y, left, width, lang));

    let mut plot_left = left + 6.0;
    let missing = (bins.missing.count > 0).then_some([left + 4.0, left + 4.0 + MISSING]);
    if let Some([from, to]) = missing {
        plot_left = to + 12.0;
        let middle = (from + to) / 2.0;
        let text = words::MISSING.text(lang);
        let name = Label::new(middle, bottom + 12.0, text, Anchor::Middle, Ink::Muted).small();
        scene.text(label::fitted(name, MISSING + 8.0));
    }
    let plot = [plot_left, (width - 8.0).max(plot_left + 1.0)];
    let domain = bins.domain.map(f64::from);
    let x_ticks = Ticks::covering(domain, ((plot[1] - plot[0]) / 80.0) as usize);
    let jitter = jitter(bins, &Linear::new(x_ticks.domain(), plot));
    let inner = [
        plot[0] + jitter,
        (plot[1] - jitter).max(plot[0] + jitter + 1.0),
    ];
    let x = Linear::new(x_ticks.domain(), inner);
    let mut axis = x_ticks.bottom(&x, bottom, [plot_left - 8.0, width], lang);
    (axis.from, axis.to) = (plot[0], plot[1]);
    let middle = (plot[0] + plot[1]) / 2.0;
    let name = Label::new(
        middle,
        bottom + 32.0,
        &*chart.feature,
        Anchor::Middle,
        Ink::Muted,
    );
    let name = label::fitted(name.small(), width);
    axis.title = Some(label::within(name, 0.0, width));
    scene.axes.push(axis);
    let zero = y.at(0.0);
    scene.line([left, zero], [width, zero], Ink::Muted);
    Layout {
        missing,
        plot,
        top,
        bottom,
        x,
        y,
        jitter,
    }
}

/// How far the points of one value are spread to either side: a third of the way
/// to the next value, where values stand apart.
fn jitter(bins: &Bins, scale: &Linear) -> f32 {
    const MOST: f32 = 14.0;
    // Hardly seen, but many customers of one value do not become one line.
    const LEAST: f32 = 2.0;
    let apart = |gap: f64| ((scale.at(gap) - scale.at(0.0)).abs() * 0.3).min(MOST);
    let pairs = bins.bins.windows(2);
    let gap = pairs
        .map(|pair| f64::from(pair[1].from - pair[0].from))
        .fold(f64::INFINITY, f64::min);
    match (bins.discrete, bins.whole) {
        (true, _) if gap.is_finite() => apart(gap),
        (true, _) => MOST,
        (false, true) => apart(1.0).max(LEAST),
        (false, false) => LEAST,
    }
}

/// Every customer inside the domain, and those without a value in their strip.
fn points(chart: &Dependence, values: &[f32], bins: &Bins, layout: &Layout) -> Mark {
    let count = values.len().min(chart.effects.len());
    let (diameter, opacity) = point_style(count / 4);
    let mut points = Points {
        xs: Vec::with_capacity(count),
        ys: Vec::with_capacity(count),
        shades: Vec::with_capacity(count),
        shade: Shade::Inks(vec![Ink::Down, Ink::Up]),
        diameter,
        opacity,
    };
    let (x_factor, x_offset) = layout.x.affine();
    let (y_factor, y_offset) = layout.y.affine();
    let y_factor = y_factor * chart.unit.shown(1.0) as f32;
    let [low, high] = bins.domain;
    for (index, (value, effect)) in values.iter().zip(chart.effects).enumerate() {
        if !effect.is_finite() {
            continue;
        }
        // Neighbours in the file get far places: the sequence fills any stretch evenly.
        let aside = sequence(index as u32 + 1);
        let x = match layout.missing {
            Some([from, to]) if !value.is_finite() => {
                (from + to) / 2.0 + aside * (to - from) * 0.35
            }
            _ if *value >= low && *value <= high => {
                value * x_factor + x_offset + aside * layout.jitter
            }
            _ => continue,
        };
        points.xs.push(x);
        points.ys.push(effect * y_factor + y_offset);
        points.shades.push(u8::from(*effect > 0.0));
    }
    Mark::Points(points)
}

/// The line through the bins' means, and its name above the plot.
fn mean_line(scene: &mut Scene, chart: &Dependence, bins: &Bins, layout: &Layout) {
    let place = |bin: &Bin| mean_place(bin, chart, layout);
    let points: Vec<[f32; 2]> = bins.bins.iter().map(place).collect();
    if let (true, Some([x, y])) = (points.len() == 1, points.first()) {
        scene.marks.push(Mark::Circle {
            x: *x,
            y: *y,
            radius: 4.0,
            ink: Ink::Text,
        });
    } else if !points.is_empty() {
        scene.marks.push(Mark::Path {
            points,
            ink: Ink::Text,
            thickness: 2.0,
        });
    }
}

fn mean_place(bin: &Bin, chart: &Dependence, layout: &Layout) -> [f32; 2] {
    let y = layout.y.at(chart.unit.shown(bin.group.mean()));
    [layout.x.at(f64::from(bin.center)), y]
}

/// One target per bin, and one for the customers without a value.
fn targets(scene: &mut Scene, chart: &Dependence, bins: &Bins, layout: &Layout, lang: Lang) {
    let lines = |group: &Group| chart.lines(group, lang);
    if let Some([from, to]) = layout.missing {
        let y = layout.y.at(chart.unit.shown(bins.missing.mean()));
        scene.rect(
            Area::between(from + 6.0, y - 1.0, to - 6.0, y + 1.0),
            Ink::Text,
        );
        scene.targets.push(Target {
            area: Area::between(from, layout.top, to, layout.bottom),
            tip: [(from + to) / 2.0, y],
            lines: lines(&bins.missing),
        });
    }
    let centers: Vec<f32> = bins
        .bins
        .iter()
        .map(|bin| {
            (layout.x.clamped(f64::from(bin.from)) + layout.x.clamped(f64::from(bin.to))) / 2.0
        })
        .collect();
    for (index, bin) in bins.bins.iter().enumerate() {
        // Up to half the way to the neighbours, so that no gap is unreachable.
        let half = |other: f32| (centers[index] + other) / 2.0;
        let from = match index.checked_sub(1) {
            Some(before) => half(centers[before]),
            None => layout.plot[0],
        };
        let to = centers
            .get(index + 1)
            .map_or(layout.plot[1], |next| half(*next));
        scene.targets.push(Target {
            area: Area::between(from, layout.top, to, layout.bottom),
            tip: mean_place(bin, chart, layout),
            lines: lines(&bin.group),
        });
    }
}

/// What the y axis and the line mean, above the plot.
fn titles(scene: &mut Scene, chart: &Dependence, lang: Lang) {
    let y = 8.0;
    let text = [("unit", chart.unit.name(lang))];
    let text = chart.noun.fill(words::EFFECT_ON_RISK, lang, &text);
    let average = words::AVERAGE.text(lang);
    let end = scene.width - 8.0;
    let average = Label::new(end, y, average, Anchor::End, Ink::Text).small();
    let labels = vec![
        Label::new(0.0, y, text, Anchor::Start, Ink::Muted).small(),
        average,
    ];
    let placed = label::without_collisions(labels, 36.0);
    if let Some(Some(average)) = placed.get(1) {
        let x = Estimate.area(average).x;
        scene.marks.push(Mark::Path {
            points: vec![[x - 26.0, y], [x - 6.0, y]],
            ink: Ink::Text,
            thickness: 2.0,
        });
    }
    for label in placed.into_iter().flatten() {
        let room = scene.width;
        scene.text(label::fitted(label, room));
    }
}
