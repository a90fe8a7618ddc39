//! What a model's score is called.

use serde::{Deserialize, Serialize};

use super::{Lang, Message, explain as text};

/// What a score is called: a risk where the model answers who leaves.
///
/// Messages that speak of it have the placeholder `{noun}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Noun {
    /// The model answers who leaves.
    #[default]
    Risk,
    /// The model answers another question, or may.
    Score,
}

impl Noun {
    /// The word inside a sentence.
    pub fn text(self, lang: Lang) -> &'static str {
        self.of(text::NOUN_RISK, text::NOUN_SCORE).text(lang)
    }

    /// The first message where the model answers who leaves, else the second.
    pub fn of(self, leaving: Message, other: Message) -> Message {
        match self {
            Noun::Risk => leaving,
            Noun::Score => other,
        }
    }

    /// A message with the word and these values in their places.
    pub fn fill(self, message: Message, lang: Lang, values: &[(&str, &str)]) -> String {
        let mut all = vec![("noun", self.text(lang))];
        all.extend_from_slice(values);
        message.fill(lang, &all)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{chart, drivers};
    use super::*;

    #[test]
    fn a_score_of_another_question_is_called_no_risk_in_either_language() {
        let said = |noun: Noun, lang: Lang| {
            let heading = noun.fill(drivers::HEADING, lang, &[("feature", "Visits")]);
            let ends = [chart::LOWERS_RISK, chart::RAISES_RISK];
            let [lowers, raises] = ends.map(|end| noun.fill(end, lang, &[]));
            [heading, lowers, raises]
        };
        assert_eq!(
            said(Noun::Score, Lang::En),
            [
                "Visits moves the score most",
                "← lowers the score",
                "raises the score →"
            ]
        );
        assert_eq!(
            said(Noun::Score, Lang::Ko),
            [
                "Visits가 점수를 가장 크게 움직입니다",
                "← 점수를 낮춤",
                "점수를 높임 →"
            ]
        );
        assert_eq!(
            said(Noun::Risk, Lang::Ko),
            [
                "Visits가 위험을 가장 크게 움직입니다",
                "← 위험을 낮춤",
                "위험을 높임 →"
            ]
        );
    }
}
