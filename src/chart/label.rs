//! Labels that fit: shortened, placed inside the chart, dropped where they would collide.

use super::measure::{Estimate, Measure};
use super::scene::{Anchor, Area, Label, Weight};

/// The shortest text worth showing, in characters besides the ellipsis.
const LEAST: usize = 2;

/// `text` if it fits into `room` pixels, else its beginning with an ellipsis;
/// empty when not even that fits.
pub fn fit(text: &str, size: f32, weight: Weight, room: f32) -> String {
    let width = |text: &str| Estimate.width(text, size, weight);
    if width(text) <= room {
        return text.to_string();
    }
    let mut left = room - width("…");
    let mut kept = String::new();
    for c in text.chars() {
        left -= width(c.encode_utf8(&mut [0; 4]));
        if left < 0.0 {
            break;
        }
        kept.push(c);
    }
    let kept = kept.trim_end();
    if kept.chars().count() < LEAST {
        return String::new();
    }
    format!("{kept}…")
}

/// Shortens a label to the room it has.
pub fn fitted(mut label: Label, room: f32) -> Label {
    label.text = fit(&label.text, label.size, label.weight, room);
    label
}

/// Moves a label sideways so that it stays between `left` and `right`.
pub fn within(mut label: Label, left: f32, right: f32) -> Label {
    let area = Estimate.area(&label);
    let over = (area.x + area.width - right).max(0.0);
    label.x -= over;
    let under = (left - (area.x - over)).max(0.0);
    label.x += under;
    label
}

/// Whether two rectangles come closer than `gap`.
pub fn collide(a: &Area, b: &Area, gap: f32) -> bool {
    a.x < b.x + b.width + gap
        && b.x < a.x + a.width + gap
        && a.y < b.y + b.height
        && b.y < a.y + a.height
}

/// Keeps, of labels in order of importance, those that collide with none before.
pub fn without_collisions(labels: Vec<Label>, gap: f32) -> Vec<Option<Label>> {
    let mut taken: Vec<Area> = Vec::new();
    labels
        .into_iter()
        .map(|label| {
            let area = Estimate.area(&label);
            if taken.iter().any(|other| collide(other, &area, gap)) {
                return None;
            }
            taken.push(area);
            Some(label)
        })
        .collect()
}

/// Two labels on one line, pushed apart around their middle when they collide.
pub fn side_by_side(a: Label, b: Label, gap: f32) -> (Label, Label) {
    if !collide(&Estimate.area(&a), &Estimate.area(&b), gap) {
        return (a, b);
    }
    let (mut left, mut right, swapped) = if a.x <= b.x {
        (a, b, false)
    } else {
        (b, a, true)
    };
    let middle = (left.x + right.x) / 2.0;
    (left.anchor, left.x) = (Anchor::End, middle - gap / 2.0);
    (right.anchor, right.x) = (Anchor::Start, middle + gap / 2.0);
    if swapped {
        (right, left)
    } else {
        (left, right)
    }
}
