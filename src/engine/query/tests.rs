//! What is understood of the search field.

use super::*;

/// Four customers at two dates.
fn table() -> Table {
    let columns = [
        ("customer_id", ["a", "b", "a", "b"]),
        (
            "anchor",
            ["2024-01-31", "2024-01-31", "2024-02-29", "2024-02-29"],
        ),
        ("MonthlyCharges", ["10", "15", "20", "25"]),
        ("Plan", ["small", "large", "small", "large"]),
    ];
    let columns = columns.map(|(name, cells)| Column::from_texts(name, cells));
    Table::new("customers", columns.to_vec()).unwrap()
}

fn found(query: &str) -> Result<Option<Vec<bool>>, QueryError> {
    let table = table();
    let searched = Searched {
        table: &table,
        id: table.column("customer_id"),
        date: table.column("anchor"),
        scores: &[0.1, 0.2, 0.3, 0.4],
    };
    matching(query, searched)
}

/// The rows found, by number.
fn rows(query: &str) -> Vec<usize> {
    let found = found(query).unwrap().unwrap();
    (0..found.len()).filter(|row| found[*row]).collect()
}

#[test]
fn between_is_two_conditions() {
    assert_eq!(rows("MonthlyCharges between 12 and 20"), [1, 2]);
    assert_eq!(rows("monthlycharges BETWEEN 12 AND 20"), [1, 2]);
    assert_eq!(
        rows("Plan = small and MonthlyCharges between 12 and 20"),
        [2]
    );
    assert_eq!(rows("MonthlyCharges between 12 and 20, Plan = large"), [1]);
    assert_eq!(rows("score between 0.2 and 0.3"), [1, 2]);
    let error = found("MonthlyCharges between 12").unwrap_err();
    assert!(matches!(error, QueryError::Incomplete { .. }), "{error}");
}

#[test]
fn the_heads_of_the_list_are_names_too() {
    assert_eq!(rows("Date = 2024-02-29"), [2, 3]);
    assert_eq!(rows("기준일 < 2024-02-01"), [0, 1]);
    assert_eq!(rows("Customer = b"), [1, 3]);
    assert_eq!(rows("고객 = b and anchor = 2024-01-31"), [1]);
    for head in ["Risk", "risk score", "이탈 위험", "점수"] {
        assert_eq!(rows(&format!("{head} >= 30%")), [2, 3], "{head}");
    }
}

#[test]
fn what_begins_with_a_column_and_finds_nobody_is_told() {
    let error = found("MonthlyCharges over 12").unwrap_err();
    assert!(matches!(error, QueryError::Incomplete { .. }), "{error}");
    assert_eq!(rows("large"), [1, 3]);
    assert!(rows("nobody is called so").is_empty());
}

#[test]
fn it_is_said_how_many_columns_there_are() {
    let names: Vec<String> = (0..22).map(|n| format!("c{n}")).collect();
    let columns = names.iter().map(|name| Column::from_texts(name, ["1"]));
    let table = Table::new("customers", columns.collect()).unwrap();
    let searched = Searched {
        table: &table,
        id: None,
        date: None,
        scores: &[0.5],
    };
    let error = matching("Date = 2024-02-29", searched).unwrap_err();
    let said = error.say(Lang::En);
    assert!(said.contains("(8 of 22): c0, c1"), "{said}");
}
