//! System D, "Shop events": what users of an online shop looked at, put into
//! the cart, took out again and bought, as one Parquet file in the order of time.
//!
//! A user visits at a pace of their own. Contentment drifts; who is discontent
//! puts more back, buys less and at some point begins to fade: visits become
//! rare for weeks, and then the user stays away or comes round. So who falls
//! silent could have been guessed, but not known. Few do: with an anchor every
//! 30 days, fewer than one in twenty active users has no event in the next 30.
//!
//! Category names and brands have gaps and empty strings, which mean the same
//! (system D8).

mod assortment;
mod shopper;

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

use crate::calendar::{clock, day, iso};
use crate::parquet_file::{Codec, EventRow, ParquetFile};
use crate::random::Random;
use assortment::Assortment;
use shopper::Action;

const SEED: u64 = 0x000D_2026;
const FIRST_DAY: i64 = day(2020, 1, 1);
/// To the end of September: six anchors 30 days apart with 90 days before and 30 after.
const DAYS: i64 = 274;

/// How much is made.
#[derive(Clone, Copy)]
struct Scale {
    users: usize,
    products: usize,
    /// Rows of a row group.
    group: usize,
    /// Session identifiers of which all characters are random, not the first few.
    long_sessions: bool,
}

const DEMO: Scale = Scale {
    users: 520,
    products: 900,
    group: 16_384,
    long_sessions: false,
};

const FULL: Scale = Scale {
    users: 34_460,
    products: 44_000,
    group: 500_000,
    long_sessions: true,
};

/// The event log in memory.
#[derive(Debug)]
pub struct EventFile {
    /// The Parquet file, packed with snappy.
    pub bytes: Vec<u8>,
    /// The same rows as CSV.
    pub text: String,
    /// How many rows.
    pub rows: usize,
}

/// The log at demo size.
pub fn generate() -> EventFile {
    let mut text = String::from(
        "user_id,event_time,event_type,product_id,category_id,category_code,brand,price,user_session\n",
    );
    let made = ParquetFile::new(Vec::new(), Codec::Snappy, DEMO.group).and_then(|mut file| {
        fill(DEMO, |event| {
            push(&mut text, event);
            file.row(event)
        })?;
        Ok((file.rows, file.finish()?))
    });
    assert!(made.is_ok(), "memory does not fail: {made:?}");
    let (rows, bytes) = made.unwrap_or_default();
    EventFile { bytes, text, rows }
}

/// The log at full size, as `events.parquet` in `folder`; returns its rows and bytes.
pub fn stream(folder: &Path, codec: Codec) -> io::Result<(usize, u64)> {
    let path = folder.join("events.parquet");
    let out = BufWriter::with_capacity(1 << 20, File::create(&path)?);
    let mut file = ParquetFile::new(out, codec, FULL.group)?;
    fill(FULL, |event| file.row(event))?;
    let rows = file.rows;
    let out = file.finish()?.into_inner().map_err(io::Error::other)?;
    Ok((rows, out.metadata()?.len()))
}

fn push(text: &mut String, event: &EventRow) {
    let second = event.event_time / 1_000_000;
    let (day, second) = (second.div_euclid(86_400), second.rem_euclid(86_400));
    // A null is an empty cell, an empty string a quoted one.
    let cell = |value: Option<&str>| match value {
        None => String::new(),
        Some("") => "\"\"".to_string(),
        Some(name) => name.to_string(),
    };
    text.push_str(&format!(
        "{},{} {},{},{},{},{},{},{},{}\n",
        event.user_id,
        iso(day),
        clock(second),
        event.event_type,
        event.product_id,
        event.category_id,
        cell(event.category_code),
        cell(event.brand),
        event.price,
        event.user_session,
    ));
}

fn fill(scale: Scale, mut take: impl FnMut(&EventRow) -> io::Result<()>) -> io::Result<()> {
    let assortment = Assortment::draw(&mut Random::new(SEED, 0), scale.products);
    let mut shoppers = shopper::draw(&mut Random::new(SEED, 1), scale.users);
    let mut random = Random::new(SEED, 2);
    let mut sessions = Sessions::new(scale.long_sessions);
    let mut names: Vec<String> = Vec::new();
    let mut today: Vec<(Action, usize, i64)> = Vec::new();
    for day in FIRST_DAY..FIRST_DAY + DAYS {
        today.clear();
        names.clear();
        for shopper in shoppers.iter_mut().filter(|shopper| shopper.first <= day) {
            for _ in 0..shopper.visits(&mut random, day) {
                names.push(sessions.next());
                let session = names.len() - 1;
                shopper.shop(&mut random, &assortment, day, |action| {
                    today.push((action, session, shopper.id));
                });
            }
        }
        // A stable sort: what happens in one second stays in its order.
        today.sort_by_key(|(action, ..)| action.second);
        for (action, session, user_id) in &today {
            let product = assortment.at(action.product);
            take(&EventRow {
                user_id: *user_id,
                event_time: action.second * 1_000_000,
                event_type: action.kind,
                product_id: product.id,
                category_id: product.category_id,
                category_code: product.category_code,
                brand: product.brand,
                price: product.price,
                user_session: &names[*session],
            })?;
        }
    }
    Ok(())
}

/// Session identifiers that look like UUIDs.
struct Sessions {
    random: Random,
    tails: Option<Vec<String>>,
}

impl Sessions {
    fn new(long: bool) -> Sessions {
        let mut random = Random::new(SEED, 3);
        // With a few tails for all of them the demo is a third smaller.
        let tails = (!long).then(|| (0..8).map(|_| tail(&mut random)).collect());
        Sessions { random, tails }
    }

    fn next(&mut self) -> String {
        let head = hex(&mut self.random, 8);
        match &self.tails {
            Some(tails) => {
                let at = self.random.between(0, tails.len() as i64 - 1) as usize;
                format!("{head}{}", tails[at])
            }
            None => format!("{head}{}", tail(&mut self.random)),
        }
    }
}

fn tail(random: &mut Random) -> String {
    let (second, third) = (hex(random, 4), hex(random, 3));
    let (fourth, last) = (hex(random, 3), hex(random, 12));
    format!("-{second}-4{third}-a{fourth}-{last}")
}

fn hex(random: &mut Random, figures: u32) -> String {
    let value = random.between(0, (1 << (4 * figures)) - 1);
    format!("{value:0width$x}", width = figures as usize)
}
