//! Writing the ranked list as a file, a few hundred customers at a time.

use std::collections::BTreeSet;

use super::customer;
use super::failure::Failure;
use super::job::Advance;
use super::list::{self, Selection};
use super::list_file::{ListFile, nine_digits};
use super::message::{ExportFormat, Progress, Scope, Stage};
use super::modelling::{answers, model_of};
use super::session::Session;
use crate::explain::words;
use crate::export::{Cell, ExportError};
use crate::i18n::{Lang, explain, export as text};

/// Customers written between two looks at the message queue.
const ROWS_PER_STEP: usize = 32;
/// Reasons named per customer, where they can be had of all.
const REASONS: usize = 3;

/// A list being written.
pub(super) struct ExportJob {
    selection: Selection,
    total: usize,
    done: usize,
    lang: Lang,
    titles: Vec<String>,
    /// Reasons named per customer.
    reasons: usize,
    id: Option<usize>,
    /// The column with the date at which each row stands; it is put beside the id.
    date: Option<usize>,
    /// Whether places are those among each customer's latest rows.
    latest: bool,
    /// The score from which on a column says yes.
    threshold: Option<f64>,
    writer: Option<ListFile>,
}

impl ExportJob {
    pub(super) fn new(
        session: &mut Session,
        format: ExportFormat,
        scope: &Scope,
        threshold: Option<f64>,
        lang: Lang,
    ) -> Result<ExportJob, Failure> {
        let selection = list::select(session, scope)?;
        let total = selection.len();
        if total == 0 {
            return Err(ExportError::NoCustomers.into());
        }
        let scored = session.scored.as_ref().ok_or(Failure::NotScored)?;
        let reasons = if scored.explaining.is_exact() {
            REASONS
        } else {
            0
        };
        let table = session.customers().ok_or(Failure::NothingOpen)?;
        let id = session
            .id_column()
            .and_then(|column| table.position(column.name()));
        let mut header = vec![text::RANK.text(lang).to_string()];
        header.push(match id {
            Some(id) => table.columns()[id].name().to_string(),
            None => text::ROW.text(lang).to_string(),
        });
        let date = scored.dates.filter(|date| Some(*date) != id);
        let dates = date.and_then(|date| table.columns().get(date));
        header.extend(dates.map(|column| column.name().to_string()));
        let loaded = session.model.as_ref().ok_or(Failure::NoModel)?;
        let score = match answers(loaded) {
            None => text::SCORE,
            Some(_) => text::SCORE_OTHER,
        };
        header.push(score.text(lang).to_string());
        header.extend(threshold.map(|threshold| {
            // As the user wrote it, without what its binary form adds.
            let percent = libm::round(threshold * 1e4) / 1e2;
            text::REACHES.fill(lang, &[("threshold", &format!("{percent} %"))])
        }));
        header
            .extend((1..=reasons).map(|n| text::REASON.fill(lang, &[("number", &n.to_string())])));
        let mut taken: BTreeSet<String> = header.iter().cloned().collect();
        for (index, column) in table.columns().iter().enumerate() {
            if Some(index) != id && Some(index) != date {
                header.push(unused_name(column.name(), &mut taken));
            }
        }
        let writer = ListFile::new(format, text::SHEET.text(lang), &header, total)?;
        let features = &model_of(session)?.contract().features;
        let titles = features
            .iter()
            .map(|feature| feature.title(lang).to_string())
            .collect();
        Ok(ExportJob {
            selection,
            total,
            done: 0,
            lang,
            titles,
            reasons,
            id,
            date,
            latest: scope.latest,
            threshold,
            writer: Some(writer),
        })
    }

    pub(super) fn step(&mut self, session: &mut Session) -> Result<Advance, Failure> {
        let Some(mut writer) = self.writer.take() else {
            return Err(Failure::Superseded);
        };
        let end = (self.done + ROWS_PER_STEP).min(self.total);
        for position in self.done..end {
            self.write_customer(session, &mut writer, position)?;
        }
        self.done = end;
        if end < self.total {
            self.writer = Some(writer);
            let progress = Progress::new(Stage::Writing, end as u64, self.total as u64);
            return Ok(Advance::More(progress));
        }
        let finished = writer.finish(text::FILE.text(self.lang), self.total)?;
        Ok(Advance::Finished(finished))
    }

    fn write_customer(
        &self,
        session: &Session,
        writer: &mut ListFile,
        position: usize,
    ) -> Result<(), Failure> {
        let scored = session.scored.as_ref().ok_or(Failure::NotScored)?;
        let table = session.customers().ok_or(Failure::NothingOpen)?;
        let row = self.selection.row(scored, position);
        let reasons = customer::reasons(session, row, self.reasons)?;
        let phrases: Vec<String> = reasons
            .iter()
            .map(|reason| words::phrase(&self.titles[reason.feature], reason, self.lang))
            .collect();
        let number = scored.rank(row, self.latest) as f64;
        let name = match self.id {
            Some(id) => Cell::from_file(table.columns()[id].text(row)),
            None => Cell::Number(row as f64 + 1.0),
        };
        let reason = |n: usize| match phrases.get(n) {
            Some(phrase) => Cell::Text(phrase.as_str().into()),
            None => Cell::Empty,
        };
        let others = table
            .columns()
            .iter()
            .enumerate()
            .filter(|(index, _)| Some(*index) != self.id && Some(*index) != self.date)
            .map(|(_, column)| Cell::from_file(column.text(row)));
        let date = self.date.and_then(|date| table.columns().get(date));
        let date = date.map(|column| Cell::from_file(column.text(row)));
        let score = Cell::Number(nine_digits(scored.scores[row]));
        let reaches = self.threshold.map(|threshold| {
            let answer = match scored.scores[row] >= threshold {
                true => explain::YES,
                false => explain::NO,
            };
            Cell::Text(answer.text(self.lang).into())
        });
        let cells = [Cell::Number(number), name]
            .into_iter()
            .chain(date)
            .chain([score])
            .chain(reaches)
            .chain((0..self.reasons).map(reason))
            .chain(others);
        writer.row(cells)
    }
}

/// A column of the user's file that is called like one of ours gets a number.
fn unused_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut unused = name.to_string();
    let mut number = 2;
    while !taken.insert(unused.clone()) {
        unused = format!("{name}_{number}");
        number += 1;
    }
    unused
}
