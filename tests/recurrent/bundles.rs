//! In a bundle: what is written is what is read, and nothing else is read.

use holdfast::feature::contract::{Contract, Feature, FeatureKind, Imputation};
use holdfast::feature::prepare::Random;
use holdfast::i18n::Lang;
use holdfast::model;
use holdfast::model::bundle::{Estimate, write};
use holdfast::model::estimator::Estimator;
use holdfast::model::recurrent::RecurrentOptions;
use serde_json::{Value, json};

use super::support::{World, fitted, scores, world};

fn contract(world: &World) -> Contract {
    let feature = |name: &String| Feature {
        name: name.clone(),
        kind: FeatureKind::Number,
        imputation: Imputation::None,
        title: None,
        range: None,
    };
    Contract {
        features: world.names.iter().map(feature).collect(),
        ..Contract::default()
    }
}

fn small(world: &World) -> Estimator {
    let mut options = RecurrentOptions {
        epochs: 2,
        ..RecurrentOptions::gru_bilstm(300, 1)
    };
    options.layers[0].width = 5;
    options.layers[1].width = 3;
    Estimator::Recurrent(Box::new(fitted(world, options).unwrap()))
}

fn written(world: &World, estimator: &Estimator) -> String {
    write(&Estimate {
        name: "any",
        estimator: "gru-bilstm",
        contract: &contract(world),
        model: estimator,
        threshold: Some(0.4),
        metrics: None,
        provenance: None,
    })
    .unwrap()
}

#[test]
fn what_is_written_is_read_and_scores_the_same_to_the_bit() {
    let (seen, unseen) = (world(300, 1), world(500, 2));
    let estimator = small(&seen);
    let scorer = model::open("any.json", written(&seen, &estimator).as_bytes()).unwrap();
    let Estimator::Recurrent(network) = &estimator else {
        panic!("a recurrent network");
    };
    let mut found = vec![0.0; 500];
    scorer.scores(&unseen.matrix, 0..500, &mut found).unwrap();
    assert_eq!(found, scores(network, &unseen.matrix));
    assert_eq!(scorer.work(), Some(network.work() as u64));
    assert!(scorer.notes.is_empty());
    let refused = model::load("any.json", written(&seen, &estimator).as_bytes()).unwrap_err();
    assert!(refused.say(Lang::En).contains("recurrent"), "{refused}");
}

#[test]
fn what_cannot_be_is_refused_with_its_place() {
    let seen = world(300, 1);
    let sound: Value = serde_json::from_str(&written(&seen, &small(&seen))).unwrap();
    let layers = &sound["estimators"][0]["model"]["layers"];
    let many: Vec<Value> = vec![layers[0].clone(); 9];
    let steps: Vec<usize> = (0..600).collect();
    for (pointer, value, expected) in [
        ("encoder", json!([]), "model.encoder"),
        ("encoder/2/spread", json!(0.0), "model.encoder[2]"),
        // The steps of a channel have equally many numbers.
        ("encoder/3", json!({"as": "nothing"}), "model.channels"),
        ("channels/0/0", json!(99), "model.channels[0]"),
        ("channels/0/0", json!(0), "model.channels[0]"),
        ("channels/0/0", json!(-1), "expected"),
        ("channels/0", json!([]), "model.channels[0]"),
        ("channels/0", json!([null, null]), "model.channels[0]"),
        ("channels", json!([[0, 1], [2]]), "model.channels[1]"),
        ("channels", json!([steps]), "model.channels[0]"),
        ("channels", json!({}), "expected"),
        // Fewer steps, and what is no step stands at each: other inputs than the weights'.
        ("channels", json!([[0, 1]]), "model.layers[0]"),
        ("layers", json!([]), "model.layers"),
        ("layers", Value::Array(many), "model.layers"),
        ("layers/0/forward/kind", json!("lstm"), "model.layers[0]"),
        ("layers/0/forward/kind", json!("rnn"), "rnn"),
        (
            "layers/0/forward/input_weights/3",
            json!(1e39),
            "model.layers[0]",
        ),
        ("layers/0/forward/input_weights/3", json!("NaN"), "expected"),
        (
            "layers/0/forward/state_weights",
            json!([1.0]),
            "model.layers[0]",
        ),
        (
            "layers/0/forward/input_bias",
            json!([1.0]),
            "model.layers[0]",
        ),
        ("layers/0/forward/state_bias", json!([]), "model.layers[0]"),
        ("layers/1/backward", json!(null), "model.head"),
        (
            "layers/1/backward/state_bias/0",
            json!(-1e300),
            "model.layers[1]",
        ),
        ("layers/0/sideways", json!(1), "sideways"),
        ("head", json!([]), "model.head"),
        ("head", json!(["rectifier"]), "model.head"),
        ("head/1/linear/bias/0", json!(1e39), "model.head"),
        ("head/0/dropout/share", json!(1.0), "model.head"),
        ("more", json!(1), "more"),
    ] {
        let mut spoilt = sound.clone();
        let place = format!("/estimators/0/model/{pointer}");
        match spoilt.pointer_mut(&place) {
            Some(slot) => *slot = value.clone(),
            None => {
                let (parent, name) = place.rsplit_once('/').unwrap();
                spoilt.pointer_mut(parent).unwrap()[name] = value.clone();
            }
        }
        let found = model::open("any.json", spoilt.to_string().as_bytes());
        let error = found.err().unwrap_or_else(|| panic!("{pointer} {value}"));
        let said = error.say(Lang::En);
        assert!(said.contains(expected), "{pointer}: {said}");
        assert_ne!(said, error.say(Lang::Ko));
    }
}

#[test]
fn whatever_is_cut_off_or_mixed_up_is_refused_or_scores() {
    let (seen, few) = (world(300, 1), world(3, 3));
    let text = written(&seen, &small(&seen)).into_bytes();
    let mut random = Random::new(5);
    for _ in 0..300 {
        let mut bytes = text.clone();
        for _ in 0..1 + random.below(4) {
            let at = random.below(bytes.len());
            bytes[at] = b"0123456789-e.,[]{}\"tn"[random.below(21)];
        }
        if random.uniform() < 0.2 {
            bytes.truncate(random.below(bytes.len()));
        }
        if let Ok(scorer) = model::open("any.json", &bytes) {
            let mut found = vec![0.0; 3];
            scorer.scores(&few.matrix, 0..3, &mut found).unwrap();
            let sound = |score: &f64| score.is_nan() || (0.0..=1.0).contains(score);
            assert!(found.iter().all(sound), "{found:?}");
        }
    }
}
