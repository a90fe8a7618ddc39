//! A few things by their key, in the keys' order. As few are found one by one as fast as in a
//! tree, whose code the page would have to carry for every kind of key.

use std::borrow::Borrow;

use serde::{Deserialize, Serialize};

/// Values by key, a key once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listed<K, V>(Vec<(K, V)>);

impl<K, V> Default for Listed<K, V> {
    fn default() -> Listed<K, V> {
        Listed(Vec::new())
    }
}

impl<K, V> Listed<K, V> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, by rising key.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// The keys, rising.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.iter().map(|(key, _)| key)
    }

    /// Keeps those of which it is said.
    pub fn retain(&mut self, mut keeps: impl FnMut(&K, &V) -> bool) {
        self.0.retain(|(key, value)| keeps(key, value));
    }
}

impl<K: Ord, V> Listed<K, V> {
    /// Where a key stands, or else where it would.
    fn place<Q>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.0.binary_search_by(|(own, _)| {
            let own: &Q = own.borrow();
            own.cmp(key)
        })
    }

    /// The value of a key.
    pub fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        let place = self.place(key).ok()?;
        self.0.get(place).map(|(_, value)| value)
    }

    /// Puts a value in; gives the one that the key had.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let had = self.remove(&key);
        let place = self.place(&key).unwrap_or_else(|place| place);
        self.0.insert(place, (key, value));
        had
    }

    /// Takes the value of a key out.
    pub fn remove<Q>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        let place = self.place(key).ok()?;
        Some(self.0.remove(place).1)
    }
}

impl<K: Ord> Listed<K, ()> {
    /// Puts a key in.
    pub fn add(&mut self, key: K) {
        self.insert(key, ());
    }

    /// Whether a key is there.
    pub fn contains<Q>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.place(key).is_ok()
    }
}

impl<K: Ord> FromIterator<K> for Listed<K, ()> {
    fn from_iter<I: IntoIterator<Item = K>>(keys: I) -> Listed<K, ()> {
        let mut listed = Listed::default();
        keys.into_iter().for_each(|key| listed.add(key));
        listed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_stands_once_and_in_its_place() {
        let mut listed = Listed::default();
        assert_eq!(listed.insert("b".to_string(), 1), None);
        assert_eq!(listed.insert("a".to_string(), 2), None);
        assert_eq!(listed.insert("b".to_string(), 3), Some(1));
        assert_eq!(listed.len(), 2);
        assert_eq!(listed.get("b"), Some(&3));
        assert_eq!(listed.get("c"), None);
        assert!(listed.keys().eq(["a", "b"]));
        listed.retain(|_, value| *value > 2);
        assert_eq!((listed.remove("a"), listed.remove("b")), (None, Some(3)));
        assert!(listed.is_empty());
    }

    #[test]
    fn what_came_in_another_order_is_the_same() {
        let listed = |keys: &[u32]| keys.iter().copied().collect::<Listed<u32, ()>>();
        assert_eq!(listed(&[3, 1, 2, 1]), listed(&[2, 3, 1]));
        assert!(listed(&[3, 1]).contains(&1) && !listed(&[3, 1]).contains(&2));
    }
}
