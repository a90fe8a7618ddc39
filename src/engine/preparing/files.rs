//! What a fitted preparation gives to save: the matrices and the contract.

use crate::engine::failure::Failure;
use crate::engine::message::{Reply, TableFormat};
use crate::engine::prepare_view::SplitPart;
use crate::engine::session::Session;
use crate::export::parquet;
use crate::feature::prepare::{PreparePlan, Prepared};
use crate::feature::recipe::{Part, ResultKind};
use crate::table::{Table, write};

fn fitted(session: &Session) -> Result<(&Table, &PreparePlan, &Prepared), Failure> {
    let table = session.customers().ok_or(Failure::NothingOpen)?;
    let preparing = session.preparing.as_ref().ok_or(Failure::NotPrepared)?;
    let prepared = preparing.fitted.as_deref().ok_or(Failure::NotPrepared)?;
    Ok((table, &preparing.plan, prepared))
}

/// The rows of one part as a file.
pub fn matrix(session: &Session, part: SplitPart, format: TableFormat) -> Result<Reply, Failure> {
    let (table, plan, prepared) = fitted(session)?;
    let name = match part {
        SplitPart::Train => "train",
        SplitPart::Validation => "validation",
        SplitPart::Test => "test",
    };
    let part = prepared.part_of(table, plan, part, name);
    let mut bytes = Vec::new();
    // Writing into memory does not fail.
    let (ending, media_type) = match format {
        TableFormat::Csv => {
            let _ = write::csv(&part, &mut bytes);
            ("csv", "text/csv")
        }
        TableFormat::Parquet => {
            let width = part.columns().len();
            // Every part has the same types, whatever few values stand in it.
            let kept = width.saturating_sub(prepared.frame.names.len());
            let mut parts = vec![Part::Id; kept];
            parts.resize(width, Part::Feature(ResultKind::Number));
            bytes = parquet::built_bytes(&part, &parts).unwrap_or_default();
            ("parquet", "application/vnd.apache.parquet")
        }
    };
    Ok(Reply::File {
        name: format!("{name}.{ending}"),
        media_type: media_type.to_string(),
        bytes,
        rows: part.rows(),
        replaced: 0,
    })
}

/// What was learnt, as the contract of a bundle.
pub fn contract(session: &Session) -> Result<Reply, Failure> {
    let (_, plan, prepared) = fitted(session)?;
    let contract = prepared.contract(plan);
    Ok(Reply::File {
        name: "preparation.json".to_string(),
        media_type: "application/json".to_string(),
        bytes: serde_json::to_vec_pretty(&contract).unwrap_or_default(),
        rows: prepared.split.train.len(),
        replaced: 0,
    })
}
