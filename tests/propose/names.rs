//! Columns by other names than a known recipe's.

use super::open;

#[test]
fn columns_by_other_names_are_recognised_where_their_values_agree() {
    let log = "uid,ts,action,sku,금액\n\
        a,2020-01-01 10:00:00,view,1,5\na,2020-02-11 10:00:00,purchase,1,5\n\
        b,2020-03-01 10:00:00,cart,2,7\nb,2020-05-01 10:00:00,purchase,2,7\n";
    let (_, view) = open(&[("log.csv", log)]);
    assert_eq!(view.plan.unwrap().name, "events");
    // The same names over something else are no log of a shop.
    let other = log
        .replace("view", "walk")
        .replace("purchase", "run")
        .replace("cart", "swim");
    let (_, view) = open(&[("log.csv", other.as_str())]);
    assert_eq!(view.plan.unwrap().name, "customers");
    // Nor are numbers where a date should be.
    let other = log
        .replace("2020-01-01 10:00:00", "0.5")
        .replace("2020-02-11 10:00:00", "0.25");
    let (_, view) = open(&[("log.csv", other.as_str())]);
    assert!(view.plan.is_none_or(|plan| plan.name != "events"));
}
