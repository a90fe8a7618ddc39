//! The card of a model that tells several classes apart: what any card says, and how well each
//! class is told from the others.

use super::html::{Page, Row};
use super::{ModelCard, judged, measured, not_judged, range};
use crate::chart::class_table::ClassTable;
use crate::explain::permutation::PermutationImportance;
use crate::i18n::{Lang, Message, card as text, models, number, study};
use crate::model::evaluate::SeveralEvaluation;

/// Most classes that are named where the model is told.
const NAMED: usize = 20;

/// Decimals of a figure.
const DIGITS: usize = 4;

/// The figures in the order in which they are told.
const ORDER: [&str; 11] = [
    "accuracy",
    "macro_f1",
    "weighted_f1",
    "macro_pr_auc",
    "weighted_pr_auc",
    "micro_pr_auc",
    "macro_roc_auc",
    "weighted_roc_auc",
    "micro_roc_auc",
    "log_loss",
    "brier",
];

/// What the card of a model of several classes is made of.
#[derive(Clone, Debug)]
pub struct ClassCard<'a> {
    /// What any card says, without a threshold and without what was measured for it.
    pub model: ModelCard<'a>,
    /// What the classes are called.
    pub classes: &'a [String],
    /// The column that held the answer in training, if that is known.
    pub label: Option<&'a str>,
    /// What was measured for the card.
    pub judged: Option<ClassesJudged<'a>>,
}

/// What was measured for the card of a model of several classes.
#[derive(Clone, Debug)]
pub struct ClassesJudged<'a> {
    /// The table it was measured on.
    pub file: &'a str,
    /// The column of it that tells the rows' classes.
    pub label: &'a str,
    /// The figures.
    pub evaluation: &'a SeveralEvaluation,
    /// What the features are worth over all classes, if measured.
    pub importance: Option<&'a PermutationImportance>,
}

impl ClassCard<'_> {
    /// The card as a page of HTML in one language.
    pub fn html(&self, lang: Lang) -> String {
        self.model.page(lang, Some(self.predicts(lang)), |page| {
            if let Some(metrics) = self.model.metrics {
                measured(page, metrics, figure_name, lang);
            }
            match &self.judged {
                Some(judged) => self.sections(page, judged, lang),
                None => not_judged(page, text::CLASSES_NOT_JUDGED, lang),
            }
        })
    }

    fn predicts(&self, lang: Lang) -> String {
        let count = |value: usize| number::count(lang, value as u64);
        let mut names: Vec<String> = self.classes.iter().take(NAMED).cloned().collect();
        if self.classes.len() > NAMED {
            let more = count(self.classes.len() - NAMED);
            names.push(text::AND_MORE.fill(lang, &[("count", &more)]));
        }
        let (count, names) = (count(self.classes.len()), names.join(", "));
        let values = [("count", count.as_str()), ("classes", names.as_str())];
        match self.label {
            Some(column) => {
                let [count, classes] = values;
                text::PREDICTS_CLASS.fill(lang, &[count, classes, ("column", column)])
            }
            None => text::PREDICTS_ONE_OF.fill(lang, &values),
        }
    }

    fn sections(&self, page: &mut Page, judged: &ClassesJudged, lang: Lang) {
        let evaluation = judged.evaluation;
        let table = ClassTable {
            classes: self.classes,
            evaluation,
        };
        page.section(Some(&text::JUDGED.fill(lang, &[("file", judged.file)])));
        page.paragraph(&table.right(study::SEVERAL_SAY, judged.label, lang));
        page.table(
            &[text::FIGURE, text::VALUE, text::INTERVAL].map(|head| head.text(lang)),
            ORDER.into_iter().filter_map(|name| {
                let figure = evaluation.figures.get(name)?;
                let interval = figure.interval.map(|interval| range(interval, lang));
                let value = number::decimal(figure.value, DIGITS);
                let row = Row::words([figure_name(name, lang)]);
                Some(row.and([value, interval.unwrap_or_default()]))
            }),
        );
        page.section(Some(text::CLASSES.text(lang)));
        page.paragraph(text::CLASSES_IS.text(lang));
        let heads = table.heads(lang);
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let rows = table.rows(lang).into_iter();
        page.table(&heads, rows.map(|row| Row::of(row, table.words())));
        if let Some(found) = judged.importance {
            let (is, contract) = (text::CLASS_IMPORTANCE_IS, self.model.contract);
            judged::importance(page, found, is, contract, lang);
        }
    }
}

/// What people call a figure; its name in the file where it is not known.
fn figure_name(name: &str, lang: Lang) -> String {
    let averages = [
        ("macro_", text::MACRO),
        ("weighted_", text::WEIGHTED),
        ("micro_", text::MICRO),
    ];
    let mut averages = averages.into_iter();
    let average = averages.find_map(|(begin, average)| Some((average, name.strip_prefix(begin)?)));
    let found = match average {
        Some((average, of)) => {
            let values = base_name(of).map(|of| of.text(lang));
            values.map(|of| average.fill(lang, &[("figure", of)]))
        }
        None => base_name(name).map(|words| words.text(lang).to_string()),
    };
    found.unwrap_or_else(|| name.to_string())
}

/// What people call a figure that is no average, or what an average is of.
fn base_name(name: &str) -> Option<Message> {
    let known = [
        ("accuracy", models::ACCURACY),
        ("f1", study::F1),
        ("log_loss", text::LOG_LOSS),
        ("brier", text::BRIER),
        ("pr_auc", text::PR_AUC),
        ("roc_auc", text::ROC_AUC),
    ];
    let found = known.into_iter().find(|(known, _)| *known == name);
    found.map(|(_, words)| words)
}
