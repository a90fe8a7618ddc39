//! The model card: a page that stands alone and says of a model what it reads, where it
//! comes from and how good it is (Mitchell et al. 2019, "Model Cards for Model Reporting").
//!
//! The page has no script and asks for nothing; every text from a file is escaped.

mod charts;
mod classes;
mod html;
mod judged;
mod reported;

use crate::explain::permutation::PermutationImportance;
use crate::feature::contract::{Contract, Feature, FeatureKind, Imputation};
use crate::i18n::{Lang, Message, card as text, number};
use crate::model::evaluate::{COUNTED, Evaluation, Interval, Rung, Threshold, ThresholdRule};
use crate::model::{Card, Metrics, Note, Provenance, Source};
pub use classes::{ClassCard, ClassesJudged};
use html::{Page, Row};

/// Most features that are listed.
const LISTED: usize = 200;
/// How the command that makes models is called, which the page's training is, too.
const OURS: &str = "holdfast ";

/// Most features whose importance is told.
const RANKED: usize = 20;

/// What a card is made of.
#[derive(Clone, Debug)]
pub struct ModelCard<'a> {
    /// What people call the model.
    pub name: &'a str,
    /// What kind of file it came from.
    pub source: Source,
    /// What it reads.
    pub contract: &'a Contract,
    /// How large it is.
    pub size: Option<Card>,
    /// The probability from which a customer counts as leaving.
    pub threshold: Option<f64>,
    /// What its maker measured.
    pub metrics: Option<&'a Metrics>,
    /// Where it comes from.
    pub provenance: Option<&'a Provenance>,
    /// What the reader should know about how the file was read.
    pub notes: &'a [Note],
    /// What was measured for the card.
    pub judged: Option<Judged<'a>>,
}

/// What was measured for a card.
#[derive(Clone, Debug)]
pub struct Judged<'a> {
    /// The table it was measured on.
    pub file: &'a str,
    /// The figures.
    pub evaluation: &'a Evaluation,
    /// What every threshold does.
    pub ladder: &'a [Rung],
    /// Thresholds by usual rules.
    pub thresholds: &'a [(ThresholdRule, Threshold)],
    /// What the features are worth, if measured.
    pub importance: Option<&'a PermutationImportance>,
}

impl ModelCard<'_> {
    /// The card as a page of HTML in one language.
    pub fn html(&self, lang: Lang) -> String {
        let label = self.contract.label.as_ref().map(|label| {
            let values = [
                ("column", label.column.as_str()),
                ("positive", label.positive.as_str()),
            ];
            text::PREDICTS_IS.fill(lang, &values)
        });
        self.page(lang, label, |page| {
            if let Some(metrics) = self.metrics {
                measured(page, metrics, figure_name, lang);
                confused(page, metrics, self.threshold, lang);
            }
            match &self.judged {
                Some(judged) => {
                    let at = judged::At::of(judged, self.threshold);
                    judged::sections(page, judged, &at, self.contract, lang);
                }
                None => not_judged(page, text::NOT_JUDGED, lang),
            }
        })
    }

    /// The page of a model that predicts `predicts`; `figures` puts in how good it is.
    fn page(
        &self,
        lang: Lang,
        predicts: Option<String>,
        figures: impl FnOnce(&mut Page),
    ) -> String {
        let mut page = Page::new(&text::TITLE.fill(lang, &[("name", self.name)]), lang);
        page.paragraph(text::INTRO.text(lang));
        self.model(&mut page, predicts, lang);
        self.origin(&mut page, lang);
        figures(&mut page);
        self.features(&mut page, lang);
        if !self.notes.is_empty() {
            page.section(Some(text::NOTES.text(lang)));
            for note in self.notes {
                page.paragraph(&note.say(lang));
            }
        }
        page.finish()
    }

    fn model(&self, page: &mut Page, predicts: Option<String>, lang: Lang) {
        let kind = match self.source {
            Source::Bundle => text::KIND_BUNDLE,
            Source::Xgboost => text::KIND_XGBOOST,
            Source::Lightgbm => text::KIND_LIGHTGBM,
            Source::Catboost => text::KIND_CATBOOST,
            Source::Onnx => text::KIND_ONNX,
        };
        let mut facts = vec![(text::KIND, kind.text(lang).to_string())];
        let count = |value: usize| number::count(lang, value as u64);
        if let Some(Card::Estimator(title)) = &self.size {
            facts.push((text::SIZE, title.text(lang).to_string()));
        }
        if let Some(Card::Network(size)) = &self.size {
            let said = text::NETWORK_IS.fill(
                lang,
                &[
                    ("operators", &count(size.operators)),
                    ("parameters", &count(size.parameters)),
                ],
            );
            facts.push((text::SIZE, said));
        }
        if let Some(Card::Trees(size)) = &self.size {
            let said = text::SIZE_IS.fill(
                lang,
                &[
                    ("trees", &count(size.trees)),
                    ("leaves", &count(size.leaves)),
                    ("depth", &count(size.depth)),
                ],
            );
            facts.push((text::SIZE, said));
            let reads = match size.features == size.features_used {
                true => text::READS_ALL,
                false => text::READS_IS,
            };
            let said = reads.fill(
                lang,
                &[
                    ("features", &count(size.features)),
                    ("used", &count(size.features_used)),
                ],
            );
            facts.push((text::READS, said));
        }
        facts.extend(predicts.map(|said| (text::PREDICTS, said)));
        if let Some(threshold) = self.threshold {
            facts.push((text::THRESHOLD, number::decimal(threshold, 4)));
        }
        page.section(Some(text::MODEL.text(lang)));
        list(page, facts, lang);
    }

    fn origin(&self, page: &mut Page, lang: Lang) {
        page.section(Some(text::ORIGIN.text(lang)));
        let Some(provenance) = self.provenance else {
            page.paragraph(text::UNKNOWN.text(lang));
            return;
        };
        let mut facts = origin(provenance);
        for (file, hash) in &provenance.data {
            let said = text::SHA.fill(lang, &[("file", file), ("hash", hash)]);
            facts.push((text::DATA, said));
        }
        list(page, facts, lang);
        if provenance.generated {
            page.warning(text::GENERATED.text(lang));
        }
    }

    fn features(&self, page: &mut Page, lang: Lang) {
        page.section(Some(text::FEATURES.text(lang)));
        page.table(
            &[text::NAME, text::COLUMN, text::TYPE, text::SEEN, text::GAPS]
                .map(|head| head.text(lang)),
            self.contract
                .features
                .iter()
                .take(LISTED)
                .map(|feature| feature_row(feature, lang)),
        );
        let more = self.contract.features.len().saturating_sub(LISTED);
        if more > 0 {
            let count = number::count(lang, more as u64);
            page.paragraph(&text::AND_MORE.fill(lang, &[("count", &count)]));
        }
    }
}

fn feature_row(feature: &Feature, lang: Lang) -> Row {
    const NAMED: usize = 12;
    let kind = match &feature.kind {
        FeatureKind::Number => text::TYPE_NUMBER.text(lang).to_string(),
        FeatureKind::Integer => text::TYPE_INTEGER.text(lang).to_string(),
        FeatureKind::Flag => text::TYPE_FLAG.text(lang).to_string(),
        FeatureKind::Category { categories } => {
            let count = number::count(lang, categories.len() as u64);
            text::TYPE_CATEGORY.fill(lang, &[("count", &count)])
        }
    };
    let seen = match (&feature.kind, feature.range) {
        (FeatureKind::Category { categories }, _) => {
            let names = categories.iter().take(NAMED);
            let mut names: Vec<String> = names.map(|category| category.name.clone()).collect();
            if categories.len() > NAMED {
                let count = number::count(lang, (categories.len() - NAMED) as u64);
                names.push(text::AND_MORE.fill(lang, &[("count", &count)]));
            }
            names.join(", ")
        }
        // Its kind says which values it has.
        (FeatureKind::Flag, _) => String::new(),
        (_, Some([low, high])) => text::RANGE.fill(
            lang,
            &[("low", &number::plain(low)), ("high", &number::plain(high))],
        ),
        _ => String::new(),
    };
    let gaps = match &feature.imputation {
        Imputation::None => text::STAYS_MISSING.text(lang).to_string(),
        Imputation::Value { value } => number::plain(*value),
        Imputation::Category { name } => name.clone(),
    };
    Row::words([
        feature.title(lang).to_string(),
        feature.name.clone(),
        kind,
        seen,
        gaps,
    ])
}

/// Where a model comes from, but for its data: each fact under its title.
pub fn origin(provenance: &Provenance) -> Vec<(Message, String)> {
    let mut facts = Vec::new();
    if let Some(made_with) = &provenance.made_with {
        // Trained on the page, too, it bears the command's name.
        let said = match made_with.starts_with(OURS) {
            true => format!("Holdfast ({made_with})"),
            false => made_with.clone(),
        };
        facts.push((text::MADE_WITH, said));
    }
    if let Some(seed) = provenance.seed {
        facts.push((text::SEED, seed.to_string()));
    }
    let libraries: Vec<String> = provenance
        .libraries
        .iter()
        .map(|(name, version)| format!("{name} {version}"))
        .collect();
    if !libraries.is_empty() {
        facts.push((text::LIBRARIES, libraries.join(", ")));
    }
    facts
}

/// Facts by name.
fn list(page: &mut Page, facts: Vec<(Message, String)>, lang: Lang) {
    let rows = facts.into_iter();
    page.table(
        &[],
        rows.map(|(name, fact)| Row::words([name.text(lang).to_string(), fact])),
    );
}

/// That nothing was measured for the card.
fn not_judged(page: &mut Page, say: Message, lang: Lang) {
    page.section(None);
    page.paragraph(say.text(lang));
}

/// What the maker measured; `called` says what people call a figure.
fn measured(page: &mut Page, metrics: &Metrics, called: impl Fn(&str, Lang) -> String, lang: Lang) {
    page.section(Some(text::MEASURED.text(lang)));
    let rows = number::count(lang, metrics.rows);
    page.paragraph(&text::MEASURED_ON.fill(lang, &[("rows", &rows), ("split", &metrics.split)]));
    page.table(
        &[text::FIGURE, text::VALUE].map(|head| head.text(lang)),
        metrics
            .values
            .iter()
            .filter(|(name, _)| !COUNTED.as_flattened().contains(&name.as_str()))
            .map(|(name, value)| {
                let words = called(name, lang);
                Row::words([words]).and([number::decimal(*value, 4)])
            }),
    );
}

/// The table of confusions that a bundle carries, if it does.
fn confused(page: &mut Page, metrics: &Metrics, threshold: Option<f64>, lang: Lang) {
    if let Some((threshold, counts)) = threshold.zip(counted(metrics)) {
        confusion(page, threshold, counts, lang);
        if counted_apart(metrics) {
            page.paragraph(text::COUNTED_APART.text(lang));
        }
    }
}

/// The table of confusions that a bundle carries, true class by predicted class, if it has all of
/// it: counts of the rows that it was measured on, at its threshold.
pub fn counted(metrics: &Metrics) -> Option<[[u64; 2]; 2]> {
    let mut counts = [[0; 2]; 2];
    for (row, names) in counts.iter_mut().zip(COUNTED) {
        for (slot, name) in row.iter_mut().zip(names) {
            let value = metrics.values.get(name).filter(|value| **value >= 0.0)?;
            *slot = *value as u64;
        }
    }
    Some(counts)
}

/// Whether the counts of a bundle and the figures beside them are of different thresholds: the
/// counts are of all folds' rows at the threshold that is kept, the figures means over the folds,
/// each at its own. Once another threshold is chosen, both are of that.
pub fn counted_apart(metrics: &Metrics) -> bool {
    /// By how much figures may differ for having been written down.
    const SLACK: f64 = 1e-6;
    let Some(counts) = counted(metrics).filter(|_| metrics.split == Metrics::FOLDS) else {
        return false;
    };
    let [[alone, wrong], [missed, right]] = counts.map(|row| row.map(|rows| rows as f64));
    let share = |part: f64, rest: f64| part / (part + rest).max(1.0);
    let figures = [
        ("accuracy", share(right + alone, wrong + missed)),
        ("f1", share(2.0 * right, wrong + missed)),
        ("precision", share(right, wrong)),
        ("recall", share(right, missed)),
    ];
    let differs = |(name, value): (&str, f64)| {
        let own = metrics.values.get(name);
        own.is_some_and(|own| (own - value).abs() > SLACK)
    };
    figures.into_iter().any(differs)
}

/// Who really stayed or left, and what was said of them from a threshold on.
fn confusion(page: &mut Page, threshold: f64, counts: [[u64; 2]; 2], lang: Lang) {
    let threshold = number::decimal(threshold, 4);
    page.section(Some(
        &text::CONFUSION.fill(lang, &[("threshold", &threshold)]),
    ));
    let names = [text::REALLY_STAYED, text::REALLY_LEFT];
    page.table(
        &[
            "",
            text::SAID_STAYS.text(lang),
            text::SAID_LEAVES.text(lang),
        ],
        names.iter().zip(counts).map(|(name, cells)| {
            let cells = cells.map(|count| number::count(lang, count));
            Row::words([name.text(lang).to_string()]).and(cells)
        }),
    );
}

/// A figure's range, in which the true one is in 95 of 100 repeats.
fn range(interval: Interval, lang: Lang) -> String {
    let [low, high] = [interval.low, interval.high].map(|end| number::decimal(end, 4));
    text::RANGE.fill(lang, &[("low", &low), ("high", &high)])
}

/// What people call a figure; its name in the file where it is not known.
fn figure_name(name: &str, lang: Lang) -> String {
    let known = [
        ("pr_auc", text::PR_AUC),
        ("roc_auc", text::ROC_AUC),
        ("ks", text::KS),
        ("log_loss", text::LOG_LOSS),
        ("brier", text::BRIER),
        ("calibration_error", text::CALIBRATION_ERROR),
        ("precision", text::PRECISION),
        ("recall", text::RECALL),
        ("f1", text::F1),
        ("accuracy", text::ACCURACY),
        ("macro_f1", text::MACRO_F1),
        ("weighted_f1", text::WEIGHTED_F1),
        ("micro_pr_auc", text::MICRO_PR_AUC),
        ("precision_at_10_percent", text::TOP_PRECISION),
        ("lift_at_10_percent", text::TOP_LIFT),
    ];
    let found = known.iter().find(|(known, _)| *known == name);
    found.map_or_else(
        || name.to_string(),
        |(_, words)| words.text(lang).to_string(),
    )
}
