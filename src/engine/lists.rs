//! Lists besides that of the scores, as files: items for customers.

use super::failure::Failure;
use super::job::Advance;
use super::message::{ExportFormat, ListOf};
use super::recommending::RecommendedList;
use super::session::Session;
use crate::i18n::Lang;

/// A list being written.
pub(super) enum ListJob {
    Recommended(RecommendedList),
}

impl ListJob {
    pub fn new(
        session: &mut Session,
        list: ListOf,
        format: ExportFormat,
        lang: Lang,
    ) -> Result<ListJob, Failure> {
        match list {
            ListOf::Recommended => {
                RecommendedList::new(session, format, lang).map(ListJob::Recommended)
            }
        }
    }

    pub fn step(&mut self, _: &Session) -> Result<Advance, Failure> {
        match self {
            ListJob::Recommended(list) => list.step(),
        }
    }
}
