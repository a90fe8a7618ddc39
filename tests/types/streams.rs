//! Types told from a stream: the same as of a table, in bounded memory, and the
//! same however the stream is cut.

use holdfast::table::{Column, ColumnKind, TypeChoice, TypeSniffer};
use proptest::prelude::*;

fn sniff<'a>(cells: impl IntoIterator<Item = &'a str>) -> TypeSniffer {
    let mut sniffer = TypeSniffer::new();
    for cell in cells {
        sniffer.push(cell);
    }
    sniffer
}

fn cells() -> impl Strategy<Value = Vec<String>> {
    let cell = prop_oneof![
        "[0-9]{1,4}",
        "[-+]?[0-9]{0,3}[.,][0-9]{1,3}",
        "[0-9]{1,3},[0-9]{3}(\\.[0-9])?",
        "₩?[0-9]{1,3}[만%원]?",
        "201[0-9](0[1-9]|1[0-9])[0-3][0-9]",
        "20[0-9]{2}-[0-1][0-9]-[0-3][0-9]",
        "[0-3][0-9]/[0-3][0-9]/20[0-9]{2}",
        "1[45][0-9]{8}",
        "(0|-1|-1.0|0000000000)",
        Just("NA".to_string()),
        Just(String::new()),
        "(yes|no|Y|N|1|0|있음|없음)",
        "[a-c ]{0,3}",
    ];
    // Mostly of one kind, as columns are.
    (
        prop::collection::vec(cell, 1..5),
        prop::collection::vec(0usize..40, 1..80),
    )
        .prop_map(|(kinds, order)| {
            let pick = |n: usize| if n < 30 { 0 } else { n % kinds.len() };
            order.into_iter().map(|n| kinds[pick(n)].clone()).collect()
        })
}

proptest! {
    #[test]
    fn a_stream_tells_what_a_table_tells(cells in cells(), cut in 0usize..80, name in prop::sample::select(vec!["x", "date", "user_id", "is_x", "created_at"])) {
        let column = Column::from_texts(name, cells.iter().map(String::as_str));
        let whole = sniff(cells.iter().map(String::as_str));
        prop_assert_eq!(&whole.column_type(name), column.column_type());
        let (head, tail) = cells.split_at(cut.min(cells.len()));
        let mut merged = sniff(head.iter().map(String::as_str));
        merged.merge(&sniff(tail.iter().map(String::as_str)));
        prop_assert_eq!(&merged.column_type(name), column.column_type());
        let bytes = postcard::to_allocvec(&merged).unwrap();
        let sent: TypeSniffer = postcard::from_bytes(&bytes).unwrap();
        prop_assert_eq!(&sent.column_type(name), column.column_type());
        // What the type says fits has a value, and nothing else.
        for (row, cell) in cells.iter().enumerate() {
            prop_assert_eq!(column.column_type().holds(cell), !column.is_missing(row), "{}", cell);
        }
        for choice in TypeChoice::offers() {
            let chosen = column.with_type(&choice);
            prop_assert_eq!(whole.column_type_as(name, &choice).kind, chosen.kind());
            if !matches!(chosen.column_type().date_format(), Some(f) if f.order.is_count()) {
                prop_assert_eq!(&whole.column_type_as(name, &choice), chosen.column_type());
            }
        }
    }

    #[test]
    fn any_text_is_sniffed_without_panic(cells in prop::collection::vec(any::<String>(), 0..12)) {
        let column = Column::from_texts("x", cells.iter().map(String::as_str));
        let sniffer = sniff(cells.iter().map(String::as_str));
        prop_assert_eq!(&sniffer.column_type("x"), column.column_type());
    }
}

#[test]
fn millions_of_distinct_cells_are_told_in_little_memory() {
    let mut halves = [TypeSniffer::new(), TypeSniffer::new()];
    for (half, sniffer) in halves.iter_mut().enumerate() {
        for number in 0..100_000 {
            sniffer.push(&format!("c{:08x}", (half * 100_000 + number) * 7919));
        }
    }
    let [mut all, second] = halves;
    all.merge(&second);
    assert_eq!(all.rows(), 200_000);
    let (distinct, exact) = all.distinct();
    assert!(
        !exact && (190_000..210_000).contains(&distinct),
        "{distinct}"
    );
    assert_eq!(all.column_type("msno").kind, ColumnKind::Identifier);
    let sent = postcard::to_allocvec(&all).unwrap();
    assert!(sent.len() < 120_000, "{}", sent.len());
    // The answer comes from all cells, not from the first.
    let mut late = sniff((0..20_000).map(|_| "1,395"));
    late.push("1.395,5");
    assert_eq!(
        late.column_type("n").number_format().decimal,
        holdfast::table::number::DecimalMark::Comma
    );
}
