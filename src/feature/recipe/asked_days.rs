//! Of which days a recipe asks for anything, as far as that is known before the rows are read:
//! where the days on which rows stand are given, windows and horizons follow from them.

use super::anchors::AnchorPlan;
use super::plan::{FeatureSource, LabelSourcePlan, Plan};
use super::window::Window;

/// Days, as days since 1970: from the first to one past the last.
type Days = (i64, i64);

/// The days whose rows anything is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct AskedDays {
    all: bool,
    spans: Vec<Days>,
}

impl AskedDays {
    /// Whether a day from the first to the last, both included, is among them.
    pub fn meet(&self, first: i64, last: i64) -> bool {
        let mut spans = self.spans.iter();
        self.all || spans.any(|(from, until)| first < *until && last >= *from)
    }

    /// Asks for these days, too; for all of them where they are not known.
    fn add(&mut self, days: Option<Vec<Days>>) {
        match days {
            Some(days) => self.spans.extend(days),
            None => self.all = true,
        }
    }
}

/// For each gathering of a table, the days of which it is asked.
pub(super) fn asked_days(plan: &Plan, table: usize) -> Vec<AskedDays> {
    let Some(of_table) = plan.tables.get(table) else {
        return Vec::new();
    };
    let mut asked = vec![AskedDays::default(); of_table.gathered.len()];
    let mut ask = |gathered: usize, days: Option<Vec<Days>>| {
        if let Some(asked) = asked.get_mut(gathered) {
            asked.add(days);
        }
    };
    // Of cells that are not divided by days all are looked at, whatever the window.
    let anchors = match &plan.anchors {
        Some(AnchorPlan::At(days)) if of_table.days => Some(days.as_slice()),
        _ => None,
    };
    for counter in &of_table.checks {
        ask(*counter, None);
    }
    if let Some((_, counter)) = plan.with_rows_in.filter(|(of, _)| *of == table) {
        ask(counter, None);
    }
    if let Some((_, counter, window)) = plan.active.filter(|(of, ..)| *of == table) {
        ask(counter, anchors.map(|days| windows(Some(window), days)));
    }
    for feature in &plan.features {
        if let FeatureSource::Rows {
            table: of,
            gathered,
            all_rows,
            window,
            ..
        } = &feature.from
            && *of == table
        {
            for gathered in std::iter::once(*gathered).chain(*all_rows) {
                ask(gathered, anchors.map(|days| windows(*window, days)));
            }
        }
    }
    for label in &plan.labels {
        match &label.from {
            LabelSourcePlan::Column(of, gathered) if *of == table => ask(*gathered, None),
            LabelSourcePlan::Seen(of, gathered, horizon, _) if *of == table => {
                let horizons = |day: &i64| horizon.at(*day);
                let days = anchors.map(|days| days.iter().map(horizons).collect::<Vec<Days>>());
                ask(*gathered, days);
            }
            LabelSourcePlan::Column(..)
            | LabelSourcePlan::Seen(..)
            | LabelSourcePlan::Transition(..) => {}
        }
    }
    asked
}

/// The days of a window before each of these anchors.
fn windows(window: Option<Window>, anchors: &[i64]) -> Vec<Days> {
    match window {
        Some(Window::Days(days)) => anchors.iter().map(|anchor| days.at(*anchor)).collect(),
        // Periods follow each other, and all days before the last anchor are in one: the
        // first begins with the data, whose first day nobody knows yet.
        Some(Window::Period) | None => {
            let last = anchors.iter().max();
            last.map(|last| (i64::MIN, *last)).into_iter().collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::values::Interner;
    use super::super::{Anchors, Recipe, builtin};
    use super::*;

    /// The plan of a recipe of visits whose rows stand on these days.
    fn plan(anchors: &str, of_visits: &str, label: &str) -> Plan {
        let text = format!(
            r#"{{
            "version": 1, "name": "visits", "title": {{"en": "visits", "ko": "visits"}},
            "tables": [
                {{"name": "people", "title": {{"en": "people", "ko": "people"}}, "key": "customer", "rows": "one",
                    "columns": [{{"name": "customer", "kind": "text"}}]}},
                {{"name": "visits", "title": {{"en": "visits", "ko": "visits"}}, "key": "customer", "rows": "many",
                    "time": "day", "columns": [{{"name": "customer", "kind": "text"}},
                        {{"name": "day", "kind": "moment"}}, {{"name": "amount", "kind": "number"}}]}}],
            "population": {{"table": "people"}},
            "anchors": {anchors},
            "features": [{{"name": "spent", "title": {{"en": "spent", "ko": "spent"}}, "kind": "number",
                "from": {{"rows": {{"table": "visits", "aggregate": "sum", "of": "amount"{of_visits}}}}}}}],
            "labels": [{{"name": "came", "title": {{"en": "came", "ko": "came"}},
                "from": {{"present": {{"table": "visits", "where": "amount > 0", "horizon": {label}}}}}}}]
        }}"#
        );
        let recipe = Recipe::from_json(&text).unwrap_or_else(|error| panic!("{error}"));
        let plan = Plan::new(&recipe, &mut Interner::default());
        plan.unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn given_anchors_say_which_days_are_asked_for() {
        let at = r#"{"at": {"days": ["1970-04-11", "1970-07-20"]}}"#;
        let days = r#"{"days": 10}"#;
        let asked =
            |anchors: &str, window: &str, label: &str| asked_days(&plan(anchors, window, label), 1);
        let window = r#", "window": {"last_days": 30}"#;
        let found = asked(at, window, days);
        let [sum, seen] = found.as_slice() else {
            panic!("a sum and a count");
        };
        assert_eq!(sum.spans, [(70, 100), (170, 200)]);
        assert_eq!(seen.spans, [(100, 110), (200, 210)]);
        for (first, last, expected) in [
            (0, 69, false),
            (0, 70, true),
            (99, 99, true),
            (100, 169, false),
            (80, 90, true),
            (0, 300, true),
            (200, 300, false),
        ] {
            assert_eq!(sum.meet(first, last), expected, "{first} to {last}");
        }
        // Without a window all days before the last anchor are.
        for window in ["", r#", "window": "period""#] {
            let found = asked(at, window, days);
            assert_eq!(found[0].spans, [(i64::MIN, 200)], "{window}");
            assert!(!found[0].meet(200, 900), "{window}");
        }
        // The last of all rows decides on these.
        let every = r#"{"every": {"days": 30, "before": 30, "after": 10}}"#;
        assert!(
            asked(every, window, days)
                .iter()
                .all(|asked| asked.meet(0, 0))
        );
    }

    #[test]
    fn built_in_recipes_ask_for_all_days_of_what_they_count() {
        for name in builtin::names() {
            let mut recipe = builtin::named(name).unwrap_or_else(|error| panic!("{name}: {error}"));
            recipe.anchors = recipe.anchors.map(|_| Anchors::At {
                days: vec!["2021-01-01".to_string()],
            });
            let plan = Plan::new(&recipe, &mut Interner::default());
            let plan = plan.unwrap_or_else(|error| panic!("{name}: {error}"));
            for (at, table) in plan.tables.iter().enumerate() {
                let asked = asked_days(&plan, at);
                let is_asked = |counter: &usize| asked[*counter].meet(0, 0);
                assert!(table.checks.iter().all(is_asked), "{name} {at}");
            }
        }
    }
}
