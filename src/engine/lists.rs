//! Lists besides that of the scores, as files: two models together, and items for customers.

use super::failure::Failure;
use super::job::Advance;
use super::message::{ExportFormat, ListOf};
use super::recommending::RecommendedList;
use super::session::Session;
use super::study::CombinedList;
use crate::i18n::Lang;

/// A list being written.
pub(super) enum ListJob {
    Combined(Box<CombinedList>),
    Recommended(RecommendedList),
}

impl ListJob {
    pub fn new(
        session: &Session,
        list: ListOf,
        format: ExportFormat,
        lang: Lang,
    ) -> Result<ListJob, Failure> {
        Ok(match list {
            ListOf::Combined(asked) => {
                ListJob::Combined(Box::new(CombinedList::new(session, asked, format, lang)?))
            }
            ListOf::Recommended => {
                ListJob::Recommended(RecommendedList::new(session, format, lang)?)
            }
        })
    }

    pub fn step(&mut self, session: &mut Session) -> Result<Advance, Failure> {
        match self {
            ListJob::Combined(list) => list.step(session),
            ListJob::Recommended(list) => list.step(session),
        }
    }
}
