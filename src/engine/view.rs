//! View models: the small, plain pictures of the session that cross to the page.

mod customers;

pub use customers::*;

use serde::{Deserialize, Serialize};

use super::editing::{Dial, Edits};
use super::plan_fields::PlanFields;
use super::reading::Reading;
pub use crate::chart::Direction;
use crate::feature::fit::Fit;
use crate::i18n::Lang;
use crate::ingest::ReadReport;
use crate::table::profile::ColumnProfile;
use crate::table::{DuplicateRows, TypeChoice};

/// What was opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DataView {
    /// The files, in the order in which they were given.
    pub files: Vec<FileView>,
    /// The types that a column of theirs may be said to have.
    pub offers: Vec<TypeOffer>,
    /// The one-row-per-customer table that several files were joined into.
    pub joined: Option<JoinedView>,
    /// The recipe by which the files are, or could be, brought together.
    pub plan: Option<PlanView>,
    /// Which of `files` holds the customers, when nothing was joined.
    pub active: usize,
    /// Rows of the table of customers.
    pub customers: usize,
    /// Files that could not be opened, when others could.
    pub refused: Vec<RefusedFile>,
    /// How the table of customers fits the model, if there is one.
    pub fit: Option<Fit>,
}

impl DataView {
    /// Whether files that were to be read so are not among the opened ones: they were refused,
    /// and nobody could say of them any more how they are to be read.
    pub fn lost(&self, reading: &Reading) -> bool {
        let is_there = |name: &String| {
            let mut files = self.files.iter();
            files.any(|file| file.name == *name || file.members.contains(name))
        };
        let all = match reading.members.as_slice() {
            [] => is_there(&reading.file),
            members => members.iter().all(is_there),
        };
        !self.refused.is_empty() && !all
    }
}

/// A file that could not be opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RefusedFile {
    /// Which and why.
    pub reason: Words,
}

/// One opened file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileView {
    /// Its name.
    pub name: String,
    /// The same, with the table's name within it if several of its tables are open.
    pub shown: String,
    /// The names of the files that it was joined of, if it is a series.
    pub members: Vec<String>,
    /// Its size in bytes.
    pub size: u64,
    /// How it was read.
    pub report: ReadReport,
    /// What was mended and assumed of it, a line each.
    pub repairs: Vec<Words>,
    /// When it holds several tables: their names, the one that was taken first.
    pub sheets: Vec<String>,
    /// Its columns.
    pub columns: Vec<ColumnProfile>,
    /// What there is to know of each column, in words: the page has none for all that may be.
    pub notes: Vec<Vec<Words>>,
    /// Rows that repeat an earlier one, if they were looked for.
    pub repeated: Option<DuplicateRows>,
    /// When only so many of its first rows were looked at for `columns`: the
    /// file was too large to hold, and all of its rows went into the build.
    pub sampled: Option<u64>,
}

/// A type that a column may be said to have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TypeOffer {
    /// The type.
    pub choice: TypeChoice,
    /// What it is called.
    pub title: Words,
}

/// A table joined from several files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JoinedView {
    /// Its rows.
    pub rows: usize,
    /// Its columns.
    pub columns: Vec<ColumnProfile>,
    /// What there is to know of each column, in words.
    pub notes: Vec<Vec<Words>>,
    /// What the join lost or doubled, in English and Korean.
    pub findings: Vec<Words>,
    /// Per column that holds codes: its name, and what each code is called.
    pub values: Vec<(String, Vec<(String, Words)>)>,
}

/// What the leak audit found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AuditView {
    /// The labels that were looked at.
    pub labels: Vec<String>,
    /// What was found, the gravest first.
    pub findings: Vec<AuditFinding>,
    /// Labels that could not be looked at, each with why.
    pub refused: Vec<(String, Words)>,
}

impl AuditView {
    /// Whether it says something of a label.
    pub fn knows(&self, label: &str) -> bool {
        let mut refused = self.refused.iter();
        self.labels.iter().any(|name| name == label) || refused.any(|(name, _)| name == label)
    }
}

/// One finding of the leak audit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditFinding {
    /// The label that it speaks of; several where it holds for each.
    pub label: String,
    /// The column; empty for the table as a whole.
    pub column: String,
    /// How grave: 0 a note, 1 a suspicion, 2 a leak.
    pub severity: u8,
    /// What was found and what to do.
    pub line: Words,
}

/// A recipe as the page shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanView {
    /// The recipe as JSON: what [`super::Request::Build`] takes back, edited.
    pub recipe: String,
    /// Its short name.
    pub name: String,
    /// What people call it.
    pub title: Words,
    /// Whether the customers' table was built by it.
    pub built: bool,
    /// Whether it was proposed for these files, rather than known before.
    pub proposed: bool,
    /// The raw tables.
    pub tables: Vec<PlanTable>,
    /// By which columns the tables are joined, if there are several.
    pub joins: Option<Words>,
    /// Who gets a row.
    pub population: Words,
    /// When rows stand, if time matters.
    pub anchors: Option<Words>,
    /// How far features look back from them, if they do.
    pub windows: Option<Words>,
    /// The features, those of the result only.
    pub features: Vec<PlanLine>,
    /// The labels.
    pub labels: Vec<PlanLine>,
    /// Spellings that mean the same.
    pub merges: Vec<PlanMerge>,
    /// Its numbers, to be turned.
    pub dials: Vec<Dial>,
    /// What else of it can be changed by choices.
    pub fields: PlanFields,
    /// Whether a customer can have several rows, one per anchor.
    pub many_rows: bool,
}

impl PlanView {
    /// Those of these changes that there is still something for in this plan.
    pub fn still(&self, edits: &Edits) -> Edits {
        let mut still = edits.clone();
        let has = |name: &String| self.features.iter().any(|line| line.name == *name);
        still.dropped.retain(|name, _| has(name));
        let turns = &self.dials;
        still
            .knobs
            .retain(|knob, _| turns.iter().any(|dial| dial.knob == *knob));
        still.merges.retain(|(column, from, into), _| {
            let mut merges = self.merges.iter();
            merges.any(|m| (&m.column, &m.from, &m.into) == (&*column, &*from, &*into))
        });
        self.fields.still(&mut still);
        still
    }
}

/// A raw table in a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanTable {
    /// Its name in the recipe.
    pub name: String,
    /// What people call it.
    pub title: Words,
    /// The files that play its part; empty: it is missing.
    pub files: Vec<String>,
    /// Rows read; before it is built, those of its files.
    pub rows: u64,
    /// What it is for.
    pub line: Words,
}

/// A feature or label in a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanLine {
    /// Its column.
    pub name: String,
    /// What people call it.
    pub title: Words,
    /// How it comes about.
    pub line: Words,
    /// What becomes of gaps, if anything.
    pub gaps: Option<Words>,
    /// Names of the features and labels that need it.
    pub needed_by: Vec<String>,
}

/// Two spellings that may mean the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanMerge {
    /// The column.
    pub column: String,
    /// The spelling that would go.
    pub from: String,
    /// The spelling that would stay.
    pub into: String,
    /// Rows with the spelling that would go.
    pub rows: u64,
    /// Whether it is applied.
    pub accepted: bool,
}

/// A sentence that was made where the figures are, in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// English.
    pub en: String,
    /// Korean.
    pub ko: String,
}

impl Words {
    /// The sentence in both languages.
    pub fn of(say: impl Fn(Lang) -> String) -> Words {
        Words {
            en: say(Lang::En),
            ko: say(Lang::Ko),
        }
    }

    /// The sentence in one language.
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Ko => &self.ko,
        }
    }
}

/// A model as its card shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelView {
    /// The file's name.
    pub file: String,
    /// The model's own name.
    pub name: String,
    /// Whether it came as a bundle or as another tool's file.
    pub is_bundle: bool,
    /// What it is made of, in a few words.
    pub card: Words,
    /// What it reads.
    pub features: Vec<FeatureView>,
    /// What its score is the chance of, where that need not be leaving.
    pub answers: Option<Words>,
    /// The threshold its exporter chose.
    pub threshold: Option<f64>,
    /// Metrics measured at export, by name.
    pub metrics: Vec<(String, f64)>,
    /// The split they were measured on.
    pub split: Option<String>,
    /// Rows of that split.
    pub measured_rows: u64,
    /// Whether it was trained on generated data.
    pub generated: bool,
    /// What the importer noticed.
    pub notes: Vec<Words>,
    /// How large its file is, and where it comes from as far as the file says.
    pub origin: Vec<Words>,
    /// How it fits the table of customers, if one is open.
    pub fit: Option<Fit>,
    /// The models before it that are still at hand, told apart in words, the latest first.
    pub earlier: Vec<Words>,
}

/// One feature as the page shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeatureView {
    /// Its name in the contract.
    pub name: String,
    /// What people call it.
    pub title: Words,
    /// What kind of control changes it.
    pub control: Control,
}

/// How a feature is changed by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Control {
    /// A number between two bounds.
    Number {
        /// Smallest value of the slider.
        low: f64,
        /// Largest value of the slider.
        high: f64,
        /// Whether only whole numbers make sense.
        whole: bool,
    },
    /// Yes or no.
    Flag,
    /// One of these, by position.
    Category(Vec<String>),
}
