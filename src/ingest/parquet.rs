//! stub
pub(super) mod problem;
use super::error::IngestProblem;
use super::record::GrowingSink;
use super::report::ReadReport;
use super::source::ByteSource;
pub(super) fn read(
    _: &mut dyn ByteSource,
    _: &mut impl GrowingSink,
) -> Result<ReadReport, IngestProblem> {
    Err(problem::ParquetProblem::Encrypted.into())
}
