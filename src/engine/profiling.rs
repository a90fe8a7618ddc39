//! Looking at the opened files, a column a step, before anything is made of them.

use super::message::{Progress, Stage};
use super::session::OpenedFile;
use crate::feature::recipe::{Binding, BuildReport, Recipe};
use crate::table::{duplicate_rows, profile};

/// Looks at the next column that nobody looked at yet; `None` when there is none.
pub(super) fn step(files: &mut [OpenedFile], today: Option<i64>) -> Option<Progress> {
    let columns = |file: &OpenedFile| file.table.columns().len() as u64;
    let total = files.iter().map(columns).sum();
    let mut done = 0;
    for file in files {
        if let Some(profile) = profile::column_in(&file.table, file.profiles.len(), today) {
            file.profiles.push(match file.sampled {
                true => profile.of_some_rows(),
                false => profile,
            });
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

/// Of files that were only looked at in part, tells which days all of their rows cover, as the
/// build counted them. Of several files of one table nobody knows which file a day is in.
pub(super) fn cover(
    files: &mut [OpenedFile],
    recipe: &Recipe,
    binding: &Binding,
    report: &BuildReport,
) {
    for (table, (rule, built)) in recipe.tables.iter().zip(&report.tables).enumerate() {
        let mut parts = binding.parts.iter().filter(|part| part.table == table);
        let (Some(part), None) = (parts.next(), parts.next()) else {
            continue;
        };
        let is_time = |name: &str| rule.time.as_deref() == Some(name);
        let time = rule.columns.iter().position(|column| is_time(&column.name));
        let place = time.and_then(|time| part.places.get(time).copied().flatten());
        let file = files.get_mut(part.file).filter(|file| file.sampled);
        if let (Some(place), Some(file)) = (place, file)
            && let Some(profile) = file.profiles.get_mut(place)
        {
            profile.cover(built.day_rows.clone());
        }
    }
}
