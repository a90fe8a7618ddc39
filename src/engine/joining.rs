//! One table of each series of opened files, some rows at a time: nobody wants to look at
//! every day's log by itself. Few files are one table where each has other customers, or where
//! they are one list of customers at several times, as their names tell.

use std::collections::HashSet;

use super::building::{is_worth, recognised};
use super::opening::{Opening, headed, opened_file};
use super::proposing::{SHARED, keys};
use super::reading::{distinct, series_name};
use super::session::OpenedFile;
use crate::feature::roles::id_of;
use crate::ingest::{FormatNote, Headed, Repair, alike, group_by_header};
use crate::table::{Column, Joining, Table, may_be_lists, tell_dates};

/// So many files with the same columns are one table from the beginning, whoever is in them.
const SERIES: usize = 4;

/// Ids of a file that are looked for in another.
const ASKED: usize = 4096;

/// Rows taken over in one step.
const ROWS: usize = 1 << 14;

/// The joining under way. The files stay where they are until a series is one table.
#[derive(Default)]
pub(super) struct SeriesWork {
    /// The series that are left, the next one last; each with its files' places.
    left: Vec<Vec<usize>>,
    under_way: Option<Box<Joining>>,
    /// How many files of the series under way are taken over.
    file: usize,
    /// What the tables so far are called: two series may be called alike, but are two.
    called: Vec<String>,
    done: u64,
    total: u64,
    /// Files that are in a table of several now.
    gone: Vec<usize>,
}

impl SeriesWork {
    /// What is to be joined of these files.
    fn of(files: &[OpenedFile]) -> SeriesWork {
        let headed: Vec<Headed> = files.iter().map(headed).collect();
        let mut left = group_by_header(&headed);
        left.retain(|group| {
            let plain = |at: &usize| files.get(*at).is_some_and(|file| file.inside.is_none());
            group.len() > 1 && group.iter().all(plain)
        });
        if left.iter().any(|group| group.len() < SERIES) {
            // What a known recipe is built of, it reads file by file as well.
            let known = recognised(files);
            let built = known.is_some_and(|(recipe, binding)| is_worth(&recipe, &binding));
            left.retain(|group| {
                group.len() >= SERIES
                    || (!built && (are_parts(files, group) || are_dated(files, group)))
            });
        }
        left.reverse();
        let rows = |at: &usize| files.get(*at).map_or(0, |file| file.table.rows() as u64);
        SeriesWork {
            total: left.iter().flatten().map(rows).sum(),
            left,
            ..SeriesWork::default()
        }
    }
}

/// Whether the names of files tell when each is of, and they are lists of the same customers: a
/// year's orders are none, and are not copied for nothing.
fn are_dated(files: &[OpenedFile], group: &[usize]) -> bool {
    let files: Vec<&OpenedFile> = group.iter().filter_map(|at| files.get(*at)).collect();
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    let tables: Vec<&Table> = files.iter().map(|file| &file.table).collect();
    tell_dates(&names) && may_be_lists(&tables)
}

/// Whether few files are parts of one table: with just the same columns, and none with the
/// customers of another, as every year's list of them has.
fn are_parts(files: &[OpenedFile], group: &[usize]) -> bool {
    let tables = || {
        let files = group.iter().filter_map(|at| files.get(*at));
        files.map(|file| file.table.columns())
    };
    let mut headers = tables().map(|columns| {
        let mut names: Vec<String> = columns.iter().map(|column| alike(column.name())).collect();
        names.sort_unstable();
        names
    });
    let first = headers.next();
    if !headers.all(|header| Some(header) == first) {
        return false;
    }
    let mut files = group.iter().filter_map(|at| files.get(*at));
    let id = files.find_map(|file| file.table.columns().get(id_of(&file.table, &[])?));
    let Some(id) = id.map(|column| alike(column.name())) else {
        return true;
    };
    let ids = tables().filter_map(|columns| columns.iter().find(|c| alike(c.name()) == id));
    let ids: Vec<&Column> = ids.collect();
    let mut pairs = ids.iter().enumerate();
    !pairs.any(|(at, one)| ids.iter().skip(at + 1).any(|other| share_ids(one, other)))
}

/// Whether a column names a fair share of whom the other names.
fn share_ids(one: &Column, other: &Column) -> bool {
    let (small, large) = match one.dictionary_len() < other.dictionary_len() {
        true => (one, other),
        false => (other, one),
    };
    let every = small.dictionary_len() / ASKED + 1;
    let asked: HashSet<&str> = keys(small).step_by(every).collect();
    let known = keys(large).filter(|key| asked.contains(key)).count();
    known > 0 && known * SHARED >= asked.len()
}

impl Opening {
    /// Makes tables of series a little further: rows done, and how many there are. `None` when
    /// there is nothing left to do.
    pub fn join(&mut self) -> Option<(u64, u64)> {
        let mut work = match self.series.take() {
            Some(work) => work,
            None => {
                self.keep_what_serves();
                Box::new(SeriesWork::of(&self.files))
            }
        };
        let told = match work.left.last() {
            Some(_) => {
                self.join_some(&mut work);
                Some((work.done, work.total))
            }
            None => {
                let mut place = 0..;
                let gone = std::mem::take(&mut work.gone);
                let is_gone = |at: Option<usize>| at.is_some_and(|at| gone.contains(&at));
                self.files.retain(|_| !is_gone(place.next()));
                None
            }
        };
        self.series = Some(work);
        told
    }

    /// Takes over some rows of the series that is next.
    fn join_some(&mut self, work: &mut SeriesWork) {
        let Some(group) = work.left.last() else {
            return;
        };
        let joining = work.under_way.get_or_insert_default();
        if let Some(file) = group.get(work.file).and_then(|at| self.files.get(*at)) {
            match joining.step(&file.name, &file.table, &file.report, ROWS) {
                Ok((taken, all)) => {
                    work.done += taken as u64;
                    work.file += usize::from(all);
                }
                // One table cannot hold them: they stay as they are.
                Err(_) => {
                    work.left.pop();
                    (work.under_way, work.file) = (None, 0);
                }
            }
            return;
        }
        let (group, joining) = (work.left.pop(), work.under_way.take());
        work.file = 0;
        if let (Some(group), Some(joining)) = (group, joining) {
            self.take_series(work, &group, *joining);
        }
    }

    /// Puts the table of a series in the place of its first file.
    fn take_series(&mut self, work: &mut SeriesWork, group: &[usize], joining: Joining) {
        let files = group.iter().filter_map(|at| self.files.get(*at));
        let files: Vec<&OpenedFile> = files.collect();
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        let Some(opened) = joining.finish() else {
            return;
        };
        let tells =
            |repair: &Repair| matches!(repair, Repair::Format(FormatNote::Snapshots { .. }));
        let told_apart = opened.report.repairs.iter().any(tells);
        if group.len() < SERIES && !told_apart && !are_parts(&self.files, group) {
            return;
        }
        let name = distinct(series_name(&names), &work.called);
        work.called.push(name.clone());
        let size = files.iter().map(|file| file.size).sum();
        let reading = self.options.of_series(&names);
        let members = names.iter().map(|name| name.to_string()).collect();
        let whole = OpenedFile {
            members,
            ..opened_file(name, size, &reading, opened)
        };
        let Some(first) = group.iter().min().copied() else {
            return;
        };
        work.gone.extend(group.iter().filter(|at| **at != first));
        if let Some(place) = self.files.get_mut(first) {
            *place = whole;
        }
    }
}
