//! How well several classes are told apart, told as a look into a model is: by test rows after a
//! training, by the customers whose class is known for a model that was dropped.

use super::answers;
use crate::chart::class_table::{ClassTable, MOST_SHOWN};
use crate::engine::failure::Failure;
use crate::engine::session::{LoadedClasses, ScoredClasses, Session};
use crate::engine::study_view::{Study, StudyRequest, StudyTable, StudyView};
use crate::engine::training::folds_lines;
use crate::i18n::{Lang, models, number, study as text};
use crate::model::evaluate::{Bootstrap, SeveralEvaluating, SeveralEvaluation};
use crate::model::likeliest;
use crate::model::train::{ClassCompared, ClassFoldsSaid, ClassTrained, Learner, TrainError};

/// Digits of figures that are no shares.
const DIGITS: usize = 3;

/// Most customers that judge, evenly spread, and most probabilities that these have: no step of
/// the judging may take long.
const MOST_JUDGES: usize = 200_000;
const MOST_SHARES: usize = 1 << 20;

/// The classes that are shown where one is asked for.
pub(super) fn shown(classes: usize, asked: usize) -> Vec<usize> {
    match classes <= MOST_SHOWN {
        true => (0..classes).collect(),
        false => vec![asked],
    }
}

/// What came of learning, in words; `ignored` says whether more was asked for than several
/// classes allow, `folds` how many were to judge.
pub(in crate::engine) fn tell(trained: &ClassTrained, ignored: bool, folds: u32) -> StudyView {
    let view = StudyView::of(StudyRequest::Classes, |lang| {
        let Some(evaluation) = trained.evaluation() else {
            return Study::default();
        };
        let table = ClassTable {
            classes: &trained.classes,
            evaluation,
        };
        let mut said = vec![
            table.right(text::CLASSES_SAY, &trained.label, lang),
            table.sentence(lang),
        ];
        said.append(&mut of_training(trained, ignored, folds, lang));
        study(&table, &trained.label, said, lang)
    });
    match are_compared(trained) {
        true => view.comparing(|lang| compared(trained, lang)),
        false => view,
    }
}

/// Whether there are several models to be set side by side.
fn are_compared(trained: &ClassTrained) -> bool {
    trained.compared.len() > 1
}

/// The models side by side on the same rows.
fn compared(trained: &ClassTrained, lang: Lang) -> StudyTable {
    let heads = [
        models::MODEL,
        models::LOSS,
        text::MACRO_F1,
        models::ACCURACY,
        text::LOSS_AGAINST,
    ];
    StudyTable {
        heads: heads.map(|head| head.text(lang).to_string()).to_vec(),
        rows: trained.compared.iter().map(|of| beside(of, lang)).collect(),
    }
}

fn beside(of: &ClassCompared, lang: Lang) -> Vec<String> {
    let name = Learner::from(of.model).title().text(lang);
    let name = match of.chosen {
        true => text::CLASSES_TAKEN.fill(lang, &[("model", name)]),
        false => name.to_string(),
    };
    let figure = |name: &str| {
        let value = of.evaluation.value(name);
        value.map_or_else(String::new, |value| number::decimal(value, DIGITS))
    };
    let difference = of.difference.map(|difference| {
        let range = difference.interval.map(|range| {
            let [low, high] = [range.low, range.high].map(|end| number::decimal(end, DIGITS));
            let range = models::INTERVAL.fill(lang, &[("low", &low), ("high", &high)]);
            format!(" ({range})")
        });
        number::signed(difference.value, DIGITS) + &range.unwrap_or_default()
    });
    vec![
        name,
        figure("log_loss"),
        figure("macro_f1"),
        number::percent(of.evaluation.averages.accuracy),
        difference.unwrap_or_default(),
    ]
}

/// What only a training tells.
fn of_training(trained: &ClassTrained, ignored: bool, folds: u32, lang: Lang) -> Vec<String> {
    let compared = are_compared(trained).then(|| text::CLASSES_COMPARED.text(lang).to_string());
    let rare = trained.rare.iter().map(|(class, rows)| {
        let rows = number::count(lang, *rows);
        text::CLASSES_RARE.fill(lang, &[("class", class), ("rows", &rows)])
    });
    let ignored = ignored.then(|| text::CLASSES_IGNORED.text(lang).to_string());
    let mut said: Vec<String> = compared.into_iter().chain(rare).chain(ignored).collect();
    match &trained.folds {
        Some(said_by) => said.append(&mut of_folds(trained, said_by, folds, lang)),
        None => said.append(&mut trained.split.say(lang)),
    }
    said.append(&mut trained.notice.remarks(lang));
    said.push(text::CLASSES_NEXT.text(lang).to_string());
    said
}

/// That folds judged in turn, and how far they lie apart.
fn of_folds(
    trained: &ClassTrained,
    said_by: &ClassFoldsSaid,
    folds: u32,
    lang: Lang,
) -> Vec<String> {
    let mut said = folds_lines(lang, folds, said_by.whole_customers);
    let spread = |name: &str| {
        let found = trained.spread().and_then(|figures| figures.get(name));
        found.map_or_else(String::new, |spread| {
            let [mean, deviation] = [spread.mean, spread.deviation.unwrap_or_default()];
            let [mean, deviation] = [mean, deviation].map(|figure| number::decimal(figure, DIGITS));
            format!("{mean} ± {deviation}")
        })
    };
    let figures = [
        ("accuracy", spread("accuracy")),
        ("macro", spread("macro_f1")),
        ("loss", spread("log_loss")),
    ];
    let figures = figures.each_ref().map(|(name, value)| (*name, &**value));
    said.push(text::CLASSES_FOLDS.fill(lang, &figures));
    said
}

/// The judging of a model that was dropped, some rows ranked by one class a step.
pub(super) struct JudgeWork {
    /// The column that tells some customers' class, and what these say.
    known: Option<(String, SeveralEvaluating)>,
}

impl JudgeWork {
    /// Begins with the customers whose class is known, if any is.
    pub fn new(
        session: &Session,
        loaded: &LoadedClasses,
        scored: &ScoredClasses,
    ) -> Result<JudgeWork, Failure> {
        let known = match answers(session, &loaded.model) {
            Some((label, classes)) => {
                let evaluating = evaluating(&classes, scored)?;
                evaluating.map(|evaluating| (label, evaluating))
            }
            None => None,
        };
        Ok(JudgeWork { known })
    }

    /// The share that is done, and whether it is all.
    pub fn step(&mut self) -> (f64, bool) {
        match &mut self.known {
            Some((_, evaluating)) => {
                let finished = evaluating.step(None, &|| false);
                (evaluating.share(), finished)
            }
            None => (1.0, true),
        }
    }

    /// What was found.
    pub fn finish<'a>(self, loaded: &'a LoadedClasses, scored: &'a ScoredClasses) -> Judged<'a> {
        let known = self.known;
        Judged {
            loaded,
            scored,
            known: known.map(|(label, evaluating)| (label, evaluating.finish())),
        }
    }
}

/// What the customers say of a model that was dropped.
pub(super) struct Judged<'a> {
    loaded: &'a LoadedClasses,
    scored: &'a ScoredClasses,
    /// The column that tells some customers' class, and the figures by these.
    known: Option<(String, SeveralEvaluation)>,
}

impl Judged<'_> {
    /// The study in words.
    pub fn tell(&self, lang: Lang) -> Study {
        let model = &self.loaded.model;
        let Some((label, evaluation)) = &self.known else {
            return self.unjudged(lang);
        };
        let table = ClassTable {
            classes: &model.classes,
            evaluation,
        };
        let mut said = vec![
            table.right(text::SEVERAL_SAY, label, lang),
            table.sentence(lang),
        ];
        said.extend(model.notes.iter().map(|note| note.say(lang)));
        said.push(text::SEVERAL_ASK.text(lang).to_string());
        study(&table, label, said, lang)
    }

    /// Whom the model takes for what, where nobody's class is known.
    fn unjudged(&self, lang: Lang) -> Study {
        let model = &self.loaded.model;
        let count = |value: usize| number::count(lang, value as u64);
        let names = [
            ("model", model.name.as_str()),
            ("count", &count(model.classes.len())),
        ];
        let mut found = vec![(0usize, 0.0); model.classes.len()];
        let mut rows = 0usize;
        for shares in self.scored.rows() {
            if shares.iter().any(|share| !share.is_finite()) {
                continue;
            }
            rows += 1;
            if let Some(own) = found.get_mut(likeliest(shares)) {
                own.0 += 1;
            }
            for (own, share) in found.iter_mut().zip(shares) {
                own.1 += share;
            }
        }
        let row = |(class, (told, sum)): (&String, &(usize, f64))| {
            let mean = sum / rows.max(1) as f64;
            vec![class.clone(), count(*told), number::percent(mean)]
        };
        let said = [text::SEVERAL_UNKNOWN, text::SEVERAL_ASK];
        let said = said.map(|said| said.text(lang).to_string());
        let notes = model.notes.iter().map(|note| note.say(lang));
        let heads = [text::ONE_CLASS, text::TOLD_SO, text::AVERAGE_SHARE];
        Study {
            title: text::SEVERAL.fill(lang, &names),
            said: said.into_iter().chain(notes).collect(),
            curves: None,
            heads: heads.map(|head| head.text(lang).to_string()).to_vec(),
            words: 1,
            rows: model.classes.iter().zip(&found).map(row).collect(),
        }
    }
}

/// The figures by the customers whose class is known and who have probabilities, under way.
fn evaluating(
    classes: &[Option<u32>],
    scored: &ScoredClasses,
) -> Result<Option<SeveralEvaluating>, Failure> {
    let known = classes.iter().zip(scored.rows());
    let known = known.filter_map(|(class, shares)| Some(((*class)? as usize, shares)));
    let known = known.filter(|(_, shares)| shares.iter().all(|share| share.is_finite()));
    let known: Vec<(usize, &[f64])> = known.collect();
    if known.is_empty() {
        return Ok(None);
    }
    let most = (MOST_SHARES / scored.classes.max(1)).clamp(1, MOST_JUDGES);
    let judges = known.len().min(most);
    let judging = (0..judges).filter_map(|at| known.get(at * known.len() / judges));
    let (mut truth, mut shares) = (Vec::new(), Vec::new());
    for (class, own) in judging {
        truth.push(*class);
        shares.extend_from_slice(own);
    }
    // No intervals are shown.
    let none = Bootstrap {
        samples: 0,
        ..Bootstrap::default()
    };
    let evaluating = SeveralEvaluating::new(truth, shares, scored.classes, None, &none);
    Ok(Some(evaluating.map_err(TrainError::Evaluate)?))
}

/// The figures of several classes as a study.
fn study(table: &ClassTable, label: &str, said: Vec<String>, lang: Lang) -> Study {
    let classes = number::count(lang, table.classes.len() as u64);
    let values = [("label", label), ("classes", &classes)];
    Study {
        title: text::CLASSES.fill(lang, &values),
        said,
        curves: None,
        heads: table.heads(lang),
        words: table.words(),
        rows: table.rows(lang),
    }
}
