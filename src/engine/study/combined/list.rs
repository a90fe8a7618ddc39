//! All customers as two models together see them, as a file.

use super::CombinedWork;
use crate::engine::failure::Failure;
use crate::engine::job::Advance;
use crate::engine::list_file::{ListFile, nine_digits};
use crate::engine::message::{ExportFormat, Progress, Stage};
use crate::engine::session::Session;
use crate::engine::study::PARTS;
use crate::engine::study_view::Combination;
use crate::export::Cell;
use crate::i18n::{Lang, export, hybrid as text};
use crate::model::hybrid::{Member, Targets};

/// Customers written between two looks at the message queue.
const ROWS_PER_STEP: usize = 256;

/// A list being written, once both models have scored.
pub(in crate::engine) struct CombinedList {
    work: Option<CombinedWork>,
    members: Vec<Member>,
    done: usize,
    file: Option<ListFile>,
    lang: Lang,
}

impl CombinedList {
    pub fn new(
        session: &Session,
        asked: Combination,
        format: ExportFormat,
        lang: Lang,
    ) -> Result<CombinedList, Failure> {
        let scored = session.scored.as_ref().ok_or(Failure::NotScored)?;
        let word = |message: crate::i18n::Message| message.text(lang).to_string();
        let id = session.id_column().map(|column| column.name().to_string());
        let mut header = Vec::from([id.unwrap_or_else(|| word(export::ROW))]);
        header.extend(date(session).map(|column| column.name().to_string()));
        header.extend(
            [
                text::WIDE,
                text::NARROW,
                text::BLEND,
                text::DIFFERENCE,
                text::TARGETS,
            ]
            .map(word),
        );
        let file = ListFile::new(format, text::SHEET.text(lang), &header, scored.scores.len())?;
        Ok(CombinedList {
            work: Some(CombinedWork::for_list(session, asked)?),
            members: Vec::new(),
            done: 0,
            file: Some(file),
            lang,
        })
    }

    pub fn step(&mut self, session: &Session) -> Result<Advance, Failure> {
        if let Some(work) = &mut self.work {
            let scored = session.scored.as_ref().ok_or(Failure::NotScored)?;
            let (share, finished) = work.step(session, scored)?;
            if finished && let Some(hybrid) = self.work.take().and_then(|work| work.hybrid) {
                self.members = hybrid.ranked();
            }
            let done = (share * PARTS) as u64;
            let progress = Progress::new(Stage::Studying, done, PARTS as u64);
            return Ok(Advance::More(progress));
        }
        let Some(mut file) = self.file.take() else {
            return Err(Failure::Superseded);
        };
        let all = self.members.len();
        let end = (self.done + ROWS_PER_STEP).min(all);
        for member in self.members.get(self.done..end).unwrap_or_default() {
            write(session, &mut file, member, self.lang)?;
        }
        self.done = end;
        if end < all {
            self.file = Some(file);
            let progress = Progress::new(Stage::Writing, end as u64, all as u64);
            return Ok(Advance::More(progress));
        }
        let finished = file.finish(text::FILE.text(self.lang), all)?;
        Ok(Advance::Finished(finished))
    }
}

/// The column with the date at which each row stands, if customers have several rows.
fn date(session: &Session) -> Option<&crate::table::Column> {
    let date = session.scored.as_ref()?.dates?;
    let column = session.customers()?.columns().get(date)?;
    let is_id = session.id_column().map(|id| id.name()) == Some(column.name());
    (!is_id).then_some(column)
}

fn write(
    session: &Session,
    file: &mut ListFile,
    member: &Member,
    lang: Lang,
) -> Result<(), Failure> {
    let row = member.row as usize;
    let name = match session.id_column() {
        Some(column) => Cell::from_file(column.text(row)),
        None => Cell::Number(row as f64 + 1.0),
    };
    let date = date(session).map(|column| Cell::from_file(column.text(row)));
    let numbers = [
        member.wide,
        member.narrow,
        member.blend,
        member.difference(),
    ];
    let numbers = numbers.map(|number| match number.is_nan() {
        true => Cell::Empty,
        false => Cell::Number(nine_digits(number)),
    });
    let targets = match member.targets {
        Targets::Both => text::IN_BOTH,
        Targets::Wide => text::IN_WIDE,
        Targets::Narrow => text::IN_NARROW,
        Targets::None => text::IN_NONE,
    };
    let targets = Cell::Text(targets.text(lang).into());
    let first = std::iter::once(name).chain(date);
    file.row(first.chain(numbers).chain([targets]))
}
