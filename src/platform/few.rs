//! A few things by their key, in the order in which they came. A dozen are found as fast one by one
//! as in a tree, whose code everybody would have to download.

/// Values by key; a key has one value.
pub struct Few<K, V>(Vec<(K, V)>);

impl<K: PartialEq, V> Few<K, V> {
    /// Nothing yet.
    pub const fn new() -> Few<K, V> {
        Few(Vec::new())
    }

    fn place<Q: PartialEq + ?Sized>(&self, key: &Q) -> Option<usize>
    where
        K: std::borrow::Borrow<Q>,
    {
        self.0.iter().position(|(own, _)| own.borrow() == key)
    }

    /// The value of a key.
    pub fn get<Q: PartialEq + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: std::borrow::Borrow<Q>,
    {
        let place = self.place(key)?;
        self.0.get(place).map(|(_, value)| value)
    }

    /// Puts a value in, in place of the key's former one.
    pub fn insert(&mut self, key: K, value: V) {
        self.remove(&key);
        self.0.push((key, value));
    }

    /// Takes the value of a key out.
    pub fn remove<Q: PartialEq + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: std::borrow::Borrow<Q>,
    {
        let place = self.place(key)?;
        Some(self.0.remove(place).1)
    }

    /// Whether there is only one.
    pub fn is_one(&self) -> bool {
        self.0.len() == 1
    }

    /// Takes all values out.
    pub fn take(&mut self) -> impl Iterator<Item = V> + use<K, V> {
        std::mem::take(&mut self.0)
            .into_iter()
            .map(|(_, value)| value)
    }
}
