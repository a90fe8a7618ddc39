//! Numbers of keys: the order of their first occurrence, whatever the batches.

use std::collections::HashMap;

use proptest::prelude::*;

use super::keys::MIXED;
use super::*;

fn numbered(ids: &mut Ids, keys: &[Vec<u8>]) -> Vec<u32> {
    let mut out = Vec::new();
    ids.number(keys.iter().map(Vec::as_slice), &mut out)
        .unwrap();
    out
}

/// What a plain map says.
fn plainly(keys: &[Vec<u8>]) -> Vec<u32> {
    let mut map: HashMap<&[u8], u32> = HashMap::new();
    keys.iter()
        .map(|key| {
            let next = map.len() as u32;
            *map.entry(key).or_insert(next)
        })
        .collect()
}

fn number(value: u32) -> Vec<u8> {
    value.to_string().into_bytes()
}

#[test]
fn many_keys_stay_apart_and_a_new_seed_loses_none() {
    let keys: Vec<_> = (0..200_000).map(number).collect();
    let expected: Vec<u32> = (0..200_000).collect();
    let mut ids = Ids::new();
    assert_eq!(numbered(&mut ids, &keys), expected);
    ids.rebuild(ids.slots.len(), 7);
    assert_eq!(numbered(&mut ids, &keys), expected);
    assert_eq!((ids.len(), ids.key(1234)), (200_000, b"1234".as_slice()));
    assert_eq!(
        (ids.get(b"77"), ids.get(b"x"), ids.key(NO_ID)),
        (Some(77), None, b"".as_slice())
    );
}

#[test]
fn keys_made_to_collide_cost_a_new_seed_and_no_more() {
    // All with the same upper bits of the hash: one slot for all.
    let mut colliding = Vec::new();
    let mut value = 0;
    while colliding.len() < 300 {
        let key = number(value);
        if hash(&key, SEED) >> 22 == 5 {
            colliding.push(key);
        }
        value += 1;
    }
    let mut ids = Ids::new();
    let expected: Vec<u32> = (0..300).collect();
    assert_eq!(numbered(&mut ids, &colliding), expected);
    assert_ne!(ids.seed, SEED, "no new seed was taken");
    assert_eq!(numbered(&mut ids, &colliding), expected);
}

#[test]
fn a_fixed_population_numbers_its_own_and_counts_the_others() {
    let mut ids = Ids::new();
    numbered(&mut ids, &(0..1000).map(number).collect::<Vec<_>>());
    let asked: Vec<_> = (900..1100).map(number).collect();
    let (mut out, mut strangers) = (Vec::new(), Strangers::default());
    ids.look_up(asked.iter().map(Vec::as_slice), &mut out, &mut strangers);
    let expected: Vec<u32> = (900..1000).chain([NO_ID; 100]).collect();
    assert_eq!(out, expected);
    assert_eq!(
        (strangers.rows(), strangers.different(), ids.len()),
        (100, 100, 1000)
    );
}

#[test]
fn merging_says_what_became_of_each_number() {
    let (mut one, mut two) = (Ids::new(), Ids::new());
    numbered(&mut one, &["a", "b"].map(|k| k.as_bytes().to_vec()));
    numbered(
        &mut two,
        &["b", "c", "a", ""].map(|k| k.as_bytes().to_vec()),
    );
    assert_eq!(one.merge(&two), Ok(vec![1, 2, 0, 3]));
    assert_eq!(
        one.keys().collect::<Vec<_>>(),
        [b"a".as_slice(), b"b", b"c", b""]
    );
}

/// Keys of one length that differ in one byte, each at another place.
fn nearly_alike(length: usize) -> Vec<Vec<u8>> {
    let key = |at: usize| {
        let mut key = vec![b'x'; length];
        if let Some(byte) = key.get_mut(at / 3) {
            *byte = b'a' + (at % 3) as u8;
        }
        key
    };
    let mut keys: Vec<_> = (0..3 * length + 1).map(key).collect();
    keys.extend(keys.clone().into_iter().rev());
    keys
}

#[test]
fn keys_of_one_length_are_told_apart_by_every_byte() {
    for length in 0..=80 {
        let keys = nearly_alike(length);
        let mut ids = Ids::new();
        assert_eq!(numbered(&mut ids, &keys), plainly(&keys), "{length}");
        let alike = (1..=64).contains(&length);
        assert_eq!(ids.keys.length(), if alike { length } else { MIXED });
        // Again, now that all are there.
        assert_eq!(numbered(&mut ids, &keys), plainly(&keys), "{length}");
    }
}

#[test]
fn a_key_of_another_length_changes_no_number() {
    for length in [8, 44, 47, 64] {
        let mut keys = nearly_alike(length);
        let alike = keys.len();
        // Longer, shorter and empty ones that begin alike.
        for other in [length + 1, length - 1, length + 8, 0] {
            keys.extend([vec![b'x'; other], vec![b'x'; length]]);
        }
        let mut ids = Ids::new();
        numbered(&mut ids, &keys[..alike]);
        let (mut found, mut strangers) = (Vec::new(), Strangers::default());
        ids.look_up(keys.iter().map(Vec::as_slice), &mut found, &mut strangers);
        assert_eq!((ids.keys.length(), strangers.rows()), (length, 4));
        let mut ids = Ids::new();
        assert_eq!(numbered(&mut ids, &keys), plainly(&keys));
        assert_eq!(ids.keys.length(), MIXED);
        assert_eq!(numbered(&mut ids, &keys), plainly(&keys));
    }
}

proptest! {
    #[test]
    fn numbers_are_those_of_a_plain_map(
        keys in prop::collection::vec(prop::collection::vec(b'a'..=b'c', 0..20), 0..600),
    ) {
        prop_assert_eq!(numbered(&mut Ids::new(), &keys), plainly(&keys));
    }

    #[test]
    fn keys_are_equal_when_their_bytes_are(a in "[ab]{0,20}", b in "[ab]{0,20}") {
        let (a, b) = (a.as_bytes(), b.as_bytes());
        prop_assert_eq!(equal(a, b), a == b);
        prop_assert!(equal(a, a));
    }
}
