//! What changes of a plan come to, in words: what is another than before, a line each.

use super::view::Words;
use crate::feature::recipe::{Recipe, TableRule, describe};
use crate::i18n::{Lang, Message, number, plan as words};

/// Most features named in a line.
const MOST_NAMED: usize = 6;

/// What is another in `after` than in `before`; nothing where they come to the same.
pub(super) fn of(before: &Recipe, after: &Recipe) -> Vec<Words> {
    let mut lines = Vec::new();
    let mut say = |line: &dyn Fn(Lang) -> String| lines.push(Words::of(line));
    let line = |rule: &TableRule, lang| describe::table(rule, lang);
    for rule in &after.tables {
        let message = match before.table(&rule.name) {
            None => words::EFFECT_TABLE_IN,
            Some(old) if line(old, Lang::En) != line(rule, Lang::En) => words::EFFECT_TABLE,
            Some(_) => continue,
        };
        say(&|lang| {
            let (table, line) = (rule.title.text(lang), line(rule, lang));
            message.fill(lang, &[("table", table), ("line", line.as_str())])
        });
    }
    let gone = |rule: &&TableRule| after.table(&rule.name).is_none();
    for rule in before.tables.iter().filter(gone) {
        say(&|lang| words::EFFECT_TABLE_OUT.fill(lang, &[("table", rule.title.text(lang))]));
    }
    if describe::joins(before, Lang::En) != describe::joins(after, Lang::En)
        && after.tables.len() > 1
    {
        say(&|lang| describe::joins(after, lang).unwrap_or_default());
    }
    if describe::population(before, Lang::En) != describe::population(after, Lang::En) {
        say(&|lang| describe::population(after, lang));
    }
    match &after.anchors {
        Some(anchors) if before.anchors.as_ref() != Some(anchors) => {
            say(&|lang| describe::anchors(anchors, lang));
        }
        None if before.anchors.is_some() => {
            say(&|lang| words::EFFECT_NO_DATES.text(lang).to_string());
        }
        _ => {}
    }
    labels(before, after, &mut say);
    features(before, after, &mut say);
    lines
}

type Say<'a> = &'a mut dyn FnMut(&dyn Fn(Lang) -> String);

fn labels(before: &Recipe, after: &Recipe, say: Say<'_>) {
    let told = |recipe: &Recipe, lang: Lang| -> Vec<String> {
        let labels = recipe.labels.iter();
        labels
            .map(|rule| {
                let line = describe::label(recipe, rule, lang);
                let values = [("label", rule.title.text(lang)), ("line", line.as_str())];
                words::EFFECT_LABEL.fill(lang, &values)
            })
            .collect()
    };
    if told(before, Lang::En) == told(after, Lang::En) {
        return;
    }
    match after.labels.is_empty() {
        true => say(&|lang| words::EFFECT_NO_LABEL.text(lang).to_string()),
        false => say(&|lang| told(after, lang).join(" ")),
    }
}

fn features(before: &Recipe, after: &Recipe, say: Say<'_>) {
    let of = |recipe: &Recipe| -> Vec<(String, String)> {
        let shown = recipe.features.iter().filter(|rule| !rule.hidden);
        shown
            .map(|rule| {
                let line = describe::feature(recipe, rule, Lang::En);
                (rule.name.clone(), line)
            })
            .collect()
    };
    let (old, new) = (of(before), of(after));
    let has = |list: &[(String, String)], name: &str| list.iter().any(|(other, _)| other == name);
    let names = |list: &[(String, String)], keep: &dyn Fn(&str, &str) -> bool| -> Vec<String> {
        let kept = list.iter().filter(|(name, line)| keep(name, line));
        kept.map(|(name, _)| name.clone()).collect()
    };
    let came = names(&new, &|name, _| !has(&old, name));
    let went = names(&old, &|name, _| !has(&new, name));
    let changed = names(&new, &|name, line| {
        let mut old = old.iter();
        old.any(|(other, was)| other == name && was != line)
    });
    for (message, names) in [
        (words::EFFECT_FEATURES_IN, came),
        (words::EFFECT_FEATURES_OUT, went),
        (words::EFFECT_FEATURES, changed),
    ] {
        if !names.is_empty() {
            say(&|lang| counted(message, &names, lang));
        }
    }
}

/// How many there are, and the first of them by name.
fn counted(message: Message, names: &[String], lang: Lang) -> String {
    let count = number::count(lang, names.len() as u64);
    let mut first = names.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>();
    if names.len() > MOST_NAMED {
        first.push("…".to_string());
    }
    message.fill(lang, &[("count", &count), ("features", &first.join(", "))])
}
