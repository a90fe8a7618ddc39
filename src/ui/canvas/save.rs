//! Saves a chart: the picture as PNG, the table as CSV. Nothing is sent.

use wasm_bindgen::JsCast;
use web_sys::HtmlCanvasElement;

use super::chart::{Shown, device_ratio};
use super::paint::paint;
use crate::chart::table::{Cell, Table};
use crate::chart::{Ink, Scene};
use crate::engine::{CsvEncoding, CsvWriter, ExportCell};
use crate::platform::download;
use leptos::prelude::*;

/// The fewest device pixels per CSS pixel of a saved picture.
const SHARP: f64 = 2.0;

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

fn picture(shown: &HtmlCanvasElement, scene: &Scene) -> Option<Vec<u8>> {
    let window = web_sys::window()?;
    let canvas: HtmlCanvasElement = window
        .document()?
        .create_element("canvas")
        .ok()?
        .dyn_into()
        .ok()?;
    let ratio = device_ratio().max(SHARP) as f32;
    paint(&canvas, shown, scene, ratio, Some(Ink::Card))?;
    let address = canvas.to_data_url().ok()?;
    let (_, encoded) = address.split_once(',')?;
    let decoded = window.atob(encoded).ok()?;
    // One character per byte, all below 256.
    Some(decoded.chars().map(|c| c as u8).collect())
}

fn table(table: &Table) -> Vec<u8> {
    let mut writer = CsvWriter::new(CsvEncoding::Utf8);
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
