//! What columns are for: as the recipe says, as recognised in a table that comes
//! ready, and as the user sets it.

use holdfast::engine::{
    ColumnRole, Engine, Failure, GapChoice, PrepareEdit, PrepareRequest, PrepareView, Reply,
    SplitPlan, Strategy, Use, Why,
};
use holdfast::feature::prepare::PreparePlan;
use holdfast::feature::prepare::plan::EncodeChoice;

use super::command::{ask, folder, holdfast, opened, view};

/// A demo's plan from its raw files, and from the table that `features` wrote of them.
fn both(name: &str) -> (PreparePlan, PreparePlan) {
    let demo = holdfast_demos::named(name).unwrap();
    let folder = folder(&format!("roles-{name}"));
    let mut files = Vec::new();
    for file in &demo.files {
        let path = folder.join(file.name());
        std::fs::write(&path, file.shipped().unwrap()).unwrap();
        files.push((file.name(), file.shipped().unwrap(), path));
    }
    let table = folder.join("table.parquet");
    let mut call = vec!["features"];
    call.extend(files.iter().map(|(_, _, path)| path.to_str().unwrap()));
    call.extend(["--recipe", name, "--out", table.to_str().unwrap()]);
    let (ok, said) = holdfast(&call);
    assert!(ok, "{said}");
    let raw: Vec<(&str, &[u8])> = files.iter().map(|(n, b, _)| (n.as_str(), &b[..])).collect();
    let plan = |engine: &mut Engine| {
        let view = view(engine, PrepareRequest::Plan);
        PreparePlan::from_json(&view.plan).unwrap()
    };
    let built = plan(&mut opened(&raw));
    let bytes = std::fs::read(&table).unwrap();
    let ready = plan(&mut opened(&[("table.parquet", &bytes)]));
    (built, ready)
}

fn used(plan: &PreparePlan, column: &str) -> Use {
    let mut columns = plan.columns.iter();
    columns.find(|found| found.column == column).unwrap().used
}

fn gaps(plan: &PreparePlan, column: &str) -> GapChoice {
    let mut columns = plan.columns.iter();
    let found = columns.find(|found| found.column == column);
    found.unwrap().gaps.clone()
}

#[test]
fn a_ready_table_has_the_roles_of_the_recipe_that_built_it() {
    for (name, id, label, window) in [
        ("creator", "user_id", Some("churn"), 7.0),
        ("events", "user_id", Some("dormant"), 30.0),
        ("retail", "customer_id", None, 0.0),
    ] {
        let (built, ready) = both(name);
        assert_eq!(built, ready, "{name}");
        assert_eq!(ready.id.as_deref(), Some(id), "{name}");
        assert_eq!(ready.anchor.as_deref(), Some("anchor"), "{name}");
        assert_eq!(ready.label.as_deref(), label, "{name}");
        let SplitPlan::OutOfTime {
            test_anchors,
            label_window,
            ..
        } = ready.split
        else {
            panic!("{name}: {:?}", ready.split);
        };
        assert_eq!(label_window, window, "{name}");
        // A fifth of the dates judges.
        if name == "creator" {
            assert_eq!(test_anchors, 25);
        }
        match name {
            "creator" => {
                // The other outcome is no feature of the first.
                assert_eq!(used(&ready, "sticker"), Use::LeftOut(Why::OtherLabel));
                assert_eq!(used(&ready, "own_d1"), Use::Number);
            }
            "events" => assert_eq!(
                gaps(&ready, "mean_price_30d"),
                GapChoice::Fill(Strategy::ZeroWithFlag)
            ),
            _ => assert_eq!(used(&ready, "transition"), Use::LeftOut(Why::OtherLabel)),
        }
    }
}

#[test]
fn gaps_become_what_the_recipe_says() {
    let fill = GapChoice::Fill;
    let (built, ready) = both("subscription");
    assert_eq!(built, ready);
    for (column, expected) in [
        ("auto_renew_rate", GapChoice::Chained),
        ("total_secs_mean", GapChoice::Chained),
        ("avg_paid", GapChoice::Chained),
        // The recipe says nothing of these.
        ("txn_cnt", fill(Strategy::Median)),
        ("no_log_flag", fill(Strategy::Mode)),
        ("gender", fill(Strategy::Unknown)),
    ] {
        assert_eq!(gaps(&built, column), expected, "{column}");
    }
    let (built, ready) = both("ecommerce");
    for plan in [&built, &ready] {
        for (column, expected) in [
            ("Tenure", fill(Strategy::Mean)),
            ("OrderCount", fill(Strategy::Mean)),
            ("PreferredLoginDevice", fill(Strategy::Mode)),
            ("Complain", fill(Strategy::Mode)),
        ] {
            assert_eq!(gaps(plan, column), expected, "{column}");
        }
        assert_eq!(plan.label.as_deref(), Some("Churn"));
        assert_eq!(plan.id.as_deref(), Some("CustomerID"));
    }
}

/// Rows of a table of nobody's recipe: two answers, one of them with three classes.
fn unknown() -> Vec<u8> {
    let mut text = String::from("who,day,spend,town,left,tier\n");
    for row in 0..400 {
        let (who, day) = (row / 2, 1 + row % 2);
        let tier = ["gold", "silver", "bronze"][row % 3];
        let town = ["Seoul", "Busan", "Jeju", "Daegu"][(row * 7) % 4];
        let left = u8::from(row % 5 == 0);
        text += &format!(
            "u{who:03},2024-0{day}-01,{},{town},{left},{tier}\n",
            row * 37 % 101
        );
    }
    text.into_bytes()
}

fn role(engine: &mut Engine, column: &str, role: ColumnRole) -> PrepareView {
    let column = column.into();
    view(
        engine,
        PrepareRequest::Edit(PrepareEdit::Role { column, role }),
    )
}

fn role_of(view: &PrepareView, column: &str) -> (ColumnRole, Use) {
    let mut columns = view.columns.iter();
    let found = columns.find(|found| found.plan.column == column).unwrap();
    (found.role, found.plan.used)
}

#[test]
fn the_user_says_what_columns_are_for() {
    let mut engine = opened(&[("rows.csv", &unknown())]);
    let first = view(&mut engine, PrepareRequest::Plan);
    assert_eq!(first.label.as_deref(), Some("left"));
    assert_eq!(role_of(&first, "day"), (ColumnRole::Feature, Use::Date));
    assert!(!first.can_split.0);
    // A date becomes the anchor: the rows can be split by time.
    let anchored = role(&mut engine, "day", ColumnRole::Anchor);
    assert!(anchored.can_split.0);
    let customers = role(&mut engine, "who", ColumnRole::Id);
    assert_eq!(role_of(&customers, "who").1, Use::LeftOut(Why::Id));
    let by_time = SplitPlan::OutOfTime {
        test_anchors: 1,
        validation_anchors: 0,
        label_window: 0.0,
        held_customers: None,
    };
    let split = view(
        &mut engine,
        PrepareRequest::Edit(PrepareEdit::Split(by_time)),
    );
    assert_eq!(split.split, by_time);
    // Everybody stands in both parts, at different times: said, not hidden.
    let [said] = &split.split_findings[..] else {
        panic!("{:?}", split.split_findings)
    };
    assert_eq!((said.column.as_str(), said.severity), ("who", 0));
    // Rows at random put both rows of a customer on both sides: a leak.
    let random = SplitPlan::Random(holdfast::engine::Shares {
        validation: 0.0,
        test: 0.2,
    });
    let random = view(
        &mut engine,
        PrepareRequest::Edit(PrepareEdit::Split(random)),
    );
    assert!(
        random
            .split_findings
            .iter()
            .any(|found| found.severity == 2)
    );
    view(
        &mut engine,
        PrepareRequest::Edit(PrepareEdit::Split(by_time)),
    );
    // Another label: the one before is an outcome, never a feature.
    let tier = role(&mut engine, "tier", ColumnRole::Label);
    assert_eq!(role_of(&tier, "left").1, Use::LeftOut(Why::OtherLabel));
    assert_eq!(tier.classes, ["gold", "silver", "bronze"]);
    assert!(tier.parts.is_empty(), "split by a label of three classes");
    let gold = PrepareEdit::Positive(Some("gold".into()));
    let gold = view(&mut engine, PrepareRequest::Edit(gold));
    assert_eq!(gold.positive.as_deref(), Some("gold"));
    assert_eq!(gold.parts.iter().map(|part| part.1).sum::<u64>(), 400);
    // Without anchor there is nothing to split by time.
    let plain = role(&mut engine, "day", ColumnRole::LeftOut);
    assert_eq!(role_of(&plain, "day").1, Use::LeftOut(Why::Chosen));
    assert!(matches!(plain.split, SplitPlan::Group(_)));
    // Without label nothing is encoded by it.
    let target = PrepareEdit::Encode {
        column: "town".into(),
        encode: EncodeChoice::Target,
    };
    view(&mut engine, PrepareRequest::Edit(target));
    let feature = role(&mut engine, "tier", ColumnRole::Feature);
    assert_eq!(feature.label, None);
    assert_eq!(
        role_of(&feature, "tier"),
        (ColumnRole::Feature, Use::Category)
    );
    assert!(!feature.plan.contains("\"target\""));
    let again = view(&mut engine, PrepareRequest::Edit(PrepareEdit::StartAgain));
    assert_eq!(again, first);
    // What is not there is named.
    let nobody = PrepareEdit::Role {
        column: "nobody".into(),
        role: ColumnRole::Label,
    };
    assert!(matches!(
        ask(&mut engine, PrepareRequest::Edit(nobody)),
        Err(Failure::Prepare(_))
    ));
}

/// Customers with a column that is only known once they left.
fn leaking() -> Vec<u8> {
    let mut text = String::from("CustomerID,spend,closed_on,reason,Churn,won_back\n");
    for n in 0..600u32 {
        let left = n % 5 == 0;
        let back = n.wrapping_mul(2_654_435_761) % 97 < 30;
        let closed = if left { "2021-03-01" } else { "" };
        let call = if back { "asked" } else { "silent" };
        let spend = n.wrapping_mul(7919) % 101;
        let (left, back) = (u8::from(left), u8::from(back));
        text += &format!("C{n:04},{spend},{closed},{call},{left},{back}\n");
    }
    text.into_bytes()
}

#[test]
fn what_knows_the_answer_is_left_out_unless_it_is_kept() {
    let mut engine = opened(&[("customers.csv", &leaking())]);
    let role_and_leak = |view: &PrepareView, column: &str| {
        let mut columns = view.columns.iter();
        let found = columns.find(|found| found.plan.column == column).unwrap();
        (found.plan.used, found.leak.is_some())
    };
    let first = view(&mut engine, PrepareRequest::Plan);
    let left_out = (Use::LeftOut(Why::Leak), true);
    assert_eq!(role_and_leak(&first, "closed_on"), left_out);
    assert_eq!(role_and_leak(&first, "reason"), (Use::Category, false));
    // Of the other answer, another column knows.
    let back = role(&mut engine, "won_back", ColumnRole::Label);
    assert_eq!(role_and_leak(&back, "reason"), left_out);
    let found = back
        .columns
        .iter()
        .find_map(|column| column.leak.clone())
        .unwrap();
    assert!(found.en.contains("won_back"), "{found:?}");
    // The user keeps it; the finding stays in sight.
    let kept = role(&mut engine, "reason", ColumnRole::Feature);
    assert_eq!(role_and_leak(&kept, "reason"), (Use::Category, true));
    // Back at the first answer, it is a feature again.
    let churn = role(&mut engine, "Churn", ColumnRole::Label);
    assert_eq!(role_and_leak(&churn, "reason"), (Use::Category, false));

    let folder = folder("leaks");
    let path = |name: &str| folder.join(name).to_str().unwrap().to_string();
    std::fs::write(path("customers.csv"), leaking()).unwrap();
    let (file, out) = (path("customers.csv"), path("out"));
    let call = ["prepare", &file, "--label", "won_back", "--out", &out];
    let (ok, said) = holdfast(&call);
    assert!(ok, "{said}");
    assert!(
        said.contains("reason: left out, it knows the answer"),
        "{said}"
    );
    assert!(
        said.contains("reason: leak: It says the same as “won_back”"),
        "{said}"
    );
    let train = std::fs::read_to_string(path("out/train.csv")).unwrap();
    assert!(!train.lines().next().unwrap().contains("reason"), "{train}");
    let (ok, said) = holdfast(&[&call[..], &["--keep", "reason"]].concat());
    assert!(ok, "{said}");
    assert!(
        said.contains("reason: leak:") && !said.contains("reason: left out"),
        "{said}"
    );
    let train = std::fs::read_to_string(path("out/train.csv")).unwrap();
    assert!(
        train.lines().next().unwrap().contains("reason=asked"),
        "{train}"
    );
    let (ok, said) = holdfast(&[&call[..], &["--keep", "nobody"]].concat());
    assert!(!ok && said.contains("nobody"), "{said}");
}

#[test]
fn a_label_that_was_chosen_is_audited_whatever_it_is_called() {
    use holdfast::engine::{Outcome, Request, Step};
    let text = String::from_utf8(leaking()).unwrap();
    let text = text.replace("Churn,won_back", "blue,green");
    let mut engine = opened(&[("customers.csv", text.as_bytes())]);
    let audit = |engine: &mut Engine| match super::command::request(engine, Request::Audit) {
        Ok(Reply::Audit(view)) => view,
        other => panic!("{other:?}"),
    };
    let chosen = |column: &str| {
        PrepareRequest::Edit(PrepareEdit::Role {
            column: column.to_string(),
            role: ColumnRole::Label,
        })
    };
    let first = audit(&mut engine);
    assert!(first.labels.is_empty() && first.refused.is_empty());
    view(&mut engine, chosen("blue"));
    let found = audit(&mut engine);
    assert_eq!(found.labels, ["blue"]);
    assert!(found.knows("blue") && !found.knows("green"));
    let mut leaks = found.findings.iter().filter(|found| found.severity == 2);
    assert!(leaks.any(|leak| leak.column == "closed_on"), "{found:?}");
    // Who asks once more while it looks is answered once.
    for id in [51, 52] {
        assert!(matches!(engine.ask(id, Request::Audit), Outcome::Started));
    }
    assert_eq!(engine.take_superseded(), [51]);
    let done = loop {
        match engine.step().unwrap() {
            Step::Done(id, _) => break id,
            Step::Progress(..) => {}
        }
    };
    assert_eq!(done, 52);
    assert!(engine.step().is_none(), "it looks twice");
    // Why a label cannot be looked at is said: this one has a class for every few customers.
    let row = |n: usize| {
        format!(
            "C{n:04},{},kind {}\n",
            n * 7 % 31,
            (b'a' + (n % 26) as u8) as char
        )
    };
    let row = |n: usize| row(n).replace("kind", ["first", "second", "third"][n / 26 % 3]);
    let text = format!(
        "CustomerID,spend,churn\n{}",
        (0..1560).map(row).collect::<String>()
    );
    let mut engine = opened(&[("customers.csv", text.as_bytes())]);
    let found = audit(&mut engine);
    assert!(found.labels.is_empty(), "{found:?}");
    let [(label, reason)] = found.refused.as_slice() else {
        panic!("{found:?}")
    };
    assert!(label == "churn" && reason.en.contains("churn"), "{found:?}");
    assert!(found.knows("churn"));
}

#[test]
fn every_label_is_audited() {
    use holdfast::engine::Request;
    let request = |engine: &mut Engine| match super::command::request(engine, Request::Audit) {
        Ok(Reply::Audit(view)) => view,
        other => panic!("{other:?}"),
    };
    for (name, labels) in [
        ("creator", vec!["churn", "sticker"]),
        ("retail", vec!["transition"]),
    ] {
        let demo = holdfast_demos::named(name).unwrap();
        let files: Vec<(String, Vec<u8>)> = demo
            .files
            .iter()
            .map(|file| (file.name(), file.shipped().unwrap()))
            .collect();
        let files: Vec<(&str, &[u8])> = files.iter().map(|(n, b)| (n.as_str(), &b[..])).collect();
        let found = request(&mut opened(&files));
        assert_eq!(found.labels, labels, "{name}");
        // Honest features are no leaks, whatever the label.
        let leaks: Vec<_> = found.findings.iter().filter(|f| f.severity == 2).collect();
        assert!(leaks.is_empty(), "{name}: {leaks:#?}");
    }
}
