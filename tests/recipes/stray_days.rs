//! A date mistyped by fifty years, or made up by a machine: it is said, and it
//! moves neither the days on which rows stand nor anybody's label.

use holdfast::feature::recipe::{Built, builtin};

use super::{build, table};

fn events(strays: &[&str]) -> Built {
    let mut text = String::from(
        "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n",
    );
    for day in 0..200u32 {
        let (month, date) = (1 + day / 28, 1 + day % 28);
        for user in 0..5u32 {
            if (day + user) % (user + 2) == 0 {
                text.push_str(&format!(
                    "2021-{month:02}-{date:02} 10:00:00 UTC,view,1,1,,,9.5,u{user},s{day}\n"
                ));
            }
        }
    }
    for day in strays {
        text.push_str(&format!("{day} 10:00:00 UTC,purchase,1,1,,,9.5,u1,stray\n"));
    }
    build(builtin::named("events").unwrap(), &[table("log", &text)])
}

#[test]
fn a_stray_date_is_said_and_moves_nothing() {
    let clean = events(&[]);
    for strays in [
        &["2071-03-01"][..],
        &["9999-12-31"],
        &["1970-01-01"],
        &["1970-01-01", "2071-03-01"],
    ] {
        let built = events(strays);
        assert_eq!(built.report.anchors, clean.report.anchors, "{strays:?}");
        let found = built.report.strays.as_ref().unwrap();
        assert_eq!(found.rows, strays.len() as u64);
        assert_eq!(found.day, strays[strays.len() - 1]);
        let label = |built: &Built| -> Vec<String> {
            let column = built.table.column("dormant").unwrap();
            (0..column.len())
                .map(|row| column.text(row).to_string())
                .collect()
        };
        assert_eq!(label(&built), label(&clean), "{strays:?}");
    }
    assert_eq!(clean.report.strays, None);
}
