//! What was measured for a card, as tables and charts.

use super::html::{Page, Row};
use super::{Judged, RANKED, charts, figure_name};
use crate::feature::contract::Contract;
use crate::i18n::{Lang, card as text, number};
use crate::model::evaluate::{Threshold, ThresholdRule};

/// Decimals of a figure.
const DIGITS: usize = 4;

/// The figures in the order in which they are told.
const ORDER: [&str; 11] = [
    "pr_auc",
    "roc_auc",
    "ks",
    "log_loss",
    "brier",
    "calibration_error",
    "precision",
    "recall",
    "f1",
    "accuracy",
    "micro_pr_auc",
];

pub(super) fn sections(page: &mut Page, judged: &Judged, contract: &Contract, lang: Lang) {
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
        ORDER.into_iter().filter_map(|name| {
            let figure = evaluation.figures.get(name)?;
            let interval = figure.interval.map(|interval| {
                text::RANGE.fill(
                    lang,
                    &[
                        ("low", &number::decimal(interval.low, DIGITS)),
                        ("high", &number::decimal(interval.high, DIGITS)),
                    ],
                )
            });
            let value = number::decimal(figure.value, DIGITS);
            let row = Row::words([figure_name(name, lang)]);
            Some(row.and([value, interval.unwrap_or_default()]))
        }),
    );
    confusion(page, judged, lang);
    thresholds(page, judged.thresholds, lang);
    page.section(None);
    for scene in charts::scenes(judged, lang) {
        page.chart(&scene);
    }
    importance(page, judged, contract, lang);
}

fn confusion(page: &mut Page, judged: &Judged, lang: Lang) {
    let threshold = number::decimal(judged.evaluation.threshold.threshold, DIGITS);
    page.section(Some(
        &text::CONFUSION.fill(lang, &[("threshold", &threshold)]),
    ));
    let names = [text::REALLY_STAYED, text::REALLY_LEFT];
    let rows = names.iter().zip(&judged.evaluation.confusion);
    page.table(
        &[
            "",
            text::SAID_STAYS.text(lang),
            text::SAID_LEAVES.text(lang),
        ],
        rows.map(|(name, cells)| {
            let cell = |at: usize| {
                let count = cells.get(at).copied().unwrap_or_default();
                number::count(lang, count as u64)
            };
            Row::words([name.text(lang).to_string()]).and([cell(0), cell(1)])
        }),
    );
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
    }
}

fn importance(page: &mut Page, judged: &Judged, contract: &Contract, lang: Lang) {
    let Some(importance) = judged.importance else {
        return;
    };
    page.section(Some(text::IMPORTANCE.text(lang)));
    page.paragraph(text::IMPORTANCE_IS.text(lang));
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
