//! The recipes with a set of files each.

mod events;

use super::data::{File, Random, civil};
use events::{events, parts, strays};
use holdfast::feature::recipe::{Recipe, builtin};

/// A recipe and files for it.
pub struct Case {
    /// A short name.
    pub name: &'static str,
    /// The recipe.
    pub recipe: Recipe,
    /// The files' names and bytes.
    pub files: Vec<(String, Vec<u8>)>,
}

/// Every case.
///
/// # Panics
/// When a recipe cannot be read, which its own tests exclude.
#[allow(clippy::panic)]
pub fn all() -> Vec<Case> {
    let built_in = |name: &str| builtin::named(name).unwrap_or_else(|error| panic!("{error}"));
    let mut ecommerce = built_in("ecommerce");
    for merge in &mut ecommerce.merges {
        merge.accepted = true;
    }
    // Weights of the user's own, a fraction among them.
    let mut retail_recipe = built_in("retail");
    if let Some(weight) = retail_recipe.constants.first_mut() {
        weight.value = 12.5;
    }
    let written = |text: &str| Recipe::from_json(text).unwrap_or_else(|error| panic!("{error}"));
    [
        (
            "subscription",
            built_in("subscription"),
            done(subscription()),
        ),
        ("creator", built_in("creator"), done(creator())),
        ("retail", retail_recipe, done(retail())),
        ("ecommerce", ecommerce, done(one_table())),
        ("events", built_in("events"), done(events())),
        ("strays", built_in("events"), vec![strays()]),
        ("parts", built_in("events"), done(parts())),
        (
            "everything",
            written(include_str!("everything.json")),
            done(everything(File::with_backslashes)),
        ),
        (
            "dressed",
            written(include_str!("dressed.json")),
            done(dressed()),
        ),
        (
            "lists",
            written(include_str!("lists.json")),
            done(everything(|file| file)),
        ),
    ]
    .into_iter()
    .map(|(name, recipe, files)| Case {
        name,
        recipe,
        files,
    })
    .collect()
}

fn done(files: Vec<File>) -> Vec<(String, Vec<u8>)> {
    files.into_iter().map(File::done).collect()
}

fn subscription() -> Vec<File> {
    let mut random = Random::new(1);
    let id = |n: u64| format!("k{:03}=", n * 37 % 1000);
    let mut train = File::new("labelled", "is_churn,msno");
    for n in 0..60 {
        train.row(&[random.or_gap(4, n % 3 / 2), id(n)]);
    }
    train.row(&["1".into(), id(3)]);
    train.row(&["1".into(), "NA".into()]);
    let mut members = File::new(
        "people",
        "msno,city,bd,gender,registered_via,registration_init_time",
    )
    .cut_by('\t');
    for n in (0..70).rev() {
        let age = match random.below(8) {
            0 => "0".to_string(),
            1 => random.pick(&["-3", "1970", "101", "100"]).to_string(),
            _ => random.whole(90),
        };
        let row = [
            id(n),
            random.or_gap(10, ["1", "13.0", "007", "서울", "4"][(n % 5) as usize]),
            random.or_gap(5, age),
            random.or_gap(20, ["Male", "female", "MALE "][(n % 3) as usize]),
            random.or_gap(5, random_code(n)),
            random.day(n),
        ];
        members.row(&row);
        if n % 20 == 0 {
            members.row(&row.map(|cell| format!("{cell}9")));
        }
    }
    let mut transactions = File::new(
        "payments",
        "msno,payment_method_id,payment_plan_days,plan_list_price,actual_amount_paid,\
         is_auto_renew,transaction_date,membership_expire_date,is_cancel",
    );
    let mut logs = File::new(
        "listening",
        "msno,date,num_25,num_50,num_75,num_985,num_100,num_unq,total_secs",
    );
    for _ in 0..300 {
        let customer = random.below(66) + 1;
        let start = random.below(300);
        let span = random.below(60);
        let end = start + span;
        let row = [
            random.or_gap(2, id(customer)),
            random.whole(40),
            "30".into(),
            random.whole(180),
            random.or_gap(4, format!("{}.{:02}", start, span)),
            random.or_gap(3, random_flag(start)),
            random.day(start),
            random.day(end.saturating_sub(5)),
            random.flag(),
        ];
        transactions.row(&row);
    }
    for _ in 0..900 {
        let customer = random.below(50) + 1;
        let secs = match random.below(15) {
            0 => "9223372036854775.807".to_string(),
            1 => "-1".to_string(),
            2 => "86400".to_string(),
            3 => "123456.75".to_string(),
            n => format!("{}.{n}", random.below(80_000)),
        };
        let day = random.below(59);
        let row = [
            id(customer),
            random.day(day),
            random.or_gap(2, random_flag(day)),
            random.whole(9),
            random.whole(9),
            random.whole(9),
            random.whole(40),
            random.or_gap(3, customer),
            random.or_gap(2, secs),
        ];
        logs.row(&row);
    }
    vec![logs, members, transactions, train]
}

fn random_code(n: u64) -> String {
    match n % 4 {
        0 => "7".into(),
        1 => "9.0".into(),
        2 => "3e0".into(),
        _ => "app".into(),
    }
}

fn random_flag(n: u64) -> String {
    match n % 5 {
        0 => "yes".into(),
        1 => "0".into(),
        2 => "TRUE".into(),
        _ => "1".into(),
    }
}

fn creator() -> Vec<File> {
    let mut random = Random::new(2);
    let mut events = File::new("log", "event_time,user_id,event_type,amount");
    for _ in 0..1500 {
        let day = 40 + random.below(31);
        let kind = random.pick(&[
            "upload",
            "live",
            "Chat",
            "fan_like",
            "fan_comment",
            "Fan_gift",
            "fanfare",
            "",
            "sticker_received",
            "sticker",
        ]);
        let amount = match kind.starts_with("sticker") {
            true => random.or_gap(10, format!("{}.5", random_flag(day).len() * 3)),
            false => String::new(),
        };
        let user = 1 + random.below(45) * random.below(6);
        let row = [
            random.moment(day),
            random.or_gap(1, user),
            kind.to_string(),
            amount,
        ];
        events.row(&row);
    }
    let mut creators = File::new("creators", "user_id,joined,category,country");
    for n in 1..110 {
        creators.row(&[n.to_string(), random.day(n), "x".into(), "KR".into()]);
    }
    vec![events, creators]
}

fn retail() -> Vec<File> {
    let mut random = Random::new(3);
    let mut purchases = File::new(
        "sales",
        "cust,rct_no,chnl_dv,cop_c,br_c,pd_c,de_dt,de_hr,buy_am,buy_ct",
    )
    .cut_by(';');
    for _ in 0..900 {
        let customer = 1 + random.below(13) * random.below(14);
        let amount = (1 + random.below(9)) * 1000;
        let day = random.below(365);
        let row = [
            customer.to_string(),
            random.below(400).to_string(),
            "1".into(),
            format!("A0{}", 1 + random.below(7)),
            "b".into(),
            format!("P{}", random.below(50)),
            random.day(day),
            random.whole(24),
            random.or_gap(2, amount),
            "1".into(),
        ];
        purchases.row(&row);
    }
    let mut affiliates = File::new(
        "partners",
        "cust,rct_no,cop_c,br_c,chnl_dv,de_dt,vst_dt,de_hr,buy_am",
    )
    .packed();
    for _ in 0..250 {
        let customer = 1 + random.below(200);
        let day = random.below(365);
        let row = [
            customer.to_string(),
            random.below(400).to_string(),
            random
                .pick(&["B01", "C01", "C02", "D01", "D02", "E01"])
                .to_string(),
            "b".into(),
            "1".into(),
            random.day(day),
            "20210101".into(),
            random.whole(24),
            random.whole(5000),
        ];
        affiliates.row(&row);
    }
    let mut people = File::new("people", "cust,ma_fem_dv,ages,zon_hlv");
    for n in 1..150 {
        people.row(&[
            n.to_string(),
            random.or_gap(10, "여성"),
            format!("{}대", n % 7),
            random.or_gap(5, "Z01"),
        ]);
    }
    vec![purchases, people, affiliates]
}

fn one_table() -> Vec<File> {
    let mut random = Random::new(4);
    let mut table = File::new(
        "customers",
        "CustomerID,Churn,Tenure,PreferredLoginDevice,CityTier,WarehouseToHome,\
         PreferredPaymentMode,Gender,HourSpendOnApp,NumberOfDeviceRegistered,PreferedOrderCat,\
         SatisfactionScore,MaritalStatus,NumberOfAddress,Complain,OrderAmountHikeFromlastYear,\
         CouponUsed,OrderCount,DaySinceLastOrder,CashbackAmount",
    );
    for n in 0..80 {
        let row = [
            (50_001 + n * 7 % 80).to_string(),
            random.flag(),
            random.or_gap(10, n),
            random
                .pick(&["Phone", "Mobile Phone", "Computer", " Phone "])
                .to_string(),
            random.whole(4),
            random.or_gap(10, n * 3),
            random
                .pick(&["CC", "COD", "UPI", "Cash on Delivery"])
                .to_string(),
            random.pick(&["Male", "Female"]).to_string(),
            random.whole(5),
            random.whole(7),
            random
                .pick(&[
                    "Mobile Phone",
                    "Mobile",
                    "Laptop & Accessory",
                    "Gro\"cery, x",
                ])
                .to_string(),
            random.whole(6),
            random.pick(&["Single", "Married"]).to_string(),
            random.whole(12),
            random.flag(),
            random.or_gap(10, n % 13),
            random.or_gap(10, n % 4),
            random.or_gap(10, n % 6),
            random.or_gap(10, n % 9),
            format!("{}.{}", 100 + n, n % 10),
        ];
        table.row(&row);
    }
    vec![table]
}

/// Names and texts that try to be SQL, and every part of a recipe that the others do without;
/// the orders are `written` in a way of their own.
fn everything(written: fn(File) -> File) -> Vec<File> {
    let mut random = Random::new(6);
    let orders = File::new(
        "orders",
        "customer,\"or\"\"der; DROP TABLE x --\",`when`,amount $${env:HOME},\"kind, of\",date,선물",
    );
    let mut orders = written(orders);
    for n in 0..400 {
        let customer = format!("c'{}", random.below(15) * random.below(4));
        let day = 100 + random.below(120);
        let row = [
            random.or_gap(2, customer),
            random.or_gap(5, n % 30),
            random.or_gap(4, random_moment(n, day)),
            random.or_gap(6, format!("-{}.{}", n % 50, n % 7)),
            random
                .pick(&[
                    "a'b",
                    "A\\n'",
                    "say \"hi\"",
                    "${env:HOME}",
                    "둘",
                    "--",
                    "of two\nlines",
                ])
                .to_string(),
            random.day(day),
            random.flag(),
        ];
        orders.row(&row);
    }
    let mut people = File::new("people", "customer,born,note,number");
    for n in 0..30 {
        let row = [
            format!("c'{n}"),
            random.day(n * 5),
            random.or_gap(20, ["yes", "'", "\\", "`"][(n % 4) as usize]),
            random.or_gap(10, [1.5, -2.0, 1000.0, 0.25][(n % 4) as usize]),
        ];
        people.row(&row);
    }
    vec![orders, people]
}

/// Numbers and dates as people write them, a column its own way.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn dressed() -> Vec<File> {
    let mut random = Random::new(7);
    let mut sales = File::new(
        "sales",
        "who,won,euro,share,loss,day first,month first,created_at,timestamp,korean,marked,switch,named,short year,year month,short points,short first",
    );
    for n in 0..200 {
        let day = random.below(300);
        let (month, date) = civil(day);
        let seconds = 1_609_459_200 + day * 86_400 + random.below(86_400);
        let grouped = |value: u64| format!("{},{:03}", 1 + value / 7, value * 5);
        let name = MONTHS[month as usize - 1];
        let row = [
            format!("p{}", n % 23),
            random.or_gap(5, format!("₩{}", grouped(day % 100))),
            random.or_gap(5, format!("{}.{:03},{:02}", 1 + day % 9, day, n % 100)),
            random.or_gap(5, format!("{}.{}%", n % 100, day % 10)),
            match n % 3 {
                0 => format!("({})", grouped(day % 50)),
                _ => grouped(day % 50),
            },
            random.or_gap(5, format!("{date:02}/{month:02}/2021")),
            random.or_gap(5, format!("{month}/{date}/2021 13:05")),
            seconds.to_string(),
            (seconds * 1000 + n).to_string(),
            format!("2021년 {month}월 {date}일"),
            random.pick(&["O", "X"]).to_string(),
            random.pick(&["on", "off"]).to_string(),
            match n % 4 {
                0 => format!("{date}-{}-2021", &name[..3]),
                1 => format!("{date} {name} 2021 13:05"),
                2 => format!("\"{name} {date}, 2021\""),
                _ => format!("{date:02}-{}-21", name[..3].to_uppercase()),
            },
            format!("{date:02}/{month:02}/21"),
            format!("2021-{month:02}"),
            random.or_gap(5, format!("{date:02}.{month:02}.21")),
            format!("21-{month:02}-{date:02} 13:05"),
        ];
        sales.row(&row);
    }
    vec![sales]
}

fn random_moment(n: u64, day: u64) -> String {
    Random::new(n).moment(day)
}
