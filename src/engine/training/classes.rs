//! What came of learning to tell several classes apart, told as a look into a model is.

use super::views::folds_lines;
use crate::engine::study_view::{Study, StudyRequest, StudyView};
use crate::i18n::{Lang, Message, number, study as text};
use crate::model::evaluate::SeveralEvaluation;
use crate::model::train::{ClassCompared, ClassFoldsSaid, ClassTrained, Learner};

/// Digits of figures that are no shares.
const DIGITS: usize = 3;

/// Most classes whose whole table of confusions is shown; of more, what each is most often
/// taken for.
const MOST_SHOWN: usize = 12;

/// The result in words; `ignored` says whether more was asked for than several classes allow,
/// `folds` how many were to judge.
pub(in crate::engine) fn tell(trained: &ClassTrained, ignored: bool, folds: u32) -> StudyView {
    StudyView::of(StudyRequest::Classes, |lang| {
        let shown = trained.evaluation().map(|of| {
            (
                of,
                Told {
                    trained,
                    lang,
                    folds,
                },
            )
        });
        let Some((evaluation, told)) = shown else {
            return Study::default();
        };
        let classes = number::count(lang, trained.classes.len() as u64);
        let values = [("label", trained.label.as_str()), ("classes", &classes)];
        Study {
            title: text::CLASSES.fill(lang, &values),
            said: told.said(evaluation, ignored),
            curves: None,
            heads: told.heads(),
            words: 1 + usize::from(!told.is_small()),
            rows: (0..trained.classes.len())
                .map(|class| told.row(evaluation, class))
                .collect(),
        }
    })
}

struct Told<'a> {
    trained: &'a ClassTrained,
    lang: Lang,
    folds: u32,
}

impl Told<'_> {
    fn is_small(&self) -> bool {
        self.trained.classes.len() <= MOST_SHOWN
    }

    fn text(&self, message: Message) -> String {
        message.text(self.lang).to_string()
    }

    fn said(&self, evaluation: &SeveralEvaluation, ignored: bool) -> Vec<String> {
        let lang = self.lang;
        let supports = evaluation.classes.iter().map(|of| of.figures.support);
        let most = supports.fold(0.0, f64::max) / evaluation.rows.max(1) as f64;
        let figure = |name: &str| {
            let value = evaluation.value(name);
            value.map_or(String::new(), |value| number::decimal(value, DIGITS))
        };
        let right = text::CLASSES_SAY.fill(
            lang,
            &[
                ("rows", &number::count(lang, evaluation.rows)),
                ("right", &number::percent(evaluation.averages.accuracy)),
                ("most", &number::percent(most)),
            ],
        );
        let figures = text::CLASSES_FIGURES.fill(
            lang,
            &[
                ("macro", &figure("macro_f1")),
                ("weighted", &figure("weighted_f1")),
                (
                    "micro",
                    &number::decimal(evaluation.averages.by_row.f1, DIGITS),
                ),
                ("precision", &figure("macro_pr_auc")),
                ("loss", &figure("log_loss")),
            ],
        );
        let losses: Vec<String> = self
            .trained
            .compared
            .iter()
            .map(|of| self.loss(of))
            .collect();
        let compared = text::CLASSES_COMPARED.fill(lang, &[("models", &losses.join(", "))]);
        let rare = self.trained.rare.iter().map(|(class, rows)| {
            let rows = number::count(lang, *rows);
            text::CLASSES_RARE.fill(lang, &[("class", class), ("rows", &rows)])
        });
        let ignored = ignored.then(|| self.text(text::CLASSES_IGNORED));
        let mut said = vec![right, figures, compared];
        said.extend(rare.chain(ignored));
        match &self.trained.folds {
            Some(folds) => said.append(&mut self.of_folds(folds)),
            None => said.append(&mut self.trained.split.say(lang)),
        }
        said.append(&mut self.trained.notice.remarks(lang));
        said.push(self.text(text::CLASSES_NEXT));
        said
    }

    /// That folds judged in turn, and how far they lie apart.
    fn of_folds(&self, folds: &ClassFoldsSaid) -> Vec<String> {
        let mut said = folds_lines(self.lang, self.folds, folds.whole_customers);
        let spread = |name: &str| {
            let found = self.trained.spread().and_then(|figures| figures.get(name));
            found.map_or_else(String::new, |spread| {
                let [mean, deviation] = [spread.mean, spread.deviation.unwrap_or_default()];
                let [mean, deviation] =
                    [mean, deviation].map(|figure| number::decimal(figure, DIGITS));
                format!("{mean} ± {deviation}")
            })
        };
        let figures = [
            ("accuracy", spread("accuracy")),
            ("macro", spread("macro_f1")),
            ("loss", spread("log_loss")),
        ];
        let figures = figures.each_ref().map(|(name, value)| (*name, &**value));
        said.push(text::CLASSES_FOLDS.fill(self.lang, &figures));
        said
    }

    fn loss(&self, of: &ClassCompared) -> String {
        let name = Learner::from(of.model).title().text(self.lang);
        let loss = of.evaluation.value("log_loss").unwrap_or(f64::NAN);
        let loss = number::decimal(loss, DIGITS);
        match of.chosen {
            true => text::CLASSES_TAKEN.fill(self.lang, &[("model", name), ("loss", &loss)]),
            false => format!("{name} {loss}"),
        }
    }

    fn heads(&self) -> Vec<String> {
        let mut heads = vec![self.text(text::CLASS)];
        if self.is_small() {
            let classes = self.trained.classes.iter();
            let told = classes.map(|class| text::TOLD_AS.fill(self.lang, &[("class", class)]));
            heads.extend(told);
        } else {
            heads.push(self.text(text::TAKEN_FOR));
        }
        let figures = [
            text::ROWS,
            text::PRECISION,
            text::RECALL,
            text::F1,
            text::PR_AUC,
        ];
        heads.extend(figures.map(|head| self.text(head)));
        heads
    }

    /// A class's row of the table of confusions, and its figures.
    fn row(&self, evaluation: &SeveralEvaluation, class: usize) -> Vec<String> {
        let name = |at: usize| self.trained.classes.get(at).cloned().unwrap_or_default();
        let told = evaluation
            .confusion
            .get(class)
            .map_or(&[][..], Vec::as_slice);
        let count = |rows: f64| number::count(self.lang, rows as u64);
        let mut row = vec![name(class)];
        if self.is_small() {
            row.extend(told.iter().map(|rows| count(*rows)));
        } else {
            let others = told.iter().enumerate();
            let others = others.filter(|(at, rows)| *at != class && **rows > 0.0);
            let most = others.max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
            row.push(most.map_or_else(
                || self.text(text::NONE),
                |(at, rows)| format!("{} ({})", name(at), count(*rows)),
            ));
        }
        let Some(of) = evaluation.classes.get(class) else {
            return row;
        };
        let share = |value: f64| number::percent(value);
        row.extend([
            count(of.figures.support),
            share(of.figures.precision),
            share(of.figures.recall),
            number::decimal(of.figures.f1, DIGITS),
            match of.average_precision {
                Some(value) => number::decimal(value, DIGITS),
                None => self.text(text::NONE),
            },
        ]);
        row
    }
}
