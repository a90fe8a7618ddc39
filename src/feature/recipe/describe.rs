//! A recipe in plain words: one line per table, step, feature and label.

use super::value_titles::called;
use super::{
    Aggregate, Anchors, FeatureRule, GapRule, LabelRule, LabelSource, Recipe, RowsPerCustomer,
    RowsSource, Source, TableRule, ValueTitle, Window,
};
use crate::feature::contract::Title;
use crate::i18n::{Lang, plan as words};

impl Title {
    /// The title in one language.
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Ko => &self.ko,
        }
    }
}

/// What a table is for.
pub fn table(rule: &TableRule, lang: Lang) -> String {
    let message = match (rule.rows, &rule.time) {
        (RowsPerCustomer::One, _) => words::TABLE_ONE,
        (RowsPerCustomer::Many, Some(_)) => words::TABLE_TIMED,
        (RowsPerCustomer::Many, None) => words::TABLE_MANY,
    };
    let time = rule.time.as_deref().unwrap_or_default();
    let said = message.fill(lang, &[("key", &rule.key), ("time", time)]);
    match &rule.note {
        Some(note) => format!("{said} {}", note.text(lang)),
        None => said,
    }
}

/// By which columns the tables are joined; `None` when there is only one.
pub fn joins(recipe: &Recipe, lang: Lang) -> Option<String> {
    let rules = recipe.tables.iter();
    let key = |rule: &TableRule| {
        let values = [("table", rule.title.text(lang)), ("key", rule.key.as_str())];
        words::JOIN_KEY.fill(lang, &values)
    };
    let keys: Vec<String> = rules.map(key).collect();
    (keys.len() > 1).then(|| words::JOINS.fill(lang, &[("keys", &keys.join(", "))]))
}

/// How far the features of a recipe look back from a date; `None` where they do not.
pub fn windows(days: &[u32], lang: Lang) -> Option<String> {
    let days: Vec<String> = days.iter().map(u32::to_string).collect();
    let said = || words::WINDOWS.fill(lang, &[("days", &days.join(", "))]);
    (!days.is_empty()).then(said)
}

/// Who gets a row.
pub fn population(recipe: &Recipe, lang: Lang) -> String {
    let population = &recipe.population;
    let title = |name: &str| title_of(recipe, name, lang);
    let mut lines = vec![words::POPULATION.fill(lang, &[("table", &title(&population.table))])];
    if let Some(rows) = &population.with_rows_in {
        lines.push(match &rows.condition {
            Some(condition) => words::POPULATION_ROWS_WHERE.fill(
                lang,
                &[("table", &title(&rows.table)), ("condition", condition)],
            ),
            None => words::POPULATION_ROWS.fill(lang, &[("table", &title(&rows.table))]),
        });
    }
    if let Some(active) = &population.active {
        let window = window(Some(&active.window), lang);
        let values = [("table", title(&active.table)), ("window", window)];
        let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
        lines.push(words::POPULATION_ACTIVE.fill(lang, &values));
    }
    lines.join(" ")
}

/// When rows stand.
pub fn anchors(anchors: &Anchors, lang: Lang) -> String {
    match anchors {
        Anchors::Every {
            days,
            before,
            after,
        } => {
            let message = match days {
                1 => words::ANCHORS_DAILY,
                _ => words::ANCHORS_EVERY,
            };
            let (days, before, after) = (days.to_string(), before.to_string(), after.to_string());
            let values = [("days", &days), ("before", &before), ("after", &after)];
            message.fill(lang, &values.map(|(name, value)| (name, value.as_str())))
        }
        Anchors::At { days } => words::ANCHORS_AT.fill(lang, &[("days", &days.join(", "))]),
        Anchors::Calendar { months } => {
            words::ANCHORS_CALENDAR.fill(lang, &[("months", &months.to_string())])
        }
        Anchors::End {} => words::ANCHORS_END.text(lang).to_string(),
    }
}

/// How a feature comes about.
pub fn feature(recipe: &Recipe, rule: &FeatureRule, lang: Lang) -> String {
    let said = match &rule.from {
        Source::Rows(source) => rows(recipe, source, lang),
        Source::Formula(formula) => words::FORMULA.fill(lang, &[("formula", formula)]),
        Source::Score(score) => words::SCORE.fill(
            lang,
            &[
                ("of", &feature_title(recipe, &score.of, lang)),
                ("parts", &score.parts.to_string()),
            ],
        ),
        Source::Rank(rank) => {
            words::RANK.fill(lang, &[("of", &feature_title(recipe, &rank.of, lang))])
        }
        Source::Grade(grade) => {
            let values = &rule.values;
            let names = grade.shares.iter();
            let names: Vec<&str> = names.map(|(name, _)| called(values, name, lang)).collect();
            let of = feature_title(recipe, &grade.of, lang);
            words::GRADE.fill(lang, &[("of", &of), ("grades", &names.join(", "))])
        }
    };
    let mut lines = vec![said];
    if !rule.values.is_empty() && !matches!(rule.from, Source::Grade(_)) {
        lines.push(values(&rule.values, lang));
    }
    if let Some(value) = rule.no_rows {
        lines.push(words::NO_ROWS.fill(lang, &[("value", &value.to_string())]));
    }
    if let Some(unknown) = &rule.unknown {
        let unknown = called(&rule.values, unknown, lang);
        lines.push(words::UNKNOWN.fill(lang, &[("value", unknown)]));
    }
    lines.join(" ")
}

fn rows(recipe: &Recipe, source: &RowsSource, lang: Lang) -> String {
    let message = match source.aggregate {
        Aggregate::Count => words::COUNT,
        Aggregate::Sum => words::SUM,
        Aggregate::Mean => words::MEAN,
        Aggregate::Min => words::MIN,
        Aggregate::Max => words::MAX,
        Aggregate::Distinct => words::DISTINCT,
        Aggregate::First => words::FIRST,
        Aggregate::Last => words::LAST,
        Aggregate::ActiveDays => words::ACTIVE_DAYS,
        Aggregate::DaysSinceLast => words::DAYS_SINCE_LAST,
    };
    let table = title_of(recipe, &source.table, lang);
    let of = source.of.as_deref().unwrap_or_default();
    let mut said = message.fill(lang, &[("of", of), ("table", &table)]);
    if let Some(condition) = &source.condition {
        said.push_str(&words::WHERE.fill(lang, &[("condition", condition)]));
    }
    if recipe.anchors.is_some()
        && recipe
            .table(&source.table)
            .is_some_and(|t| t.time.is_some())
    {
        said.push_str(&window(source.window.as_ref(), lang));
    }
    said.push('.');
    said
}

/// Which days before the anchor, to be appended to a sentence.
fn window(window: Option<&Window>, lang: Lang) -> String {
    match window {
        None => words::BEFORE.text(lang).to_string(),
        Some(Window::Period) => words::PERIOD.text(lang).to_string(),
        Some(Window::Days(days)) if days.to() == 0 => {
            words::LAST_DAYS.fill(lang, &[("days", &days.from().to_string())])
        }
        Some(Window::Days(days)) => words::BETWEEN.fill(
            lang,
            &[
                ("from", &days.from().to_string()),
                ("to", &days.to().to_string()),
            ],
        ),
    }
}

/// How a label is told.
pub fn label(recipe: &Recipe, rule: &LabelRule, lang: Lang) -> String {
    let said = told(recipe, rule, lang);
    let codes = match &rule.from {
        LabelSource::Transition { feature, .. } => recipe.values_of(feature),
        _ => &rule.values,
    };
    match codes {
        [] => said,
        codes => format!("{said} {}", values(codes, lang)),
    }
}

fn told(recipe: &Recipe, rule: &LabelRule, lang: Lang) -> String {
    match &rule.from {
        LabelSource::Column { table, column } => {
            let table = title_of(recipe, table, lang);
            words::LABEL_COLUMN.fill(lang, &[("column", column), ("table", &table)])
        }
        LabelSource::Absent {
            table,
            condition,
            horizon,
        }
        | LabelSource::Present {
            table,
            condition,
            horizon,
        } => {
            let message = match &rule.from {
                LabelSource::Absent { .. } => words::LABEL_ABSENT,
                _ => words::LABEL_PRESENT,
            };
            let condition = condition.as_ref().map_or_else(String::new, |condition| {
                words::WHERE.fill(lang, &[("condition", condition)])
            });
            let values = [
                ("table", title_of(recipe, table, lang)),
                ("condition", condition),
                ("days", horizon.reach().to_string()),
            ];
            let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
            message.fill(lang, &values)
        }
        LabelSource::Transition { feature, .. } => {
            let of = feature_title(recipe, feature, lang);
            words::LABEL_TRANSITION.fill(lang, &[("of", &of)])
        }
    }
}

/// What stands for what.
fn values(values: &[ValueTitle], lang: Lang) -> String {
    let said = |value: &ValueTitle| format!("{} = {}", value.value, value.title.text(lang));
    let said: Vec<String> = values.iter().map(said).collect();
    words::VALUES.fill(lang, &[("values", &said.join(", "))])
}

/// What becomes of a feature's gaps before a model reads them.
pub fn gaps(rule: &GapRule, lang: Lang) -> String {
    match rule {
        GapRule::Mean => words::GAP_MEAN.text(lang).to_string(),
        GapRule::Median => words::GAP_MEDIAN.text(lang).to_string(),
        GapRule::Mode => words::GAP_MODE.text(lang).to_string(),
        GapRule::Constant(value) => {
            words::GAP_CONSTANT.fill(lang, &[("value", &value.to_string())])
        }
        GapRule::Unknown => words::GAP_UNKNOWN.text(lang).to_string(),
        GapRule::ZeroWithFlag => words::GAP_ZERO_WITH_FLAG.text(lang).to_string(),
        GapRule::Chained => words::GAP_CHAINED.text(lang).to_string(),
    }
}

fn title_of(recipe: &Recipe, table: &str, lang: Lang) -> String {
    recipe
        .table(table)
        .map_or(table, |rule| rule.title.text(lang))
        .to_string()
}

fn feature_title(recipe: &Recipe, name: &str, lang: Lang) -> String {
    let rule = recipe.features.iter().find(|rule| rule.name == name);
    rule.map_or(name, |rule| rule.title.text(lang)).to_string()
}
