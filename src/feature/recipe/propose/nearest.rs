//! Names that somebody may have meant by one that nothing bears.

use super::super::RecipeError;
use super::super::bind::plain;
use crate::arrange::arrange_by_key;

/// Names that are told, at most.
const MOST: usize = 3;

/// That no table or column is called so, and which are called most like it.
pub fn no_such_place(name: &str, known: impl Iterator<Item = String>) -> RecipeError {
    let letters = |name: &str| plain(name).chars().collect::<Vec<char>>();
    let wanted = letters(name);
    let mut known: Vec<(usize, String)> = known
        .map(|name| (distance(&wanted, &letters(&name)), name))
        .collect();
    arrange_by_key(&mut known, |(distance, _)| *distance);
    known.truncate(MOST);
    let nearest: Vec<String> = known.into_iter().map(|(_, name)| name).collect();
    RecipeError::NoSuchPlace {
        name: name.to_string(),
        nearest: nearest.join(", "),
    }
}

/// Letters to change, to add or to take away until one name is the other (Levenshtein).
fn distance(from: &[char], to: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (at, letter) in from.iter().enumerate() {
        let mut left = at + 1;
        let mut next = Vec::with_capacity(row.len());
        next.push(left);
        for (above, other) in row.windows(2).zip(to) {
            let [before, above] = above else { continue };
            let changed = before + usize::from(letter != other);
            left = changed.min(above + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_counted_that_differ() {
        let letters = |text: &str| text.chars().collect::<Vec<char>>();
        for (from, to, expected) in [
            ("", "", 0),
            ("", "ab", 2),
            ("buyer", "byer", 1),
            ("kitten", "sitting", 3),
            ("고객번호", "고객변호", 1),
        ] {
            assert_eq!(distance(&letters(from), &letters(to)), expected, "{from}");
            assert_eq!(distance(&letters(to), &letters(from)), expected, "{to}");
        }
    }

    #[test]
    fn the_few_names_most_like_it_are_told() {
        let known = [
            "orders.price",
            "orders.buyer",
            "members.card",
            "orders.by",
            "x",
        ];
        let error = no_such_place("Orders.byer", known.map(str::to_string).into_iter());
        let nearest = "orders.buyer, orders.by, orders.price".to_string();
        let name = "Orders.byer".to_string();
        assert_eq!(error, RecipeError::NoSuchPlace { name, nearest });
    }
}
