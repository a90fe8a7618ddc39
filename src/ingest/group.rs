//! Which files given together are one table: those with the same columns.

use std::cmp::Ordering;
use std::collections::HashMap;

/// A file (or a member of an archive) and its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headed {
    /// The file's name.
    pub name: String,
    /// Its columns' names, in its order.
    pub columns: Vec<String>,
}

/// Groups files that share a header, in whatever order its columns stand. The
/// numbers are places in `files`; a group is in natural order of its files'
/// names (`log2` before `log10`), the groups in order of their first files.
pub fn group_by_header(files: &[Headed]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..files.len()).collect();
    let name = |index: usize| files.get(index).map_or("", |file| file.name.as_str());
    order.sort_by(|a, b| natural_order(name(*a), name(*b)));
    let mut places: HashMap<Vec<String>, usize> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for index in order {
        let Some(file) = files.get(index) else {
            continue;
        };
        let mut key: Vec<String> = file.columns.iter().map(|name| alike(name)).collect();
        key.sort_unstable();
        let place = *places.entry(key).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(index),
            None => groups.push(vec![index]),
        }
    }
    groups
}

/// A column's name as it is compared: case and the blanks around it do not matter.
pub fn alike(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Compares names as people do: digits as numbers, the rest letter by letter.
pub fn natural_order(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.as_bytes(), b.as_bytes());
    loop {
        let (Some(x), Some(y)) = (left.first(), right.first()) else {
            return (left.len().cmp(&right.len())).then_with(|| a.cmp(b));
        };
        if x.is_ascii_digit() && y.is_ascii_digit() {
            let (m, rest_left) = digits(left);
            let (n, rest_right) = digits(right);
            let by_number = m.len().cmp(&n.len()).then_with(|| m.cmp(n));
            if by_number != Ordering::Equal {
                return by_number;
            }
            (left, right) = (rest_left, rest_right);
            continue;
        }
        let by_letter = x.to_ascii_lowercase().cmp(&y.to_ascii_lowercase());
        if by_letter != Ordering::Equal {
            return by_letter;
        }
        left = left.get(1..).unwrap_or_default();
        right = right.get(1..).unwrap_or_default();
    }
}

/// The digits that open the text, without leading zeros, and the rest.
fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at_checked(count).unwrap_or((text, &[]));
    let zeros = digits.iter().take_while(|byte| **byte == b'0').count();
    (digits.get(zeros..).unwrap_or_default(), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_one_header_are_one_table_in_natural_order() {
        let file = |name: &str, columns: &[&str]| Headed {
            name: name.to_string(),
            columns: columns.iter().map(|name| name.to_string()).collect(),
        };
        let files = [
            file("log10.csv", &["id", "n"]),
            file("members.csv", &["id", "city"]),
            file("log2.csv", &["n", "id"]),
            file("LOG01.csv", &["ID", "N"]),
            file("a.csv", &["x"]),
        ];
        assert_eq!(
            group_by_header(&files),
            vec![vec![4], vec![3, 2, 0], vec![1]]
        );
        assert!(group_by_header(&[]).is_empty());
    }

    #[test]
    fn digits_compare_as_numbers() {
        let mut names = [
            "b",
            "a10",
            "a9",
            "a009b",
            "A1",
            "a",
            "2024-10-2",
            "2024-9-30",
        ];
        names.sort_by(|a, b| natural_order(a, b));
        assert_eq!(
            names,
            [
                "2024-9-30",
                "2024-10-2",
                "a",
                "A1",
                "a9",
                "a009b",
                "a10",
                "b"
            ]
        );
    }
}
