//! Spelling clashes are proposed, and applied only when accepted.

use expect_test::expect;
use holdfast::feature::prepare::merge::{AcceptedMerges, propose, propose_column};
use holdfast::i18n::Lang;
use holdfast::table::{Column, Table};

fn column(name: &str, values: &[(&str, usize)]) -> Column {
    let cells = values
        .iter()
        .flat_map(|(text, rows)| std::iter::repeat_n(*text, *rows));
    Column::from_texts(name, cells)
}

#[test]
fn likely_merges_are_proposed_with_their_reason() {
    let table = Table::new(
        "t",
        vec![
            column(
                "device",
                &[("Phone", 10), ("Mobile Phone", 30), ("Computer", 40)],
            ),
            column(
                "payment",
                &[
                    ("CC", 20),
                    ("Credit Card", 40),
                    ("COD", 5),
                    ("Cash on Delivery", 15),
                ],
            ),
            column(
                "order",
                &[
                    ("Laptops", 3),
                    ("Laptop", 37),
                    ("laptop ", 1),
                    ("Grocry", 4),
                    ("Grocery", 35),
                ],
            ),
            column("방법", &[("신용카드", 50), ("신용 카드", 20), ("현금", 10)]),
            column(
                "service",
                &[("No", 40), ("No internet service", 20), ("Yes", 20)],
            ),
        ],
    )
    .unwrap();
    let said = |lang| -> String {
        propose(&table)
            .iter()
            .map(|proposal| proposal.say(lang) + "\n")
            .collect()
    };
    expect![[r#"
        device: count “Phone” as “Mobile Phone”? (part of the other's name; rows: 10)
        payment: count “CC” as “Credit Card”? (the initials of the other; rows: 20)
        payment: count “COD” as “Cash on Delivery”? (the initials of the other; rows: 5)
        order: count “Grocry” as “Grocery”? (one letter apart; rows: 4)
        order: count “Laptops” as “Laptop”? (singular and plural; rows: 3)
        order: count “laptop ” as “Laptop”? (the same letters in another case, with other spaces or hyphens; rows: 1)
        order: count “laptop ” as “Laptops”? (singular and plural; rows: 1)
        방법: count “신용 카드” as “신용카드”? (the same letters in another case, with other spaces or hyphens; rows: 20)
    "#]].assert_eq(&said(Lang::En));
    expect![[r#"
        device: “Phone”를 “Mobile Phone”로 합칠까요? (다른 값 이름의 일부, 10행)
        payment: “CC”를 “Credit Card”로 합칠까요? (다른 값의 머리글자, 20행)
        payment: “COD”를 “Cash on Delivery”로 합칠까요? (다른 값의 머리글자, 5행)
        order: “Grocry”를 “Grocery”로 합칠까요? (한 글자만 다름, 4행)
        order: “Laptops”를 “Laptop”로 합칠까요? (단수형과 복수형, 3행)
        order: “laptop ”를 “Laptop”로 합칠까요? (대소문자나 띄어쓰기, 붙임표만 다름, 1행)
        order: “laptop ”를 “Laptops”로 합칠까요? (단수형과 복수형, 1행)
        방법: “신용 카드”를 “신용카드”로 합칠까요? (대소문자나 띄어쓰기, 붙임표만 다름, 20행)
    "#]]
    .assert_eq(&said(Lang::Ko));
}

#[test]
fn only_accepted_merges_are_applied() {
    let payment = column(
        "payment",
        &[("CC", 2), ("Card", 3), ("Credit Card", 4), ("Cash", 1)],
    );
    let proposals = propose_column(&payment);
    assert_eq!(proposals.len(), 2, "{proposals:?}");
    let none = AcceptedMerges::accept("payment", &[]);
    assert_eq!(none.apply(&payment), payment);
    let merges = AcceptedMerges::accept("payment", &proposals);
    let merged = merges.apply(&payment);
    let texts: Vec<&str> = (0..10).map(|row| merged.text(row)).collect();
    assert_eq!(
        texts.iter().filter(|text| **text == "Credit Card").count(),
        9
    );
    assert_eq!(texts[9], "Cash");
    assert_eq!(merges.category("Credit Card").spellings, ["CC", "Card"]);
    assert!(AcceptedMerges::accept("other", &proposals).into.is_empty());
}

#[test]
fn chains_are_followed_and_circles_refused() {
    let payment = column("p", &[("CC", 2), ("Credit Card", 4)]);
    let mut proposal = propose_column(&payment).remove(0);
    let mut link = |from: &str, into: &str| {
        (proposal.from, proposal.into) = (from.into(), into.into());
        proposal.clone()
    };
    let accepted = [
        link("a", "b"),
        link("b", "c"),
        link("c", "a"),
        link("a", "z"),
        link("d", "a"),
    ];
    let merges = AcceptedMerges::accept("p", &accepted);
    let of = ["a", "b", "c", "d", "z"].map(|text| merges.of(text));
    assert_eq!(of, ["c", "c", "c", "c", "z"]);
}
