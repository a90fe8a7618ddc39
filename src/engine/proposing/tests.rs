//! What could be made of files, found in steps of any size.

use super::*;
use crate::engine::opening::Opening;

const MEMBERS: &str = "member_no,plan,age,churn\n\
    m1,Phone,31,0\nm2,Laptop,25,1\nm3,Phone,,0\nm4,Laptop,44,1\nm5,Phone,52,0\n";
const VISITS: &str = "member_no,visited_at,minutes\n\
    m1,2024-01-03,10\nm1,2024-01-09,20\nm2,2024-01-04,5\nm3,2024-02-01,7\nm3,2024-02-02,8\n";

fn opened(texts: &[(&str, &str)]) -> Vec<OpenedFile> {
    let mut opening = Opening::default();
    for (name, text) in texts {
        opening.begin(name, text.len() as u64);
        opening.push(text.as_bytes());
        opening.end();
    }
    opening.files
}

#[test]
fn in_the_smallest_steps_the_same_is_found_as_in_large_ones() {
    let strangers = VISITS.replace("\nm", "\nother");
    for (visits, unasked) in [(VISITS, true), (strangers.as_str(), false)] {
        let files = opened(&[("visits.csv", visits), ("members.csv", MEMBERS)]);
        let session = Session::default();
        let search = |rows: u64| {
            let mut proposing = Proposing {
                rows,
                ..Proposing::default()
            };
            let (mut steps, mut done) = (0, 0);
            while let Some(progress) = proposing.step(&files, &session) {
                assert!(done <= progress.done && progress.done <= progress.total);
                (steps, done) = (steps + 1, progress.done);
            }
            assert!(proposing.step(&files, &session).is_none());
            let (found, _) = proposing.finish();
            let proposal = found.into_proposal();
            (proposal.unwrap_or_else(|| panic!("{visits}")), steps)
        };
        let ((large, few), (small, many)) = (search(ROWS), search(1));
        assert_eq!(large.recipe, small.recipe);
        assert_eq!((large.unasked, small.unasked), (unasked, unasked));
        assert!(many > few + 4, "{many} steps instead of {few}");
    }
}

#[test]
fn a_known_recipe_is_found_before_anything_is_looked_at() {
    let known = "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n\
        2019-10-01 00:00:00 UTC,view,1,2,a.b,c,3.5,4,s1\n2019-10-02 00:00:00 UTC,view,1,2,a.b,c,3.5,5,s2\n";
    let files = opened(&[("events.csv", known)]);
    let mut proposing = Proposing::default();
    let session = Session::default();
    while proposing.step(&files, &session).is_some() {}
    assert!(matches!(proposing.found(), Some(Found::Known(_))));
    let (_, looks) = proposing.finish();
    assert_eq!(looks.columns(), 0);
}
