//! The page's charts, from what the test rows said.

use super::chosen;
use super::threshold::here;
use crate::chart::curves::Measure;
use crate::chart::{Along, Curve, Curves, Ink, Scene, Size};
use crate::i18n::{Message, models as text, number};
use crate::ui::state::App;
use leptos::prelude::*;

const HEIGHT: f32 = 280.0;

fn along(app: App, title: Message, measure: Measure) -> Along {
    Along {
        title: app.text(title).to_string(),
        measure,
    }
}

fn curve(name: String, points: Vec<[f64; 2]>, ink: Ink) -> Curve {
    Curve {
        name,
        points,
        ink,
        guide: false,
    }
}

fn guide(app: App, title: Message, points: Vec<[f64; 2]>) -> Curve {
    Curve {
        name: app.text(title).to_string(),
        points,
        ink: Ink::Faint,
        guide: true,
    }
}

/// The curves for a width.
pub fn scene(app: App, curves: &Curves, width: f64) -> Scene {
    curves.scene(app.lang.get(), Size::new(width as f32, HEIGHT))
}

/// Precision against recall, rung by rung.
pub fn precision_recall(app: App, width: f64) -> Option<Scene> {
    let now = here(app)?;
    app.trained.with(|trained| {
        let chosen = chosen(trained.as_ref()?)?;
        let base = chosen.positives as f64 / chosen.rows.max(1) as f64;
        let points = chosen.ladder.iter().map(|rung| {
            let recall = rung.right as f64 / chosen.positives.max(1) as f64;
            [recall, rung.right as f64 / rung.taken.max(1) as f64]
        });
        let say = [
            ("precision", number::percent(now.precision())),
            ("recall", number::percent(now.recall())),
            ("base", number::percent(base)),
        ];
        let say: Vec<(&str, &str)> = say.iter().map(|(name, value)| (*name, &**value)).collect();
        let curves = Curves {
            title: app.text(text::PRECISION_RECALL).to_string(),
            sentence: app.fill(text::PRECISION_RECALL_SAY, &say),
            x: along(app, text::RECALL_AXIS, Measure::Share),
            y: along(app, text::PRECISION_AXIS, Measure::Share),
            curves: vec![
                guide(app, text::BY_CHANCE, vec![[0.0, base], [1.0, base]]),
                curve(
                    app.text(text::PRECISION_RECALL).to_string(),
                    points.collect(),
                    Ink::Accent,
                ),
            ],
            here: (now.rung.taken > 0).then(|| [now.recall(), now.precision()]),
        };
        Some(scene(app, &curves, width))
    })
}

/// The share found against the share reached.
pub fn gain(app: App, width: f64) -> Option<Scene> {
    let now = here(app)?;
    app.trained.with(|trained| {
        let chosen = chosen(trained.as_ref()?)?;
        let share = |taken: u64| taken as f64 / chosen.rows.max(1) as f64;
        let points = chosen.ladder.iter().map(|rung| {
            let found = rung.right as f64 / chosen.positives.max(1) as f64;
            [share(rung.taken), found]
        });
        let points: Vec<[f64; 2]> = std::iter::once([0.0, 0.0]).chain(points).collect();
        let fifth = points.iter().rfind(|point| point[0] <= 0.2)?;
        let (taken, found) = (number::percent(fifth[0]), number::percent(fifth[1]));
        let curves = Curves {
            title: app.text(text::GAIN).to_string(),
            sentence: app.fill(text::GAIN_SAY, &[("taken", &taken), ("gain", &found)]),
            x: along(app, text::TAKEN_AXIS, Measure::Share),
            y: along(app, text::GAIN_AXIS, Measure::Share),
            curves: vec![
                guide(app, text::BY_CHANCE, vec![[0.0, 0.0], [1.0, 1.0]]),
                curve(app.text(text::GAIN).to_string(), points, Ink::Accent),
            ],
            here: Some([share(now.rung.taken), now.recall()]),
        };
        Some(scene(app, &curves, width))
    })
}

/// What came against what was promised.
pub fn calibration(app: App, width: f64) -> Option<Scene> {
    app.trained.with(|trained| {
        let chosen = chosen(trained.as_ref()?)?;
        let bins = &chosen.calibration;
        let rows: u64 = bins.iter().map(|bin| bin.2).sum();
        let off = bins
            .iter()
            .map(|(promised, found, rows)| (promised - found).abs() * *rows as f64);
        let error = number::percent(off.sum::<f64>() / rows.max(1) as f64);
        let points = bins.iter().map(|(promised, found, _)| [*promised, *found]);
        let curves = Curves {
            title: app.text(text::CALIBRATION).to_string(),
            sentence: app.fill(text::CALIBRATION_SAY, &[("error", &error)]),
            x: along(app, text::PROMISED_AXIS, Measure::Share),
            y: along(app, text::FOUND_AXIS, Measure::Share),
            curves: vec![
                guide(app, text::HONEST, vec![[0.0, 0.0], [1.0, 1.0]]),
                curve(
                    app.text(text::CALIBRATION).to_string(),
                    points.collect(),
                    Ink::Accent,
                ),
            ],
            here: None,
        };
        Some(scene(app, &curves, width))
    })
}

/// The validation loss of every fold, tree by tree, or of a network, epoch by epoch.
pub fn learnt(app: App, width: f64) -> Option<Scene> {
    app.trained.with(|trained| {
        let trained = trained.as_ref()?;
        let by_epochs = chosen(trained).is_some_and(|chosen| chosen.model.is_network());
        let folds = trained.curves.iter().enumerate().map(|(at, losses)| {
            let fold = (at + 1).to_string();
            let points = losses.iter().enumerate();
            let points = points.map(|(tree, loss)| [(tree + 1) as f64, *loss]);
            let name = match by_epochs {
                true => app.text(text::CURVES).to_string(),
                false => app.fill(text::FOLD, &[("fold", &fold)]),
            };
            // The fifth of the usual five folds has a colour of its own, too.
            let ink = match at {
                0..=3 => Ink::Series(at as u8),
                _ => Ink::Other,
            };
            curve(name, points.collect(), ink)
        });
        let curves: Vec<Curve> = folds.filter(|curve| curve.points.len() > 1).collect();
        if curves.is_empty() {
            return None;
        }
        let curves = Curves {
            title: app.text(text::CURVES).to_string(),
            sentence: app
                .text(match by_epochs {
                    true => text::EPOCHS_SAY,
                    false => text::CURVES_SAY,
                })
                .to_string(),
            x: along(app, grown(by_epochs), Measure::Number),
            y: along(app, text::LOSS, Measure::Number),
            curves,
            here: None,
        };
        Some(scene(app, &curves, width))
    })
}

/// What stands along a curve of learning.
fn grown(by_epochs: bool) -> Message {
    match by_epochs {
        true => text::EPOCHS,
        false => text::TREES,
    }
}

/// Fits before the one under way that are still shown.
const BEFORE: usize = 5;

/// The validation loss of the fit under way, and of those before it.
pub fn live(app: App, width: f64) -> Option<Scene> {
    let (fits, by_epochs) = (app.learning.get(), app.learns_by_epochs.get());
    let mut fits: Vec<Vec<[f64; 2]>> = fits.into_iter().filter(|fit| fit.len() > 1).collect();
    let fit = fits.pop()?;
    let [trees, loss] = *fit.last()?;
    let (trees, loss) = (number::plain(trees), number::decimal(loss, 4));
    let before = fits.into_iter().rev().take(BEFORE);
    let before = before.map(|points| Curve {
        name: String::new(),
        points,
        ink: Ink::Faint,
        guide: true,
    });
    let now = curve(app.text(text::LIVE).to_string(), fit, Ink::Accent);
    let curves = Curves {
        title: app.text(text::LIVE).to_string(),
        sentence: match by_epochs {
            true => app.fill(text::LIVE_EPOCHS, &[("epochs", &trees), ("loss", &loss)]),
            false => app.fill(text::LIVE_SAY, &[("trees", &trees), ("loss", &loss)]),
        },
        x: along(app, grown(by_epochs), Measure::Number),
        y: along(app, text::LOSS, Measure::Number),
        curves: before.chain(std::iter::once(now)).collect(),
        here: None,
    };
    Some(scene(app, &curves, width))
}
