//! Which files given together are one table: those with the same columns, and those of
//! one series (`log_1.csv`, `log_2.csv`) of which some have a column more or less.

use std::cmp::{Ordering, Reverse};
use std::collections::{HashMap, HashSet};

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

/// Most other headers of a series that one is held to: real ones have a few.
pub const LOOKS: usize = 64;

/// Puts groups that differ from a larger one by a column or so to it.
fn with_near_ones(files: &[Headed], mut groups: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let file = |index: &usize| files.get(*index);
    let first = |group: &Vec<usize>| file(group.first()?);
    let heads: Vec<Option<SeriesHead>> = groups
        .iter()
        .map(|group| first(group).map(|file| SeriesHead::of(&file.name, &file.columns)))
        .collect();
    // Per stem the groups that have a file called so, the largest first.
    let mut called: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, group) in groups.iter().enumerate() {
        for file in group.iter().filter_map(file) {
            let places = called.entry(stem(&file.name)).or_default();
            if places.last() != Some(&place) {
                places.push(place);
            }
        }
    }
    let size = |groups: &[Vec<usize>], place: usize| groups.get(place).map_or(0, Vec::len);
    for places in called.values_mut() {
        places.sort_by_key(|place| Reverse(size(&groups, *place)));
    }
    // Where a group went to; itself if it stayed.
    let mut homes: Vec<usize> = (0..groups.len()).collect();
    for (at, head) in heads.iter().enumerate() {
        let Some(head) = head else {
            continue;
        };
        let others = called.get(&head.stem).map_or(&[][..], Vec::as_slice);
        let others = others.iter().map(|other| (*other, settled(&homes, *other)));
        let before = others.filter(|(_, home)| {
            *home != at && (size(&groups, *home), at) > (size(&groups, at), *home)
        });
        let near = before.take(LOOKS).filter(|(other, _)| {
            let other = heads.get(*other).and_then(Option::as_ref);
            other.is_some_and(|other| head.shares_columns(other))
        });
        let Some(home) = near.map(|(_, home)| home).min() else {
            continue;
        };
        let odd = groups.get_mut(at).map(std::mem::take).unwrap_or_default();
        if let (Some(group), Some(place)) = (groups.get_mut(home), homes.get_mut(at)) {
            group.extend(odd);
            *place = home;
        }
    }
    groups.retain(|group| !group.is_empty());
    let name = |index: &usize| file(index).map_or("", |file| file.name.as_str());
    for group in &mut groups {
        group.sort_by(|a, b| natural_order(name(a), name(b)));
    }
    let order = |group: &Vec<usize>| first(group).map_or("", |file| file.name.as_str());
    groups.sort_by(|a, b| natural_order(order(a), order(b)));
    groups
}

/// Where a group is in the end.
fn settled(homes: &[usize], mut at: usize) -> usize {
    while let Some(home) = homes.get(at).filter(|home| **home != at) {
        at = *home;
    }
    at
}

/// What tells whether files are of one series: how they are called but for numbers, and
/// their columns as they are compared. Made once of each file that is held to many.
#[derive(Clone, Debug)]
pub struct SeriesHead {
    stem: String,
    columns: Vec<String>,
    set: HashSet<String>,
}

impl SeriesHead {
    /// That of a file.
    pub fn of(name: &str, columns: &[String]) -> SeriesHead {
        let columns: Vec<String> = columns.iter().map(|name| alike(name)).collect();
        SeriesHead {
            stem: stem(name),
            set: columns.iter().cloned().collect(),
            columns,
        }
    }

    /// What its file is called but for numbers.
    pub fn stem(&self) -> &str {
        &self.stem
    }

    /// Whether both have three in four columns in common.
    pub fn shares_columns(&self, other: &SeriesHead) -> bool {
        let most = self.columns.len().max(other.columns.len());
        let common = self.columns.iter().filter(|name| other.set.contains(*name));
        common.count() * 4 >= most * 3
    }
}

/// A file's name without folders and all but letters.
fn stem(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let letters = name.chars().filter(|letter| letter.is_alphabetic());
    letters.flat_map(char::to_lowercase).collect()
}

/// Whether two files, by their names and columns, are of one series: called alike but for
/// numbers, with three in four columns in common.
pub fn is_series(one: (&str, &[String]), other: (&str, &[String])) -> bool {
    stem(one.0) == stem(other.0)
        && SeriesHead::of(one.0, one.1).shares_columns(&SeriesHead::of(other.0, other.1))
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
    fn a_series_is_found_among_many_files_that_are_called_alike() {
        let file = |place: usize, columns: String| Headed {
            name: format!("log_{place}.csv"),
            columns: columns.split(',').map(str::to_string).collect(),
        };
        // Twice as many as are looked at, each with columns of its own.
        let own = |place: usize| file(place, format!("a{place},b{place},c{place},d{place}"));
        let mut files: Vec<Headed> = (0..2 * LOOKS).map(own).collect();
        let first = files.len();
        for columns in ["id,day,n,m", "id,day,n,m", "id,day,n", "m,id,day,n,x"] {
            files.push(file(files.len(), columns.to_string()));
        }
        let groups = group_by_header(&files);
        assert_eq!(groups.len(), first + 1);
        let series: Vec<usize> = (first..first + 4).collect();
        assert_eq!(groups.last(), Some(&series));
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
