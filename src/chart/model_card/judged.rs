//! What was measured for a card, as tables and charts.

use super::html::{Page, Row};
use super::{Judged, RANKED, charts, confusion, figure_name, range, reported};
use crate::explain::permutation::PermutationImportance;
use crate::feature::contract::Contract;
use crate::i18n::{Lang, Message, card as text, number};
use crate::model::evaluate::{FIGURES, Outcome, Threshold, ThresholdRule};

/// Decimals of a figure.
pub(super) const DIGITS: usize = 4;

/// What the threshold that the model keeps comes to: the one that was judged by, or another that
/// was chosen since.
pub(super) struct At {
    /// The threshold and its figures.
    pub threshold: Threshold,
    /// Figures that were measured at another threshold, by name.
    moved: Vec<(&'static str, f64)>,
    /// True class by predicted class.
    confusion: [[u64; 2]; 2],
}

impl At {
    /// What `chosen` comes to, or else the threshold that was judged by.
    pub fn of(judged: &Judged, chosen: Option<f64>) -> At {
        let evaluation = judged.evaluation;
        let own = evaluation.threshold;
        let Some(chosen) = chosen.filter(|chosen| *chosen != own.threshold) else {
            let cell = |truth: usize, said: usize| {
                let row = evaluation.confusion.get(truth);
                row.and_then(|row| row.get(said))
                    .map_or(0, |cell| *cell as u64)
            };
            return At {
                threshold: own,
                moved: Vec::new(),
                confusion: [0, 1].map(|truth| [0, 1].map(|said| cell(truth, said))),
            };
        };
        let rows = [evaluation.rows, evaluation.positives];
        let outcome = Outcome::at(judged.ladder, rows, chosen);
        let moved = outcome.figures().to_vec();
        let value = |wanted: &str| {
            let found = moved.iter().find(|(name, _)| *name == wanted);
            found.map_or(0.0, |(_, value)| *value)
        };
        At {
            threshold: Threshold {
                threshold: chosen,
                taken: outcome.taken,
                precision: value("precision"),
                recall: value("recall"),
                f1: value("f1"),
            },
            confusion: outcome.confusion(),
            moved,
        }
    }
}

pub(super) fn sections(page: &mut Page, judged: &Judged, at: &At, contract: &Contract, lang: Lang) {
    let evaluation = judged.evaluation;
    page.section(Some(&text::JUDGED.fill(lang, &[("file", judged.file)])));
    page.paragraph(&text::JUDGED_ON.fill(
        lang,
        &[
            ("rows", &number::count(lang, evaluation.rows)),
            ("positives", &number::count(lang, evaluation.positives)),
            ("share", &number::percent(evaluation.base_rate)),
        ],
    ));
    page.table(
        &[text::FIGURE, text::VALUE, text::INTERVAL].map(|head| head.text(lang)),
        FIGURES.into_iter().filter_map(|name| {
            let figure = evaluation.figures.get(name)?;
            let moved = at.moved.iter().find(|(moved, _)| *moved == name);
            // Intervals were drawn at the threshold that was judged by.
            let interval = figure.interval.filter(|_| moved.is_none());
            let interval = interval.map(|interval| range(interval, lang));
            let value = moved.map_or(figure.value, |(_, value)| *value);
            let value = number::decimal(value, DIGITS);
            let row = Row::words([figure_name(name, lang)]);
            Some(row.and([value, interval.unwrap_or_default()]))
        }),
    );
    confusion(page, at.threshold.threshold, at.confusion, lang);
    let intervals = match at.moved.is_empty() {
        true => evaluation.intervals.report.as_slice(),
        false => &[],
    };
    reported::report(page, at.threshold.threshold, at.confusion, intervals, lang);
    reported::tops(page, evaluation, lang);
    thresholds(page, judged.thresholds, lang);
    page.section(None);
    for scene in charts::scenes(judged, &at.threshold, lang) {
        page.chart(&scene);
    }
    if let Some(found) = judged.importance {
        importance(page, found, text::IMPORTANCE_IS, contract, lang);
    }
}

fn thresholds(page: &mut Page, thresholds: &[(ThresholdRule, Threshold)], lang: Lang) {
    if thresholds.is_empty() {
        return;
    }
    page.section(Some(text::THRESHOLDS.text(lang)));
    let heads = [
        text::RULE,
        text::SCORE,
        text::TAKEN,
        text::RIGHT,
        text::FOUND,
    ];
    page.table(
        &heads.map(|head| head.text(lang)),
        thresholds.iter().map(|(rule, found)| {
            Row::words([say_rule(*rule, lang)]).and([
                number::decimal(found.threshold, DIGITS),
                number::count(lang, found.taken),
                number::percent(found.precision),
                number::percent(found.recall),
            ])
        }),
    );
}

fn say_rule(rule: ThresholdRule, lang: Lang) -> String {
    let share = |share: f64| number::percent(share);
    match rule {
        ThresholdRule::MostF1 => text::BY_F1.text(lang).to_string(),
        ThresholdRule::RecallFloor(floor) => {
            text::BY_RECALL.fill(lang, &[("share", &share(floor))])
        }
        ThresholdRule::PrecisionFloor(floor) => {
            text::BY_PRECISION.fill(lang, &[("share", &share(floor))])
        }
        ThresholdRule::TopK(rows) => {
            text::BY_TOP.fill(lang, &[("rows", &number::count(lang, rows as u64))])
        }
        ThresholdRule::TopShare(taken) => {
            text::BY_TOP_SHARE.fill(lang, &[("share", &share(taken))])
        }
        ThresholdRule::Profit { value, cost } => text::BY_PROFIT.fill(
            lang,
            &[
                ("value", &number::plain(value)),
                ("cost", &number::plain(cost)),
            ],
        ),
        ThresholdRule::At(_) => text::BY_ITSELF.text(lang).to_string(),
    }
}

/// What the features are worth; `is` says what that means.
pub(super) fn importance(
    page: &mut Page,
    importance: &PermutationImportance,
    is: Message,
    contract: &Contract,
    lang: Lang,
) {
    page.section(Some(text::IMPORTANCE.text(lang)));
    page.paragraph(is.text(lang));
    let ranked = importance.ranked().into_iter().take(RANKED);
    page.table(
        &[text::NAME, text::LOSS, text::RANGE_HEAD].map(|head| head.text(lang)),
        ranked.map(|one| {
            let feature = contract.features.get(one.feature);
            let name = feature.map_or_else(String::new, |found| found.title(lang).to_string());
            let deviation = number::decimal(one.deviation, DIGITS);
            Row::words([name]).and([
                number::decimal(one.mean, DIGITS),
                text::SPREAD.fill(lang, &[("deviation", &deviation)]),
            ])
        }),
    );
}
