//! Puts lists in order by one sort for all of them. The standard library's sort
//! is compiled anew for every kind of list and comparison, three kilobytes each;
//! the page orders dozens of short lists and should be downloaded soon.

use std::cmp::Ordering;

/// Puts a list in order, as `sort_by` does: what compares as equal keeps its order.
pub fn arrange<T>(items: &mut Vec<T>, mut compare: impl FnMut(&T, &T) -> Ordering) {
    let order = order_of(
        items.len(),
        &mut |a, b| match (items.get(a), items.get(b)) {
            (Some(a), Some(b)) => compare(a, b),
            _ => Ordering::Equal,
        },
    );
    let mut taken: Vec<Option<T>> = items.drain(..).map(Some).collect();
    let next = |at: u32| taken.get_mut(at as usize)?.take();
    items.extend(order.into_iter().filter_map(next));
}

/// Puts a list in order by a key, as `sort_by_key` does.
pub fn arrange_by_key<T, K: Ord>(items: &mut Vec<T>, mut key: impl FnMut(&T) -> K) {
    arrange(items, |a, b| key(a).cmp(&key(b)));
}

#[inline(never)]
fn order_of(length: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<u32> {
    let mut order: Vec<u32> = (0..length as u32).collect();
    order.sort_by(|a, b| compare(*a as usize, *b as usize));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_arranged_as_they_would_be_sorted() {
        let words = ["pear", "fig", "apple", "kiwi", "plum", "fig", ""];
        let mut arranged: Vec<String> = words.map(String::from).to_vec();
        let mut sorted = arranged.clone();
        arrange(&mut arranged, |a, b| a.len().cmp(&b.len()));
        sorted.sort_by_key(String::len);
        assert_eq!(arranged, sorted);
        arrange_by_key(&mut arranged, |word| std::cmp::Reverse(word.clone()));
        sorted.sort_by_key(|word| std::cmp::Reverse(word.clone()));
        assert_eq!(arranged, sorted);
    }
}
