//! One opened file: how it was read, what was repaired, its columns.

use leptos::prelude::*;

use super::columns::ColumnTable;
use super::quality::Quality;
use super::read_differently::ReadDifferently;
use crate::engine::{Delimiter, FileView, Format, ReadReport};
use crate::i18n::{Lang, Message, data, number, page as text};
use crate::ui::state::use_app;
use crate::ui::tasks::{open, reread};

/// The card of one file.
#[component]
pub fn FileCard(
    /// What was opened.
    file: FileView,
    /// Its place among the files.
    index: usize,
    /// Whether it holds the customers.
    is_table: bool,
    /// Whether another file could hold them.
    several: bool,
) -> impl IntoView {
    let app = use_app();
    let FileView {
        name,
        shown,
        size,
        report,
        repairs,
        sheets,
        columns,
        notes,
        repeated,
        sampled,
        ..
    } = file;
    let rows = sampled.unwrap_or(report.rows);
    let (of_report, of_columns, same) = (report.clone(), columns.clone(), name.clone());
    let of_file = name;
    let count = columns.len();
    let testid = if is_table {
        "columns".to_string()
    } else {
        format!("columns-{index}")
    };
    let line = move || {
        let lang = app.lang.get();
        let mut layout = layout_of(&report, lang);
        if report.compressed {
            layout = format!("{layout} · {}", data::PACKED.text(lang));
        }
        text::FILE_LINE.fill(
            lang,
            &[
                ("size", &number::bytes(size)),
                ("layout", &layout),
                (
                    "rows",
                    &counted(lang, report.rows, text::ROWS_ONE, text::ROWS_MANY),
                ),
                (
                    "columns",
                    &counted(lang, count as u64, text::COLUMNS_ONE, text::COLUMNS_MANY),
                ),
            ],
        )
    };
    let no_repairs = repairs.is_empty();
    view! {
        <section class="card" data-testid=format!("file-{index}")>
            <div class="card-head">
                <h2>{shown} " " <span class="soft">{line}</span></h2>
                <Show when=move || several && !is_table>
                    <button class="btn" on:click=move |_| open::choose_table(app, index)>
                        {move || app.text(text::USE_THIS_TABLE)}
                    </button>
                </Show>
            </div>
            {(sheets.len() > 1).then(|| view! { <Sheets file=of_file sheets index /> })}
            {sampled
                .map(|rows| {
                    view! {
                        <p class="soft">
                            {move || {
                                let rows = number::count(app.lang.get(), rows);
                                app.fill(text::SAMPLED, &[("rows", &rows)])
                            }}
                        </p>
                    }
                })}
            <Show when=move || !no_repairs>
                <h3>{move || app.text(text::REPAIRS)}</h3>
            </Show>
            <ul class="findings" data-testid=format!("repairs-{index}")>
                {move || {
                    let lang = app.lang.get();
                    repairs
                        .iter()
                        .map(|repair| view! { <li>{repair.text(lang).to_string()}</li> })
                        .collect_view()
                }}
            </ul>
            <Quality columns=of_columns rows repeated testid=format!("quality-{index}") />
            <ReadDifferently file=same index report=of_report />
            <ColumnTable columns notes testid file=Some(index) />
        </section>
    }
}

/// One thing or many of them.
fn counted(lang: Lang, count: u64, one: Message, many: Message) -> String {
    match count {
        1 => one.text(lang).to_string(),
        _ => many.fill(lang, &[("count", &number::count(lang, count))]),
    }
}

/// Which table of a file that holds several is taken.
#[component]
fn Sheets(file: String, sheets: Vec<String>, index: usize) -> impl IntoView {
    let app = use_app();
    let options = sheets.iter().enumerate().map(|(place, name)| {
        view! {
            <option value=place.to_string() selected=place == 0>
                {name.clone()}
            </option>
        }
    });
    let options = options.collect_view();
    let changed = move |event| {
        let place = event_target_value(&event).parse::<usize>().ok();
        if let Some(sheet) = place.and_then(|place| sheets.get(place)) {
            reread::choose_sheet(app, file.clone(), sheet.clone());
        }
    };
    view! {
        <label class="check">
            {move || app.text(data::SHEET)}
            <select data-testid=format!("sheet-{index}") on:change=changed>
                {options}
            </select>
        </label>
    }
}

/// How a file is laid out: by delimiters, in columns of white space, or the format's name.
fn layout_of(report: &ReadReport, lang: Lang) -> String {
    let encoding = report.encoding.name();
    let text = match report.format {
        Format::Csv => delimiter_name(report.delimiter).text(lang),
        Format::FixedWidth => text::FIXED_WIDTH.text(lang),
        Format::Parquet => return text::PARQUET.text(lang).to_string(),
        Format::Xlsx | Format::Xlsb | Format::Xls => return text::EXCEL.text(lang).to_string(),
        Format::Ods => return text::OPEN_DOCUMENT.text(lang).to_string(),
        Format::JsonLines | Format::Json => return text::JSON.text(lang).to_string(),
    };
    format!("{encoding} · {text}")
}

/// What a delimiter is called.
pub(super) fn delimiter_name(delimiter: Option<Delimiter>) -> Message {
    match delimiter {
        Some(Delimiter::Comma) => text::COMMA,
        Some(Delimiter::Semicolon) => text::SEMICOLON,
        Some(Delimiter::Tab) => text::TAB,
        Some(Delimiter::Pipe) => text::PIPE,
        Some(Delimiter::Space) => text::SPACE,
        Some(Delimiter::Other(_)) => text::OTHER_DELIMITER,
        None => text::ONE_COLUMN,
    }
}
