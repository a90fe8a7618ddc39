//! What a proposed recipe predicts: what a column says, or what happens from a date on.

use super::super::draft::Draft;
use super::super::said::{LabelKind, SaidLabel};
use super::super::{Horizon, LabelRule, LabelSource};
use super::{Proposal, title, words};
use crate::feature::contract::Title;

/// The column of the result that a rule fills.
pub(super) fn rule_name(said: &SaidLabel) -> String {
    match (said.kind, &said.value) {
        (LabelKind::Present, None) => "active".to_string(),
        (LabelKind::Present, Some(value)) => format!("then_{value}"),
        (_, None) => "inactive".to_string(),
        (_, Some(value)) => format!("no_{value}"),
    }
}

impl Proposal<'_> {
    /// The rule that the user says, and the table whose rows it counts; that has to say when
    /// they happened.
    pub(super) fn rule(&self) -> Option<(&Draft<'_>, &SaidLabel)> {
        let said = self.said.label.as_ref()?;
        let mut drafts = self.drafts.iter();
        let draft = drafts.find(|draft| draft.name == said.table)?;
        (said.kind != LabelKind::Column && draft.roles.time.is_some()).then_some((draft, said))
    }

    /// The label: what a column says, the user's rule, or that nothing follows.
    pub(super) fn label(
        &self,
        labelled: Option<&Draft<'_>>,
        anchored: Option<&Draft<'_>>,
        horizon: Option<u32>,
    ) -> Vec<LabelRule> {
        if let Some((draft, at)) = labelled.and_then(|draft| Some((draft, draft.roles.label?))) {
            let column = draft.column(at).to_string();
            return vec![LabelRule {
                title: Title {
                    en: column.clone(),
                    ko: column.clone(),
                },
                name: column.clone(),
                from: LabelSource::Column {
                    table: draft.name.clone(),
                    column,
                },
                values: Vec::new(),
            }];
        }
        let Some((days, horizon)) =
            horizon.and_then(|days| Some((days.to_string(), Horizon::new(0, days)?)))
        else {
            return Vec::new();
        };
        if let Some((draft, said)) = self.rule() {
            return vec![ruled(draft, said, (&days, horizon))];
        }
        anchored
            .map(|draft| LabelRule {
                name: "inactive".to_string(),
                title: title(words::INACTIVE, &[("days", &days)]),
                from: LabelSource::Absent {
                    table: draft.name.clone(),
                    condition: None,
                    horizon,
                },
                values: Vec::new(),
            })
            .into_iter()
            .collect()
    }
}

fn ruled(draft: &Draft<'_>, said: &SaidLabel, (days, horizon): (&str, Horizon)) -> LabelRule {
    let table = draft.name.clone();
    let event = said.column.as_ref().zip(said.value.as_ref());
    let condition = event.map(|(column, value)| {
        let column = column.replace('`', "``");
        format!("`{column}` = '{}'", value.replace('\'', "''"))
    });
    let message = match (said.kind, &event) {
        (LabelKind::Present, None) => words::ACTIVE,
        (LabelKind::Present, Some(_)) => words::EVENT_FOLLOWS,
        (_, None) => words::INACTIVE,
        (_, Some(_)) => words::NO_EVENT,
    };
    let value = event.map_or("", |(_, value)| value.as_str());
    LabelRule {
        name: rule_name(said),
        title: title(message, &[("event", value), ("days", days)]),
        from: match said.kind {
            LabelKind::Present => LabelSource::Present {
                table,
                condition,
                horizon,
            },
            _ => LabelSource::Absent {
                table,
                condition,
                horizon,
            },
        },
        values: Vec::new(),
    }
}
