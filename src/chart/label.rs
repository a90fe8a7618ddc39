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

/// `text` if it fits into `room` pixels, else with an ellipsis before `tail`, its end; that is
/// given up where it would leave less than a third to what stands before it.
pub fn fit_before(text: &str, tail: &str, size: f32, weight: Weight, room: f32) -> String {
    let left = room - Estimate.width(tail, size, weight);
    let is_short = Estimate.width(text, size, weight) <= room;
    let head = text.strip_suffix(tail).filter(|_| !tail.is_empty());
    let head = head.filter(|_| !is_short && left * 3.0 >= room);
    let head = head.map(|head| fit(head, size, weight, left));
    match head.filter(|head| !head.is_empty()) {
        Some(head) => head + tail,
        None => fit(text, size, weight, room),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortened_name_keeps_its_value() {
        let fitted = |text: &str, tail: &str, room| {
            let fitted = fit_before(text, tail, 13.0, Weight::Regular, room);
            assert!(Estimate.width(&fitted, 13.0, Weight::Regular) <= room);
            fitted
        };
        let text = "Sum of number_of_cds, last 90 days = 12";
        assert_eq!(fitted(text, " = 12", 1000.0), text);
        let short = fitted(text, " = 12", 180.0);
        assert!(
            short.starts_with("Sum of") && short.ends_with("… = 12"),
            "{short}"
        );
        // A value as long as all the room is cut like any text.
        let long = fitted(text, "number_of_cds, last 90 days = 12", 180.0);
        assert!(
            long.starts_with("Sum of n") && long.ends_with('…'),
            "{long}"
        );
        assert!(fitted(text, "", 180.0).ends_with('…'));
    }
}
