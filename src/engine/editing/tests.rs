//! Edits of recipes, one by one.

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
            edits.dropped.add(feature.clone());
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
