//! Looking at the opened files, a column a step, before anything is made of them.

use super::message::{Progress, Stage};
use super::session::OpenedFile;
use crate::table::{duplicate_rows, profile};

/// Looks at the next column that nobody looked at yet; `None` when there is none.
pub(super) fn step(files: &mut [OpenedFile], today: Option<i64>) -> Option<Progress> {
    let columns = |file: &OpenedFile| file.table.columns().len() as u64;
    let total = files.iter().map(columns).sum();
    let mut done = 0;
    for file in files {
        if let Some(column) = file.table.columns().get(file.profiles.len()) {
            file.profiles.push(profile::column_on(column, today));
            return Some(Progress::new(
                Stage::Profiling,
                done + file.profiles.len() as u64,
                total,
            ));
        }
        done += columns(file);
        // Of a file's beginning it would say nothing.
        if file.repeated.is_none() && !file.sampled {
            file.repeated = Some(duplicate_rows(&file.table));
            return Some(Progress::new(Stage::Profiling, done, total));
        }
    }
    None
}
