//! Saves a chart: the picture as PNG, the table as CSV. Nothing is sent.

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::chart::{Shown, device_ratio};
use super::paint::paint;
use crate::chart::label::fitted;
use crate::chart::scene::{Anchor, Label};
use crate::chart::table::{Cell, Table};
use crate::chart::{Ink, Scene, Size};
use crate::engine::{CsvWriter, ExportCell};
use crate::platform::download;
use leptos::prelude::*;

/// The fewest device pixels per CSS pixel of a saved picture.
const SHARP: f64 = 2.0;
/// What is left free around a saved picture, in CSS pixels.
const MARGIN: f32 = 20.0;
/// Height of the title and the sentence above it, in CSS pixels.
const HEAD: f32 = 48.0;

/// Saves the picture on the ground of a card.
pub(super) fn png(shown: Shown) {
    let Some(canvas) = shown.canvas.try_get_untracked().flatten() else {
        return;
    };
    if let Some(bytes) = shown.peek(|scene| picture(&canvas, scene)) {
        download::save(&name(shown, "png"), "image/png", &bytes);
    }
}

/// Saves the table, numbers as numbers.
pub(super) fn csv(shown: Shown) {
    if let Some(bytes) = shown.peek(|scene| Some(table(&scene.table))) {
        download::save(&name(shown, "csv"), "text/csv;charset=utf-8", &bytes);
    }
}

/// The chart with its title and sentence above it and a margin around.
fn picture(shown: &HtmlCanvasElement, scene: &Scene) -> Option<Vec<u8>> {
    let ratio = device_ratio().max(SHARP) as f32;
    let canvas = fresh_canvas()?;
    paint(&canvas, shown, &framed(scene), ratio, Some(Ink::Card))?;
    let chart = fresh_canvas()?;
    paint(&chart, shown, scene, ratio, None)?;
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let place = [MARGIN, MARGIN + HEAD].map(|length| f64::from(libm::roundf(length * ratio)));
    context
        .draw_image_with_html_canvas_element(&chart, place[0], place[1])
        .ok()?;
    let address = canvas.to_data_url().ok()?;
    let (_, encoded) = address.split_once(',')?;
    let decoded = web_sys::window()?.atob(encoded).ok()?;
    // One character per byte, all below 256.
    Some(decoded.chars().map(|c| c as u8).collect())
}

fn fresh_canvas() -> Option<HtmlCanvasElement> {
    let document = web_sys::window()?.document()?;
    document.create_element("canvas").ok()?.dyn_into().ok()
}

/// What stands around a saved chart.
fn framed(scene: &Scene) -> Scene {
    let size = Size::new(
        scene.width + 2.0 * MARGIN,
        scene.height + 2.0 * MARGIN + HEAD,
    );
    let mut frame = Scene::new(size, scene.title.as_str());
    let line = |y, text: &str, ink| Label::new(MARGIN, MARGIN + y, text, Anchor::Start, ink);
    let title = line(7.0, &scene.title, Ink::Text).strong();
    let sentence = line(27.0, &scene.sentence, Ink::Muted).small();
    frame.text(fitted(title, scene.width));
    frame.text(fitted(sentence, scene.width));
    frame
}

fn table(table: &Table) -> Vec<u8> {
    let mut writer = CsvWriter::utf8();
    let heads = table.columns.iter();
    writer.row(heads.map(|column| ExportCell::Text(column.title.as_str().into())));
    for row in &table.rows {
        writer.row(row.iter().map(|cell| match cell {
            Cell::Text(text) => ExportCell::Text(text.as_str().into()),
            Cell::Number { value, .. } => ExportCell::Number(*value),
        }));
    }
    writer.finish().0
}

/// The chart's title as a file name.
fn name(shown: Shown, extension: &str) -> String {
    let title = shown.peek(|scene| scene.title.clone());
    let kept: String = title
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .take(60)
        .collect();
    format!("{}.{extension}", kept.trim_matches('-'))
}
