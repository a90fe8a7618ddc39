//! What a user may change of a plan by hand, as edits of its recipe: leave
//! features out, turn its numbers, accept merges of spellings. Edits
//! are kept beside the recipe and applied anew, so each can be taken back.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::feature::Title;
use crate::feature::recipe::expression::parse;
use crate::feature::recipe::{
    Anchors, ConstantRule, FeatureRule, Horizon, LabelSource, Recipe, RecipeError, Source, Window,
};

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
    pub dropped: BTreeSet<String>,
    /// Numbers turned.
    pub knobs: BTreeMap<Knob, f64>,
    /// Merges whose acceptance was changed, by what they merge.
    pub merges: BTreeMap<MergeKey, bool>,
}

/// Column, spelling that goes, spelling that stays.
pub type MergeKey = (String, String, String);

impl Edits {
    /// How many changes there are.
    pub fn len(&self) -> usize {
        self.dropped.len() + self.knobs.len() + self.merges.len()
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
        for merge in &mut recipe.merges {
            let key = (merge.column.clone(), merge.from.clone(), merge.into.clone());
            if let Some(accepted) = self.merges.get(&key) {
                merge.accepted = *accepted;
            }
        }
        self.turn(&mut recipe);
        self.leave_out(&mut recipe);
        Ok(recipe.to_json())
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
fn reads(rule: &FeatureRule) -> Vec<String> {
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
mod tests {
    use super::*;
    use crate::feature::recipe::builtin;

    fn recipe(name: &str) -> String {
        builtin::named(name).unwrap().to_json()
    }

    fn names(json: &str) -> Vec<(String, bool)> {
        let recipe = Recipe::from_json(json).unwrap();
        let name = |rule: FeatureRule| (rule.name, rule.hidden);
        recipe.features.into_iter().map(name).collect()
    }

    #[test]
    fn nothing_edited_is_nothing_changed() {
        for name in ["subscription", "events"] {
            let json = recipe(name);
            let edited = Edits::default().apply(&json).unwrap();
            let visible = |json: &str| -> Vec<String> {
                let names = names(json).into_iter().filter(|(_, hidden)| !hidden);
                names.map(|(name, _)| name).collect()
            };
            assert_eq!(visible(&edited), visible(&json), "{name}");
        }
    }

    #[test]
    fn what_others_need_is_hidden_and_the_rest_is_gone() {
        for name in ["subscription", "events", "retail", "ecommerce", "creator"] {
            let json = recipe(name);
            let needs = needs(&builtin::named(name).unwrap());
            for (feature, hidden) in names(&json) {
                if hidden {
                    continue;
                }
                let mut edits = Edits::default();
                edits.dropped.insert(feature.clone());
                let edited = names(&edits.apply(&json).unwrap());
                let left = edited.iter().find(|(name, _)| *name == feature);
                let expected = needs.contains_key(&feature).then_some(true);
                assert_eq!(
                    left.map(|(_, hidden)| *hidden),
                    expected,
                    "{name} {feature}"
                );
            }
        }
    }

    #[test]
    fn dropping_all_leaves_only_what_labels_need() {
        let json = recipe("retail");
        let edits = Edits {
            dropped: names(&json).into_iter().map(|(name, _)| name).collect(),
            ..Edits::default()
        };
        let edited = edits.apply(&json).unwrap();
        let kept: BTreeSet<String> = names(&edited).into_iter().map(|(name, _)| name).collect();
        assert_eq!(kept, needed(&Recipe::from_json(&edited).unwrap()));
    }

    #[test]
    fn dials_turn_every_use_and_nothing_else() {
        let json = recipe("events");
        let dials = |json: &str| dials(&Recipe::from_json(json).unwrap());
        let before = dials(&json);
        let windows = before
            .iter()
            .filter(|dial| matches!(dial.knob, Knob::Window(_)));
        assert_eq!(windows.count(), 2, "{before:?}");
        let mut edits = Edits::default();
        // To a length that is there already, and it can still be told from it.
        edits.knobs.insert(Knob::Window(30), 90.0);
        edits.knobs.insert(Knob::Window(90), 45.0);
        let after = dials(&edits.apply(&json).unwrap());
        let uses = |dials: &[Dial], days: u32| {
            let dial = dials.iter().find(|dial| dial.knob == Knob::Window(days));
            dial.map(|dial| dial.uses)
        };
        let written = |days: u32| json.matches(&format!("\"last_days\": {days}\n")).count();
        assert_eq!(uses(&before, 30), Some(written(30)));
        assert!(written(30) > 1);
        assert_eq!(uses(&after, 90), uses(&before, 30));
        assert_eq!(uses(&after, 45), uses(&before, 90));
        assert_eq!(uses(&after, 30), None);
        for dial in &before {
            let mut edits = Edits::default();
            edits.knobs.insert(dial.knob.clone(), dial.value + 1.0);
            let turned = edits.apply(&json).unwrap();
            assert_ne!(turned, Edits::default().apply(&json).unwrap(), "{dial:?}");
        }
    }

    #[test]
    fn a_window_of_no_days_is_not_taken() {
        let json = recipe("events");
        let mut edits = Edits::default();
        edits.knobs.insert(Knob::Window(30), 0.0);
        let plain = Edits::default().apply(&json).unwrap();
        assert_eq!(edits.apply(&json).unwrap(), plain);
    }

    #[test]
    fn a_constant_turns_every_formula_that_names_it() {
        let json = recipe("retail");
        let before = dials(&Recipe::from_json(&json).unwrap());
        let weights = ["recency_weight", "frequency_weight", "monetary_weight"];
        let found: Vec<(&Knob, f64, usize)> = before
            .iter()
            .filter(|dial| dial.title.is_some())
            .map(|dial| (&dial.knob, dial.value, dial.uses))
            .collect();
        let knobs = weights.map(|name| Knob::Constant(name.to_string()));
        let [recency, frequency, monetary] = &knobs;
        // The whole time's score and the period's, each by one formula.
        assert_eq!(
            found,
            [
                (recency, 30.0, 2),
                (frequency, 20.0, 2),
                (monetary, 50.0, 2)
            ]
        );
        let mut edits = Edits::default();
        edits.knobs.insert(recency.clone(), 12.5);
        edits.knobs.insert(monetary.clone(), f64::NAN);
        let turned = Recipe::from_json(&edits.apply(&json).unwrap()).unwrap();
        let values: Vec<f64> = turned.constants.iter().map(|c| c.value).collect();
        assert_eq!(values, [12.5, 20.0, 50.0]);
    }

    #[test]
    fn merges_are_accepted_and_taken_back() {
        let json = recipe("ecommerce");
        let recipe = Recipe::from_json(&json).unwrap();
        let first = recipe.merges.first().unwrap();
        let key = (first.column.clone(), first.from.clone(), first.into.clone());
        for accepted in [true, false] {
            let mut edits = Edits::default();
            edits.merges.insert(key.clone(), accepted);
            let edited = Recipe::from_json(&edits.apply(&json).unwrap()).unwrap();
            assert_eq!(edited.merges[0].accepted, accepted);
        }
    }

    #[test]
    fn what_is_no_recipe_is_refused() {
        assert!(Edits::default().apply("{").is_err());
    }
}
