//! A scene as SVG, for files that stand alone: no script, colours by custom properties.

use std::fmt::Write;

use super::scene::{Anchor, Axis, Ink, Label, MISSING_SHADE, Mark, Points, Scene, Shade, Weight};

/// The scene as an `<svg>` element. The custom properties that [`Ink::tokens`] names have to
/// be defined where it stands.
pub fn svg(scene: &Scene) -> String {
    let (width, height) = (rounded(scene.width), rounded(scene.height));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\">\
         <title>{}</title><desc>{}</desc>",
        escaped(&scene.title),
        escaped(&scene.sentence)
    );
    for one in &scene.axes {
        axis(&mut out, one);
    }
    for mark in &scene.marks {
        paint(&mut out, mark);
    }
    out.push_str("</svg>");
    out
}

/// Text that stands for itself within HTML, in elements and in quoted attributes.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // What no page may hold, and what turns the direction of text for all that follows.
            '\n' | '\t' => out.push(' '),
            c if c.is_control() => out.push('\u{fffd}'),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

fn rounded(length: f32) -> String {
    match length.is_finite() {
        true => format!("{}", libm::roundf(length * 10.0) / 10.0),
        false => "0".to_string(),
    }
}

fn colour(ink: Ink) -> String {
    let (first, second) = ink.tokens();
    format!("var({first},var({second}))")
}

// Writing to a text does not fail.
fn paint(out: &mut String, mark: &Mark) {
    let _ = match mark {
        Mark::Rect { area, ink, opacity } => write!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" style=\"fill:{};opacity:{}\"/>",
            rounded(area.x),
            rounded(area.y),
            rounded(area.width),
            rounded(area.height),
            colour(*ink),
            rounded(*opacity)
        ),
        Mark::Circle { x, y, radius, ink } => write!(
            out,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" style=\"fill:{}\"/>",
            rounded(*x),
            rounded(*y),
            rounded(*radius),
            colour(*ink)
        ),
        Mark::Path {
            points,
            ink,
            thickness,
        } => {
            let points: Vec<String> = points
                .iter()
                .map(|[x, y]| format!("{},{}", rounded(*x), rounded(*y)))
                .collect();
            write!(
                out,
                "<polyline points=\"{}\" style=\"fill:none;stroke:{};stroke-width:{}\"/>",
                points.join(" "),
                colour(*ink),
                rounded(*thickness)
            )
        }
        Mark::Text(one) => {
            label(out, one);
            Ok(())
        }
        Mark::Points(points) => {
            dense(out, points);
            Ok(())
        }
    };
}

fn label(out: &mut String, label: &Label) {
    let anchor = match label.anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    let weight = match label.weight {
        Weight::Regular => "",
        Weight::Strong => " font-weight=\"bold\"",
    };
    let _ = write!(
        out,
        "<text x=\"{}\" y=\"{}\" font-size=\"{}\" text-anchor=\"{anchor}\"{weight} \
         dominant-baseline=\"central\" style=\"fill:{}\">{}</text>",
        rounded(label.x),
        rounded(label.y),
        rounded(label.size),
        colour(label.ink),
        escaped(&label.text)
    );
}

fn axis(out: &mut String, axis: &Axis) {
    let point = |along: f32, across: f32| match axis.horizontal {
        true => [along, across],
        false => [across, along],
    };
    let line = |from: [f32; 2], to: [f32; 2]| Mark::Path {
        points: vec![from, to],
        ink: Ink::Line,
        thickness: 1.0,
    };
    match axis.grid_to {
        Some(far) => {
            for tick in &axis.ticks {
                let (from, to) = (point(tick.position, axis.at), point(tick.position, far));
                paint(out, &line(from, to));
            }
        }
        None => {
            let (from, to) = (point(axis.from, axis.at), point(axis.to, axis.at));
            paint(out, &line(from, to));
        }
    }
    let labels = axis.ticks.iter().filter_map(|tick| tick.label.as_ref());
    for one in labels.chain(axis.title.as_ref()) {
        label(out, one);
    }
}

fn dense(out: &mut String, points: &Points) {
    let radius = rounded(points.diameter / 2.0);
    let opacity = rounded(points.opacity);
    let places = points.xs.iter().zip(&points.ys).zip(&points.shades);
    for ((x, y), shade) in places {
        let fill = match &points.shade {
            Shade::Ramp { .. } if *shade == MISSING_SHADE => colour(Ink::Faint),
            Shade::Ramp { low, high } => format!(
                "color-mix(in srgb,{} {}%,{})",
                colour(*high),
                u32::from(*shade) * 100 / 254,
                colour(*low)
            ),
            Shade::Inks(inks) => {
                colour(inks.get(usize::from(*shade)).copied().unwrap_or(Ink::Faint))
            }
        };
        let _ = write!(
            out,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{radius}\" style=\"fill:{fill};opacity:{opacity}\"/>",
            rounded(*x),
            rounded(*y)
        );
    }
}
