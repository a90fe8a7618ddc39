//! How a text file was read, and the fields that overrule it.

use leptos::prelude::*;

use super::file::delimiter_name;
use crate::engine::{Delimiter, Encoding, Escape, Format, Quote, ReadOptions, ReadReport};
use crate::i18n::{Message, data as text};
use crate::ui::state::use_app;
use crate::ui::tasks::reread;

/// Most rows of names that are offered.
const HEADER_ROWS: u64 = 3;
/// Most lines before a table that can be left out.
const MOST_LINES: u64 = 1_000_000;

const QUOTES: [Quote; 3] = [Quote::Double, Quote::Single, Quote::None];

const ESCAPES: [Escape; 3] = [Escape::Doubled, Escape::Backslash, Escape::None];

/// What a choice is called.
#[derive(Clone, Copy)]
enum Title {
    Words(Message),
    Name(&'static str),
    Sign(Delimiter),
    Number(u64),
}

/// The fields of one file, folded away unless something was said.
#[component]
pub fn ReadDifferently(
    /// The file's name.
    file: String,
    /// Its place among the files.
    index: usize,
    /// How it was read.
    report: ReadReport,
) -> impl IntoView {
    if !matches!(report.format, Format::Csv | Format::FixedWidth) {
        return ().into_any();
    }
    let app = use_app();
    let before = reread::options_of(app, &file);
    let is_said = before != ReadOptions::default();
    let options = RwSignal::new(before.clone());
    let hook = move |field: &str| format!("read-{field}-{index}");
    let (name, again) = (file.clone(), file);

    let encodings: Vec<Title> = Encoding::ALL.map(|e| Title::Name(e.name())).into();
    let encoding = (!is_said).then_some(Title::Name(report.encoding.name()));
    let encoded = move |place: Option<usize>| {
        let chosen = place.and_then(|place| Encoding::ALL.get(place)).copied();
        options.update(|options| options.encoding = chosen);
    };
    let encoding_now = position(&Encoding::ALL, before.encoding);

    // Besides the usual ones, what was found or said of this file.
    let other = report
        .delimiter
        .filter(|d| matches!(d, Delimiter::Other(_)));
    let all: Vec<Delimiter> = Delimiter::ALL.into_iter().chain(other).collect();
    let delimiter_title = |delimiter| match delimiter {
        Some(other @ Delimiter::Other(_)) => Title::Sign(other),
        usual => Title::Words(delimiter_name(usual)),
    };
    let delimiters: Vec<Title> = all.iter().map(|d| delimiter_title(Some(*d))).collect();
    let delimiter = (!is_said).then(|| delimiter_title(report.delimiter));
    let delimiter_now = position(&all, before.delimiter);
    let delimited = move |place: Option<usize>| {
        let usual = place.and_then(|place| Delimiter::ALL.get(place)).copied();
        let chosen = usual.or(other.filter(|_| place.is_some()));
        options.update(|options| options.delimiter = chosen);
    };

    let found = (!is_said).then_some(&report.dialect);
    let (quotes, quote) = named(&QUOTES, found.map(|found| found.quote), quote_name);
    let quoted = move |place: Option<usize>| {
        let chosen = place.and_then(|place| QUOTES.get(place)).copied();
        options.update(|options| options.quote = chosen);
    };
    let quote_now = position(&QUOTES, before.quote);

    let (escapes, escape) = named(&ESCAPES, found.map(|found| found.escape), escape_name);
    let escaped = move |place: Option<usize>| {
        let chosen = place.and_then(|place| ESCAPES.get(place)).copied();
        options.update(|options| options.escape = chosen);
    };
    let escape_now = position(&ESCAPES, before.escape);

    let headers: Vec<Title> = (0..=HEADER_ROWS).map(Title::Number).collect();
    let header = (!is_said).then_some(Title::Number(report.dialect.header_rows));
    let headed = move |place: Option<usize>| {
        options.update(|options| options.header_rows = place.map(|rows| rows as u64));
    };
    let header_now = before.header_rows.map(|rows| rows as usize);

    let skipped = move |event| {
        let lines = event_target_value(&event).trim().parse::<u64>().ok();
        let lines = lines.map(|lines| lines.min(MOST_LINES));
        options.update(|options| options.skip_lines = lines);
    };
    let skip_now = before
        .skip_lines
        .map(|lines| lines.to_string())
        .unwrap_or_default();
    let bordered = move |event| {
        let said = event_target_value(&event);
        let borders = said.split(|sign: char| !sign.is_ascii_digit());
        let borders: Vec<u32> = borders.filter_map(|border| border.parse().ok()).collect();
        options.update(|options| options.borders = Some(borders).filter(|all| !all.is_empty()));
    };
    let borders_now = (report.format == Format::FixedWidth).then(|| {
        let borders = report.dialect.borders.iter().map(u32::to_string);
        borders.collect::<Vec<String>>().join(", ")
    });
    let unchanged = {
        let before = before.clone();
        Memo::new(move |_| options.with(|options| *options == before))
    };
    view! {
        <details class="read-differently" open=is_said data-testid=hook("differently")>
            <summary>{move || app.text(text::READ_DIFFERENTLY)}</summary>
            <p class="soft">{move || app.text(text::READ_DIFFERENTLY_NOTE)}</p>
            <div class="fields">
                <Choice
                    label=text::ENCODING
                    hook=hook("encoding")
                    titles=encodings
                    found=encoding
                    now=encoding_now
                    choose=encoded
                />
                <Choice
                    label=text::DELIMITER
                    hook=hook("delimiter")
                    titles=delimiters
                    found=delimiter
                    now=delimiter_now
                    choose=delimited
                />
                <Choice
                    label=text::QUOTE
                    hook=hook("quote")
                    titles=quotes
                    found=quote
                    now=quote_now
                    choose=quoted
                />
                <Choice
                    label=text::ESCAPE
                    hook=hook("escape")
                    titles=escapes
                    found=escape
                    now=escape_now
                    choose=escaped
                />
                <Choice
                    label=text::HEADER_ROWS
                    hook=hook("header")
                    titles=headers
                    found=header
                    now=header_now
                    choose=headed
                />
                <label class="knob">
                    <span>{move || app.text(text::SKIP_LINES)}</span>
                    <input
                        type="number"
                        min="0"
                        max=MOST_LINES.to_string()
                        data-testid=hook("skip")
                        value=skip_now
                        on:input=skipped
                    />
                </label>
                {borders_now
                    .map(|now| {
                        view! {
                            <label class="knob">
                                <span>{move || app.text(text::BORDERS)}</span>
                                <input
                                    data-testid=hook("borders")
                                    value=now
                                    on:input=bordered
                                />
                            </label>
                        }
                    })}
            </div>
            <div class="steps">
                <button
                    class="btn main"
                    data-testid=hook("again")
                    disabled=move || unchanged.get() || app.is_working()
                    on:click=move |_| reread::read_as(app, again.clone(), options.get_untracked())
                >
                    {move || app.text(text::READ_AGAIN)}
                </button>
                {is_said
                    .then(|| {
                        view! {
                            <button
                                class="btn"
                                data-testid=hook("as-found")
                                on:click=move |_| {
                                    reread::read_as(app, name.clone(), ReadOptions::default());
                                }
                            >
                                {move || app.text(text::READ_AS_FOUND)}
                            </button>
                        }
                    })}
            </div>
        </details>
    }
    .into_any()
}

/// One field: as it was found, or one of the titles.
#[component]
fn Choice(
    label: Message,
    hook: String,
    titles: Vec<Title>,
    /// What was found; nothing when the user said something of the file.
    #[prop(into)]
    found: Option<Title>,
    /// Position of what the user said.
    #[prop(into)]
    now: Option<usize>,
    choose: impl Fn(Option<usize>) + Copy + Send + 'static,
) -> impl IntoView {
    let app = use_app();
    let words = move |title: Title| match title {
        Title::Words(message) => app.text(message).to_string(),
        Title::Name(name) => name.to_string(),
        Title::Sign(sign) => sign.as_str().to_string(),
        Title::Number(0) => app.text(text::NO_HEADER).to_string(),
        Title::Number(number) => number.to_string(),
    };
    let as_found = move || match found {
        Some(found) => app.fill(text::FOUND, &[("found", &words(found))]),
        None => app.text(text::KIND_AS_FOUND).to_string(),
    };
    let options = titles.into_iter().enumerate().map(|(place, title)| {
        view! {
            <option value=place.to_string() selected=now == Some(place)>
                {move || words(title)}
            </option>
        }
    });
    let options = options.collect_view();
    view! {
        <label class="knob">
            <span>{move || app.text(label)}</span>
            <select
                data-testid=hook
                on:change=move |event| choose(event_target_value(&event).parse().ok())
            >
                <option value="" selected=now.is_none()>
                    {as_found}
                </option>
                {options}
            </select>
        </label>
    }
}

fn position<T: PartialEq>(all: &[T], said: Option<T>) -> Option<usize> {
    let said = said?;
    all.iter().position(|other| *other == said)
}

fn quote_name(quote: Quote) -> Message {
    match quote {
        Quote::Double => text::QUOTE_DOUBLE,
        Quote::Single => text::QUOTE_SINGLE,
        Quote::None => text::QUOTE_NONE,
    }
}

/// What ways are called, and the one that was found.
fn named<Way: Copy>(
    all: &[Way],
    found: Option<Way>,
    name: fn(Way) -> Message,
) -> (Vec<Title>, Option<Title>) {
    let title = |way| Title::Words(name(way));
    (all.iter().copied().map(title).collect(), found.map(title))
}

fn escape_name(escape: Escape) -> Message {
    match escape {
        Escape::Doubled => text::ESCAPE_DOUBLED,
        Escape::Backslash => text::ESCAPE_BACKSLASH,
        Escape::None => text::ESCAPE_NONE,
    }
}
