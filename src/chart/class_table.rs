//! How well several classes are told apart, as a table in words: the table of confusions, each
//! class's figures and their averages.

use crate::i18n::{Lang, Message, number, study as text};
use crate::model::evaluate::{ClassFigures, SeveralEvaluation};

/// Digits of figures that are no shares.
const DIGITS: usize = 3;

/// Most classes that stand side by side in a table; of more, one at a time is shown, and what
/// each is most often taken for.
pub const MOST_SHOWN: usize = 12;

/// What is known of how several classes are told apart.
#[derive(Clone, Copy, Debug)]
pub struct ClassTable<'a> {
    /// What the classes are called.
    pub classes: &'a [String],
    /// Their figures.
    pub evaluation: &'a SeveralEvaluation,
}

impl ClassTable<'_> {
    fn is_small(&self) -> bool {
        self.classes.len() <= MOST_SHOWN
    }

    /// How many are told right, beside what the most frequent class would give.
    pub fn right(&self, say: Message, label: &str, lang: Lang) -> String {
        let evaluation = self.evaluation;
        let supports = evaluation.classes.iter().map(|of| of.figures.support);
        let most = supports.fold(0.0, f64::max) / evaluation.rows.max(1) as f64;
        say.fill(
            lang,
            &[
                ("rows", &number::count(lang, evaluation.rows)),
                ("right", &number::percent(evaluation.averages.accuracy)),
                ("most", &number::percent(most)),
                ("label", label),
            ],
        )
    }

    /// The figures of all classes together, in a sentence.
    pub fn sentence(&self, lang: Lang) -> String {
        let figure = |name: &str| {
            let value = self.evaluation.value(name);
            value.map_or(String::new(), |value| number::decimal(value, DIGITS))
        };
        text::CLASSES_FIGURES.fill(
            lang,
            &[
                ("macro", &figure("macro_f1")),
                ("weighted", &figure("weighted_f1")),
                (
                    "micro",
                    &number::decimal(self.evaluation.averages.by_row.f1, DIGITS),
                ),
                ("precision", &figure("macro_pr_auc")),
                ("loss", &figure("log_loss")),
            ],
        )
    }

    /// The columns' heads.
    pub fn heads(&self, lang: Lang) -> Vec<String> {
        let said = |message: Message| message.text(lang).to_string();
        let mut heads = vec![said(text::CLASS)];
        if self.is_small() {
            let classes = self.classes.iter();
            let told = classes.map(|class| text::TOLD_AS.fill(lang, &[("class", class)]));
            heads.extend(told);
        } else {
            heads.push(said(text::TAKEN_FOR));
        }
        let figures = [
            text::ROWS,
            text::PRECISION,
            text::RECALL,
            text::F1,
            text::PR_AUC,
        ];
        heads.extend(figures.map(said));
        heads
    }

    /// How many of the first columns hold words, and no numbers.
    pub fn words(&self) -> usize {
        1 + usize::from(!self.is_small())
    }

    /// A row per class, then the averages.
    pub fn rows(&self, lang: Lang) -> Vec<Vec<String>> {
        let averages = &self.evaluation.averages;
        let averages = [
            (text::MEAN_OF_CLASSES, averages.by_class, "macro_pr_auc"),
            (text::MEAN_BY_ROWS, averages.weighted, "weighted_pr_auc"),
            (text::MEAN_OF_ROWS, averages.by_row, "micro_pr_auc"),
        ];
        let averages = averages.map(|(name, of, precision)| {
            let precision = self.evaluation.value(precision);
            self.averaged(name, &of, precision, lang)
        });
        let classes = (0..self.classes.len()).map(|class| self.row(class, lang));
        classes.chain(averages).collect()
    }

    /// A class's row of the table of confusions, and its figures.
    fn row(&self, class: usize, lang: Lang) -> Vec<String> {
        let name = |at: usize| self.classes.get(at).cloned().unwrap_or_default();
        let told = self
            .evaluation
            .confusion
            .get(class)
            .map_or(&[][..], Vec::as_slice);
        let count = |rows: f64| number::count(lang, rows as u64);
        let mut row = vec![name(class)];
        if self.is_small() {
            row.extend(told.iter().map(|rows| count(*rows)));
        } else {
            let others = told.iter().enumerate();
            let others = others.filter(|(at, rows)| *at != class && **rows > 0.0);
            let most = others.max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
            row.push(most.map_or_else(
                || text::NONE.text(lang).to_string(),
                |(at, rows)| format!("{} ({})", name(at), count(*rows)),
            ));
        }
        if let Some(of) = self.evaluation.classes.get(class) {
            row.extend(cells(&of.figures, of.average_precision, lang));
        }
        row
    }

    /// A row of averages: nothing is confused in it.
    fn averaged(
        &self,
        name: Message,
        of: &ClassFigures,
        precision: Option<f64>,
        lang: Lang,
    ) -> Vec<String> {
        let confused = if self.is_small() {
            self.classes.len()
        } else {
            1
        };
        let mut row = vec![name.text(lang).to_string()];
        row.extend(std::iter::repeat_n(String::new(), confused));
        row.extend(cells(of, precision, lang));
        row
    }
}

fn cells(of: &ClassFigures, precision: Option<f64>, lang: Lang) -> [String; 5] {
    [
        number::count(lang, of.support as u64),
        number::percent(of.precision),
        number::percent(of.recall),
        number::decimal(of.f1, DIGITS),
        match precision {
            Some(value) => number::decimal(value, DIGITS),
            None => text::NONE.text(lang).to_string(),
        },
    ]
}
