//! The engine: typed requests in, progress and one typed reply out.
//!
//! The engine owns all customer data. It is a state machine without a clock,
//! a thread or a browser: whoever drives it (a worker's message loop, the
//! command line, a test) feeds it requests and calls [`Engine::step`] until
//! the job at hand is done. Between two steps it can be cancelled, and a job
//! that fails or is cancelled leaves the session as it was.

mod adopting;
mod auditing;
mod building;
mod correcting;
mod customer;
mod data;
mod dated;
mod drivers;
mod dropped;
pub mod editing;
mod explaining;
mod exporting;
mod failure;
mod file_steps;
mod job;
mod joining;
mod keeping;
mod list;
mod list_file;
mod lists;
mod message;
mod model_export;
mod modelling;
mod opening;
mod pace;
mod plan_effect;
mod plan_fields;
mod planning;
mod prepare_view;
mod preparing;
mod preview;
mod profiling;
mod proposing;
mod query;
mod reading;
mod recommending;
mod reproposing;
mod scoring;
mod search_time;
mod session;
mod several;
mod shipped;
mod streaming;
mod study;
mod study_view;
mod table_export;
mod train_view;
mod training;
mod training_course;
mod trouble;
mod view;
mod warm_up;
mod wire;

pub use drivers::{ExplainShare, ExplainedRows, SharedRows, WORTH_A_WORKER};
pub use dropped::{is_model, is_packed};
pub use failure::Failure;
pub use file_steps::FileSteps;
pub use job::{Engine, Outcome, Step};
pub use message::{
    ExportFormat, ListOf, ModelFormat, Progress, Reply, Request, Scope, SqlDialect, Stage,
    TableFormat,
};
pub use opening::Opening;
pub use pace::Pace;
pub use plan_fields::{LabelOffer, PlanFields, RoleOffer, RoleTable};
pub use prepare_view::*;
pub use preview::{Preview, PreviewFile, first_rows, first_rows_in_steps};
pub use query::QueryError;
pub use reading::{OpenOptions, Reading};
pub use reproposing::EditedPlan;
pub use search_time::SearchTime;
pub use shipped::{SHIPPED, Shipped, shipped};
pub use streaming::{
    Access, Assignment, Course, Entry, EntrySteps, Feed, HELD_BYTES, PartRead, SAMPLE_BYTES, Share,
    Streaming, Weight, courses, entries, sample_bytes,
};
pub use study_view::{
    ClassesView, Combination, Study, StudyCurves, StudyRequest, StudyTable, StudyView,
};
pub use train_view::*;
pub use training_course::TrainingCourse;
pub use trouble::Trouble;
pub use view::*;
pub use warm_up::WarmUp;
pub use wire::{Dense, WireError, decode, encode};

// What the page needs to show of the data modules' own plain types, so that it
// reaches them through the engine alone.
pub use crate::explain::reading::Scale;
pub use crate::explain::words;
pub use crate::export::{Cell as ExportCell, CsvEncoding, CsvWriter};
pub use crate::feature::fit::{Expected, FeatureFit, Fit, Status};
pub use crate::feature::recipe::{LabelKind, SaidLabel};
pub use crate::ingest::fast::{FastReport, Part, check as check_parts};
pub use crate::ingest::spread;
pub use crate::ingest::steps::Steps;
pub use crate::ingest::{
    ByteSource, CachedSource, Container, Delimiter, Encoding, Escape, Format, Packing, Quote,
    ReadOptions, ReadReport, Repair, SourceError, recognise as recognise_container,
};
pub use crate::table::profile::{ColumnProfile, DayCoverage, Distribution, Note, Range, Summary};
pub use crate::table::{ColumnKind, DuplicateRows, TypeChoice};
