//! The plan: the recipe by which the files are, or could be, brought together,
//! in words and as SQL; and the audit of what it made.

use super::building::{heads, recognised};
use super::editing::{self, Knob};
use super::failure::Failure;
use super::message::{Reply, SqlDialect};
use super::plan_fields;
use super::session::{OpenedFile, Session};
use super::view::{PlanLine, PlanMerge, PlanTable, PlanView, Words};
use crate::feature::Title;
use crate::feature::recipe::sql::{self, Dialect, SqlSources};
use crate::feature::recipe::{Binding, Recipe, ValueTitle, builtin, describe};
use crate::i18n::Lang;

/// The recipe of the session's files, built or only recognised.
fn recipe(session: &Session) -> Option<(Recipe, Binding)> {
    match &session.joined {
        Some(joined) => Some((joined.recipe.clone(), joined.binding.clone())),
        None => recognised(&session.files).or_else(|| {
            let proposal = session.proposal.as_ref()?;
            Some((proposal.recipe.clone(), proposal.binding.clone()))
        }),
    }
}

fn words(title: &Title) -> Words {
    Words::of(|lang| title.text(lang).to_string())
}

/// A sentence that there is in both languages, or in none.
fn some(say: impl Fn(Lang) -> Option<String>) -> Option<Words> {
    say(Lang::En)?;
    Some(Words::of(|lang| say(lang).unwrap_or_default()))
}

/// What the codes of each column of the result are called.
pub(super) fn value_titles(recipe: &Recipe) -> Vec<(String, Vec<(String, Words)>)> {
    let titles = recipe.value_titles().into_iter();
    let of = |value: ValueTitle| (value.value, words(&value.title));
    titles
        .map(|(column, values)| (column.to_string(), values.into_iter().map(of).collect()))
        .collect()
}

/// The plan as the page shows it.
pub(super) fn view(session: &Session) -> Option<PlanView> {
    let (recipe, binding) = recipe(session)?;
    let report = session.joined.as_ref().map(|joined| &joined.report);
    let tables = recipe.tables.iter().enumerate().map(|(index, rule)| {
        let parts = binding.parts.iter().filter(|part| part.table == index);
        let files: Vec<&OpenedFile> = parts
            .filter_map(|part| session.files.get(part.file))
            .collect();
        let rows: u64 = match report.and_then(|report| report.tables.get(index)) {
            Some(table) => table.rows,
            None => files.iter().map(|file| file.report.rows).sum(),
        };
        PlanTable {
            name: rule.name.clone(),
            title: words(&rule.title),
            files: files.iter().map(|file| file.shown()).collect(),
            rows,
            line: Words::of(|lang| describe::table(rule, lang)),
        }
    });
    let mut needs = editing::needs(&recipe);
    let shown = recipe.features.iter().filter(|rule| !rule.hidden);
    let features = shown.map(|rule| PlanLine {
        name: rule.name.clone(),
        title: words(&rule.title),
        line: Words::of(|lang| describe::feature(&recipe, rule, lang)),
        gaps: rule
            .imputation
            .as_ref()
            .map(|gaps| Words::of(|lang| describe::gaps(gaps, lang))),
        needed_by: needs.remove(&rule.name).unwrap_or_default(),
    });
    let labels = recipe.labels.iter().map(|rule| PlanLine {
        name: rule.name.clone(),
        title: words(&rule.title),
        line: Words::of(|lang| describe::label(&recipe, rule, lang)),
        gaps: None,
        needed_by: Vec::new(),
    });
    Some(PlanView {
        recipe: recipe.to_json(),
        name: recipe.name.clone(),
        title: words(&recipe.title),
        built: session.joined.is_some(),
        proposed: !builtin::names().any(|name| name == recipe.name),
        tables: tables.collect(),
        joins: some(|lang| describe::joins(&recipe, lang)),
        windows: some(|lang| describe::windows(&editing::window_days(&recipe), lang)),
        population: Words::of(|lang| describe::population(&recipe, lang)),
        anchors: recipe
            .anchors
            .as_ref()
            .map(|anchors| Words::of(|lang| describe::anchors(anchors, lang))),
        features: features.collect(),
        labels: labels.collect(),
        merges: merges(session, &recipe, &binding),
        dials: dials(&recipe),
        fields: plan_fields::of(session, &recipe),
        many_rows: editing::has_many_anchors(&recipe),
    })
}

/// The numbers that are not among the plan's other fields.
fn dials(recipe: &Recipe) -> Vec<editing::Dial> {
    let mut dials = editing::dials(recipe);
    if recipe.proposed {
        dials.retain(|dial| !matches!(dial.knob, Knob::Window(_) | Knob::Horizon(_)));
    }
    dials
}

/// The recipe's merges whose going spelling occurs.
fn merges(session: &Session, recipe: &Recipe, binding: &Binding) -> Vec<PlanMerge> {
    let rows = |table: &str, column: &str, text: &str| -> u64 {
        let Some(index) = recipe.tables.iter().position(|rule| rule.name == table) else {
            return 0;
        };
        let place = recipe
            .tables
            .get(index)
            .and_then(|rule| rule.columns.iter().position(|c| c.name == column));
        let parts = binding.parts.iter().filter(|part| part.table == index);
        let count = |part: &crate::feature::recipe::BoundFile| -> Option<u64> {
            let at = part.places.get(place?).copied().flatten()?;
            let column = session.files.get(part.file)?.table.columns().get(at)?;
            let counts = session.looks.counts(column);
            let codes = 0..column.dictionary_len() as u32;
            let same = codes.filter(|code| column.dictionary_value(*code).trim() == text);
            Some(same.filter_map(|code| counts.get(code as usize)).sum())
        };
        parts.filter_map(count).sum()
    };
    let view = recipe.merges.iter().map(|merge| PlanMerge {
        column: merge.column.clone(),
        from: merge.from.clone(),
        into: merge.into.clone(),
        rows: rows(&merge.table, &merge.column, &merge.from),
        accepted: merge.accepted,
    });
    view.filter(|merge| merge.rows > 0).collect()
}

/// The plan as SQL.
pub(super) fn as_sql(session: &Session, dialect: SqlDialect) -> Result<Reply, Failure> {
    let (recipe, binding) = recipe(session).ok_or(Failure::NothingOpen)?;
    let tables: Vec<_> = session.files.iter().map(|file| &file.table).collect();
    let reports: Vec<_> = session
        .files
        .iter()
        .map(|file| Some(&file.report))
        .collect();
    let sources = SqlSources::of_files(&recipe, &heads(&session.files), &binding)
        .written_like(&binding, &tables)
        .laid_out_like(&binding, &reports);
    let dialect = match dialect {
        SqlDialect::Spark => Dialect::Spark,
        SqlDialect::DuckDb => Dialect::DuckDb,
        SqlDialect::BigQuery => Dialect::BigQuery,
    };
    Ok(Reply::Sql(sql::print(&recipe, &sources, dialect)?))
}
