//! Which columns of a table a proposed recipe makes nothing of, in words: what is
//! left out is said.

use super::super::draft::Draft;
use super::super::purpose::{Purpose, is_label};
use super::super::{FeatureRule, Source};
use super::words;
use crate::feature::contract::Title;
use crate::i18n::{Lang, Message, number};

/// What is said of the columns that no feature of `features` reads.
pub(super) fn left_out(
    draft: &Draft<'_>,
    labelled: Option<&Draft<'_>>,
    features: &[FeatureRule],
) -> Option<Title> {
    let is_answer = |at: usize| {
        let labelled = labelled.is_some_and(|labelled| labelled.name == draft.name);
        labelled && draft.roles.label == Some(at)
    };
    let (mut answers, mut dates, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for (at, purpose) in draft.roles.purposes.iter().enumerate() {
        let name = draft.column(at);
        if at == draft.roles.customer || is_answer(at) || is_read(draft, at, features) {
            continue;
        }
        match purpose {
            _ if is_label(name) => answers.push(name),
            // The time of a log is what its rows are counted by.
            Purpose::Moment if draft.roles.time == Some(at) && !draft.is_one() => {}
            Purpose::Moment => dates.push(name),
            _ => others.push(name),
        }
    }
    let lists = [
        (words::ANSWERS_NOT_USED, answers),
        (words::DATES_NOT_USED, dates),
        (words::COLUMNS_NOT_USED, others),
    ];
    let say = |lang: Lang| {
        let said = |(message, names): &(Message, Vec<&str>)| {
            message.fill(lang, &[("columns", &names.join(", "))])
        };
        let there = lists.iter().filter(|(_, names)| !names.is_empty());
        let mut lines: Vec<String> = there.map(said).collect();
        if (draft.is_one() || draft.roles.label_said)
            && draft.roles.label.is_some()
            && draft.roles.answers_differ > 0
        {
            let count = number::count(lang, draft.roles.answers_differ);
            lines.push(words::ANSWERS_DIFFER.fill(lang, &[("count", &count)]));
        }
        lines.join(" ")
    };
    let title = Title {
        en: say(Lang::En),
        ko: say(Lang::Ko),
    };
    (!title.en.is_empty()).then_some(title)
}

/// Whether a feature reads a column.
fn is_read(draft: &Draft<'_>, at: usize, features: &[FeatureRule]) -> bool {
    let written = draft.written(at);
    features.iter().any(|feature| match &feature.from {
        Source::Rows(rows) if rows.table == draft.name => {
            let formulas = [&rows.of, &rows.condition].into_iter().flatten();
            formulas
                .into_iter()
                .any(|formula| formula.contains(&written))
        }
        _ => false,
    })
}
