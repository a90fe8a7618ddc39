//! From a feature's rule to how it is reckoned.

use super::compile::{Builder, wrong};
use super::error::RecipeError;
use super::formula::{Formula, Known, names};
use super::plan::{FeaturePlan, FeatureSource, How};
use super::{Aggregate, FeatureRule, GradeRule, ResultKind, RowsSource, Source, ValueKind};
use crate::i18n::{Lang, recipe as words};

impl Builder<'_> {
    /// How a feature is reckoned from gathered rows and the features before it.
    pub fn feature(
        &mut self,
        rule: &FeatureRule,
        before: &[Known],
    ) -> Result<FeaturePlan, RecipeError> {
        let owner = &rule.name;
        let place = |name: &str| {
            before
                .iter()
                .position(|(known, _)| known == name)
                .ok_or_else(|| RecipeError::UnknownName {
                    owner: owner.clone(),
                    name: name.to_string(),
                    known: names(before),
                })
        };
        let number = |at: usize| match before.get(at) {
            Some((_, ValueKind::Text)) => Err(wrong(owner, words::KIND_NUMBER.text(Lang::En))),
            _ => Ok(at),
        };
        let senseless = |field: &str| RecipeError::Senseless {
            owner: owner.clone(),
            field: field.to_string(),
        };
        let (from, kind) = match &rule.from {
            Source::Rows(source) => self.rows(rule, source)?,
            Source::Formula(text) => {
                let formula = Formula::new(owner, text, before, self.interner)?;
                let kind = formula.kind;
                (FeatureSource::Formula(formula), kind)
            }
            Source::Score(score) => {
                if !(2..=1_000).contains(&score.parts) {
                    return Err(senseless("parts"));
                }
                let from = FeatureSource::Score {
                    of: number(place(&score.of)?)?,
                    parts: score.parts,
                    smallest_best: score.smallest_best,
                };
                (from, ValueKind::Number)
            }
            Source::Rank(rank) => {
                let of = number(place(&rank.of)?)?;
                (FeatureSource::Rank { of }, ValueKind::Number)
            }
            Source::Grade(GradeRule { of, shares }) => {
                let rising = shares
                    .windows(2)
                    .all(|pair| matches!(pair, [(_, a), (_, b)] if a < b));
                let ends = shares.last().is_some_and(|(_, share)| *share == 1.0);
                if !rising
                    || !ends
                    || shares
                        .iter()
                        .any(|(_, share)| share.is_nan() || *share <= 0.0)
                {
                    return Err(senseless("shares"));
                }
                let shares = shares
                    .iter()
                    .map(|(name, share)| (self.interner.code(name), *share));
                let shares = shares.collect();
                let of = number(place(of)?)?;
                (FeatureSource::Grade { of, shares }, ValueKind::Text)
            }
        };
        if (kind == ValueKind::Text) != (rule.kind == ResultKind::Category) {
            let due = match rule.kind {
                ResultKind::Category => words::KIND_TEXT,
                _ => words::KIND_NUMBER,
            };
            return Err(wrong(owner, due.text(Lang::En)));
        }
        Ok(FeaturePlan {
            name: rule.name.clone(),
            kind,
            result: rule.kind,
            hidden: rule.hidden,
            no_rows: rule.no_rows,
            unknown: rule.unknown.as_ref().map(|text| self.interner.code(text)),
            from,
        })
    }

    fn rows(
        &mut self,
        rule: &FeatureRule,
        source: &RowsSource,
    ) -> Result<(FeatureSource, ValueKind), RecipeError> {
        let owner = &rule.name;
        let table = self.table_named(owner, &source.table)?;
        let aggregate = source.aggregate;
        let how = match aggregate {
            Aggregate::Count | Aggregate::ActiveDays | Aggregate::DaysSinceLast => How::Count,
            Aggregate::Sum | Aggregate::Mean => How::Sum,
            Aggregate::Min => How::Min,
            Aggregate::Max => How::Max,
            Aggregate::Distinct => How::Distinct,
            Aggregate::First => How::First,
            Aggregate::Last => How::Last,
        };
        if (how == How::Count) != source.of.is_none() {
            return Err(RecipeError::ValueDue {
                owner: owner.clone(),
            });
        }
        let has_time = self
            .tables
            .get(table)
            .is_some_and(|plan| plan.time.is_some());
        let timed = has_time && self.recipe.anchors.is_some();
        let needs_time = source.window.is_some() || aggregate == Aggregate::DaysSinceLast;
        if (needs_time && !timed) || (aggregate == Aggregate::ActiveDays && !has_time) {
            return Err(RecipeError::NeedsTime {
                owner: owner.clone(),
            });
        }
        if let Some(plan) = self.tables.get_mut(table)
            && aggregate == Aggregate::ActiveDays
        {
            plan.days = true;
        }
        let (of, condition) = (source.of.as_deref(), source.condition.as_deref());
        let gathered = self.gather(owner, table, how, of, condition)?;
        let all_rows = match rule.no_rows {
            Some(_) => Some(self.gather(owner, table, How::Count, None, condition)?),
            None => None,
        };
        let value_kind = self
            .tables
            .get(table)
            .and_then(|plan| plan.gathered.get(gathered)?.of.as_ref())
            .map_or(ValueKind::Number, |(_, formula)| formula.kind);
        let kind = match aggregate {
            Aggregate::First | Aggregate::Last | Aggregate::Min | Aggregate::Max => value_kind,
            _ => ValueKind::Number,
        };
        let from = FeatureSource::Rows {
            table,
            aggregate,
            gathered,
            all_rows,
            window: source.window,
        };
        Ok((from, kind))
    }
}
