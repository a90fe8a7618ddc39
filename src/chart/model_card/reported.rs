//! What a card tells beside the figures: each class by itself at the threshold, and how many leave
//! among the highest scores.

use super::html::{Page, Row};
use super::judged::DIGITS;
use crate::i18n::{Lang, card as text, number, study};
use crate::model::evaluate::{ConfusionMatrix, Evaluation, Interval};

/// The classification report of a table of confusions, true class by predicted class; with
/// `intervals` as [`crate::model::evaluate::Intervals::report`] has them, if they are known.
pub(super) fn report(
    page: &mut Page,
    threshold: f64,
    counts: [[u64; 2]; 2],
    intervals: &[Vec<Option<Interval>>],
    lang: Lang,
) {
    let threshold = number::decimal(threshold, DIGITS);
    page.section(Some(&text::REPORT.fill(lang, &[("threshold", &threshold)])));
    let names = [
        text::REALLY_STAYED,
        text::REALLY_LEFT,
        study::MEAN_OF_CLASSES,
        study::MEAN_OF_ROWS,
        study::MEAN_BY_ROWS,
    ];
    let heads = [text::RIGHT, text::FOUND, study::F1, study::ROWS];
    let [precision, recall, f1, rows] = heads.map(|head| head.text(lang));
    let matrix = ConfusionMatrix::of_answers(counts.map(|row| row.map(|rows| rows as f64)));
    let reported = names.iter().zip(matrix.report()).enumerate();
    page.table(
        &["", precision, recall, f1, rows],
        reported.map(|(at, (name, of))| {
            let own = intervals.get(at).map_or(&[][..], Vec::as_slice);
            let rate = |at: usize, value: f64| ranged(value, own.get(at), lang);
            let [precision, recall, f1] = of.rates();
            Row::words([name.text(lang).to_string()]).and([
                rate(0, precision),
                rate(1, recall),
                rate(2, f1),
                number::count(lang, of.support as u64),
            ])
        }),
    );
}

/// Precision, gain and lift from the highest scores down.
pub(super) fn tops(page: &mut Page, evaluation: &Evaluation, lang: Lang) {
    let intervals = &evaluation.intervals;
    page.section(Some(text::TOPS.text(lang)));
    let precisions = evaluation.precision_at.iter().enumerate();
    page.table(
        &[text::TAKEN, text::RIGHT].map(|head| head.text(lang)),
        precisions.map(|(at, (rows, precision))| {
            let precision = ranged(*precision, intervals.precision_at.get(at), lang);
            Row::words([number::count(lang, *rows)]).and([precision])
        }),
    );
    let points = evaluation.gain.iter().enumerate();
    page.table(
        &[text::SHARE_TAKEN, text::GAIN, text::LIFT].map(|head| head.text(lang)),
        points.map(|(at, point)| {
            let gain = ranged(point.gain, intervals.gain.get(at), lang);
            let lift = ranged(point.lift, intervals.lift.get(at), lang);
            Row::words([number::percent(point.taken)]).and([gain, lift])
        }),
    );
}

/// A figure with its interval, if there is one.
fn ranged(value: f64, interval: Option<&Option<Interval>>, lang: Lang) -> String {
    let said = number::decimal(value, DIGITS);
    let Some(Some(interval)) = interval else {
        return said;
    };
    let [low, high] = [interval.low, interval.high].map(|end| number::decimal(end, DIGITS));
    text::WITH_RANGE.fill(lang, &[("value", &said), ("low", &low), ("high", &high)])
}
