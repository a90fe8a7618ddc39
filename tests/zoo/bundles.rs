//! Every kind in a bundle: what is written is what is read, and nothing else is read.

use holdfast::feature::contract::{Contract, Feature, FeatureKind, Imputation};
use holdfast::i18n::Lang;
use holdfast::model::bundle::{Estimate, write};
use holdfast::model::estimator::{Combination, Estimator, Part, Weighted};
use holdfast::model::forest::ForestOptions;
use holdfast::model::neighbours::NeighbourOptions;
use holdfast::model::perceptron::{NetworkOptions, Shape};
use holdfast::model::support_vectors::SupportVectorOptions;
use holdfast::model::{self, ModelError, Note, Scorer};
use serde_json::{Value, json};

use super::support::{World, forest, golden, neighbours, network, support_vectors, world};

fn contract(features: usize) -> Contract {
    let feature = |at: usize| Feature {
        name: format!("f{at}"),
        kind: FeatureKind::Number,
        imputation: Imputation::None,
        title: None,
        range: None,
    };
    Contract {
        preparation: None,
        features: (0..features).map(feature).collect(),
        id: None,
        label: None,
    }
}

/// A small model of every kind.
fn every_kind(seen: &World) -> Vec<Estimator> {
    let (matrix, labels) = (&seen.matrix, &seen.labels);
    let trees = ForestOptions {
        trees: 8,
        ..ForestOptions::suited(1_000, 1)
    };
    let few = NeighbourOptions {
        most: 60,
        ..NeighbourOptions::default()
    };
    let some = SupportVectorOptions {
        most: 80,
        ..SupportVectorOptions::default()
    };
    let net = |shape: Shape| NetworkOptions {
        shape,
        epochs: 2,
        ..NetworkOptions::perceptron(1_000, 1)
    };
    let perceptron = net(Shape::Perceptron {
        hidden: vec![8],
        norm: true,
    });
    let residual = net(Shape::Residual {
        blocks: 1,
        width: 6,
        hidden: 8,
    });
    let network =
        |options| Estimator::Network(Box::new(network(matrix, &[], labels, options).unwrap()));
    let mut kinds = vec![
        Estimator::Forest(forest(matrix, &[], labels, trees).unwrap()),
        Estimator::Neighbours(Box::new(neighbours(matrix, &[], labels, &few).unwrap())),
        Estimator::SupportVectors(Box::new(
            support_vectors(matrix, &[], labels, &some).unwrap(),
        )),
        network(perceptron),
        network(residual),
    ];
    let part = |(at, estimator): (usize, &Estimator)| Part {
        name: format!("part {at}"),
        weight: 0.25 + at as f32,
        estimator: estimator.clone(),
    };
    let parts: Vec<Part> = kinds.iter().enumerate().map(part).collect();
    for combination in [Combination::Mean, Combination::Logistic { offset: -0.1 }] {
        kinds.push(Estimator::Weighted(Box::new(Weighted {
            combination,
            parts: parts.clone(),
        })));
    }
    kinds
}

fn written(estimator: &Estimator) -> String {
    write(&Estimate {
        name: "any",
        estimator: "one",
        contract: &contract(6),
        model: estimator,
        threshold: Some(0.4),
        metrics: None,
        provenance: None,
    })
    .unwrap()
}

fn scores(scorer: &Scorer, world: &World) -> Vec<f64> {
    let mut out = vec![0.0; world.matrix.rows()];
    scorer
        .scores(&world.matrix, 0..world.matrix.rows(), &mut out)
        .unwrap();
    out
}

#[test]
fn what_is_written_is_read_and_scores_the_same_to_the_bit() {
    let golden = golden();
    let (seen, unseen) = (world(&golden, "seen"), world(&golden, "unseen"));
    for estimator in every_kind(&seen) {
        let kind = estimator.kind();
        let scorer = model::open("any.json", written(&estimator).as_bytes()).expect(kind);
        assert_eq!(scorer.threshold, Some(0.4));
        // A file that holds customers says so.
        let holds = matches!(kind, "neighbours" | "support-vectors" | "weighted");
        let said = holds.then_some(Note::HoldsCustomers);
        assert_eq!(scorer.notes, said.into_iter().collect::<Vec<_>>(), "{kind}");
        let mut expected = vec![0.0; 1_000];
        estimator.probabilities(&unseen.matrix, 0..1_000, &mut expected);
        assert_eq!(scores(&scorer, &unseen), expected, "{kind}");
        let refused = model::load("any.json", written(&estimator).as_bytes()).unwrap_err();
        match kind {
            "forest" => {
                assert!(matches!(refused, ModelError::Shares { .. }));
                assert!(scorer.explainable(&unseen.matrix).is_some());
            }
            _ => {
                assert!(refused.say(Lang::En).contains(kind), "{refused}");
                assert_ne!(refused.say(Lang::En), refused.say(Lang::Ko));
                assert!(scorer.explainable(&unseen.matrix).is_none());
            }
        }
    }
}

#[test]
fn what_cannot_be_is_refused_with_its_place() {
    let golden = golden();
    let seen = world(&golden, "seen");
    let kinds = every_kind(&seen);
    let sound: Vec<Value> = kinds
        .iter()
        .map(|estimator| serde_json::from_str(&written(estimator)).unwrap())
        .collect();
    let [
        forest,
        neighbours,
        vectors,
        perceptron,
        residual,
        mean,
        stack,
    ] = sound.as_slice()
    else {
        panic!("seven kinds")
    };
    let own = &neighbours["estimators"][0]["model"]["rows"];
    let short: Vec<Value> = own.as_array().unwrap()[1..].to_vec();
    let mut deep = residual["estimators"][0]["model"]["layers"][1].clone();
    for _ in 0..100 {
        deep = json!({ "residual": { "layers": [deep] } });
    }
    let part = mean["estimators"][0]["model"]["parts"][0].clone();
    let mut nested = part.clone();
    for _ in 0..20 {
        nested = json!({
            "name": "again", "kind": "weighted",
            "model": { "combination": "mean", "parts": [nested] },
        });
    }
    for (bundle, pointer, value, expected) in [
        (
            forest,
            "learner/objective/name",
            json!("multi:softprob"),
            "num_class",
        ),
        (neighbours, "rows", Value::Array(short), "model.rows"),
        (neighbours, "rows/7", json!(1e39), "model.rows[7]"),
        (neighbours, "rows/7", json!("NaN"), "expected"),
        (neighbours, "labels", json!([]), "model.labels"),
        (neighbours, "neighbours", json!(0), "model.neighbours"),
        (neighbours, "neighbours", json!(61), "model.neighbours"),
        (neighbours, "neighbours", json!(-1), "expected"),
        (neighbours, "encoder", json!([]), "model.encoder"),
        (
            neighbours,
            "encoder/2/spread",
            json!(0.0),
            "model.encoder[2]",
        ),
        (
            neighbours,
            "encoder/2/centre",
            json!(1e39),
            "model.encoder[2]",
        ),
        (neighbours, "encoder/2/more", json!(1), "more"),
        (vectors, "weights", json!([1.0]), "model.vectors"),
        (vectors, "weights", json!([]), "model.weights"),
        (vectors, "kernel/gamma", json!(-1.0), "kernel.gamma"),
        (vectors, "kernel/kind", json!("cosine"), "cosine"),
        (vectors, "offset", json!(1e300), "model.offset"),
        (vectors, "slope", json!(null), "null"),
        (perceptron, "layers", json!([]), "model.layers"),
        (
            perceptron,
            "layers/0/linear/bias",
            json!([0.0]),
            "model.layers",
        ),
        (
            perceptron,
            "layers/0/linear/bias/0",
            json!(1e39),
            "model.layers",
        ),
        (
            perceptron,
            "layers/1/norm/variance/0",
            json!(-1.0),
            "model.layers",
        ),
        (
            perceptron,
            "layers/3/dropout/share",
            json!(1.0),
            "model.layers",
        ),
        (perceptron, "layers/2", json!("softmax"), "softmax"),
        (residual, "layers/1/residual/layers", json!([]), ""),
        (residual, "layers/1", deep, ""),
        (mean, "combination", json!("median"), "combination"),
        (mean, "offset", json!(0.0), "combination"),
        (stack, "offset", json!(null), "combination"),
        (mean, "parts", json!([]), "model.parts"),
        (mean, "parts", Value::Array(vec![part; 17]), "model.parts"),
        (mean, "parts/1/weight", json!(-0.5), "parts[1].weight"),
        (mean, "parts/1/threshold", json!(0.5), "parts[1].threshold"),
        (mean, "parts/0/kind", json!("weighted"), "combination"),
        (mean, "parts/0", nested, "weighted"),
        (mean, "parts/0/kind", json!("horoscope"), "horoscope"),
    ] {
        let mut spoilt = bundle.clone();
        let place = format!("/estimators/0/model/{pointer}");
        match spoilt.pointer_mut(&place) {
            Some(slot) => *slot = value.clone(),
            None => {
                let (parent, name) = place.rsplit_once('/').unwrap();
                spoilt.pointer_mut(parent).unwrap()[name] = value.clone();
            }
        }
        let found = model::open("any.json", spoilt.to_string().as_bytes());
        // A residual layer of nothing adds what went in: harmless.
        if pointer == "layers/1/residual/layers" {
            assert!(found.is_ok());
            continue;
        }
        let error = found.expect_err(pointer);
        let said = error.say(Lang::En);
        assert!(said.contains(expected), "{pointer}: {said}");
        assert_ne!(said, error.say(Lang::Ko));
    }
}

#[test]
fn whatever_is_cut_off_or_mixed_up_is_refused_or_scores() {
    let golden = golden();
    let seen = world(&golden, "seen");
    let few = World {
        matrix: holdfast::feature::matrix::Matrix::new(1, vec![vec![0.5]; 6]).unwrap(),
        labels: vec![true],
        kinds: vec![1],
    };
    let mut random = holdfast::feature::prepare::Random::new(5);
    for estimator in every_kind(&seen) {
        let text = written(&estimator).into_bytes();
        for _ in 0..60 {
            let mut bytes = text.clone();
            for _ in 0..1 + random.below(4) {
                let at = random.below(bytes.len());
                bytes[at] = b"0123456789-e.,[]{}\"tn"[random.below(21)];
            }
            if random.uniform() < 0.3 {
                bytes.truncate(random.below(bytes.len()));
            }
            if let Ok(scorer) = model::open("any.json", &bytes) {
                let scores = scores(&scorer, &few);
                let sound = |score: &f64| score.is_nan() || (0.0..=1.0).contains(score);
                assert!(scores.iter().all(sound), "{scores:?}");
            }
        }
    }
}
