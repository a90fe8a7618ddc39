//! Which files given together are one table: those with the same columns, and those of
//! one series (`log_1.csv`, `log_2.csv`) of which some have a column more or less.

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
    with_near_ones(files, groups)
}

/// Puts groups that differ from a larger one by a column or so to it.
fn with_near_ones(files: &[Headed], mut groups: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let first = |group: &[usize]| group.first().and_then(|index| files.get(*index));
    let mut at = 0;
    while let Some(group) = groups.get(at) {
        let size = group.len();
        let is_home = |(place, other): (usize, &Vec<usize>)| {
            let before = place != at && (other.len(), at) > (size, place);
            let near = |index: &usize| {
                let pair = first(group).zip(files.get(*index));
                pair.is_some_and(|(a, b)| is_series((&a.name, &a.columns), (&b.name, &b.columns)))
            };
            (before && other.iter().any(near)).then_some(place)
        };
        match groups.iter().enumerate().find_map(is_home) {
            Some(home) => {
                let odd = groups.remove(at);
                let home = if home > at { home - 1 } else { home };
                if let Some(home) = groups.get_mut(home) {
                    home.extend(odd);
                    let name = |index: &usize| files.get(*index).map_or("", |file| &file.name);
                    home.sort_by(|a, b| natural_order(name(a), name(b)));
                }
            }
            None => at += 1,
        }
    }
    let order = |group: &Vec<usize>| first(group).map_or("", |file| file.name.as_str());
    groups.sort_by(|a, b| natural_order(order(a), order(b)));
    groups
}

/// Whether two files, by their names and columns, are of one series: called alike but for
/// numbers, with three in four columns in common.
pub fn is_series(one: (&str, &[String]), other: (&str, &[String])) -> bool {
    let stem = |name: &str| -> String {
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let letters = name.chars().filter(|letter| letter.is_alphabetic());
        letters.flat_map(char::to_lowercase).collect()
    };
    if stem(one.0) != stem(other.0) {
        return false;
    }
    let folded =
        |columns: &[String]| -> Vec<String> { columns.iter().map(|name| alike(name)).collect() };
    let (one, other) = (folded(one.1), folded(other.1));
    let common = one.iter().filter(|name| other.contains(name)).count();
    common * 4 >= one.len().max(other.len()) * 3
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
    fn a_file_of_a_series_may_have_a_column_more_or_less() {
        let file = |name: &str, columns: &str| Headed {
            name: name.to_string(),
            columns: columns.split(',').map(str::to_string).collect(),
        };
        let files = [
            file("log_1.csv", "id,day,n,m,x"),
            file("log_10.csv", "id,day,n,m"),
            file("log_2.csv", "m,n,day,id"),
            file("log_3.csv", "id,day,n"),
            // Called otherwise, or with too little in common.
            file("late_4.csv", "id,day,n,m,y"),
            file("log_5.csv", "id,price,shop,m"),
        ];
        assert_eq!(
            group_by_header(&files),
            vec![vec![4], vec![0, 2, 3, 1], vec![5]]
        );
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
