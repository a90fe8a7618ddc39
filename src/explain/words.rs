//! Reasons in words: why a customer's risk is what it is, in both languages.

use crate::arrange::arrange;
use serde::{Deserialize, Serialize};

use crate::feature::{Feature, FeatureKind};
use crate::i18n::{Lang, Message, Noun, explain as text, number};

/// A feature's value as people read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FeatureValue {
    /// Nothing there.
    Missing,
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A category by its name.
    Category(String),
}

impl FeatureValue {
    /// What the model's number `value` means for `feature`.
    pub fn of(feature: &Feature, value: f32) -> FeatureValue {
        if value.is_nan() {
            return FeatureValue::Missing;
        }
        match &feature.kind {
            FeatureKind::Number | FeatureKind::Integer => FeatureValue::Number(widen(value)),
            FeatureKind::Flag => FeatureValue::Flag(value != 0.0),
            FeatureKind::Category { categories } => match categories.get(value as usize) {
                Some(category) if value >= 0.0 => FeatureValue::Category(category.name.clone()),
                _ => FeatureValue::Missing,
            },
        }
    }

    /// The value in words.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            FeatureValue::Missing => text::MISSING.text(lang).into(),
            FeatureValue::Number(value) => number::plain(*value),
            FeatureValue::Flag(true) => text::YES.text(lang).into(),
            FeatureValue::Flag(false) => text::NO.text(lang).into(),
            FeatureValue::Category(name) => name.clone(),
        }
    }
}

/// The shortest decimal that is this `f32`: 0.1 rather than 0.10000000149.
fn widen(value: f32) -> f64 {
    value.to_string().parse().unwrap_or(f64::from(value))
}

/// One reason: a feature, its value and what it does to the risk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// The feature's position in the contract.
    pub feature: usize,
    /// Its value.
    pub value: FeatureValue,
    /// Its contribution in log-odds.
    pub contribution: f64,
    /// The same as a share of probability (see [`super::reading`]).
    pub points: f64,
}

/// The reasons of one customer, those that raise the risk most first.
pub fn raising(
    features: &[Feature],
    row: &[f32],
    contributions: &[f64],
    points: &[f64],
) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = (0..features.len())
        .filter(|&f| contributions[f] > 0.0)
        .map(|f| Reason {
            feature: f,
            value: FeatureValue::of(&features[f], row[f]),
            contribution: contributions[f],
            points: points[f],
        })
        .collect();
    arrange(&mut reasons, |a, b| {
        b.contribution.total_cmp(&a.contribution)
    });
    reasons
}

/// A reason as a short phrase: `Complaint: yes (+12 points)`.
pub fn phrase(title: &str, reason: &Reason, lang: Lang) -> String {
    text::PHRASE.fill(
        lang,
        &[
            ("title", title),
            ("value", &reason.value.say(lang)),
            ("points", &points(reason.points)),
        ],
    )
}

/// Percentage points with their sign: `+12`, `−0.4`.
pub fn points(share: f64) -> String {
    let value = share * 100.0;
    number::signed(value, usize::from(value.abs() < 0.95))
}

/// Percentage points with their sign and their standard error: `+12 ± 1`, `−0.4 ± 0.1`.
fn estimated(share: f64, error: f64) -> String {
    let digits = usize::from((share * 100.0).abs().min(error.abs() * 100.0) < 0.95);
    let error = number::decimal(error * 100.0, digits);
    format!("{} ± {error}", number::signed(share * 100.0, digits))
}

/// What one paragraph about a customer is made of.
pub struct Story<'a> {
    /// What the score is called.
    pub noun: Noun,
    /// Feature titles in the reader's language.
    pub titles: &'a [String],
    /// Feature values.
    pub values: &'a [FeatureValue],
    /// Shares of probability per feature.
    pub points: &'a [f64],
    /// Their standard errors, where they are estimates; else empty.
    pub errors: &'a [f64],
    /// The typical customer's risk.
    pub typical: f64,
    /// This customer's risk.
    pub score: f64,
}

/// Two sentences: what raises this customer's score most, and what lowers it.
pub fn story(story: &Story, lang: Lang) -> String {
    let mut order: Vec<usize> = (0..story.points.len()).collect();
    arrange(&mut order, |&a, &b| {
        story.points[b].abs().total_cmp(&story.points[a].abs())
    });
    // What moves the risk by less than half a point is not worth a marketer's time.
    let strong = |&f: &usize| story.points[f].abs() >= 0.005;
    let up: Vec<usize> = order
        .iter()
        .copied()
        .filter(|f| story.points[*f] > 0.0)
        .filter(strong)
        .take(2)
        .collect();
    let down: Vec<usize> = order
        .iter()
        .copied()
        .filter(|f| story.points[*f] < 0.0)
        .filter(strong)
        .take(2)
        .collect();
    let name = |f: usize| {
        // Two pairs of brackets side by side would be hard to read.
        let fact = match story.titles[f].ends_with(')') {
            true => text::FACT_WITH_UNIT,
            false => text::FACT,
        };
        fact.fill(
            lang,
            &[
                ("title", &story.titles[f]),
                ("value", &story.values[f].say(lang)),
            ],
        )
    };
    let list = |features: &[usize]| {
        let names: Vec<String> = features.iter().map(|&f| name(f)).collect();
        match names.as_slice() {
            [one] => one.clone(),
            [one, two] => text::AND.fill(lang, &[("one", one), ("two", two)]),
            _ => String::new(),
        }
    };
    let sum = |features: &[usize]| {
        let total: f64 = features.iter().map(|&f| story.points[f]).sum();
        let errors = features.iter().map(|&f| story.errors.get(f).copied());
        // Two estimates err together at most as far as both do by themselves.
        match errors.sum::<Option<f64>>() {
            Some(error) => estimated(total, error),
            None => points(total),
        }
    };
    let said = |message: Message, values: &[(&str, String); 2]| {
        let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
        story.noun.fill(message, lang, &values)
    };
    let mut sentences = Vec::new();
    let raised = story.score > story.typical;
    let up_text = (!up.is_empty()).then(|| {
        let message = match (raised, up.len()) {
            (true, 1) => text::RAISES_ONE,
            (true, _) => text::RAISES_TWO,
            (false, 1) => story.noun.of(text::STILL_RAISES, text::STILL_RAISES_OTHER),
            (false, _) => story.noun.of(text::STILL_RAISE, text::STILL_RAISE_OTHER),
        };
        let values = [("facts", list(&up)), ("points", sum(&up))];
        said(message, &values)
    });
    let down_text = (!down.is_empty()).then(|| {
        let message = match (raised, down.len()) {
            (true, 1) => story.noun.of(text::SPEAKS_AGAINST, text::LOWERS_IT),
            (true, _) => story.noun.of(text::SPEAK_AGAINST, text::LOWER_IT),
            (false, 1) => text::LOWERS,
            (false, _) => text::LOWER,
        };
        let values = [("facts", list(&down)), ("points", sum(&down))];
        said(message, &values)
    });
    if raised {
        sentences.extend(up_text);
        sentences.extend(down_text);
    } else {
        sentences.extend(down_text);
        sentences.extend(up_text);
    }
    if sentences.is_empty() {
        sentences.push(text::NOTHING_STANDS_OUT.text(lang).to_string());
    }
    sentences.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(points: &[f64], typical: f64, score: f64, lang: Lang) -> String {
        told_with(points, &[], typical, score, lang)
    }

    fn told_with(points: &[f64], errors: &[f64], typical: f64, score: f64, lang: Lang) -> String {
        told_of(Noun::Risk, points, errors, [typical, score], lang)
    }

    fn told_of(
        noun: Noun,
        points: &[f64],
        errors: &[f64],
        [typical, score]: [f64; 2],
        lang: Lang,
    ) -> String {
        let titles: Vec<String> = ["Tenure", "Plan", "Visits", "City"]
            .iter()
            .map(|title| title.to_string())
            .collect();
        let values = [
            FeatureValue::Number(2.0),
            FeatureValue::Category("basic".into()),
            FeatureValue::Missing,
            FeatureValue::Flag(true),
        ];
        story(
            &Story {
                noun,
                titles: &titles,
                values: &values,
                points,
                errors,
                typical,
                score,
            },
            lang,
        )
    }

    #[test]
    fn estimates_are_told_with_their_errors() {
        let points = [0.41, -0.0312, -0.002, 0.001];
        let errors = [0.0123, 0.0051, 0.0, 0.0];
        assert_eq!(
            told_with(&points, &errors, 0.09, 0.47, Lang::En),
            "Tenure (2) raises the risk most (+41 ± 1 points). Plan (basic) speaks against leaving (\u{2212}3.1 ± 0.5 points), but not enough."
        );
        let points = [0.41, 0.23, 0.0, 0.0];
        assert_eq!(
            told_with(&points, &errors, 0.09, 0.73, Lang::Ko),
            "Tenure(2), Plan(basic)가 위험을 가장 크게 높입니다(합쳐서 +64 ± 2%p)."
        );
    }

    #[test]
    fn a_score_of_another_question_is_no_risk_and_nothing_speaks_of_leaving() {
        let points = [0.41, 0.23, -0.1, -0.07];
        let said = |score: f64, lang: Lang| told_of(Noun::Score, &points, &[], [0.09, score], lang);
        assert_eq!(
            said(0.56, Lang::En),
            "Tenure (2) and Plan (basic) raise the score most, together by +64 points. Visits (missing) and City (yes) lower it (together \u{2212}17 points)."
        );
        assert_eq!(
            said(0.56, Lang::Ko),
            "Tenure(2), Plan(basic)가 점수를 가장 크게 높입니다(합쳐서 +64%p). Visits(빈 값), City(예)는 점수를 낮추는 쪽입니다(합쳐서 \u{2212}17%p)."
        );
        for points in [[0.41, -0.1, 0.0, 0.0], [0.01, -0.05, 0.0, 0.0]] {
            for score in [0.05, 0.6] {
                for lang in [Lang::En, Lang::Ko] {
                    let said = told_of(Noun::Score, &points, &[], [0.09, score], lang);
                    for word in ["risk", "leav", "위험", "이탈"] {
                        assert!(!said.contains(word), "{said}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_title_with_a_unit_has_its_value_beside_it() {
        let titles = ["Tenure (months)".to_string()];
        let said = |lang| {
            story(
                &Story {
                    noun: Noun::Risk,
                    titles: &titles,
                    values: &[FeatureValue::Number(0.0)],
                    points: &[0.41],
                    errors: &[],
                    typical: 0.09,
                    score: 0.5,
                },
                lang,
            )
        };
        assert_eq!(
            said(Lang::En),
            "Tenure (months) = 0 raises the risk most (+41 points)."
        );
        assert_eq!(
            said(Lang::Ko),
            "Tenure (months) 0이 위험을 가장 크게 높입니다(+41%p)."
        );
    }

    #[test]
    fn a_story_says_what_raises_and_what_lowers() {
        for (points, score, en) in [
            (
                [0.41, 0.23, -0.07, 0.001],
                0.96,
                "Tenure (2) and Plan (basic) raise the risk most, together by +64 points. Visits (missing) speaks against leaving (\u{2212}7 points), but not enough.",
            ),
            (
                [0.41, -0.1, -0.07, 0.0],
                0.6,
                "Tenure (2) raises the risk most (+41 points). Plan (basic) and Visits (missing) speak against leaving (together \u{2212}17 points), but not enough.",
            ),
            (
                [-0.05, 0.01, 0.0, 0.0],
                0.05,
                "Tenure (2) keeps the risk low (\u{2212}5 points). Plan (basic) still adds to it (+1 points).",
            ),
            (
                [0.001; 4],
                0.1,
                "Nothing about this customer stands out from the typical one.",
            ),
        ] {
            assert_eq!(told(&points, 0.09, score, Lang::En), en);
        }
        assert_eq!(
            told(&[0.41, 0.23, -0.07, 0.0], 0.09, 0.96, Lang::Ko),
            "Tenure(2), Plan(basic)가 위험을 가장 크게 높입니다(합쳐서 +64%p). Visits(빈 값)은 이탈을 막는 쪽이지만(\u{2212}7%p) 충분하지 않습니다."
        );
    }
}
