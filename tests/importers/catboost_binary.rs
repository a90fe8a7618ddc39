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
    let categories = ["categorical features", "범주형 특성"];
    let trees = ["not symmetric", "대칭이 아닙니다"];
    for (name, parts) in [
        ("one-hot", categories),
        ("statistics", categories),
        ("depthwise-numbers", trees),
        ("lossguide", categories),
    ] {
        let binary = golden::bytes(&format!("catboost/{name}.cbm.gz"));
        let refused = model::import(&binary).unwrap_err();
        assert!(
            matches!(refused, ModelError::CatboostBinary { .. }),
            "{name}: {refused}"
        );
        for (lang, part) in [Lang::En, Lang::Ko].into_iter().zip(parts) {
            let said = refused.say(lang);
            // What it is, and the call that makes a file that is read.
            for part in [part, "save_model(\"model.json\", format=\"json\", pool=…)"] {
                assert!(said.contains(part), "{name}: {said}");
            }
        }
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

/// A file under construction: a golden one whose lists are put elsewhere.
struct Forged(Vec<u8>);

impl Forged {
    fn of(name: &str) -> Forged {
        Forged(golden::bytes(&format!("catboost/{name}.cbm.gz"))[8..].to_vec())
    }

    fn number(&self, at: usize) -> usize {
        u32::from_le_bytes(self.0[at..at + 4].try_into().unwrap()) as usize
    }

    fn follow(&self, at: usize) -> usize {
        at + self.number(at)
    }

    /// Where a table has a field.
    fn place(&self, table: usize, field: usize) -> usize {
        let back = i32::from_le_bytes(self.0[table..table + 4].try_into().unwrap());
        let list = (table as i64 - i64::from(back)) as usize + 4 + 2 * field;
        table + usize::from(u16::from_le_bytes([self.0[list], self.0[list + 1]]))
    }

    /// Where the trees point at the features of numbers.
    fn floats(&self) -> usize {
        self.place(self.follow(self.place(self.follow(0), 1)), 5)
    }

    /// Where the core points at its list of texts.
    fn info(&self) -> usize {
        self.place(self.follow(0), 2)
    }

    fn put(&mut self, at: usize, number: usize) {
        self.0[at..at + 4].copy_from_slice(&(number as u32).to_le_bytes());
    }

    fn push(&mut self, number: usize) {
        self.0.extend((number as u32).to_le_bytes());
    }

    /// Lets the pointer at a place lead to a new list, which has so many pointers to one table.
    /// `fields` are the places of its `numbers`; where the last of these is 4, it points at
    /// what is pushed next.
    fn repeat(&mut self, pointer: usize, count: usize, fields: &[u16], numbers: &[usize]) {
        let list = self.0.len();
        self.put(pointer, list - pointer);
        self.push(count);
        let table = list + 4 + 4 * count + 4 + 2 * fields.len();
        for element in 0..count {
            let at = list + 4 + 4 * element;
            self.push(table - at);
        }
        let sizes = [4 + 2 * fields.len() as u16, 4 + 4 * numbers.len() as u16];
        for number in sizes.iter().chain(fields) {
            self.0.extend(number.to_le_bytes());
        }
        self.push(4 + 2 * fields.len());
        numbers.iter().for_each(|number| self.push(*number));
    }

    fn import(&self) -> Result<(), ModelError> {
        let mut file = b"CBM1".to_vec();
        file.extend((self.0.len() as u32).to_le_bytes());
        file.extend(&self.0);
        model::import(&file).map(|_| ())
    }

    /// The field that is refused.
    fn refused(&self) -> String {
        match self.import() {
            Err(ModelError::FieldWrong { field, .. }) => field,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn no_file_makes_more_of_itself_than_it_is() {
    // A thousand features, which all point at the same thousand borders.
    let mut forged = Forged::of("numbers");
    forged.repeat(forged.floats(), 1_000, &[0, 4, 8, 12], &[0, 0, 4]);
    forged.push(1_000);
    (0..1_000).for_each(|border| forged.0.extend((border as f32).to_le_bytes()));
    assert_eq!(forged.refused(), "FlatBuffer");
    // One of them alone is no more than it is, but has too few borders for the trees or not:
    // whichever, it is not this that is said.
    let mut forged = Forged::of("numbers");
    forged.repeat(forged.floats(), 1, &[0, 4, 8, 12], &[0, 0, 4]);
    forged.push(1_000);
    (0..1_000).for_each(|border| forged.0.extend((border as f32).to_le_bytes()));
    if let Err(error) = forged.import() {
        assert!(!error.to_string().contains("FlatBuffer"), "{error}");
    }
    // A thousand entries, which all point at the same long name.
    let mut forged = Forged::of("numbers");
    forged.repeat(forged.info(), 1_000, &[4], &[4]);
    forged.push(1_000);
    forged.0.extend([b'n'; 1_000]);
    assert_eq!(forged.refused(), "FlatBuffer");
    // More of them than a model may have features.
    let mut forged = Forged::of("numbers");
    forged.repeat(forged.floats(), 100_001, &[0, 4, 8], &[0, 0]);
    assert_eq!(forged.refused(), "FloatFeatures");
    let mut forged = Forged::of("numbers");
    forged.repeat(forged.info(), 100_001, &[], &[]);
    assert_eq!(forged.refused(), "InfoMap");
}

#[test]
fn two_features_of_one_index_are_refused() {
    let mut forged = Forged::of("numbers");
    assert!(forged.import().is_ok());
    // The fourth says that it is the first, but stands elsewhere in a row.
    let list = forged.follow(forged.floats());
    let fourth = forged.follow(list + 4 + 4 * 3);
    let index = forged.place(fourth, 1);
    assert_eq!(forged.number(index), 3);
    forged.put(index, 0);
    assert_eq!(forged.refused(), "features_info.…[…].feature_index");
}
