//! The plan as the page shows it.

use super::Preparing;
use crate::engine::auditing;
use crate::engine::failure::Failure;
use crate::engine::message::Reply;
use crate::engine::prepare_view::{
    ColumnRole, PrepareColumn, PrepareFitted, PrepareMerge, PrepareView,
};
use crate::engine::session::Session;
use crate::engine::view::Words;
use crate::feature::prepare::impute::Strategy;
use crate::feature::prepare::label::{self, LabelError};
use crate::feature::prepare::plan::{
    ColumnPlan, EncodeChoice, GapChoice, GapCount, PreparePlan, Use,
};
use crate::feature::prepare::prepared::split_of;
use crate::feature::prepare::split::Split;
use crate::table::Table;

/// Most classes of a label that are offered.
const MOST_CLASSES: usize = 64;

/// The preparation at hand.
pub fn view(session: &Session) -> Result<Reply, Failure> {
    let table = session.customers().ok_or(Failure::NothingOpen)?;
    let preparing = session.preparing.as_ref().ok_or(Failure::NotPrepared)?;
    let Preparing {
        plan,
        proposed,
        fitted,
        split_findings,
        ..
    } = preparing;
    let split = match fitted {
        Some(fitted) => Ok(fitted.split.clone()),
        None => split_of(table, plan),
    };
    let (parts, split_lines) = match &split {
        Ok(split) => (counts(split), lines(|lang| split.report.say(lang))),
        Err(error) => (Vec::new(), vec![Words::of(|lang| error.say(lang))]),
    };
    let merges = proposed.iter().map(|merge| PrepareMerge {
        column: merge.column.clone(),
        line: Words::of(|lang| merge.say(lang)),
        accepted: plan.merges.iter().any(|accepted| {
            (&accepted.column, &accepted.from, &accepted.into)
                == (&merge.column, &merge.from, &merge.into)
        }),
    });
    Ok(Reply::Prepared(Box::new(PrepareView {
        plan: plan.to_json(),
        label: plan.label.clone(),
        classes: classes(table, plan),
        positive: plan.positive.clone(),
        resample: plan.resample,
        columns: plan
            .columns
            .iter()
            .map(|planned| column(table, preparing, planned))
            .collect(),
        merges: merges.collect(),
        split: plan.split,
        can_split: (plan.anchor.is_some(), plan.id.is_some()),
        parts,
        split_lines,
        split_findings: split_findings
            .iter()
            .map(|finding| auditing::view(finding, plan.label.as_deref().unwrap_or_default()))
            .collect(),
        fitted: fitted.as_ref().map(|fitted| PrepareFitted {
            features: fitted.frame.names.clone(),
            lines: lines(|lang| fitted.report.say(lang, table)),
        }),
    })))
}

fn counts(split: &Split) -> Vec<(crate::feature::prepare::split::Part, u64)> {
    let parts = split.report.parts.iter();
    parts.map(|part| (part.part, part.rows)).collect()
}

pub(in crate::engine) fn lines(say: impl Fn(crate::i18n::Lang) -> Vec<String>) -> Vec<Words> {
    let (en, ko) = (say(crate::i18n::Lang::En), say(crate::i18n::Lang::Ko));
    let pairs = en.into_iter().zip(ko);
    pairs.map(|(en, ko)| Words { en, ko }).collect()
}

/// The label's classes where one must be chosen.
fn classes(table: &Table, plan: &PreparePlan) -> Vec<String> {
    let column = plan.label.as_deref().and_then(|name| table.column(name));
    let Some(column) = column else {
        return Vec::new();
    };
    if !matches!(
        label::read(column, None),
        Err(LabelError::NotTwoClasses { .. })
    ) {
        return Vec::new();
    }
    let mut classes: Vec<String> = Vec::new();
    for code in (0..column.dictionary_len() as u32).filter(|code| !column.is_missing_code(*code)) {
        let class = column.dictionary_value(code).trim();
        if classes.len() < MOST_CLASSES && !classes.iter().any(|known| known == class) {
            classes.push(class.to_string());
        }
    }
    classes
}

/// What a column is for, by the plan.
fn role(plan: &PreparePlan, planned: &ColumnPlan) -> ColumnRole {
    let is = |part: &Option<String>| part.as_ref() == Some(&planned.column);
    if is(&plan.label) {
        ColumnRole::Label
    } else if is(&plan.id) {
        ColumnRole::Id
    } else if is(&plan.anchor) {
        ColumnRole::Anchor
    } else if matches!(planned.used, Use::LeftOut(_)) {
        ColumnRole::LeftOut
    } else {
        ColumnRole::Feature
    }
}

fn column(table: &Table, preparing: &Preparing, plan: &ColumnPlan) -> PrepareColumn {
    let mut leaks = preparing.leaks.iter();
    let leak = leaks.find(|finding| finding.column.as_ref() == Some(&plan.column));
    let found = table.column(&plan.column);
    let count = found.map(GapCount::of).unwrap_or_default();
    let fill = GapChoice::Fill;
    let mut gaps = match plan.used {
        Use::LeftOut(_) => Vec::new(),
        Use::Category => vec![
            fill(Strategy::Unknown),
            fill(Strategy::Mode),
            GapChoice::Keep,
        ],
        Use::Date => vec![
            fill(Strategy::Median),
            fill(Strategy::Mean),
            GapChoice::Keep,
        ],
        Use::Number | Use::Flag => vec![
            fill(Strategy::Median),
            fill(Strategy::Mean),
            fill(Strategy::Mode),
            fill(Strategy::ZeroWithFlag),
            GapChoice::Chained,
            GapChoice::Keep,
        ],
    };
    // A constant is typed, not chosen; where it was, it stands among the choices.
    if !gaps.is_empty() && !gaps.contains(&plan.gaps) {
        gaps.push(plan.gaps.clone());
    }
    let encode: &[EncodeChoice] = match plan.used {
        Use::LeftOut(_) => &[],
        Use::Category => &[
            EncodeChoice::OneHot,
            EncodeChoice::Ordinal,
            EncodeChoice::Target,
        ],
        Use::Number | Use::Flag | Use::Date => &[EncodeChoice::Number],
    };
    PrepareColumn {
        plan: plan.clone(),
        role: role(&preparing.plan, plan),
        leak: leak.map(|finding| Words::of(|lang| finding.say(lang))),
        gaps: count.gaps,
        line: Words::of(|lang| plan.say(lang, count, None)),
        gap_choices: gaps
            .into_iter()
            .map(|choice| {
                let words = Words::of(|lang| choice.say(lang));
                (choice, words)
            })
            .collect(),
        encode_choices: encode
            .iter()
            .map(|choice| (*choice, Words::of(|lang| choice.say(lang).to_string())))
            .collect(),
    }
}
