//! What a user may change of a plan by hand, as edits of its recipe: leave
//! features out, turn its numbers, accept merges of spellings. Edits
//! are kept beside the recipe and applied anew, so each can be taken back. What a proposal
//! would be made of anew (roles, tables, windows, the label) is done in `reproposing.rs`.

mod listed;

pub use listed::Listed;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::feature::Title;
use crate::feature::recipe::expression::parse;
use crate::feature::recipe::{
    Anchors, ConstantRule, FeatureRule, Horizon, LabelSource, Recipe, RecipeError, SaidLabel,
    Source, Window, is_displaced,
};
use crate::table::Role;

/// A number of a recipe that can be turned. What stands in the recipe as it
/// was names windows and horizons, for all of the same length go together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Knob {
    /// Days from one anchor to the next.
    Step,
    /// Days of data that an anchor needs before it.
    Before,
    /// Days of data that an anchor needs from it on.
    After,
    /// Months from one anchor to the next.
    Months,
    /// The windows of this many days before the anchor.
    Window(u32),
    /// The labels' horizons of this many days from the anchor on.
    Horizon(u32),
    /// The constant of this name.
    Constant(String),
}

/// A knob as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dial {
    /// Which number.
    pub knob: Knob,
    /// Its value: days, months, or what a constant is.
    pub value: f64,
    /// Features, labels and conditions that use it.
    pub uses: usize,
    /// What people call it, if the recipe says so.
    pub title: Option<Title>,
}

/// Everything that was changed by hand and not applied yet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Edits {
    /// Features left out, by name.
    pub dropped: Listed<String, ()>,
    /// Numbers turned.
    pub knobs: Listed<Knob, f64>,
    /// Merges whose acceptance was changed, by what they merge.
    pub merges: Listed<MergeKey, bool>,
    /// What columns are for, by table and column.
    pub roles: Listed<(String, String), Role>,
    /// Whether tables are used.
    pub tables: Listed<String, bool>,
    /// What is predicted.
    pub label: Option<SaidLabel>,
    /// Days of each window before a date.
    pub windows: Option<Vec<u32>>,
    /// When rows stand.
    pub dates: Option<Dates>,
    /// Whether a plan is proposed in the place of a known one.
    pub anew: bool,
    /// Whether somebody wrote in the recipe itself: then it is no proposal any more, and no
    /// choice puts another in its place.
    pub by_hand: bool,
}

/// When rows stand, as a user says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dates {
    /// As often as the data have room for, rather than on these days.
    pub by_data: bool,
    /// The first day, ISO.
    pub first: String,
    /// Days from one to the next.
    pub step: u32,
    /// How many there are; 1 is a single day.
    pub count: u32,
}

/// Column, spelling that goes, spelling that stays.
pub type MergeKey = (String, String, String);

impl Edits {
    /// How many changes there are.
    pub fn len(&self) -> usize {
        let one = usize::from;
        let many = [
            self.dropped.len(),
            self.knobs.len(),
            self.merges.len(),
            self.roles.len(),
            self.tables.len(),
        ];
        let single = one(self.label.is_some()) + one(self.windows.is_some());
        many.iter().sum::<usize>()
            + single
            + one(self.dates.is_some())
            + one(self.anew)
            + one(self.by_hand)
    }

    /// Whether the plan has to be proposed anew, rather than changed where it stands.
    pub fn proposes(&self) -> bool {
        let said = !self.roles.is_empty() || !self.tables.is_empty();
        said || self.anew || self.label.is_some() || self.windows.is_some()
    }

    /// Says what a column is for. Whatever else was to have a role that only one can have is
    /// as it was.
    pub fn say(&mut self, table: &str, column: &str, role: Role) {
        self.roles
            .retain(|(other, _), old| !is_displaced(other, *old, table, role));
        self.roles
            .insert((table.to_string(), column.to_string()), role);
        if role == Role::Label {
            self.label = None;
        }
    }

    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The recipe of `json` with these edits, as JSON again.
    ///
    /// # Errors
    /// When `json` is no recipe.
    pub fn apply(&self, json: &str) -> Result<String, RecipeError> {
        let mut recipe = Recipe::from_json(json)?;
        self.change(&mut recipe);
        Ok(recipe.to_json())
    }

    /// Changes what stands in the recipe.
    pub(super) fn change(&self, recipe: &mut Recipe) {
        recipe.proposed &= !self.by_hand;
        for merge in &mut recipe.merges {
            let key = (merge.column.clone(), merge.from.clone(), merge.into.clone());
            if let Some(accepted) = self.merges.get(&key) {
                merge.accepted = *accepted;
            }
        }
        self.turn(recipe);
        if let Some(dates) = self.dates.as_ref().filter(|_| recipe.anchors.is_some()) {
            dates.set(recipe);
        }
        self.leave_out(recipe);
    }

    fn turn(&self, recipe: &mut Recipe) {
        for constant in &mut recipe.constants {
            let new = self.knobs.get(&Knob::Constant(constant.name.clone()));
            if let Some(new) = new.filter(|new| new.is_finite()) {
                constant.value = *new;
            }
        }
        let to = |knob: Knob| self.knobs.get(&knob).copied().and_then(whole);
        match &mut recipe.anchors {
            Some(Anchors::Every {
                days,
                before,
                after,
            }) => {
                *days = to(Knob::Step).unwrap_or(*days);
                *before = to(Knob::Before).unwrap_or(*before);
                *after = to(Knob::After).unwrap_or(*after);
            }
            Some(Anchors::Calendar { months }) => *months = to(Knob::Months).unwrap_or(*months),
            Some(Anchors::At { .. } | Anchors::End {}) | None => {}
        }
        for window in windows(recipe) {
            let new = length(window).and_then(|days| to(Knob::Window(days)));
            if let Some(new) = new.and_then(Window::last_days) {
                *window = new;
            }
        }
        for horizon in horizons(recipe) {
            let (gap, days) = span(*horizon);
            let new = to(Knob::Horizon(days));
            if let Some(new) = new.and_then(|days| Horizon::new(gap, days)) {
                *horizon = new;
            }
        }
    }

    /// Takes the dropped features out; those that others need stay unseen.
    fn leave_out(&self, recipe: &mut Recipe) {
        for rule in &mut recipe.features {
            rule.hidden |= self.dropped.contains(&rule.name);
        }
        // Dropping one may make another that only it needed superfluous.
        loop {
            let needed = needed(recipe);
            let before = recipe.features.len();
            recipe
                .features
                .retain(|rule| !rule.hidden || needed.contains(&rule.name));
            if recipe.features.len() == before {
                return;
            }
        }
    }
}

impl Dates {
    /// The recipe's rows stand then; a day that is none leaves them as they are.
    fn set(&self, recipe: &mut Recipe) {
        let reach = recipe.labels.iter().filter_map(|label| label.days()).max();
        let anchors = match (self.by_data, &recipe.anchors) {
            (true, Some(Anchors::At { .. })) => {
                let days = reach.unwrap_or(30).max(1);
                Some(Anchors::Every {
                    days: days.min(30),
                    before: days,
                    after: days,
                })
            }
            (true, _) => None,
            (false, _) => Anchors::spaced(&self.first, self.step, self.count),
        };
        if anchors.is_some() {
            recipe.anchors = anchors;
        }
    }
}

/// The numbers of a recipe that can be turned, in the order of their making.
pub(super) fn dials(recipe: &Recipe) -> Vec<Dial> {
    let mut recipe = recipe.clone();
    let mut found: Vec<Dial> = Vec::new();
    let constants: Vec<Dial> = recipe
        .constants
        .iter()
        .map(|constant| dial(&recipe, constant))
        .collect();
    let mut add = |knob: Knob, value: u32| match found.iter_mut().find(|dial| dial.knob == knob) {
        Some(dial) => dial.uses += 1,
        None => found.push(Dial {
            knob,
            value: f64::from(value),
            uses: 1,
            title: None,
        }),
    };
    match recipe.anchors {
        Some(Anchors::Every {
            days,
            before,
            after,
        }) => {
            add(Knob::Step, days);
            add(Knob::Before, before);
            add(Knob::After, after);
        }
        Some(Anchors::Calendar { months }) => add(Knob::Months, months),
        Some(Anchors::At { .. } | Anchors::End {}) | None => {}
    }
    for window in windows(&mut recipe) {
        if let Some(days) = length(window) {
            add(Knob::Window(days), days);
        }
    }
    for horizon in horizons(&mut recipe) {
        let (_, days) = span(*horizon);
        add(Knob::Horizon(days), days);
    }
    found.extend(constants.into_iter().filter(|dial| dial.uses > 0));
    found
}

fn dial(recipe: &Recipe, constant: &ConstantRule) -> Dial {
    Dial {
        knob: Knob::Constant(constant.name.clone()),
        value: constant.value,
        uses: recipe.uses(&constant.name),
        title: Some(constant.title.clone()),
    }
}

/// A number of days or months.
fn whole(value: f64) -> Option<u32> {
    let fits = value.is_finite() && value == libm::trunc(value);
    (fits && (0.0..=f64::from(u32::MAX)).contains(&value)).then_some(value as u32)
}

/// Whether a customer can have several rows, one per anchor.
pub(super) fn has_many_anchors(recipe: &Recipe) -> bool {
    let anchors = recipe.anchors.as_ref();
    anchors.is_some_and(|anchors| *anchors != Anchors::End {})
}

/// Per feature of the result that others need: its name and the names of those.
pub(super) fn needs(recipe: &Recipe) -> BTreeMap<String, Vec<String>> {
    let mut needs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for rule in &recipe.features {
        let is_constant = |name: &String| recipe.constants.iter().any(|c| c.name == *name);
        for name in reads(rule).into_iter().filter(|name| !is_constant(name)) {
            needs.entry(name).or_default().push(rule.name.clone());
        }
    }
    for label in &recipe.labels {
        if let LabelSource::Transition { feature, .. } = &label.from {
            needs
                .entry(feature.clone())
                .or_default()
                .push(label.name.clone());
        }
    }
    needs
}

/// Every window of the recipe.
fn windows(recipe: &mut Recipe) -> impl Iterator<Item = &mut Window> {
    let active = recipe.population.active.as_mut();
    let features = recipe
        .features
        .iter_mut()
        .filter_map(|rule| match &mut rule.from {
            Source::Rows(rows) => rows.window.as_mut(),
            _ => None,
        });
    active
        .map(|active| &mut active.window)
        .into_iter()
        .chain(features)
}

/// The days of each window that reaches up to the date, rising.
pub(super) fn window_days(recipe: &Recipe) -> Vec<u32> {
    let mut recipe = recipe.clone();
    let up_to_it = |window: &mut Window| match window {
        Window::Days(days) if days.to() == 0 => Some(days.from()),
        Window::Days(_) | Window::Period => None,
    };
    let days: BTreeSet<u32> = windows(&mut recipe).filter_map(up_to_it).collect();
    days.into_iter().collect()
}

fn horizons(recipe: &mut Recipe) -> impl Iterator<Item = &mut Horizon> {
    recipe
        .labels
        .iter_mut()
        .filter_map(|rule| match &mut rule.from {
            LabelSource::Absent { horizon, .. } | LabelSource::Present { horizon, .. } => {
                Some(horizon)
            }
            LabelSource::Column { .. } | LabelSource::Transition { .. } => None,
        })
}

/// The gap before a horizon and its days.
fn span(horizon: Horizon) -> (u32, u32) {
    let (first, end) = horizon.at(0);
    let days = |days: i64| u32::try_from(days).unwrap_or_default();
    (days(first), days(end - first))
}

fn length(window: &Window) -> Option<u32> {
    match window {
        // A single day is one rung of a ladder of days.
        Window::Days(days) if days.to() == 0 && days.from() > 1 => Some(days.from()),
        Window::Days(_) | Window::Period => None,
    }
}

/// Every feature that a feature of the recipe or a label reads.
fn needed(recipe: &Recipe) -> BTreeSet<String> {
    let features = recipe.features.iter().flat_map(reads);
    let labels = recipe.labels.iter().filter_map(|rule| match &rule.from {
        LabelSource::Transition { feature, .. } => Some(feature.clone()),
        _ => None,
    });
    let is_constant = |name: &String| recipe.constants.iter().any(|c| c.name == *name);
    features
        .chain(labels)
        .filter(|name| !is_constant(name))
        .collect()
}

/// The features that a feature reads.
pub(super) fn reads(rule: &FeatureRule) -> Vec<String> {
    match &rule.from {
        Source::Rows(_) => Vec::new(),
        Source::Score(score) => vec![score.of.clone()],
        Source::Rank(rank) => vec![rank.of.clone()],
        Source::Grade(grade) => vec![grade.of.clone()],
        Source::Formula(formula) => {
            let mut names = Vec::new();
            if let Ok(expression) = parse(formula) {
                expression.names(&mut |name| names.push(name.to_string()));
            }
            names
        }
    }
}

#[cfg(test)]
mod tests;
