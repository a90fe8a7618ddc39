//! Everything the user has loaded and everything computed from it.

use serde::{Deserialize, Serialize};

use super::dated::Latest;
use super::explaining::{Explaining, SharedTreeShap};
use super::list::Remembered;
use super::preparing::Preparing;
use super::proposing::Proposal;
use super::recommending::Recommending;
use super::study_view::StudyView;
use super::train_view::TrainedView;
use super::view::Words;
use crate::explain::summary::Summary;
use crate::feature::recipe::{Binding, BuildReport, Looks, Part, Recipe};
use crate::feature::{Fit, Matrix};
use crate::ingest::ReadReport;
use crate::model::evaluate::{Evaluation, Rung};
use crate::model::train::SearchState;
use crate::model::{ClassModel, Scorer};
use crate::table::profile::ColumnProfile;
use crate::table::{Column, ColumnKind, DuplicateRows, Table};

/// The engine's whole memory.
#[derive(Default)]
pub(super) struct Session {
    pub(super) files: Vec<OpenedFile>,
    pub(super) joined: Option<Joined>,
    /// What was looked at of the files, for proposals; taken anew whenever one changes.
    pub(super) looks: Looks,
    /// What could be made of files that no built-in recipe knows.
    pub(super) proposal: Option<Proposal>,
    /// Which file holds the customers when nothing was joined.
    pub(super) active: usize,
    pub(super) model: Option<LoadedModel>,
    /// Models that were there before and are worth going back to, the latest first.
    pub(super) earlier: Vec<LoadedModel>,
    /// The last model of several classes that was trained here or dropped. It stands beside the
    /// model, for the list of customers shows one score.
    pub(super) classes: Option<LoadedClasses>,
    /// What names items; it stands beside the model, which tells who leaves.
    pub(super) recommending: Option<Recommending>,
    pub(super) fit: Option<Fit>,
    pub(super) scored: Option<Scored>,
    /// How the customers' table is prepared for a model.
    pub(super) preparing: Option<Preparing>,
    /// What the last search for a model's options has tried, to go on with.
    pub(super) searched: SearchState,
    /// Today, in days since 1970-01-01, if whoever drives the engine knows.
    pub(super) today: Option<i64>,
    /// The rows that answered the last query.
    pub(super) selection: Option<Remembered>,
}

/// One file, read.
#[derive(Clone)]
pub(super) struct OpenedFile {
    /// As the user knows it, with its ending.
    pub(super) name: String,
    /// The names of the files that it was joined of, if it is a series.
    pub(super) members: Vec<String>,
    pub(super) size: u64,
    pub(super) report: ReadReport,
    pub(super) table: Table,
    /// Its columns as far as they were looked at.
    pub(super) profiles: Vec<ColumnProfile>,
    /// Rows that repeat an earlier one, once looked for.
    pub(super) repeated: Option<DuplicateRows>,
    /// Whether `table` holds only the first rows: the file was streamed.
    pub(super) sampled: bool,
    /// Its name within the file, if it is one of several tables there.
    pub(super) inside: Option<String>,
    /// Whether it is a table that would not be taken if only one were.
    pub(super) beside: bool,
}

impl OpenedFile {
    /// The name by which it can be told from other tables of the same file.
    pub(super) fn shown(&self) -> String {
        match &self.inside {
            Some(inside) => format!("{}: {inside}", self.name),
            None => self.name.clone(),
        }
    }
}

/// The table that several files were joined into.
pub(super) struct Joined {
    pub(super) table: Table,
    pub(super) profiles: Vec<ColumnProfile>,
    pub(super) findings: Vec<Words>,
    /// What each column is.
    pub(super) parts: Vec<Part>,
    pub(super) recipe: Recipe,
    pub(super) binding: Binding,
    pub(super) report: BuildReport,
}

/// A model, ready to predict and to explain.
pub(super) struct LoadedModel {
    pub(super) file: String,
    /// The file's bytes.
    pub(super) size: usize,
    /// The file, to be saved or for a second worker, unless it is large.
    pub(super) bytes: Option<Vec<u8>>,
    pub(super) model: Scorer,
    /// What explains it, if that does not hang on the customers.
    pub(super) explainer: Option<SharedTreeShap>,
    /// How its training went, if it was trained here.
    pub(super) trained: Option<TrainedModel>,
}

/// A model of several classes, ready to predict.
pub(super) struct LoadedClasses {
    pub(super) file: String,
    /// The file's bytes.
    pub(super) size: usize,
    /// The file, to be saved, unless it is large.
    pub(super) bytes: Option<Vec<u8>>,
    pub(super) model: ClassModel,
    /// What test rows said of it, if it was trained here.
    pub(super) trained: Option<StudyView>,
    /// The customers as it scores them, once it was asked.
    pub(super) scored: Option<ScoredClasses>,
}

/// The customers with a probability per class.
pub(super) struct ScoredClasses {
    pub(super) matrix: Matrix,
    /// By row, a number per class; not-a-number where there is none.
    pub(super) shares: Vec<f64>,
    pub(super) classes: usize,
}

impl ScoredClasses {
    /// Each row's probabilities.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.shares.chunks(self.classes.max(1))
    }

    /// The probabilities of `row`.
    pub(super) fn of_row(&self, row: usize) -> &[f64] {
        let own = self
            .shares
            .get(row * self.classes..(row + 1) * self.classes);
        own.unwrap_or_default()
    }
}

/// How the training of a model went, to be shown again, and what test rows said of it.
#[derive(Serialize, Deserialize)]
pub(super) struct TrainedModel {
    pub(super) view: TrainedView,
    pub(super) judged: Option<JudgedModel>,
}

/// What test rows said of a model that was trained here.
#[derive(Serialize, Deserialize)]
pub(super) struct JudgedModel {
    pub(super) evaluation: Evaluation,
    pub(super) ladder: Vec<Rung>,
}

/// The customers with their scores.
pub(super) struct Scored {
    pub(super) matrix: Matrix,
    /// Scores on the model's own scale, by row.
    pub(super) margins: Vec<f32>,
    /// Probabilities, by row.
    pub(super) scores: Vec<f64>,
    /// Rows by falling score; equal scores in the file's order.
    pub(super) order: Vec<u32>,
    /// Place of each row in `order`, from 0.
    pub(super) places: Vec<u32>,
    pub(super) mean: f64,
    /// The column with the date at which each row stands, if customers have several.
    pub(super) dates: Option<usize>,
    /// Each customer's latest row, if customers have several.
    pub(super) latest: Option<Latest>,
    pub(super) explaining: Explaining,
    pub(super) explained: Explained,
}

impl Scored {
    /// Place of a row among all, or among each customer's latest rows if it is one and only
    /// these are `latest`; from 1.
    pub(super) fn rank(&self, row: usize, latest: bool) -> usize {
        let among = self.latest.as_ref().filter(|_| latest);
        let place = among.and_then(|among| among.places.get(row).copied());
        let place = place.filter(|place| *place != u32::MAX);
        place.unwrap_or(self.places[row]) as usize + 1
    }
}

/// The customers explained so far.
pub(super) struct Explained {
    /// Rows in the order in which they were explained.
    pub(super) rows: Vec<u32>,
    /// Their contributions on the model's scale, row-major.
    pub(super) contributions: Vec<f32>,
    /// Where a row stands in `rows`, or `u32::MAX`.
    pub(super) places: Vec<u32>,
    pub(super) summary: Summary,
    /// Sum of the slopes by which each customer's contributions read as probability.
    pub(super) slopes: f64,
}

impl Explained {
    /// The contributions of `row`, if it was explained.
    pub(super) fn of_row(&self, row: usize, features: usize) -> Option<&[f32]> {
        let place = *self.places.get(row)? as usize;
        self.contributions
            .get(place.checked_mul(features)?..(place + 1).checked_mul(features)?)
    }
}

impl Session {
    /// The table of customers.
    pub(super) fn customers(&self) -> Option<&Table> {
        match &self.joined {
            Some(joined) => Some(&joined.table),
            None => self.files.get(self.active).map(|file| &file.table),
        }
    }

    /// The column that names the customers: what the model says, else the
    /// first that looks like an identifier.
    pub(super) fn id_column(&self) -> Option<&Column> {
        let table = self.customers()?;
        let named = self
            .model
            .as_ref()
            .and_then(|loaded| loaded.model.contract().id.as_deref())
            .and_then(|name| table.column(name));
        named.or_else(|| {
            table
                .columns()
                .iter()
                .find(|column| column.kind() == ColumnKind::Identifier)
        })
    }

    /// What a customer is called: the id, or the row's number from 1.
    pub(super) fn name_of(&self, row: usize) -> String {
        match self.id_column() {
            Some(column) if !column.is_missing(row) => column.text(row).trim().to_string(),
            _ => (row + 1).to_string(),
        }
    }

    /// The date at which a scored row stands, if customers have several rows.
    pub(super) fn date_of(&self, row: usize) -> Option<String> {
        let column = self
            .customers()?
            .columns()
            .get(self.scored.as_ref()?.dates?)?;
        Some(column.text(row).trim().to_string())
    }

    /// Drops everything that spoke of another table.
    pub(super) fn forget_table(&mut self) {
        self.preparing = None;
        self.searched = SearchState::default();
        if let Some(recommending) = &mut self.recommending {
            recommending.forget_tables();
        }
        // The model stays, and what test rows said of it; its scores are of that table's customers.
        if let Some(classes) = &mut self.classes {
            classes.scored = None;
        }
        self.forget_scores();
    }

    /// Drops everything that a new table or model makes untrue.
    pub(super) fn forget_scores(&mut self) {
        self.scored = None;
        self.selection = None;
        self.fit = match (&self.model, self.customers()) {
            (Some(loaded), Some(table)) => {
                Some(crate::feature::fit(loaded.model.contract(), table))
            }
            _ => None,
        };
    }
}
