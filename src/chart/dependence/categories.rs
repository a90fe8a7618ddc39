//! Dependence on categories: one strip per category, the highest mean first.

use super::super::group::{by_category, group_cells, group_table};
use super::super::rows::Rows;
use super::super::scene::{Anchor, Area, Ink, Label, Scene, Shade, Size, Target, sane};
use super::super::strip::{AXIS, EffectScale, STRIP};
use super::Dependence;
use crate::arrange::arrange;
use crate::chart::group::Group;
use crate::i18n::Lang;
use crate::i18n::chart as words;

/// Categories with a strip of their own.
const CATEGORIES: usize = 8;
/// Height above a strip for the figure of its mean.
const FIGURE: f32 = 14.0;

pub(super) fn scene(
    chart: &Dependence,
    codes: &[f32],
    names: &[String],
    lang: Lang,
    width: f32,
) -> Scene {
    let width = sane(width, 40.0);
    let grouped = by_category(chart.effects, codes, names, CATEGORIES, lang);
    // Points of each group, in one pass; the last group is missing.
    let last = grouped.groups.len() - 1;
    let mut effects: Vec<Vec<f32>> = vec![Vec::new(); grouped.groups.len()];
    for (effect, shade) in chart.effects.iter().zip(&grouped.shades) {
        if effect.is_finite() {
            effects[usize::from(*shade).min(last)].push(*effect);
        }
    }
    let mut order: Vec<usize> = (0..grouped.groups.len())
        .filter(|index| grouped.groups[*index].count > 0)
        .collect();
    // What is no category of its own stands last, whatever its mean.
    let place = |index: &usize| *index + 1 >= last;
    let mean = |index: &usize| grouped.groups[*index].mean();
    arrange(&mut order, |a, b| {
        place(a).cmp(&place(b)).then(mean(b).total_cmp(&mean(a)))
    });

    let rows = Rows::new(width, 0.3);
    let height = rows.head() + FIGURE + STRIP;
    let bottom = order.len() as f32 * height + 4.0;
    let mut scene = Scene::new(Size::new(width, bottom + AXIS), chart.title(lang));
    let scale = EffectScale::new(
        chart.effects.iter(),
        (chart.unit, chart.noun),
        [rows.left, width],
    );
    scale.lay(&mut scene, 0.0, bottom, lang);
    scene.table = group_table(&[words::VALUE], chart.unit, lang);
    for (row, index) in order.iter().enumerate() {
        let group = &grouped.groups[*index];
        let top = row as f32 * height;
        let figure_at = top + rows.head() + FIGURE / 2.0 + 1.0;
        let middle = top + rows.head() + FIGURE + STRIP / 2.0;
        let ink = if *index + 1 >= last {
            Ink::Muted
        } else {
            Ink::Text
        };
        rows.name(&mut scene, [&group.name, ""], top, middle, ink);
        // The colour repeats the side of zero that a point is on.
        let shades = effects[*index].iter().map(|effect| u8::from(*effect > 0.0));
        let shade = Shade::Inks(vec![Ink::Down, Ink::Up]);
        let points = scale.swarm(&effects[*index], shades.collect(), shade, middle);
        scene.marks.push(points);
        mean_mark(
            &mut scene,
            chart,
            group,
            &scale,
            [figure_at, middle],
            rows.left,
        );
        scene.targets.push(Target {
            area: Area::between(0.0, top, width, top + height),
            tip: [scale.at(group.mean()), top + rows.head() + FIGURE],
            lines: chart.lines(group, lang),
        });
        scene.table.rows.push(group_cells(group, chart.unit, lang));
    }
    let groups: Vec<&Group> = order
        .iter()
        .filter(|index| **index + 1 < last)
        .map(|index| &grouped.groups[*index])
        .collect();
    scene.sentence = chart.sentence(&groups, lang);
    scene
}

/// A line at the mean, with its figure above.
fn mean_mark(
    scene: &mut Scene,
    chart: &Dependence,
    group: &Group,
    scale: &EffectScale,
    [figure_at, middle]: [f32; 2],
    left: f32,
) {
    let x = scale.at(group.mean());
    let area = Area::between(
        x - 1.0,
        middle - STRIP / 2.0 + 1.0,
        x + 1.0,
        middle + STRIP / 2.0 - 1.0,
    );
    scene.rect(area, Ink::Text);
    let text = chart.unit.signed(group.mean());
    let label = Label::new(x, figure_at, text, Anchor::Middle, Ink::Text)
        .small()
        .strong();
    let label = super::super::label::within(label, left, scene.width);
    scene.text(label);
}
