//! The same log twice, too large to be held: written plainly, and with all that CSV allows. Only
//! a browser runs the vector code by which the engine cuts such files in wasm. What it makes of
//! both must be the same to the byte, and what the rows say by simple arithmetic.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use holdfast_browser_tests::files::iso;
use holdfast_browser_tests::run::fresh_folder;
use holdfast_browser_tests::{Setup, in_browser};

const USERS: usize = 1_000;
const DAYS: usize = 100;
/// Of every user on every day.
const EVENTS: usize = 15;
/// 2020-01-01.
const START: i64 = 18_262;
/// Days from the start to those on which rows stand: thirty before and thirty after each are there.
const ANCHORS: [usize; 2] = [40, 70];
/// Days of a window.
const WINDOW: usize = 30;
/// Larger files are not held.
const HELD_BYTES: u64 = 192 << 20;
/// How long a build may take on a busy machine.
const BUILD: Duration = Duration::from_secs(240);

const HEADER: [&str; 7] = [
    "user_id",
    "event_time",
    "event_type",
    "product_id",
    "price",
    "user_session",
    "memo",
];
const KINDS: [&str; 3] = ["view", "cart", "purchase"];

/// What happened, whatever way it is written.
struct Event {
    kind: usize,
    product: Option<u64>,
    /// In quarters, which sum up exactly.
    price: Option<u64>,
    session: Option<u64>,
    /// How long the memo is at least, in bytes.
    memo: usize,
    /// Says which of the ways to write it is taken.
    way: u64,
}

impl Event {
    fn of(user: usize, day: usize, at: usize) -> Event {
        let place = ((user * DAYS + day) * EVENTS + at) as u64;
        // Numbers without a pattern (SplitMix64).
        let drawn = |which: u64, below: u64| {
            let mut number = (place * 16 + which).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            (number ^ (number >> 31)) % below
        };
        // Of one digit to eight, then a fraction.
        let digits = drawn(0, 8) as u32 + 1;
        Event {
            kind: drawn(1, 3) as usize,
            product: (drawn(2, 8) > 0).then(|| drawn(3, 60)),
            price: (drawn(4, 9) > 0).then(|| drawn(5, 10_u64.pow(digits)) * 4 + drawn(6, 4)),
            session: (drawn(7, 10) > 0).then(|| (day * 4 + at % 4) as u64),
            // Cells begin and end at every place of sixteen and of sixty-four bytes.
            memo: drawn(8, 160) as usize,
            way: drawn(9, 1 << 32),
        }
    }

    fn price(&self) -> String {
        let price = self.price.map(|price| (price / 4, price % 4 * 25));
        price.map_or_else(String::new, |(whole, rest)| format!("{whole}.{rest:02}"))
    }

    /// Letters and digits alone.
    fn plain(&self) -> [String; 3] {
        let text = |letters: &str, number: Option<u64>| {
            number.map_or_else(String::new, |number| format!("{letters}{number}"))
        };
        let memo = "memo".chars().cycle().take(self.memo).collect();
        [text("상품", self.product), text("s", self.session), memo]
    }

    /// The same products and sessions, by names that have to be quoted.
    fn odd(&self) -> [String; 3] {
        let product = self.product.map(|number| match number % 4 {
            0 => format!("상품{number}"),
            1 => format!("상품, {number}"),
            2 => format!("\"상품\" {number}"),
            _ => format!("상품\r\n{number}"),
        });
        let session = self.session.map(|number| match number % 3 {
            0 => format!("s{number}"),
            1 => format!("s,{number}"),
            _ => format!("s\n{number}"),
        });
        let pieces = [",", "\"", "말씀", "\r\n", "ab", "\"\"", "\n", "c,"];
        let mut memo = String::new();
        let mut way = self.way;
        while memo.len() < self.memo {
            memo += pieces[(way % 8) as usize];
            way = way.rotate_right(3) ^ memo.len() as u64;
        }
        [
            product.unwrap_or_default(),
            session.unwrap_or_default(),
            memo,
        ]
    }
}

/// A cell in quotes where it needs them, and now and then where it does not.
fn quoted(cell: &str, needless: bool, out: &mut String) {
    if !needless && !cell.contains(['"', ',', '\r', '\n']) {
        out.push_str(cell);
        return;
    }
    out.push('"');
    out.push_str(&cell.replace('"', "\"\""));
    out.push('"');
}

/// Writes the log, plainly or oddly.
fn log(folder: &Path, is_plain: bool) -> PathBuf {
    let path = folder.join("log.csv");
    let mut out = BufWriter::new(File::create(&path).expect("a file"));
    let end = if is_plain { "\n" } else { "\r\n" };
    let mut text = HEADER.join(",") + end;
    for day in 0..DAYS {
        let date = iso(START + day as i64);
        for user in 0..USERS {
            for at in 0..EVENTS {
                let event = Event::of(user, day, at);
                let [product, session, memo] = match is_plain {
                    true => event.plain(),
                    false => event.odd(),
                };
                let (kind, price) = (KINDS[event.kind], event.price());
                if is_plain {
                    let _ = writeln!(
                        text,
                        "회원{user:05},{date} 12:{at:02}:00 UTC,{kind},{product},{price},{session},{memo}"
                    );
                    continue;
                }
                let (user, time) = (
                    format!("회원{user:05}"),
                    format!("{date} 12:{at:02}:00 UTC"),
                );
                let cells: [&str; 7] = [&user, &time, kind, &product, &price, &session, &memo];
                for (place, cell) in cells.into_iter().enumerate() {
                    if place > 0 {
                        text.push(',');
                    }
                    quoted(cell, (event.way >> place) & 3 == 0, &mut text);
                }
                text.push_str(end);
            }
        }
        out.write_all(text.as_bytes()).expect("room for it");
        text.clear();
    }
    out.flush().expect("room for it");
    let length = path.metadata().expect("a file").len();
    assert!(length > HELD_BYTES, "{length} bytes are held");
    path
}

/// The table that the page makes of the log.
fn table(name: &str, is_plain: bool) -> String {
    let folder = fresh_folder(name);
    let log = log(&folder, is_plain);
    let mut table = String::new();
    in_browser(name, Setup::default(), async |page| {
        page.open("").await;
        page.give_files("file-input", &[log]).await;
        table = page.saved_table(BUILD).await;
        // Line ends within cells end no row.
        let shown = page.text("file-0").await;
        assert_eq!(USERS * DAYS * EVENTS, 1_500_000);
        assert!(shown.contains("1,500,000 rows"), "{shown}");
    });
    let _ = std::fs::remove_dir_all(folder);
    table
}

#[test]
fn a_log_with_quotes_is_cut_as_a_plain_one() {
    let plain = table("quoted-plain", true);
    check(&plain);
    let odd = table("quoted-odd", false);
    let mut both = plain.lines().zip(odd.lines());
    if let Some((plain, odd)) = both.find(|(plain, odd)| plain != odd) {
        panic!("{odd}\nis not\n{plain}");
    }
    assert_eq!(plain.len(), odd.len());
}

/// What the rows of a window before an anchor say of a user: the columns' names and numbers.
fn expected(user: usize, anchor: usize) -> [(&'static str, f64); 8] {
    let (mut kinds, mut price, mut priced) = ([0_u32; KINDS.len()], 0, 0_u32);
    let (mut products, mut sessions) = (HashSet::new(), HashSet::new());
    for day in anchor - WINDOW..anchor {
        for at in 0..EVENTS {
            let event = Event::of(user, day, at);
            kinds[event.kind] += 1;
            products.extend(event.product);
            sessions.extend(event.session);
            if let ("purchase", Some(quarters)) = (KINDS[event.kind], event.price) {
                price += quarters;
                priced += 1;
            }
        }
    }
    let spent = price as f64 / 4.0;
    let [views, carts, purchases] = kinds.map(f64::from);
    [
        ("events_30d", (WINDOW * EVENTS) as f64),
        ("view_30d", views),
        ("cart_30d", carts),
        ("purchase_30d", purchases),
        ("products_30d", products.len() as f64),
        ("sessions_30d", sessions.len() as f64),
        ("spent_30d", spent),
        ("mean_price_30d", spent / f64::from(priced)),
    ]
}

/// Every user has a row at every anchor, which says what was to be expected.
fn check(table: &str) {
    let mut lines = table.trim_start_matches('\u{feff}').lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let mut rows = HashSet::new();
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        let cell = |name: &str| {
            let found = header.iter().position(|column| *column == name);
            let found = found.unwrap_or_else(|| panic!("no {name} in {header:?}"));
            cells[found]
        };
        let user = cell("user_id").strip_prefix("회원");
        let user: usize = user.and_then(|id| id.parse().ok()).expect("a user");
        let mut anchors = ANCHORS.into_iter();
        let anchor = anchors.find(|day| iso(START + *day as i64) == cell("anchor"));
        let anchor = anchor.unwrap_or_else(|| panic!("another day: {line}"));
        for (name, expected) in expected(user, anchor) {
            let found: f64 = cell(name).parse().unwrap_or(f64::NAN);
            let near = (found - expected).abs() <= 1e-12 * expected.abs();
            assert!(near, "{name} is {found}, not {expected}, in {line}");
        }
        assert!(rows.insert((user, anchor)), "twice: {line}");
    }
    assert_eq!(rows.len(), USERS * ANCHORS.len());
}
