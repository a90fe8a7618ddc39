//! The file of a recommender: written as JSON, read with every number checked.

use serde::{Deserialize, Serialize};

use super::judging::Judged;
use super::ranks::Ranks;
use super::side::{Side, SideFault};
use super::{RecommendError, Recommender};
use crate::model::bundle::check_contract;
use crate::model::perceptron::{Layer, MOST_WEIGHTS, layers};
use crate::model::{ModelError, Provenance, json};

/// What the field `format` of every recommender says.
pub const FORMAT: &str = "holdfast-recommender";

/// The version without ranks and grades, as it was before there were such.
const PLAIN: u32 = 1;

/// The version with them.
const RANKED: u32 = 2;

/// Most numbers of a vector.
pub const MOST_WIDTH: usize = 1_024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
struct File {
    format: String,
    version: u32,
    name: String,
    customers: Side,
    items: Side,
    head: Vec<Layer>,
    #[serde(default)]
    ranks: Option<Ranks>,
    #[serde(default)]
    judged: Option<Judged>,
    #[serde(default)]
    provenance: Option<Provenance>,
}

#[derive(Serialize)]
struct Written<'a> {
    format: &'a str,
    version: u32,
    name: &'a str,
    customers: &'a Side,
    items: &'a Side,
    head: &'a [Layer],
    #[serde(skip_serializing_if = "Option::is_none")]
    ranks: Option<&'a Ranks>,
    #[serde(skip_serializing_if = "Option::is_none")]
    judged: Option<&'a Judged>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provenance: Option<&'a Provenance>,
}

impl Recommender {
    /// The file's text.
    ///
    /// # Errors
    /// What serialising says; numbers that were checked give it no reason.
    pub fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string(&Written {
            format: FORMAT,
            version: version(self.ranks.as_ref()),
            name: &self.name,
            customers: &self.customers,
            items: &self.items,
            head: &self.head,
            ranks: self.ranks.as_ref(),
            judged: self.judged.as_ref(),
            provenance: self.provenance.as_ref(),
        })
    }

    /// Whether everything fits: the sides each, and the head on both.
    pub(super) fn is_sound(&self) -> bool {
        let sides = self.sides();
        let mut sides = sides.iter().map(|(_, side, ranks)| side.fault(*ranks));
        sides.all(|fault| fault.is_none())
            && self.ranks.as_ref().is_none_or(Ranks::is_sound)
            && self.head_fits()
    }

    /// Both sides by their names, each with the number of its ranks' columns.
    fn sides(&self) -> [(&'static str, &Side, usize); 2] {
        let [customers, items] = self.ranks.as_ref().map_or([0, 0], Ranks::widths);
        [
            ("customers", &self.customers, customers),
            ("items", &self.items, items),
        ]
    }

    fn head_fits(&self) -> bool {
        let width = self.customers.width;
        width == self.items.width
            && layers::check(&self.head, 3 * width, false) == Some(1)
            && layers::weights(&self.head) <= MOST_WEIGHTS
    }
}

/// Reads a recommender, packed or not.
///
/// # Errors
/// [`RecommendError::Model`] with the place where it is not sound.
pub fn read(bytes: &[u8]) -> Result<Recommender, RecommendError> {
    let unpacked = json::unpack(bytes)?;
    let text = json::text(&unpacked)?;
    let file: File = json::parse(&text)?;
    if file.format != FORMAT {
        return Err(wrong("format", &json::shorten(&file.format), FORMAT));
    }
    // An older program would read the numbers of a file with ranks as something else.
    let expected = version(file.ranks.as_ref());
    if file.version != expected {
        let expected = match file.ranks {
            None => format!("{expected}; {RANKED}: ranks"),
            Some(_) => expected.to_string(),
        };
        return Err(wrong("version", &file.version.to_string(), &expected));
    }
    if file.ranks.as_ref().is_some_and(|ranks| !ranks.is_sound()) {
        return Err(wrong(
            "ranks",
            "…",
            "columns, stores ↑, cuts ↑, grades ↓, -∞ < x < ∞",
        ));
    }
    let recommender = Recommender {
        name: file.name,
        customers: file.customers,
        items: file.items,
        head: file.head,
        ranks: file.ranks,
        judged: file.judged,
        provenance: file.provenance,
    };
    for (name, side, ranks) in recommender.sides() {
        if !side.contract.features.is_empty() {
            check_contract(&side.contract)?;
        }
        if let Some(fault) = side.fault(ranks) {
            return Err(of_side(name, fault));
        }
    }
    if recommender
        .judged
        .as_ref()
        .is_some_and(|judged| !judged.is_sound())
    {
        return Err(wrong("judged", "…", "0 ≤ x ≤ 1"));
    }
    match recommender.head_fits() {
        true => Ok(recommender),
        false => Err(wrong("head", "[…]", "3 × width → … → 1, -∞ < x < ∞")),
    }
}

/// The version of a file: where there is nothing new in it, older programs read it, too.
fn version(ranks: Option<&Ranks>) -> u32 {
    match ranks {
        None => PLAIN,
        Some(_) => RANKED,
    }
}

fn of_side(side: &str, fault: SideFault) -> RecommendError {
    let (field, expected) = match fault {
        SideFault::Encoder => ("encoder", "[features]"),
        SideFault::Tower => ("tower", "numbers → … → width, -∞ < x < ∞"),
        SideFault::Width => ("width", "1 … 1024, features + known > 0"),
        SideFault::Known => ("known", "↑"),
        SideFault::Vectors => ("vectors", "[known × width], -∞ < x < ∞"),
    };
    wrong(&format!("{side}.{field}"), "…", expected)
}

fn wrong(field: &str, found: &str, expected: &str) -> RecommendError {
    RecommendError::Model(Box::new(ModelError::FieldWrong {
        field: field.into(),
        found: found.into(),
        expected: expected.into(),
    }))
}
