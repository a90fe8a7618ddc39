//! A recommender's file: what is written is what is read, and nothing else is read.

use holdfast::feature::prepare::Random;
use holdfast::i18n::Lang;
use holdfast::model::recommend::{RecommendOptions, Recommender, read};
use serde_json::{Value, json};

use super::support::{shop, trained};

fn small() -> Recommender {
    let options = RecommendOptions {
        width: 4,
        hidden: vec![5],
        epochs: 1,
        customer_vectors: true,
        ..RecommendOptions::default()
    };
    trained(&shop(40, 60, 1).tables(), options)
        .unwrap()
        .recommender
}

#[test]
fn what_is_written_is_read_and_scores_the_same_to_the_bit() {
    let made = small();
    let again = read(made.to_json().unwrap().as_bytes()).unwrap();
    assert_eq!(again, made);
    let [customers, items, _] = &shop(30, 70, 2).tables();
    let (own, other) = (
        made.vectors(customers, items).unwrap(),
        again.vectors(customers, items).unwrap(),
    );
    for customer in own.customers() {
        assert_eq!(
            made.best(&own, customer, &[], 70),
            again.best(&other, customer, &[], 70)
        );
    }
}

/// A file of before it said how good it is.
#[test]
fn a_file_without_figures_is_read() {
    let mut older: Value = serde_json::from_str(&small().to_json().unwrap()).unwrap();
    older.as_object_mut().unwrap().remove("judged");
    let again = read(older.to_string().as_bytes()).unwrap();
    assert_eq!(again.judged, None);
}

#[test]
fn what_cannot_be_is_refused_with_its_place() {
    let sound: Value = serde_json::from_str(&small().to_json().unwrap()).unwrap();
    for (pointer, value, expected) in [
        ("/format", json!("holdfast-bundle"), "format"),
        ("/version", json!(2), "version"),
        ("/more", json!(1), "more"),
        ("/customers/width", json!(0), "customers.width"),
        ("/customers/width", json!(5), "customers.tower"),
        ("/items/width", json!(1e9 as u64), "items.width"),
        ("/items/encoder", json!([]), "items.encoder"),
        ("/items/tower", json!([]), "items.tower"),
        (
            "/items/tower/0/linear/weights/0",
            json!(1e39),
            "items.tower",
        ),
        ("/items/known/0", json!("zzz"), "items.known"),
        ("/items/vectors", json!([1.0]), "items.vectors"),
        ("/items/vectors/3", json!(-1e300), "items.vectors"),
        ("/items/contract/features/0/name", json!(""), "items"),
        ("/head", json!([]), "head"),
        ("/head/0/linear/bias/0", json!(1e39), "head"),
        ("/head/0", json!("softmax"), "softmax"),
        ("/judged/hit_ratio/0/recommender", json!(1.5), "judged"),
        ("/judged/ndcg/0/k", json!(-1), "u32"),
    ] {
        let mut spoilt = sound.clone();
        match spoilt.pointer_mut(pointer) {
            Some(slot) => *slot = value.clone(),
            None => spoilt[pointer.trim_start_matches('/')] = value.clone(),
        }
        let error = read(spoilt.to_string().as_bytes()).expect_err(pointer);
        let said = error.say(Lang::En);
        let named = said.contains(expected) || pointer.contains("contract");
        assert!(named, "{pointer}: {said}");
        assert_ne!(said, error.say(Lang::Ko));
    }
}

#[test]
fn whatever_is_cut_off_or_mixed_up_is_refused_or_scores() {
    let text = small().to_json().unwrap().into_bytes();
    let [customers, items, _] = &shop(5, 60, 2).tables();
    let mut random = Random::new(5);
    for _ in 0..200 {
        let mut bytes = text.clone();
        for _ in 0..1 + random.below(4) {
            let at = random.below(bytes.len());
            bytes[at] = b"0123456789-e.,[]{}\"tn"[random.below(21)];
        }
        if random.uniform() < 0.2 {
            bytes.truncate(random.below(bytes.len()));
        }
        let Ok(recommender) = read(&bytes) else {
            continue;
        };
        if let Ok(vectors) = recommender.vectors(customers, items) {
            assert!(recommender.best(&vectors, 0, &[], 3).len() <= 3);
        }
    }
}
