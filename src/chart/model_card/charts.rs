//! The charts of a card: precision and recall, gain, calibration.

use super::Judged;
use crate::chart::curves::Measure;
use crate::chart::{Along, Curve, Curves, Ink, Scene, Size};
use crate::i18n::{Lang, Message, models as text, number};
use crate::model::evaluate::Threshold;

/// Size of a chart, in CSS pixels; the page stretches it.
const SIZE: [f32; 2] = [760.0, 280.0];

/// The charts, in the order in which they are shown; `chosen` is the threshold that they mark.
pub(super) fn scenes(judged: &Judged, chosen: &Threshold, lang: Lang) -> Vec<Scene> {
    let size = Size::new(SIZE[0], SIZE[1]);
    let curves = [
        precision_recall(judged, chosen, lang),
        gain(judged, chosen, lang),
        calibration(judged, lang),
    ];
    curves
        .iter()
        .map(|curves| curves.scene(lang, size))
        .collect()
}

fn along(title: Message, lang: Lang) -> Along {
    Along {
        title: title.text(lang).to_string(),
        measure: Measure::Share,
    }
}

fn curve(name: Message, points: Vec<[f64; 2]>, lang: Lang) -> Curve {
    Curve {
        name: name.text(lang).to_string(),
        points,
        ink: Ink::Accent,
        guide: false,
    }
}

fn guide(name: Message, points: Vec<[f64; 2]>, lang: Lang) -> Curve {
    Curve {
        ink: Ink::Faint,
        guide: true,
        ..curve(name, points, lang)
    }
}

fn precision_recall(judged: &Judged, chosen: &Threshold, lang: Lang) -> Curves {
    let evaluation = judged.evaluation;
    let base = evaluation.base_rate;
    let positives = evaluation.positives.max(1) as f64;
    let points = judged.ladder.iter().map(|rung| {
        let right = rung.right as f64;
        [right / positives, right / rung.taken.max(1) as f64]
    });
    Curves {
        title: text::PRECISION_RECALL.text(lang).to_string(),
        sentence: text::PRECISION_RECALL_SAY.fill(
            lang,
            &[
                ("precision", &number::percent(chosen.precision)),
                ("recall", &number::percent(chosen.recall)),
                ("base", &number::percent(base)),
            ],
        ),
        x: along(text::RECALL_AXIS, lang),
        y: along(text::PRECISION_AXIS, lang),
        curves: vec![
            guide(text::BY_CHANCE, vec![[0.0, base], [1.0, base]], lang),
            curve(text::PRECISION_RECALL, points.collect(), lang),
        ],
        here: (chosen.taken > 0).then_some([chosen.recall, chosen.precision]),
    }
}

fn gain(judged: &Judged, chosen: &Threshold, lang: Lang) -> Curves {
    let evaluation = judged.evaluation;
    let rows = evaluation.rows.max(1) as f64;
    let positives = evaluation.positives.max(1) as f64;
    let points = judged
        .ladder
        .iter()
        .map(|rung| [rung.taken as f64 / rows, rung.right as f64 / positives]);
    let points: Vec<[f64; 2]> = std::iter::once([0.0, 0.0]).chain(points).collect();
    let fifth = points.iter().rfind(|point| point[0] <= 0.2);
    let [taken, found] = fifth.copied().unwrap_or_default();
    Curves {
        title: text::GAIN.text(lang).to_string(),
        sentence: text::GAIN_SAY.fill(
            lang,
            &[
                ("taken", &number::percent(taken)),
                ("gain", &number::percent(found)),
            ],
        ),
        x: along(text::TAKEN_AXIS, lang),
        y: along(text::GAIN_AXIS, lang),
        curves: vec![
            guide(text::BY_CHANCE, vec![[0.0, 0.0], [1.0, 1.0]], lang),
            curve(text::GAIN, points, lang),
        ],
        here: Some([chosen.taken as f64 / rows, chosen.recall]),
    }
}

fn calibration(judged: &Judged, lang: Lang) -> Curves {
    let bins = &judged.evaluation.calibration;
    let rows: u64 = bins.iter().map(|bin| bin.rows).sum();
    let off = bins
        .iter()
        .map(|bin| (bin.promised - bin.found).abs() * bin.rows as f64);
    let error = number::percent(off.sum::<f64>() / rows.max(1) as f64);
    let points = bins.iter().map(|bin| [bin.promised, bin.found]).collect();
    Curves {
        title: text::CALIBRATION.text(lang).to_string(),
        sentence: text::CALIBRATION_SAY.fill(lang, &[("error", &error)]),
        x: along(text::PROMISED_AXIS, lang),
        y: along(text::FOUND_AXIS, lang),
        curves: vec![
            guide(text::HONEST, vec![[0.0, 0.0], [1.0, 1.0]], lang),
            curve(text::CALIBRATION, points, lang),
        ],
        here: None,
    }
}
