//! What may be asked of the engine and what it answers.

use serde::{Deserialize, Serialize};

use super::editing::Edits;
use super::prepare_view::{PrepareRequest, PrepareView};
use super::reproposing::EditedPlan;
use super::study_view::{Combination, StudyRequest, StudyView};
use super::train_view::{TrainRequest, TrainTick, TrainedView};
use super::view::{
    AuditView, CustomerView, DataView, DependenceView, DriversView, ListView, ModelView,
    ScoresView, Words,
};
use crate::export::CsvEncoding;
use crate::feature::recipe::bytes;
use crate::i18n::Lang;
use crate::table::TypeChoice;

/// What may be asked. Files and models come as bytes through
/// [`super::Opening`] and [`Request::LoadModel`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Tell whether a packed file is a model, rather than a table.
    IsModel {
        /// Its name.
        name: String,
        /// How it begins.
        #[serde(with = "bytes")]
        start: Vec<u8>,
    },
    /// Read a model or bundle; it replaces the present one if it is sound. One of several
    /// classes stands beside it.
    LoadModel {
        /// The file's name.
        name: String,
        /// The whole file.
        #[serde(with = "bytes")]
        bytes: Vec<u8>,
    },
    /// Go on without a model; one that was trained here stays at hand ([`Request::UseEarlier`]).
    ForgetModel,
    /// Look at another of the opened tables.
    ChooseTable {
        /// Its position in [`DataView::files`].
        table: usize,
    },
    /// Build the customers' table from the opened files by this recipe.
    Build {
        /// The recipe as JSON ([`super::PlanView::recipe`], perhaps edited).
        recipe: String,
    },
    /// Read a column of a file as the user says; without a choice, as guessed.
    Correct {
        /// The file's place.
        file: usize,
        /// The column's name.
        column: String,
        /// What it is.
        choice: Option<TypeChoice>,
    },
    /// Change a recipe (JSON) by hand; nothing is built.
    Edit {
        /// The recipe.
        recipe: String,
        /// The changes.
        edits: Edits,
    },
    /// Print the plan as SQL.
    Sql {
        /// For which warehouse.
        dialect: SqlDialect,
    },
    /// The table of customers as a file.
    ExportTable {
        /// File format.
        format: TableFormat,
    },
    /// Look for columns that know the answer.
    Audit,
    /// Fill gaps, encode and split the customers' table.
    Prepare(PrepareRequest),
    /// Train a model on the customers' table.
    Train(TrainRequest),
    /// End what the training under way is at with the best so far: its search, or itself.
    EndTraining,
    /// End a training's search with the best of its trials; it learns with that.
    EndSearch,
    /// The model as the file that it is; a bundle with this threshold, if one is given.
    SaveModel {
        /// From which probability on a customer counts as leaving.
        threshold: Option<f64>,
    },
    /// Go back to one of the models before the present one.
    UseEarlier {
        /// Its place in [`super::ModelView::earlier`].
        earlier: usize,
    },
    /// All models with what is known of them, for [`Request::RestoreModels`]: a file that is
    /// not for users.
    KeepModels,
    /// Take models in again, in place of those that are there.
    RestoreModels {
        /// What [`Request::KeepModels`] gave.
        #[serde(with = "bytes")]
        bytes: Vec<u8>,
    },
    /// The trained model of several classes as a file.
    SaveClasses,
    /// Every customer's likeliest class and the probability of each, as a CSV file.
    ExportClasses {
        /// Language of the header.
        lang: Lang,
    },
    /// Look into the model that scored the customers, or into the one of several classes.
    Study(StudyRequest),
    /// The items that a customer may want next, by the recommender that is loaded.
    Recommend {
        /// The customer's id; without one, what the recommender is worth.
        customer: String,
    },
    /// The model as a file for others.
    ExportModel {
        /// What file.
        format: ModelFormat,
        /// Language of what is to be read.
        lang: Lang,
        /// The threshold that was chosen, if it is another than the model's own.
        threshold: Option<f64>,
    },
    /// Score every customer.
    Score,
    /// Explain the customers: all, or an even sample of at most `at_most`.
    Explain {
        /// The most customers to explain.
        at_most: usize,
    },
    /// What drives the risk, from the customers explained so far.
    Drivers,
    /// One feature's values against its contributions.
    Dependence {
        /// The feature's position in the contract.
        feature: usize,
    },
    /// A screenful of the ranked list.
    List {
        /// Which customers.
        scope: Scope,
        /// First row of the screenful.
        offset: usize,
        /// Rows of the screenful.
        length: usize,
    },
    /// One customer with the reasons.
    Customer {
        /// The row in the file, from 0.
        row: usize,
    },
    /// One customer with some features changed.
    WhatIf {
        /// The row in the file, from 0.
        row: usize,
        /// Feature positions with their new value; not-a-number is "missing".
        changes: Vec<(usize, f32)>,
    },
    /// The list as a file.
    Export {
        /// File format.
        format: ExportFormat,
        /// Which customers.
        scope: Scope,
        /// The threshold in use: a column tells who reaches it.
        threshold: Option<f64>,
        /// Language of the headers and reasons.
        lang: Lang,
    },
    /// All customers of another list as a file.
    ExportList {
        /// Which list.
        list: ListOf,
        /// File format.
        format: ExportFormat,
        /// Language of the headers.
        lang: Lang,
    },
}

/// Lists besides that of the scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ListOf {
    /// Both scores, the blend and the targets of two models together, by falling blend.
    Combined(Combination),
    /// The best items for every customer.
    Recommended,
}

/// Which customers are listed or exported.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scope {
    /// Words to find, or `column = value` conditions.
    pub query: String,
    /// Only customers at or above this score, if given.
    pub at_least: Option<f64>,
    /// Where customers have a row at a date each: only the latest of each.
    pub latest: bool,
}

/// Formats of an exported list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportFormat {
    /// Comma-separated values.
    Csv(CsvEncoding),
    /// An Excel workbook.
    Xlsx,
}

/// Files that tell a model to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ModelFormat {
    /// A page that says what the model is and how good it is.
    Card,
    /// The trees as XGBoost's JSON.
    Xgboost,
}

/// Warehouses whose SQL is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SqlDialect {
    /// Apache Spark.
    Spark,
    /// DuckDB.
    DuckDb,
    /// Google BigQuery.
    BigQuery,
}

/// Formats of an exported table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TableFormat {
    /// Comma-separated values in UTF-8.
    Csv,
    /// Apache Parquet.
    Parquet,
}

/// What the engine answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// Files were opened, or another table was chosen.
    Data(Box<DataView>),
    /// A model was read.
    Model(Box<ModelView>),
    /// Answer to [`Request::IsModel`].
    IsModel(bool),
    /// There is no model any more.
    NoModel,
    /// There is no model that scores, but these were there before and are still at hand, as in
    /// [`ModelView::earlier`]; perhaps none.
    Forgotten(Vec<Words>),
    /// Answer to [`Request::Edit`].
    Edited(Box<EditedPlan>),
    /// Answer to [`Request::Sql`].
    Sql(String),
    /// Answer to [`Request::Audit`].
    Audit(AuditView),
    /// Answer to [`Request::Prepare`], unless a file was asked for.
    Prepared(Box<PrepareView>),
    /// Answer to [`Request::Train`].
    Trained(Box<TrainedView>),
    /// Answer to [`Request::EndTraining`] and [`Request::EndSearch`]: whether there is a
    /// training.
    Ending(bool),
    /// Answer to [`Request::Study`] and [`Request::Recommend`], of several classes to
    /// [`Request::Train`] and [`Request::LoadModel`], and to the latter of a recommender.
    Study(Box<StudyView>),
    /// Every customer has a score.
    Scores(ScoresView),
    /// Answer to [`Request::Explain`] and [`Request::Drivers`].
    Drivers(Box<DriversView>),
    /// Answer to [`Request::Dependence`].
    Dependence(Box<DependenceView>),
    /// Answer to [`Request::List`].
    List(ListView),
    /// Answer to [`Request::Customer`] and [`Request::WhatIf`].
    Customer(Box<CustomerView>),
    /// The exported file.
    File {
        /// A name for it.
        name: String,
        /// Its media type.
        media_type: String,
        /// Its content.
        #[serde(with = "bytes")]
        bytes: Vec<u8>,
        /// Customers in it.
        rows: usize,
        /// Characters the encoding has not, replaced by `?`.
        replaced: u64,
    },
}

/// What a job is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Files looked into for what they hold.
    Weighing,
    /// Bytes of files.
    Reading,
    /// Joining and summing the tables.
    Joining,
    /// Features reckoned.
    Reckoning,
    /// Columns looked at.
    Profiling,
    /// Columns audited.
    Auditing,
    /// Columns prepared.
    Preparing,
    /// Trials of a search for options.
    Searching,
    /// A model learns from the training rows.
    Learning,
    /// Rows that it does not learn from judge it.
    Judging,
    /// A model learns from all rows.
    LearningAll,
    /// The model looked into.
    Studying,
    /// Customers scored.
    Scoring,
    /// Customers explained.
    Explaining,
    /// Customers written.
    Writing,
}

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// How much of `total` is done.
    pub done: u64,
    /// How much there is; 0 when unknown.
    pub total: u64,
    /// Rows meanwhile, of [`Stage::Reading`]; 0 when they are not counted.
    pub rows: u64,
    /// How a training goes.
    pub tick: Option<TrainTick>,
    /// Whether what has begun can only be done in one go, so that no cancel is heard meanwhile.
    pub in_one_go: bool,
}

impl Progress {
    /// So much of a stage is done.
    pub fn new(stage: Stage, done: u64, total: u64) -> Progress {
        Progress {
            stage,
            done,
            total,
            rows: 0,
            tick: None,
            in_one_go: false,
        }
    }
}
