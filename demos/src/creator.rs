//! System C, "Creator platform": twenty weeks of what creators did, what their
//! fans did on their channels, and the stickers that they were given.
//!
//! A creator has lasting traits (how keen, how well known, how generous the
//! fans) and a mood that drifts from day to day; mood and the fans' warmth
//! decide whether the creator keeps posting, pauses or comes back. Fans react
//! to what was posted. So the last week says much about the next one.
//!
//! Not everybody in the log is on the creators' list, and some of the list
//! never did anything themselves: system C1 has something to leave out.

mod person;
mod simulation;

use std::io;
use std::path::Path;

use crate::calendar::{clock, iso};
use crate::csv_file::{CsvFile, CsvStream, Heading, Rows, in_memory, on_disk};
use crate::random::Random;
use person::Person;
use simulation::{Event, Simulation};

const SEED: u64 = 0x000C_2026;

const TABLES: [Heading; 2] = [
    (
        "events",
        &["user_id", "event_time", "event_type", "actor", "amount"],
    ),
    ("creators", &["user_id", "joined", "category", "country"]),
];

/// How much is made.
#[derive(Clone, Copy)]
struct Scale {
    /// Users, creators or not.
    people: usize,
    /// How busy the fans are; what creators do does not depend on it.
    fans: f64,
    /// Rows of the log, if they must be that many exactly.
    rows: Option<u64>,
}

const DEMO: Scale = Scale {
    people: 420,
    fans: 1.0,
    rows: None,
};

const FULL: Scale = Scale {
    people: 1_310,
    fans: 31.5,
    rows: Some(5_186_966),
};

/// The tables `events` and `creators` at demo size.
pub fn generate() -> Vec<CsvFile> {
    in_memory(&TABLES, |tables| fill(DEMO, tables))
}

/// The tables at full size, into files in `folder`.
pub fn stream(folder: &Path) -> io::Result<Vec<CsvStream>> {
    on_disk(folder, &TABLES, |tables| fill(FULL, tables))
}

fn fill(scale: Scale, tables: &mut [&mut dyn Rows]) -> io::Result<()> {
    let [events, creators] = tables else {
        return Ok(());
    };
    let people = person::draw(&mut Random::new(SEED, 0), scale.people);
    write_list(&people, *creators)?;
    let mut thinning = Thinning::default();
    if let Some(rows) = scale.rows {
        // A run for counting only: then so many likes are left out, evenly spread, as are too many.
        run(&people, scale, |event| {
            thinning.total += 1;
            thinning.likes += u64::from(event.is_like());
            Ok(())
        })?;
        assert!(
            (rows..rows + thinning.likes).contains(&thinning.total),
            "{} rows cannot become {rows}: change the scale",
            thinning.total
        );
        thinning.excess = thinning.total - rows;
    }
    run(&people, scale, |event| {
        if event.is_like() && thinning.leaves_out() {
            return Ok(());
        }
        let fan;
        let actor = match event.fan {
            None => people[event.person].id.as_str(),
            Some(number) => {
                fan = format!("f{number}");
                &fan
            }
        };
        let amount = event.amount.map(|amount| amount.to_string());
        let (day, second) = (
            event.second.div_euclid(86_400),
            event.second.rem_euclid(86_400),
        );
        events.row(&[
            &people[event.person].id,
            &format!("{} {}", iso(day), clock(second)),
            event.kind,
            actor,
            amount.as_deref().unwrap_or_default(),
        ])
    })
}

fn run(
    people: &[Person],
    scale: Scale,
    mut take: impl FnMut(&Event) -> io::Result<()>,
) -> io::Result<()> {
    let mut simulation = Simulation::new(people, scale.fans, Random::new(SEED, 1));
    while let Some(events) = simulation.next_day() {
        for event in events {
            take(event)?;
        }
    }
    Ok(())
}

fn write_list(people: &[Person], creators: &mut dyn Rows) -> io::Result<()> {
    let mut listed: Vec<&Person> = people.iter().filter(|person| person.listed).collect();
    Random::new(SEED, 2).shuffle(&mut listed);
    for person in listed {
        creators.row(&[
            &person.id,
            &iso(person.joined),
            person.category,
            person.country,
        ])?;
    }
    Ok(())
}

/// Leaves out `excess` of the likes, evenly spread.
#[derive(Default)]
struct Thinning {
    total: u64,
    likes: u64,
    excess: u64,
    seen: u64,
}

impl Thinning {
    fn leaves_out(&mut self) -> bool {
        if self.excess == 0 {
            return false;
        }
        let before = self.seen * self.excess / self.likes;
        self.seen += 1;
        self.seen * self.excess / self.likes > before
    }
}
