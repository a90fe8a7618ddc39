//! A page of headings, paragraphs, tables and charts. Whatever is put in is escaped here.

use std::fmt::Write;

use crate::chart::scene::Scene;
use crate::chart::svg::{escaped, svg};
use crate::i18n::Lang;

/// Colours, sizes and what uses them.
const STYLE: [&str; 2] = [
    include_str!("../../../style/tokens.css"),
    include_str!("../../../style/card.css"),
];

/// A page under way.
pub(super) struct Page {
    out: String,
    in_section: bool,
}

/// One row of a table: words, then numbers.
pub(super) struct Row {
    words: Vec<String>,
    numbers: Vec<String>,
}

impl Row {
    pub(super) fn words<const N: usize>(words: [String; N]) -> Row {
        Row {
            words: words.to_vec(),
            numbers: Vec::new(),
        }
    }

    /// A row of which the first `words` cells are words.
    pub(super) fn of(mut cells: Vec<String>, words: usize) -> Row {
        let numbers = cells.split_off(words.min(cells.len()));
        Row {
            words: cells,
            numbers,
        }
    }

    pub(super) fn and<const N: usize>(mut self, numbers: [String; N]) -> Row {
        self.numbers.extend(numbers);
        self
    }
}

// Writing to a text does not fail.
impl Page {
    pub(super) fn new(title: &str, lang: Lang) -> Page {
        let title = escaped(title);
        let style = STYLE.join("");
        let out = format!(
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
             style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n\
             <h1>{title}</h1>\n",
            lang.code()
        );
        Page {
            out,
            in_section: false,
        }
    }

    pub(super) fn section(&mut self, heading: Option<&str>) {
        self.close();
        self.in_section = true;
        self.out.push_str("<section>\n");
        if let Some(heading) = heading {
            self.heading(heading);
        }
    }

    pub(super) fn heading(&mut self, heading: &str) {
        let _ = writeln!(self.out, "<h2>{}</h2>", escaped(heading));
    }

    pub(super) fn paragraph(&mut self, text: &str) {
        let _ = writeln!(self.out, "<p>{}</p>", escaped(text));
    }

    pub(super) fn warning(&mut self, text: &str) {
        let _ = writeln!(self.out, "<p class=\"warn\">{}</p>", escaped(text));
    }

    /// A table; as many of its last heads stand at the right as the first row has numbers.
    pub(super) fn table(&mut self, heads: &[&str], rows: impl Iterator<Item = Row>) {
        let rows: Vec<Row> = rows.collect();
        let words = rows.first().map_or(heads.len(), |row| row.words.len());
        self.out.push_str("<table>\n");
        if !heads.is_empty() {
            self.out.push_str("<tr>");
            for (at, head) in heads.iter().enumerate() {
                let class = if at < words { "" } else { " class=\"number\"" };
                let _ = write!(self.out, "<th{class}>{}</th>", escaped(head));
            }
            self.out.push_str("</tr>\n");
        }
        for row in rows {
            self.out.push_str("<tr>");
            for cell in &row.words {
                let _ = write!(self.out, "<td>{}</td>", escaped(cell));
            }
            for cell in &row.numbers {
                let _ = write!(self.out, "<td class=\"number\">{}</td>", escaped(cell));
            }
            self.out.push_str("</tr>\n");
        }
        self.out.push_str("</table>\n");
    }

    pub(super) fn chart(&mut self, scene: &Scene) {
        self.heading(&scene.title);
        self.paragraph(&scene.sentence);
        let _ = writeln!(self.out, "{}", svg(scene));
    }

    pub(super) fn finish(mut self) -> String {
        self.close();
        self.out.push_str("</main>\n</body>\n</html>\n");
        self.out
    }

    fn close(&mut self) {
        if self.in_section {
            self.out.push_str("</section>\n");
            self.in_section = false;
        }
    }
}
