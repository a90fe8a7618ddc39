//! A plan is changed in steps where rows have to be looked at.

use super::*;
use crate::engine::opening::Opening;
use crate::table::Role;

/// A log of visits that was never looked at.
fn session() -> Session {
    let mut log = String::from("guest,visited_at,kind,minutes\n");
    for visit in 0..120 {
        let (guest, month, day) = (visit % 15, 1 + visit % 9, 1 + visit % 28);
        log.push_str(&format!(
            "g{guest},2023-{month:02}-{day:02},k{},{visit}\n",
            visit % 3
        ));
    }
    let mut opening = Opening::default();
    opening.begin("visits.csv", log.len() as u64);
    opening.push(log.as_bytes());
    opening.end();
    Session {
        files: opening.files,
        ..Session::default()
    }
}

#[test]
fn in_the_smallest_steps_a_plan_becomes_what_it_becomes_at_once() {
    let fresh = session();
    let tables = plan_fields::tables(&fresh.files);
    let proposed = propose_by(&tables, &Said::default(), &fresh.looks);
    let json = proposed.unwrap_or_else(|error| panic!("{error}")).to_json();
    let mut edits = Edits::default();
    edits.say("visits", "minutes", Role::Label);
    let expected = edited(&fresh, &json, &edits);
    let expected = expected.unwrap_or_else(|failure| panic!("{failure:?}"));

    let session = session();
    let job = EditJob::new(json, edits);
    let mut steps = 0;
    let plan = loop {
        match job.step_by(&session, 1) {
            Ok(Advance::More(progress)) => {
                assert!(progress.done <= progress.total);
                steps += 1;
            }
            Ok(Advance::Finished(Reply::Edited(plan))) => break *plan,
            _ => panic!("the plan is refused"),
        }
    };
    assert_eq!(plan, expected);
    assert!(steps > 4, "{steps}");
    // All is known now.
    let again = job.step_by(&session, 1);
    assert!(matches!(again, Ok(Advance::Finished(Reply::Edited(_)))));
}
