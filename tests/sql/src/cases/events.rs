//! A shop's events: as text, as Parquet, in several files.

use holdfast_demos::parquet_file::{Codec, EventRow, ParquetFile};

use crate::data::{File, Random};

pub fn events() -> Vec<File> {
    let mut random = Random::new(5);
    let mut events = File::new(
        "shop",
        "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session",
    );
    for _ in 0..1200 {
        let user = format!("u{}", random.below(12) * random.below(9));
        let day = random.below(200);
        let row = [
            random.moment(day),
            random
                .pick(&[
                    "view",
                    "View",
                    "cart",
                    "Add to Cart",
                    "remove_from_cart",
                    "removefromcart",
                    "purchase",
                    "transaction",
                    "구매",
                    "wishlist",
                    "",
                ])
                .to_string(),
            random.or_gap(5, day % 17),
            "1".into(),
            random.gap(),
            random.gap(),
            random.or_gap(8, format!("{}.{:02}", day, user.len() * 7)),
            user,
            format!("s{}", day / 3),
        ];
        events.row(&row);
    }
    vec![events]
}

/// Events as Parquet with times in UTC, in two groups of rows: a day mistyped by fifty years,
/// and one that a machine made up.
#[allow(clippy::panic)]
pub fn strays() -> (String, Vec<u8>) {
    const KINDS: [&str; 4] = ["view", "cart", "remove_from_cart", "purchase"];
    const CODES: [&str; 3] = ["", "shoes", "hats"];
    const DAY: u64 = 86_400_000_000;
    let mut random = Random::new(8);
    let mut rows: Vec<(u64, u64, usize)> = Vec::new();
    for _ in 0..600 {
        let user = random.below(12) * random.below(9);
        // Any moment of 200 days of 2021; New York is a day behind for some hours of each.
        let time = (18_628 + random.below(200)) * DAY + random.below(DAY);
        rows.push((user, time, random.below(12) as usize));
    }
    // 2071-03-01 and 1970-01-01, at ten.
    rows.extend(
        [(6u64, 36_949u64, 3usize), (6, 0, 3)]
            .map(|(user, day, n)| (user, day * DAY + DAY * 10 / 24, n)),
    );
    let sessions: Vec<String> = rows
        .iter()
        .map(|(_, time, _)| format!("s{}", time / DAY / 3))
        .collect();
    let write = || {
        let mut file = ParquetFile::new(Vec::new(), Codec::Snappy, 400)?;
        for (session, (user, time, n)) in sessions.iter().zip(&rows) {
            let code = CODES.get(n % 4).copied();
            file.row(&EventRow {
                user_id: *user as i64,
                event_time: *time as i64,
                event_type: KINDS.get(n % 4).copied().unwrap_or_default(),
                product_id: *user as i64 * 7 + *n as i64,
                category_id: *n as i64,
                category_code: code,
                brand: code,
                price: *n as f64 * 12.5 + 0.99,
                user_session: session,
            })?;
        }
        file.finish()
    };
    let bytes = write().unwrap_or_else(|error: std::io::Error| panic!("{error}"));
    ("shop.parquet".to_string(), bytes)
}

/// The same events in two files of one table.
pub fn parts() -> Vec<File> {
    let halves = |whole: File| whole.in_halves(["first", "second"]);
    events().into_iter().flat_map(halves).collect()
}
