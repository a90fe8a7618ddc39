//! CatBoost's own binary files: what is read is what its JSON says, to the bit, and with it what
//! CatBoost answers; everything else is refused in words, however damaged the file is.

use holdfast::i18n::Lang;
use holdfast::model::{self, ModelError, Source};

use super::small;
use crate::golden;

#[test]
fn a_binary_file_is_what_its_json_says_and_what_catboost_answers() {
    for name in [
        "numbers",
        "nan-max",
        "nan-as-is",
        "one-against-all",
        "regression",
        "poisson",
        "named-classes",
    ] {
        let binary = golden::bytes(&format!("catboost/{name}.cbm.gz"));
        let (source, read) = model::import(&binary).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(source, Source::Catboost);
        let json = golden::bytes(&format!("catboost/{name}.json.gz"));
        let (_, expected) = model::import(&json).unwrap();
        assert!(read.outputs == expected.outputs, "{name}: other trees");
        assert_eq!(read.contract, expected.contract, "{name}");
        assert_eq!(read.objective, expected.objective, "{name}");
        assert_eq!(read.classes, expected.classes, "{name}");
        assert_eq!(read.notes, expected.notes, "{name}");
        let answers = format!("catboost/{name}.csv.gz");
        small::check(name, &read, &answers, small::SAME);
    }
}

#[test]
fn what_only_json_tells_is_refused_and_how_is_said() {
    for (name, part) in [
        ("one-hot", "categorical features"),
        ("statistics", "categorical features"),
        ("depthwise-numbers", "not symmetric"),
        ("lossguide", "categorical features"),
    ] {
        let binary = golden::bytes(&format!("catboost/{name}.cbm.gz"));
        let refused = model::import(&binary).unwrap_err();
        assert!(
            matches!(refused, ModelError::CatboostBinary { .. }),
            "{name}: {refused}"
        );
        let said = refused.say(Lang::En);
        assert!(
            said.contains(part) && said.contains("format=\"json\""),
            "{said}"
        );
        assert!(refused.say(Lang::Ko).contains("save_model"), "{said}");
    }
}

#[test]
fn a_file_that_ends_anywhere_is_an_error() {
    let sound = golden::bytes("catboost/numbers.cbm.gz");
    for length in 0..sound.len() {
        let cut = &sound[..length];
        assert!(
            model::import(cut).is_err(),
            "{length} bytes of {}",
            sound.len()
        );
    }
    // What follows the core is another part, of which these models have none.
    let longer = [&sound[..], &[7; 9]].concat();
    assert!(model::import(&longer).is_ok());
}

#[test]
fn whatever_a_byte_says_there_is_an_answer() {
    let sound = golden::bytes("catboost/one-against-all.cbm.gz");
    let mut refused = 0;
    for place in 8..sound.len() {
        for value in [0x00, 0x01, 0x7f, 0xff] {
            let mut spoilt = sound.clone();
            if spoilt[place] == value {
                continue;
            }
            spoilt[place] = value;
            // A number may change; a length, a place or a kind may not.
            refused += usize::from(model::import(&spoilt).is_err());
        }
    }
    assert!(refused > 500, "{refused}");
}
