//! A scene as text that people can read and compare: one line per thing.

use std::fmt::Write;

use holdfast::chart::scene::{Anchor, Label, Mark, Scene, Shade, Weight};

/// The whole scene.
pub fn outline(scene: &Scene) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{} ({:.0} × {:.0})",
        scene.title, scene.width, scene.height
    );
    let _ = writeln!(out, "“{}”", scene.sentence);
    for axis in &scene.axes {
        let along = if axis.horizontal { "x" } else { "y" };
        let _ = writeln!(
            out,
            "axis {along} at {:.0} from {:.0} to {:.0}",
            axis.at, axis.from, axis.to
        );
        let ticks: Vec<String> = axis
            .ticks
            .iter()
            .map(|tick| {
                let text = tick.label.as_ref().map_or("", |label| &label.text);
                format!("{text}@{:.0}", tick.position)
            })
            .collect();
        let _ = writeln!(out, "  {}", ticks.join(" "));
        if let Some(title) = &axis.title {
            let _ = writeln!(out, "  {}", text(title));
        }
    }
    for mark in &scene.marks {
        let _ = writeln!(out, "{}", self::mark(mark));
    }
    for target in &scene.targets {
        let area = target.area;
        let _ = writeln!(
            out,
            "target {:.0},{:.0} {:.0}×{:.0}: {}",
            area.x,
            area.y,
            area.width,
            area.height,
            target.lines.join(" / ")
        );
    }
    let heads: Vec<&str> = scene
        .table
        .columns
        .iter()
        .map(|column| &*column.title)
        .collect();
    let _ = writeln!(out, "| {} |", heads.join(" | "));
    for row in &scene.table.rows {
        let cells: Vec<&str> = row.iter().map(|cell| cell.shown()).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    out
}

fn mark(mark: &Mark) -> String {
    match mark {
        Mark::Rect { area, ink, opacity } => format!(
            "rect {:.1},{:.1} {:.1}×{:.1} {ink:?}{}",
            area.x,
            area.y,
            area.width,
            area.height,
            if *opacity < 1.0 {
                format!(" {opacity}")
            } else {
                String::new()
            }
        ),
        Mark::Circle { x, y, radius, ink } => format!("circle {x:.1},{y:.1} r{radius} {ink:?}"),
        Mark::Path {
            points,
            ink,
            thickness,
        } => {
            let points: Vec<String> = points
                .iter()
                .map(|[x, y]| format!("{x:.0},{y:.0}"))
                .collect();
            format!("path {} {ink:?} {thickness}", points.join(" "))
        }
        Mark::Text(label) => text(label),
        Mark::Points(points) => {
            let bounds = |values: &[f32]| {
                let low = values.iter().copied().fold(f32::INFINITY, f32::min);
                let high = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                format!("{low:.0}…{high:.0}")
            };
            let shade = match &points.shade {
                Shade::Ramp { low, high } => format!("{low:?}→{high:?}"),
                Shade::Inks(inks) => format!("{inks:?}"),
            };
            format!(
                "{} points {} × {} {shade} ⌀{} {}",
                points.xs.len(),
                bounds(&points.xs),
                bounds(&points.ys),
                points.diameter,
                points.opacity
            )
        }
    }
}

fn text(label: &Label) -> String {
    let anchor = match label.anchor {
        Anchor::Start => "⊢",
        Anchor::Middle => "⊥",
        Anchor::End => "⊣",
    };
    let weight = match label.weight {
        Weight::Regular => "",
        Weight::Strong => " strong",
    };
    format!(
        "text {anchor}{:.0},{:.0} {:?} {}px{weight} “{}”",
        label.x, label.y, label.ink, label.size, label.text
    )
}
