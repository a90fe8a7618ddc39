//! Which days a log covers that is too large to be held: those of all of its rows, not of the
//! few that were looked at.

use holdfast::engine::{ColumnProfile, Note};

use super::contradicted::{Files, drive, log, viewed, whole};

/// Two hundred days from the first of January on, with a hundred rows each.
fn day(row: usize) -> String {
    let mut day = row / 100;
    let mut month = 0;
    for days in [31, 29, 31, 30, 31, 30, 31] {
        if day < days {
            break;
        }
        (day, month) = (day - days, month + 1);
    }
    format!("2024-{:02}-{:02}", month + 1, day + 1)
}

/// The profiles of the times of the first file and of the others.
fn times(files: &Files<'_>) -> Vec<ColumnProfile> {
    let (streaming, _) = drive(files);
    let (_, view) = viewed(streaming);
    let time = |columns: &[ColumnProfile]| {
        let mut times = columns.iter().filter(|column| column.name == "event_time");
        times.next().unwrap().clone()
    };
    assert!(view.files.iter().all(|file| file.sampled.is_some()));
    view.files.iter().map(|file| time(&file.columns)).collect()
}

fn misses_days(column: &ColumnProfile) -> bool {
    let notes = column.notes.iter();
    notes
        .filter(|note| matches!(note, Note::MissingDays { .. }))
        .count()
        > 0
}

#[test]
fn all_rows_say_which_days_are_covered() {
    // The beginning knows a third of them.
    let text = log(20_000, day, whole);
    let [time] = times(&vec![("log.csv", text.as_bytes())])
        .try_into()
        .unwrap();
    let coverage = time.coverage.as_ref().unwrap();
    assert_eq!((coverage.span, coverage.covered), (200, 200));
    assert_eq!(
        coverage.days.iter().map(|(_, rows)| rows).sum::<u64>(),
        20_000
    );
    assert!(!misses_days(&time), "{:?}", time.notes);

    // A day long after the beginning has no row.
    let text = log(
        20_000,
        |row| day(row + 100 * usize::from(row / 100 == 150)),
        whole,
    );
    let [time] = times(&vec![("log.csv", text.as_bytes())])
        .try_into()
        .unwrap();
    let coverage = time.coverage.as_ref().unwrap();
    assert_eq!((coverage.span, coverage.covered), (200, 199));
    let missing = Note::MissingDays {
        days: 1,
        from: day(15_000),
        to: day(15_000),
    };
    assert!(time.notes.contains(&missing), "{:?}", time.notes);
}

#[test]
fn which_of_several_files_has_a_day_is_not_guessed() {
    // Of the days that were looked at every other one is missing.
    let text = log(20_000, |row| day(row / 200 * 200), whole);
    for time in times(&vec![
        ("log_1.csv", text.as_bytes()),
        ("log_2.csv", text.as_bytes()),
    ]) {
        assert_eq!(time.coverage, None);
        assert!(!misses_days(&time), "{:?}", time.notes);
    }
}
