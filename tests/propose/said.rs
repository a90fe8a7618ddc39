//! What the user says of a proposed plan: columns' roles, tables, windows, the label, dates.
//! It holds, the rest is guessed, other changes are kept, and what it comes to is told.

use holdfast::engine::editing::{Dates, Edits, Knob};
use holdfast::engine::{
    DataView, EditedPlan, Engine, Failure, LabelKind, Outcome, PlanView, Reply, Request, SaidLabel,
};
use holdfast::feature::recipe::{Recipe, Source};
use holdfast::table::Role;

use super::{finish, open, purchase_log};

/// Orders that name their customers as `buyer` and members by `card`; both have columns that
/// look more like a customer's.
fn shop() -> (String, String) {
    let mut orders = String::from("user_id,buyer,ordered_at,kind,price\n");
    let mut members = String::from("customer_id,card,city\n");
    for member in 0..30 {
        members.push_str(&format!("x{member},k{member},c{}\n", member % 4));
        for month in 1..=8 {
            let kind = if month % 3 == 0 { "renewal" } else { "visit" };
            let day = 1 + (member + month) % 27;
            orders.push_str(&format!(
                "s{month},k{member},2022-{month:02}-{day:02},{kind},{}.5\n",
                member + month
            ));
        }
    }
    (orders, members)
}

fn plan(view: &DataView) -> &PlanView {
    view.plan.as_ref().unwrap()
}

fn ask(engine: &mut Engine, recipe: &str, edits: &Edits) -> Result<EditedPlan, Failure> {
    let request = Request::Edit {
        recipe: recipe.to_string(),
        edits: edits.clone(),
    };
    match engine.ask(5, request) {
        Outcome::Answer(Ok(Reply::Edited(plan))) => Ok(*plan),
        Outcome::Answer(Err(failure)) => Err(failure),
        other => panic!("{other:?}"),
    }
}

fn build(engine: &mut Engine, recipe: &str) -> DataView {
    let recipe = recipe.to_string();
    let outcome = engine.ask(6, Request::Build { recipe });
    match finish(engine, outcome) {
        Ok(Reply::Data(view)) => *view,
        other => panic!("{other:?}"),
    }
}

/// What a column is for.
fn role(plan: &holdfast::engine::PlanFields, table: &str, column: &str) -> Role {
    let table = plan.tables.iter().find(|t| t.name == table).unwrap();
    let mut columns = table.columns.iter();
    columns.find(|(name, _)| name == column).unwrap().1
}

fn told(plan: &EditedPlan) -> String {
    let lines = plan.effect.iter().map(|line| line.en.as_str());
    lines.collect::<Vec<_>>().join("\n")
}

fn absent(table: &str, event: Option<(&str, &str)>, days: u32) -> SaidLabel {
    SaidLabel {
        kind: LabelKind::Absent,
        table: table.to_string(),
        column: event.map(|(column, _)| column.to_string()),
        value: event.map(|(_, value)| value.to_string()),
        days,
    }
}

#[test]
fn tables_are_joined_by_the_columns_that_the_user_names() {
    let (orders, members) = shop();
    let (mut engine, view) = open(&[("orders.csv", &orders), ("members.csv", &members)]);
    let fields = &plan(&view).fields;
    assert!(fields.proposal);
    assert_ne!(role(fields, "orders", "buyer"), Role::Customer);
    assert_eq!(role(fields, "orders", "ordered_at"), Role::Time);

    let mut edits = Edits::default();
    edits.say("orders", "buyer", Role::Customer);
    edits.say("members", "card", Role::Customer);
    let edited = ask(&mut engine, &plan(&view).recipe, &edits).unwrap();
    assert_eq!(role(&edited.fields, "orders", "buyer"), Role::Customer);
    assert_eq!(role(&edited.fields, "members", "card"), Role::Customer);
    assert!(edited.fields.tables.iter().all(|table| table.used));
    let said = told(&edited);
    assert!(said.contains("(buyer)"), "{said}");
    assert!(said.contains("named by card"), "{said}");
    let of_features = ["New features (", "Features that are "];
    assert!(
        of_features.iter().any(|words| said.contains(words)),
        "{said}"
    );
    assert!(said.contains("buyer in orders, card in members"), "{said}");

    let view = build(&mut engine, &edited.recipe);
    let joined = view.joined.as_ref().unwrap();
    // Every member has orders, and every order is a member's.
    let findings: Vec<&str> = joined.findings.iter().map(|f| f.en.as_str()).collect();
    let lost = ["customers without a row", "not in the result"];
    let is_lost = |line: &&&str| lost.iter().any(|words| line.contains(words));
    assert_eq!(findings.iter().find(is_lost), None, "{findings:?}");
    // Every part has its line, in both languages.
    let parts = plan(&view);
    let lines = [&parts.joins, &parts.anchors, &parts.windows];
    for line in lines {
        let line = line.as_ref().unwrap();
        assert!(!line.en.is_empty() && !line.ko.is_empty() && line.en != line.ko);
    }
    let columns: Vec<&str> = joined.columns.iter().map(|c| c.name.as_str()).collect();
    assert!(columns.contains(&"city"), "{columns:?}");
    // What was said is remembered.
    assert_eq!(role(&plan(&view).fields, "orders", "buyer"), Role::Customer);
    assert!(
        ask(&mut engine, &plan(&view).recipe, &Edits::default())
            .unwrap()
            .effect
            .is_empty()
    );
}

#[test]
fn a_role_makes_other_features_and_a_table_may_be_left_out() {
    let (orders, members) = shop();
    let members = members.replace("customer_id,card", "note,buyer");
    let orders = orders.replace("user_id,buyer", "shelf,buyer");
    let (mut engine, view) = open(&[("orders.csv", &orders), ("members.csv", &members)]);
    let recipe = plan(&view).recipe.clone();
    let has = |plan: &EditedPlan, name: &str| plan.recipe.contains(&format!("\"name\": \"{name}"));
    let mut edits = Edits::default();
    edits.say("orders", "buyer", Role::Customer);
    edits.say("members", "buyer", Role::Customer);
    let first = ask(&mut engine, &recipe, &edits).unwrap();
    assert!(has(&first, "price_sum") && has(&first, "kind_renewal"));
    edits.say("orders", "price", Role::None);
    edits.say("orders", "kind", Role::Item);
    edits.say("orders", "shelf", Role::Event);
    let second = ask(&mut engine, &recipe, &edits).unwrap();
    assert!(!has(&second, "price_sum") && !has(&second, "kind_renewal"));
    assert!(has(&second, "kind_distinct") && has(&second, "shelf_s1"));
    assert_eq!(role(&second.fields, "orders", "price"), Role::None);
    // A table that is not used, and used again.
    edits.tables.insert("members".to_string(), false);
    let third = ask(&mut engine, &recipe, &edits).unwrap();
    let used = |plan: &EditedPlan| {
        let tables = plan.fields.tables.iter();
        tables.map(|t| (t.name.clone(), t.used)).collect::<Vec<_>>()
    };
    let expected = [("orders".to_string(), true), ("members".to_string(), false)];
    assert_eq!(used(&third), expected);
    let view = build(&mut engine, &third.recipe);
    let mut edits = Edits::default();
    edits.tables.insert("members".to_string(), true);
    let again = ask(&mut engine, &plan(&view).recipe, &edits).unwrap();
    assert!(
        told(&again).contains("members comes in"),
        "{}",
        told(&again)
    );
    // Nobody is a customer.
    let mut edits = Edits::default();
    for table in ["orders", "members"] {
        edits.tables.insert(table.to_string(), false);
    }
    assert!(ask(&mut engine, &recipe, &edits).is_err());
}

#[test]
fn the_label_is_a_rule_of_days_or_events_or_a_column() {
    let (orders, _) = shop();
    let orders = orders.replace("user_id,buyer", "shelf,user_id");
    let (mut engine, view) = open(&[("orders.csv", &orders)]);
    let recipe = plan(&view).recipe.clone();
    let fields = &plan(&view).fields;
    let label = fields.label.clone().unwrap();
    assert!(label.is_like(&absent("orders", None, 0)), "{label:?}");
    let renewal = absent("orders", Some(("kind", "renewal")), 45);
    assert!(
        fields
            .labels
            .iter()
            .any(|offer| offer.said.is_like(&renewal))
    );
    let edits = Edits {
        label: Some(renewal.clone()),
        ..Edits::default()
    };
    let edited = ask(&mut engine, &recipe, &edits).unwrap();
    assert!(
        told(&edited).contains("No renewal for 45 days"),
        "{}",
        told(&edited)
    );
    assert_eq!(edited.fields.label.as_ref(), Some(&renewal));
    let view = build(&mut engine, &edited.recipe);
    let columns = &view.joined.as_ref().unwrap().columns;
    assert!(columns.iter().any(|column| column.name == "no_renewal"));
    let line = &plan(&view).labels[0].line;
    assert!(
        line.en.contains("45 days") && line.ko.contains("45일"),
        "{line:?}"
    );

    let mut present = renewal;
    present.kind = LabelKind::Present;
    let edits = Edits {
        label: Some(present),
        ..Edits::default()
    };
    let edited = ask(&mut engine, &plan(&view).recipe, &edits).unwrap();
    assert!(
        told(&edited).contains("renewal within 45 days"),
        "{}",
        told(&edited)
    );

    // A column says it: then nothing is cut at a date.
    let mut edits = Edits::default();
    edits.say("orders", "kind", Role::Label);
    let edited = ask(&mut engine, &recipe, &edits).unwrap();
    let label = edited.fields.label.unwrap();
    assert_eq!(
        (label.kind, label.column.as_deref()),
        (LabelKind::Column, Some("kind"))
    );
    assert_eq!(
        (edited.fields.dates, edited.fields.windows.len()),
        (None, 0)
    );
}

#[test]
fn windows_are_a_list_and_other_changes_are_kept() {
    let log = purchase_log();
    let (mut engine, view) = open(&[("purchases.csv", log.as_str())]);
    let plan = |view: &DataView| view.plan.clone().unwrap();
    assert_eq!(plan(&view).fields.windows, [20, 60, 120]);
    let mut edits = Edits::default();
    edits.dropped.add("active_days_60d".to_string());
    edits.knobs.insert(Knob::Step, 15.0);
    let edited = ask(&mut engine, &plan(&view).recipe, &edits).unwrap();
    assert!(
        told(&edited).contains("active_days_60d"),
        "{}",
        told(&edited)
    );
    let view = build(&mut engine, &edited.recipe);
    // A role that changes later keeps both.
    let mut edits = Edits::default();
    edits.say("purchases", "number_of_cds", Role::Category);
    let edited = ask(&mut engine, &plan(&view).recipe, &edits).unwrap();
    assert!(!edited.recipe.contains("active_days_60d"));
    assert!(edited.recipe.contains("number_of_cds_1_60d"));
    assert!(edited.recipe.contains("\"days\": 15"), "{}", edited.recipe);

    let edits = Edits {
        windows: Some(vec![7, 90]),
        ..Edits::default()
    };
    let edited = ask(&mut engine, &plan(&view).recipe, &edits).unwrap();
    assert_eq!(edited.fields.windows, [7, 90]);
    assert!(edited.recipe.contains("dollar_value_sum_7d"));
    assert!(!edited.recipe.contains("dollar_value_sum_20d"));
    let view = build(&mut engine, &edited.recipe);
    assert_eq!(plan(&view).fields.windows, [7, 90]);
}

/// Whatever it is called: a proposal that somebody wrote in is theirs.
#[test]
fn what_somebody_wrote_is_no_proposal() {
    let (orders, _) = shop();
    let orders = orders.replace("user_id,buyer", "shelf,user_id");
    let (mut engine, view) = open(&[("orders.csv", &orders)]);
    assert!(plan(&view).recipe.contains("\"proposed\": true"));
    let by_hand = Edits {
        by_hand: true,
        ..Edits::default()
    };
    let written = ask(&mut engine, &plan(&view).recipe, &by_hand).unwrap();
    assert!(!written.fields.proposal && !written.recipe.contains("\"proposed\""));
    assert!(written.effect.is_empty(), "{}", told(&written));
    let view = build(&mut engine, &written.recipe);
    assert_eq!(plan(&view).name, "customers");
    assert!(!plan(&view).fields.proposal);
    assert_eq!(
        role(&plan(&view).fields, "orders", "user_id"),
        Role::Customer
    );

    // Choices do not put another in its place, unless that is asked for.
    let mut edits = Edits::default();
    edits.say("orders", "price", Role::None);
    let edited = ask(&mut engine, &written.recipe, &edits).unwrap();
    assert_eq!(edited.recipe, written.recipe);
    edits.anew = true;
    let edited = ask(&mut engine, &written.recipe, &edits).unwrap();
    assert!(edited.fields.proposal && !edited.recipe.contains("price_sum"));
}

/// Whatever hangs on no window, and what hangs on one that is still there.
#[test]
fn what_was_left_out_or_added_outlives_other_windows() {
    let (orders, members) = shop();
    let orders = orders.replace("user_id,buyer", "shelf,user_id");
    let members = members.replace("customer_id,card", "note,user_id");
    let (mut engine, view) = open(&[("orders.csv", &orders), ("members.csv", &members)]);
    let names = |json: &str| -> Vec<String> {
        let recipe = Recipe::from_json(json).unwrap();
        let shown = recipe.features.into_iter().filter(|rule| !rule.hidden);
        shown.map(|rule| rule.name).collect()
    };
    let has = |json: &str, name: &str| names(json).iter().any(|other| other == name);
    let fields = &plan(&view).fields;
    let &[short, .., long] = fields.windows.as_slice() else {
        panic!("{:?}", fields.windows);
    };
    assert!(has(&plan(&view).recipe, "city"));

    // Features of one's own: of the longest window, of the shortest, and a formula.
    let mut recipe = Recipe::from_json(&plan(&view).recipe).unwrap();
    let sum = |days: u32| format!("price_sum_{days}d");
    for (days, name) in [(long, "own_long"), (short, "own_short")] {
        let mut features = recipe.features.iter();
        let mut rule = features
            .find(|rule| rule.name == sum(days))
            .unwrap()
            .clone();
        rule.name = name.to_string();
        recipe.features.push(rule);
    }
    let mut rule = recipe.features.last().unwrap().clone();
    rule.name = "own_formula".to_string();
    rule.from = Source::Formula("days_since_last * 2".to_string());
    recipe.features.push(rule);

    // The shortest window is turned: the plan's windows are others than were proposed.
    let mut edits = Edits::default();
    edits.dropped.add("city".to_string());
    edits
        .knobs
        .insert(Knob::Window(short), f64::from(short + 2));
    let edited = ask(&mut engine, &recipe.to_json(), &edits).unwrap();
    assert!(!has(&edited.recipe, "city"));

    let mut edits = Edits::default();
    edits.say("orders", "kind", Role::Item);
    let edited = ask(&mut engine, &edited.recipe, &edits).unwrap();
    let is_there = |name: &str| has(&edited.recipe, name);
    assert!(is_there(&sum(short + 2)) && !is_there(&sum(short)));
    assert!(is_there("own_long") && is_there("own_short") && is_there("own_formula"));
    assert!(!is_there("city"), "{:?}", names(&edited.recipe));

    let edits = Edits {
        windows: Some(vec![long]),
        ..Edits::default()
    };
    let edited = ask(&mut engine, &edited.recipe, &edits).unwrap();
    let is_there = |name: &str| has(&edited.recipe, name);
    assert!(is_there("own_long") && is_there("own_formula"));
    assert!(!is_there("own_short") && !is_there(&sum(short + 2)) && !is_there("city"));
}

#[test]
fn rows_stand_on_days_that_the_user_chooses() {
    let log = purchase_log();
    let (mut engine, view) = open(&[("purchases.csv", log.as_str())]);
    let recipe = plan(&view).recipe.clone();
    let dates = plan(&view).fields.dates.clone().unwrap();
    assert!(
        dates.by_data && dates.first.starts_with("1997-"),
        "{dates:?}"
    );
    for (count, anchors) in [(1, 1), (3, 3)] {
        let edits = Edits {
            dates: Some(Dates {
                by_data: false,
                first: "1997-06-01".to_string(),
                step: 30,
                count,
            }),
            ..Edits::default()
        };
        let edited = ask(&mut engine, &recipe, &edits).unwrap();
        assert!(told(&edited).contains("1997-06-01"), "{}", told(&edited));
        let view = build(&mut engine, &edited.recipe);
        let built = view.joined.as_ref().unwrap();
        let column = built.columns.iter().find(|c| c.name == "anchor").unwrap();
        assert_eq!(column.distinct, anchors);
        let now = plan(&view).fields.dates.clone().unwrap();
        assert_eq!((now.by_data, now.count), (false, count));
        // And back to as many as there is room for.
        let edits = Edits {
            dates: Some(Dates {
                by_data: true,
                ..now
            }),
            ..Edits::default()
        };
        let back = ask(&mut engine, &plan(&view).recipe, &edits).unwrap();
        assert!(back.fields.dates.unwrap().by_data);
    }
}

#[test]
fn a_plan_is_proposed_in_the_place_of_a_known_one() {
    let mut log = String::from("uid,ts,action,sku,금액\n");
    for user in 0..20 {
        for month in 1..=9 {
            let action = ["view", "cart", "purchase"][(user + month) % 3];
            log.push_str(&format!(
                "u{user},2020-{month:02}-11 10:00:00,{action},{month},5\n"
            ));
        }
    }
    let (mut engine, view) = open(&[("log.csv", log.as_str())]);
    assert_eq!(plan(&view).name, "events");
    let fields = &plan(&view).fields;
    assert!(!fields.proposal);
    assert_eq!(role(fields, "log", "uid"), Role::Customer);
    let edits = Edits {
        anew: true,
        ..Edits::default()
    };
    let edited = ask(&mut engine, &plan(&view).recipe, &edits).unwrap();
    assert!(edited.fields.proposal);
    let view = build(&mut engine, &edited.recipe);
    assert_eq!(plan(&view).name, "customers");
}

#[test]
fn what_is_said_of_nothing_is_refused_and_said_where() {
    use holdfast::feature::recipe::{propose_as_said, said_of_place};
    use holdfast::ingest::{MemorySource, ReadOptions};
    use holdfast::table::{Table, open_source};
    let (orders, members) = shop();
    let read = |name: &str, text: &str| {
        let mut source = MemorySource::new(name, text.as_bytes().to_vec());
        open_source(&mut source, &ReadOptions::default())
            .unwrap()
            .table
    };
    let (orders, members) = (read("orders.csv", &orders), read("members.csv", &members));
    let both: [(&str, &Table); 2] = [("orders.csv", &orders), ("members.csv", &members)];
    let place = |place: &str| said_of_place(&both, place).map_err(|error| error.to_string());
    let of =
        |table: &str, column: Option<&str>| Ok((table.to_string(), column.map(str::to_string)));
    assert_eq!(place("orders.buyer"), of("orders", Some("buyer")));
    assert_eq!(place("orders.csv.buyer"), of("orders", Some("buyer")));
    assert_eq!(place("members"), of("members", None));
    let error = place("orders.byer").unwrap_err();
    assert!(
        error.contains("orders.byer") && error.contains("orders.buyer"),
        "{error}"
    );
    let single = said_of_place(&both[..1], "buyer");
    assert_eq!(
        single.unwrap(),
        of("orders", Some("buyer")).unwrap_or_else(|e: String| panic!("{e}"))
    );
    let mut said = holdfast::feature::recipe::Said::default();
    said.say("orders", "byer", Role::Customer);
    let error = propose_as_said(&both, &said).unwrap_err().to_string();
    assert!(
        error.contains("orders.byer") && error.contains("buyer"),
        "{error}"
    );
}
