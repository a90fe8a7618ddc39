//! ONNX files that are wrong: each gets its own words, none a panic or an endless run.

use std::fmt::Write;

use expect_test::expect_file;
use holdfast::i18n::Lang;
use holdfast::model;
use proptest::prelude::*;

use crate::golden;

/// A message of protocol buffers, written.
#[derive(Clone, Default)]
struct Message(Vec<u8>);

impl Message {
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    fn whole(mut self, field: u64, value: i64) -> Message {
        self.varint(field << 3);
        self.varint(value as u64);
        self
    }

    fn bytes(mut self, field: u64, bytes: &[u8]) -> Message {
        self.varint(field << 3 | 2);
        self.varint(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
        self
    }

    fn text(self, field: u64, text: &str) -> Message {
        self.bytes(field, text.as_bytes())
    }

    fn message(self, field: u64, message: Message) -> Message {
        self.bytes(field, &message.0)
    }
}

fn new() -> Message {
    Message::default()
}

/// A tensor of `f32` with the given dimensions.
fn tensor(name: &str, sizes: &[i64], values: &[f32]) -> Message {
    let raw: Vec<u8> = values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect();
    let sized = sizes
        .iter()
        .fold(new(), |tensor, size| tensor.whole(1, *size));
    sized.whole(2, 1).text(8, name).bytes(9, &raw)
}

fn node(operator: &str, inputs: &[&str], output: &str) -> Message {
    let node = inputs.iter().fold(new(), |node, input| node.text(1, input));
    node.text(2, output)
        .text(3, &format!("the {operator}"))
        .text(4, operator)
}

fn value(name: &str, element: i64, sizes: &[i64]) -> Message {
    let shape = sizes.iter().fold(new(), |shape, size| {
        let dimension = if *size < 0 {
            new().text(2, "n")
        } else {
            new().whole(1, *size)
        };
        shape.message(1, dimension)
    });
    let kind = new().message(1, new().whole(1, element).message(2, shape));
    new().text(1, name).message(2, kind)
}

/// A graph of one linear layer and a sigmoid, whose parts may be replaced.
struct Parts {
    version: i64,
    nodes: Vec<Message>,
    tensors: Vec<Message>,
    inputs: Vec<Message>,
    outputs: Vec<Message>,
}

impl Parts {
    fn sound() -> Parts {
        Parts {
            version: 17,
            nodes: vec![
                node("MatMul", &["x", "w"], "z"),
                node("Sigmoid", &["z"], "out"),
            ],
            tensors: vec![tensor("w", &[3, 1], &[0.5, -1.0, 2.0])],
            inputs: vec![value("x", 1, &[-1, 3])],
            outputs: vec![value("out", 1, &[-1, 1])],
        }
    }

    fn file(self) -> Vec<u8> {
        let lists = [
            (1, self.nodes),
            (5, self.tensors),
            (11, self.inputs),
            (12, self.outputs),
        ];
        let graph = lists.into_iter().fold(new(), |graph, (field, list)| {
            list.into_iter()
                .fold(graph, |graph, part| graph.message(field, part))
        });
        let opset = new().text(1, "").whole(2, self.version);
        let learned = new().text(1, "ai.onnx.ml").whole(2, 3);
        new()
            .whole(1, 8)
            .message(7, graph)
            .message(8, opset)
            .message(8, learned)
            .0
    }

    fn with(change: impl FnOnce(&mut Parts)) -> Vec<u8> {
        let mut parts = Parts::sound();
        change(&mut parts);
        parts.file()
    }
}

/// Two dimensions of one size, as a tensor.
fn sizes(size: i64) -> Message {
    let list = new().whole(1, 2).whole(2, 7).text(8, "size");
    list.whole(7, size).whole(7, size)
}

fn setting(name: &str, value: i64) -> Message {
    new().text(1, name).whole(3, value).whole(20, 2)
}

fn refuse(record: &mut String, what: &str, bytes: &[u8]) {
    let Err(error) = model::open("model", bytes) else {
        panic!("{what} was accepted");
    };
    let [english, korean] = [Lang::En, Lang::Ko].map(|lang| error.say(lang));
    assert!(!english.contains('{') && !korean.contains('{'), "{what}");
    writeln!(record, "{what}\n    {english}\n    {korean}").unwrap();
}

#[test]
fn every_wrong_file_is_named() {
    let mut record = String::new();
    let out = &mut record;
    let sound = Parts::sound().file();
    assert!(model::open("model", &sound).is_ok());
    refuse(out, "truncated", &sound[..sound.len() / 2]);
    refuse(out, "no graph", &new().whole(1, 8).text(2, "nobody").0);
    refuse(out, "an odd wire type", &[0x08, 0x08, 0x12, 0x00, 0x0b]);
    refuse(
        out,
        "a text that is none",
        &new().whole(1, 8).message(8, new().bytes(1, &[0xff])).0,
    );
    let mut change = |what: &str, change: &dyn Fn(&mut Parts)| {
        refuse(out, what, &Parts::with(|parts| change(parts)));
    };
    change("nothing in it", &|parts| {
        parts.nodes.clear();
        parts.outputs.clear();
    });
    change("an unknown operator", &|parts| {
        parts.nodes[0] = node("Conv", &["x", "w"], "z");
    });
    change("an operator of nobody's", &|parts| {
        parts.nodes[0] = node("FusedMatMul", &["x", "w"], "z").text(7, "com.microsoft");
    });
    change("a support vector machine", &|parts| {
        parts.nodes[0] = node("SVMRegressor", &["x"], "z").text(7, "ai.onnx.ml");
    });
    change("an old opset", &|parts| parts.version = 6);
    change("an opset of the future", &|parts| parts.version = 99);
    change("an unknown operator of the future", &|parts| {
        parts.version = 99;
        // The last node is known, the first is not.
        parts.nodes[0] = node("Conv", &["x", "w"], "z");
    });
    change("a setting of the future", &|parts| {
        parts.nodes[0] = node("MatMul", &["x", "w"], "z").message(5, setting("sparse", 1));
    });
    change("a setting that is wrong", &|parts| {
        parts.nodes[0] = node("Gemm", &["x", "w"], "z").message(5, setting("transB", 7));
    });
    change("a missing initialiser", &|parts| parts.tensors.clear());
    change("a missing node", &|parts| {
        parts.nodes.remove(0);
    });
    change("a cycle", &|parts| {
        parts.nodes[0] = node("Add", &["x", "out"], "z");
    });
    change("a node that reads itself", &|parts| {
        parts.nodes[0] = node("Add", &["x", "z"], "z");
    });
    change("a value made twice", &|parts| {
        parts.nodes.push(node("Relu", &["x"], "z"));
    });
    change("weights NaN", &|parts| {
        parts.tensors = vec![tensor("w", &[3, 1], &[0.5, f32::NAN, 2.0])];
    });
    change("weights infinite", &|parts| {
        parts.tensors = vec![tensor("w", &[3, 1], &[0.5, 1.0, f32::INFINITY])];
    });
    change("weights too few", &|parts| {
        parts.tensors = vec![tensor("w", &[3, 1], &[0.5, 1.0])];
    });
    change("absurd dimensions", &|parts| {
        parts.tensors = vec![tensor("w", &[1 << 40, 1 << 40], &[0.5])];
    });
    change("negative dimensions", &|parts| {
        parts.tensors = vec![tensor("w", &[-3, 1], &[0.5])];
    });
    change("many dimensions", &|parts| {
        parts.tensors = vec![tensor("w", &[1; 9], &[0.5])];
    });
    change("nothing beside absurd dimensions", &|parts| {
        parts.tensors = vec![tensor("w", &[0, 1 << 40], &[])];
    });
    change("dimensions that do not fit", &|parts| {
        parts.tensors = vec![tensor("w", &[2, 1], &[0.5, 1.0])];
    });
    change("external data", &|parts| {
        let stored = new().whole(1, 3).whole(1, 1).whole(2, 1).text(8, "w");
        let place = new().text(1, "location").text(2, "weights.bin");
        parts.tensors = vec![stored.message(13, place).whole(14, 1)];
    });
    change("half precision", &|parts| {
        parts.tensors = vec![new().whole(1, 3).whole(1, 1).whole(2, 10).text(8, "w")];
    });
    change("texts as input", &|parts| {
        parts.inputs = vec![value("x", 8, &[-1, 3])]
    });
    change("no columns known", &|parts| {
        parts.inputs = vec![value("x", 1, &[-1, -1])]
    });
    change("absurd columns", &|parts| {
        parts.inputs = vec![value("x", 1, &[-1, 1 << 50])]
    });
    change("absurd rows", &|parts| {
        parts.inputs = vec![value("x", 1, &[1 << 50, 3])]
    });
    change("pictures", &|parts| {
        parts.inputs = vec![value("x", 1, &[-1, 3, 224, 224])]
    });
    change("an amount", &|parts| {
        parts.nodes[1] = node("Relu", &["z"], "out");
    });
    change("several classes", &|parts| {
        parts.nodes[1] = node("Softmax", &["z"], "out");
        parts.tensors = vec![tensor("w", &[3, 4], &[0.5; 12])];
    });
    change("one class", &|parts| {
        parts.nodes[1] = node("Softmax", &["z"], "out")
    });
    change("more than memory", &|parts| {
        parts.tensors.push(sizes(1 << 20));
        parts.nodes = vec![
            node("MatMul", &["x", "w"], "z"),
            node("ConstantOfShape", &["size"], "a"),
            node("Add", &["z", "a"], "b"),
            node("Sigmoid", &["b"], "out"),
        ];
    });
    change("more work than time", &|parts| {
        parts.tensors.push(sizes(4096));
        parts.nodes = vec![
            node("MatMul", &["x", "w"], "z"),
            node("ConstantOfShape", &["size"], "a"),
            node("MatMul", &["a", "a"], "b"),
            node("Add", &["z", "b"], "c"),
            node("Sigmoid", &["c"], "out"),
        ];
    });
    change("many cells", &|parts| {
        let list = new().whole(1, 1 << 40).whole(2, 1).text(8, "B");
        parts.tensors.push(list);
        parts.nodes[0] =
            node("LSTM", &["x", "w", "w", "B"], "z").message(5, setting("hidden_size", 1 << 40));
    });
    let ensemble = |settings: &dyn Fn(Message) -> Message| {
        let trees = node("TreeEnsembleRegressor", &["x"], "out").text(7, "ai.onnx.ml");
        Parts::with(|parts| parts.nodes = vec![settings(trees)])
    };
    let ints = |name: &str, values: &[i64]| {
        values
            .iter()
            .fold(new().text(1, name), |list, value| list.whole(8, *value))
    };
    let texts = |name: &str, values: &[&str]| {
        values
            .iter()
            .fold(new().text(1, name), |list, value| list.text(9, value))
    };
    let fractions = |name: &str, values: &[f32]| {
        let packed: Vec<u8> = values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();
        new().text(1, name).bytes(7, &packed)
    };
    let sound: [(&str, Message); 12] = [
        ("n_targets", setting("n_targets", 1)),
        ("nodes_treeids", ints("nodes_treeids", &[0, 0, 0])),
        ("nodes_nodeids", ints("nodes_nodeids", &[0, 1, 2])),
        ("nodes_featureids", ints("nodes_featureids", &[1, 0, 0])),
        (
            "nodes_modes",
            texts("nodes_modes", &["BRANCH_LEQ", "LEAF", "LEAF"]),
        ),
        ("nodes_values", fractions("nodes_values", &[0.5, 0.0, 0.0])),
        ("nodes_truenodeids", ints("nodes_truenodeids", &[1, 0, 0])),
        ("nodes_falsenodeids", ints("nodes_falsenodeids", &[2, 0, 0])),
        ("target_treeids", ints("target_treeids", &[0, 0])),
        ("target_nodeids", ints("target_nodeids", &[1, 2])),
        ("target_ids", ints("target_ids", &[0, 0])),
        ("target_weights", fractions("target_weights", &[0.5, 1.0])),
    ];
    for (what, name, changed) in [
        ("no trees", "nodes_treeids", ints("nodes_treeids", &[])),
        (
            "nodes too few",
            "nodes_nodeids",
            ints("nodes_nodeids", &[0, 1]),
        ),
        (
            "a node twice",
            "nodes_nodeids",
            ints("nodes_nodeids", &[0, 1, 1]),
        ),
        (
            "a feature beyond",
            "nodes_featureids",
            ints("nodes_featureids", &[3, 0, 0]),
        ),
        (
            "a feature negative",
            "nodes_featureids",
            ints("nodes_featureids", &[-1, 0, 0]),
        ),
        (
            "an odd question",
            "nodes_modes",
            texts("nodes_modes", &["BRANCH_EQ", "LEAF", "LEAF"]),
        ),
        (
            "a threshold NaN",
            "nodes_values",
            fractions("nodes_values", &[f32::NAN, 0.0, 0.0]),
        ),
        (
            "a child beyond",
            "nodes_truenodeids",
            ints("nodes_truenodeids", &[9, 0, 0]),
        ),
        (
            "a child of itself",
            "nodes_truenodeids",
            ints("nodes_truenodeids", &[0, 0, 0]),
        ),
        (
            "a leaf nowhere",
            "target_nodeids",
            ints("target_nodeids", &[1, 7]),
        ),
        ("a target beyond", "target_ids", ints("target_ids", &[0, 1])),
        ("absurd targets", "n_targets", setting("n_targets", 1 << 40)),
        (
            "a leaf NaN",
            "target_weights",
            fractions("target_weights", &[0.5, f32::NAN]),
        ),
        ("an amount of trees", "n_targets", setting("n_targets", 1)),
        (
            "odd aggregation",
            "n_targets",
            new().text(1, "aggregate_function").text(4, "MAX"),
        ),
    ] {
        let bytes = ensemble(&|trees| {
            sound.iter().fold(trees, |trees, (field, part)| {
                trees.message(
                    5,
                    if *field == name {
                        changed.clone()
                    } else {
                        part.clone()
                    },
                )
            })
        });
        refuse(out, what, &bytes);
    }
    expect_file!["../golden/onnx/errors.txt"].assert_eq(&record);
}

/// A graph in which every node doubles what there is ends at the budget, not at the memory.
#[test]
fn growth_ends() {
    let bytes = Parts::with(|parts| {
        let mut last = "x".to_string();
        parts.nodes.clear();
        for step in 0..200 {
            let next = format!("d{step}");
            let both = node("Concat", &[&last, &last], &next).message(5, setting("axis", 0));
            parts.nodes.push(both);
            last = next;
        }
        parts.nodes.push(node("Sigmoid", &[&last], "out"));
    });
    assert!(model::open("model", &bytes).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever happens to a sound file, it is a model or an error.
    #[test]
    fn any_change_gives_a_model_or_an_error(
        which in 0usize..8,
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..6),
        cut in proptest::option::of(any::<proptest::sample::Index>()),
    ) {
        let name = [
            "perceptron", "forest", "lstm-bidirectional", "gru-forward", "attention", "embeddings", "one-row",
            "columns",
        ][which];
        let mut bytes = golden::bytes(&format!("onnx/{name}.onnx.gz"));
        for (place, byte) in changes {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(scorer) = model::open("model", &bytes) {
            let width = scorer.contract().features.len();
            let columns = vec![vec![0.5, f32::NAN, 1.0]; width];
            let matrix = holdfast::feature::matrix::Matrix::new(3, columns).unwrap();
            let _ = scorer.scores(&matrix, 0..3, &mut [0.0; 3]);
        }
        let _ = model::network(&bytes);
        let _ = model::import(&bytes);
    }
}
