//! What two models together are, in words.

use super::Combined;
use crate::engine::study_view::{Study, StudyTable};
use crate::i18n::{Lang, Message, hybrid, number, study as text};
use crate::model::hybrid::{Member, TargetCount, TargetFigures, Targets};

/// Digits of PR-AUC.
const DIGITS: usize = 3;

impl Combined {
    /// The study in words.
    pub fn tell(&self, lang: Lang) -> Study {
        let count = |rows: u64| number::count(lang, rows);
        let rows = |targets: Targets| {
            let found = self.counts.iter().find(|count| count.targets == targets);
            found.map_or(0, |count| count.rows)
        };
        let both = rows(Targets::Both);
        let options = self.options;
        let [wide, narrow] = self.named(lang);
        let targets = text::COMBINED_SAY.fill(
            lang,
            &[
                ("wide", &wide),
                ("narrow", &narrow),
                ("wide_from", &number::percent(options.wide)),
                ("narrow_from", &number::percent(options.narrow)),
                ("wide_rows", &count(both + rows(Targets::Wide))),
                ("narrow_rows", &count(both + rows(Targets::Narrow))),
                ("both", &count(both)),
            ],
        );
        let weights = options.weights.map(number::percent);
        let blend = text::COMBINED_BLEND.fill(
            lang,
            &[
                ("wide", &wide),
                ("narrow", &narrow),
                ("wide_weight", &weights[0]),
                ("narrow_weight", &weights[1]),
            ],
        );
        let judged = self.figures.as_ref().map(|figures| {
            let [of_wide, of_narrow, of_blend] = self.precisions.map(|value| {
                value.map_or(text::NONE.text(lang).to_string(), |value| {
                    number::decimal(value, DIGITS)
                })
            });
            let [in_wide, in_narrow] = figures;
            text::COMBINED_FIGURES.fill(
                lang,
                &[
                    ("recall", &number::percent(in_wide.recall)),
                    ("wide_precision", &number::percent(in_wide.precision)),
                    ("precision", &number::percent(in_narrow.precision)),
                    ("narrow_recall", &number::percent(in_narrow.recall)),
                    ("wide", &of_wide),
                    ("narrow", &of_narrow),
                    ("blend", &of_blend),
                ],
            )
        });
        let apart = self.disagreement;
        let message = match self.listed.is_empty() {
            true => text::COMBINED_ALIKE,
            false => text::COMBINED_APART,
        };
        let apart = message.fill(
            lang,
            &[
                ("rows", &count(apart.rows)),
                ("mean", &number::decimal(100.0 * apart.mean_difference, 1)),
                (
                    "largest",
                    &number::decimal(100.0 * apart.largest_difference, 1),
                ),
            ],
        );
        let word = |message: Message| message.text(lang).to_string();
        let row = |(name, member): &(String, Member)| {
            let target = match member.targets {
                Targets::Both => text::IN_BOTH,
                Targets::Wide => text::IN_WIDE,
                Targets::Narrow => text::IN_NARROW,
                Targets::None => text::NONE,
            };
            let scores = [member.wide, member.narrow, member.blend].map(number::percent);
            [name.clone(), word(target)]
                .into_iter()
                .chain(scores)
                .collect()
        };
        let heads = [
            word(text::CUSTOMER),
            word(text::TARGET),
            wide,
            narrow,
            word(text::BLEND),
        ];
        Study {
            title: word(text::COMBINED),
            said: [targets, blend]
                .into_iter()
                .chain(judged)
                .chain([apart])
                .collect(),
            curves: None,
            heads: heads.to_vec(),
            words: 2,
            rows: self.listed.iter().map(row).collect(),
        }
    }

    /// What the wide and the narrow model are called: models that are trained on one table are
    /// called alike.
    fn named(&self, lang: Lang) -> [String; 2] {
        let mut names = self.names.iter().zip(0..).map(|(name, place)| {
            let message = match place == self.present {
                true => text::PRESENT,
                false => text::BEFORE,
            };
            message.fill(lang, &[("model", name)])
        });
        [names.next(), names.next()].map(Option::unwrap_or_default)
    }

    /// Both models and their blend side by side.
    pub fn compare(&self, lang: Lang) -> StudyTable {
        let none = || text::NONE.text(lang).to_string();
        let [wide, narrow] = self.named(lang);
        let [of_wide, of_narrow, of_blend] = self.precisions;
        let precision =
            |value: Option<f64>| value.map_or_else(none, |value| number::decimal(value, DIGITS));
        let target = |at: usize, name: String, from: f64, own: Targets, value: Option<f64>| {
            let inside = |count: &&TargetCount| [Targets::Both, own].contains(&count.targets);
            let taken = self.counts.iter().filter(inside);
            let taken = taken.map(|count| count.rows).sum();
            let figures = self.figures.as_ref().and_then(|figures| figures.get(at));
            let share = |of: fn(&TargetFigures) -> f64| {
                figures.map_or_else(none, |figures| number::percent(of(figures)))
            };
            Vec::from([
                name,
                number::percent(from),
                number::count(lang, taken),
                share(|figures| figures.precision),
                share(|figures| figures.recall),
                precision(value),
            ])
        };
        // A blend ranks customers; it is no target of its own.
        let blend = [text::BLEND.text(lang).to_string()].into_iter();
        let blend = blend.chain((0..4).map(|_| none()));
        let blend = blend.chain([precision(of_blend)]).collect();
        let heads = [
            hybrid::MODEL,
            hybrid::FROM,
            hybrid::TAKEN,
            hybrid::PRECISION,
            hybrid::RECALL,
            hybrid::PR_AUC,
        ];
        StudyTable {
            heads: heads.map(|head| head.text(lang).to_string()).to_vec(),
            rows: Vec::from([
                target(0, wide, self.options.wide, Targets::Wide, of_wide),
                target(1, narrow, self.options.narrow, Targets::Narrow, of_narrow),
                blend,
            ]),
        }
    }
}
