//! Estimators in a bundle: each kind written, and read back with every number checked.
//!
//! Lists are refused when they do not fit each other or are longer than anything that is
//! trained here, so that a file can ask for no more memory than it brings.

use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use super::check;
use super::wrong;
use crate::feature::contract::Contract;
use crate::model::calibration::Isotonic;
use crate::model::dense::{DenseEncoder, DenseFault, DenseRows};
use crate::model::estimator::{Calibrated, Combination, Estimator, Part, Weighted};
use crate::model::imported::Binary;
use crate::model::neighbours::{MOST_KEPT, MOST_NEIGHBOURS, Neighbours, NeighboursFile};
use crate::model::perceptron::{MOST_WEIGHTS, Perceptron};
use crate::model::recurrent::{MOST_LAYERS, RecurrentFault, RecurrentFile, RecurrentNetwork};
use crate::model::support_vectors::{
    Kernel, MOST_ROWS, Machine, SupportVectors, SupportVectorsFile,
};
use crate::model::trees::Link;
use crate::model::xgboost::{self, WriteError};
use crate::model::{ModelError, Note, json};

/// The kinds of estimators, as they are written.
pub const KINDS: [&str; 9] = [
    "xgboost-json",
    "forest",
    "neighbours",
    "support-vectors",
    "network",
    "recurrent",
    "weighted",
    "calibrated",
    super::classes::KIND,
];

/// Most estimators that are weighed.
const MOST_PARTS: usize = 16;

/// How deep estimators may stand in each other: what is calibrated, a stack, its parts each
/// with what makes its probabilities true.
const MOST_DEPTH: usize = 3;

/// Most points of the function that calibrates.
const MOST_POINTS: usize = 100_000;

/// One estimator as a bundle holds it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub(super) struct EstimatorFile<'a> {
    pub name: String,
    pub kind: String,
    #[serde(default = "one")]
    pub weight: f64,
    #[serde(default, deserialize_with = "check::exact_number")]
    pub threshold: Option<f64>,
    #[serde(borrow)]
    pub model: &'a RawValue,
}

fn one() -> f64 {
    1.0
}

/// Several estimators as a bundle holds them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
struct WeightedFile<'a> {
    combination: String,
    #[serde(default)]
    offset: Option<f32>,
    #[serde(borrow)]
    parts: Vec<EstimatorFile<'a>>,
}

/// A calibrated estimator as a bundle holds it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
struct CalibratedFile<'a> {
    points: Vec<[f32; 2]>,
    #[serde(borrow)]
    part: EstimatorFile<'a>,
}

/// Reads estimators of one bundle.
pub(super) struct Reading<'a> {
    /// The bundle's text: places are told in it.
    pub whole: &'a str,
    /// What its model reads.
    pub contract: &'a Contract,
}

impl Reading<'_> {
    /// One estimator and what is to be said of it; `field` is its place.
    pub fn estimator(
        &self,
        file: &EstimatorFile,
        field: &str,
        depth: usize,
    ) -> Result<(Estimator, Vec<Note>), ModelError> {
        let text = file.model.get();
        let field = format!("{field}.model");
        let made = match file.kind.as_str() {
            "xgboost-json" => {
                let imported = xgboost::read_part(self.whole, text)?.binary()?;
                return self.trees(imported, Estimator::LogOdds);
            }
            "forest" => {
                let imported = xgboost::read_part(self.whole, text)?;
                let outputs = imported.outputs.count();
                if imported.outputs.link() != Link::Identity || outputs != 1 {
                    let found = format!("{} × {outputs}", json::shorten(&imported.objective));
                    let field = format!("{field}.learner.objective.name");
                    return Err(wrong(&field, &found, "reg:squarederror × 1"));
                }
                let binary = Binary {
                    ensemble: imported.outputs.into_first(),
                    contract: imported.contract,
                    notes: imported.notes,
                };
                return self.trees(binary, Estimator::Forest);
            }
            "neighbours" => {
                let model = neighbours(json::parse_part(self.whole, text)?, self, &field)?;
                Estimator::Neighbours(Box::new(model))
            }
            "support-vectors" => {
                let model = support_vectors(json::parse_part(self.whole, text)?, self, &field)?;
                Estimator::SupportVectors(Box::new(model))
            }
            "network" => {
                let model: Perceptron = json::parse_part(self.whole, text)?;
                self.encoder(model.encoder(), &field)?;
                if !model.is_sound() {
                    let found = format!("[{}]", model.layers().len());
                    let expected = format!("… × {} → … → 1", model.encoder().width());
                    return Err(wrong(&format!("{field}.layers"), &found, &expected));
                }
                Estimator::Network(Box::new(model))
            }
            "recurrent" => {
                let model = recurrent(json::parse_part(self.whole, text)?, self, &field)?;
                Estimator::Recurrent(Box::new(model))
            }
            super::classes::KIND if depth == 0 => {
                let classes = super::classes::count(file, self.whole)?;
                return Err(ModelError::SeveralClasses { classes });
            }
            "weighted" if depth < MOST_DEPTH => {
                let file: WeightedFile = json::parse_part(self.whole, text)?;
                Estimator::Weighted(Box::new(self.weighted(&file, &field, depth + 1)?))
            }
            "calibrated" if depth < MOST_DEPTH => {
                let file: CalibratedFile = json::parse_part(self.whole, text)?;
                Estimator::Calibrated(Box::new(self.calibrated(&file, &field, depth + 1)?))
            }
            _ => {
                return Err(ModelError::EstimatorKind {
                    name: json::shorten(&file.name),
                    found: json::shorten(&file.kind),
                });
            }
        };
        Ok((made, Vec::new()))
    }

    fn trees(
        &self,
        mut binary: Binary,
        make: impl Fn(crate::model::trees::TreeEnsemble) -> Estimator,
    ) -> Result<(Estimator, Vec<Note>), ModelError> {
        check::check_fit(self.contract, &binary)?;
        // The bundle's contract gives the names that the model's file may lack.
        binary
            .notes
            .retain(|note| !note.invents_names() && note.codes_of().is_none());
        Ok((make(binary.ensemble), binary.notes))
    }

    fn encoder(&self, encoder: &DenseEncoder, field: &str) -> Result<(), ModelError> {
        let features = self.contract.features.len();
        let most = crate::model::dense::MOST_INPUTS;
        encoder.check(features).map_err(|fault| match fault {
            DenseFault::Features(found) => {
                let field = format!("{field}.encoder");
                wrong(&field, &format!("[{found}]"), &format!("[{features}]"))
            }
            DenseFault::Inputs(found) => {
                let field = format!("{field}.encoder");
                wrong(&field, &format!("→ {found}"), &format!("→ 1 … {most}"))
            }
            DenseFault::Feature(place) => {
                let field = format!("{field}.encoder[{place}]");
                wrong(
                    &field,
                    "NaN, ∞, 0, ↓",
                    "-∞ < centre < ∞, spread > 0, codes ↑",
                )
            }
        })
    }

    /// A list that must have so many rows of the encoder's numbers, all of them finite.
    fn rows(
        &self,
        encoder: &DenseEncoder,
        values: Vec<f32>,
        rows: usize,
        field: &str,
    ) -> Result<DenseRows, ModelError> {
        let width = encoder.width();
        let found = format!("[{}]", values.len());
        let expected = format!("[{rows} × {width}]");
        if rows.checked_mul(width) != Some(values.len()) {
            return Err(wrong(field, &found, &expected));
        }
        finite(&values, field)?;
        DenseRows::new(width, values).ok_or_else(|| wrong(field, &found, &expected))
    }

    fn calibrated(
        &self,
        file: &CalibratedFile,
        field: &str,
        depth: usize,
    ) -> Result<Calibrated, ModelError> {
        let points = file.points.iter();
        let points = points.map(|[at, share]| (f64::from(*at), f64::from(*share)));
        let rising = Isotonic {
            points: points.collect(),
        };
        let count = rising.points.len();
        if count > MOST_POINTS || !rising.is_sound() {
            let expected = format!("[1 … {MOST_POINTS}], 0 … 1, ↑");
            return Err(wrong(
                &format!("{field}.points"),
                &format!("[{count}]"),
                &expected,
            ));
        }
        let (part, field) = (&file.part, format!("{field}.part"));
        if part.threshold.is_some() {
            return Err(wrong(&format!("{field}.threshold"), "…", "null"));
        }
        Ok(Calibrated {
            rising,
            name: part.name.clone(),
            estimator: self.estimator(part, &field, depth)?.0,
        })
    }

    fn weighted(
        &self,
        file: &WeightedFile,
        field: &str,
        depth: usize,
    ) -> Result<Weighted, ModelError> {
        let combination = match (file.combination.as_str(), file.offset) {
            ("mean", None) => Combination::Mean,
            ("logistic", Some(offset)) if offset.is_finite() => Combination::Logistic { offset },
            (other, offset) => {
                let found = format!("{}, {offset:?}", json::shorten(other));
                let expected = "mean | logistic, -∞ < offset < ∞";
                return Err(wrong(&format!("{field}.combination"), &found, expected));
            }
        };
        let count = file.parts.len();
        if !(1..=MOST_PARTS).contains(&count) {
            let found = format!("[{count}]");
            let expected = format!("[1 … {MOST_PARTS}]");
            return Err(wrong(&format!("{field}.parts"), &found, &expected));
        }
        let mut parts = Vec::with_capacity(count);
        for (place, part) in file.parts.iter().enumerate() {
            let field = format!("{field}.parts[{place}]");
            let weight = part.weight as f32;
            if !(weight.is_finite() && weight >= 0.0) {
                let found = part.weight.to_string();
                return Err(wrong(&format!("{field}.weight"), &found, "≥ 0"));
            }
            if part.threshold.is_some() {
                return Err(wrong(&format!("{field}.threshold"), "…", "null"));
            }
            parts.push(Part {
                name: part.name.clone(),
                weight,
                estimator: self.estimator(part, &field, depth)?.0,
            });
        }
        Ok(Weighted { combination, parts })
    }
}

fn finite(values: &[f32], field: &str) -> Result<(), ModelError> {
    match values.iter().position(|value| !value.is_finite()) {
        Some(place) => {
            let found = values.get(place).map_or_else(String::new, f32::to_string);
            Err(wrong(&format!("{field}[{place}]"), &found, "-∞ < x < ∞"))
        }
        None => Ok(()),
    }
}

fn neighbours(
    file: NeighboursFile,
    reading: &Reading,
    field: &str,
) -> Result<Neighbours, ModelError> {
    reading.encoder(&file.encoder, field)?;
    let count = file.labels.len();
    if !(1..=MOST_KEPT).contains(&count) {
        let (found, expected) = (format!("[{count}]"), format!("[1 … {MOST_KEPT}]"));
        return Err(wrong(&format!("{field}.labels"), &found, &expected));
    }
    let most = count.min(MOST_NEIGHBOURS);
    if !(1..=most).contains(&file.neighbours) {
        let (found, expected) = (file.neighbours.to_string(), format!("1 … {most}"));
        return Err(wrong(&format!("{field}.neighbours"), &found, &expected));
    }
    let place = format!("{field}.rows");
    let rows = reading.rows(&file.encoder, file.rows, count, &place)?;
    Neighbours::new(file.encoder, rows, file.labels, file.neighbours)
        .ok_or_else(|| wrong(field, "≠", "="))
}

fn support_vectors(
    file: SupportVectorsFile,
    reading: &Reading,
    field: &str,
) -> Result<SupportVectors, ModelError> {
    reading.encoder(&file.encoder, field)?;
    let count = file.weights.len();
    if !(1..=MOST_ROWS).contains(&count) {
        let (found, expected) = (format!("[{count}]"), format!("[1 … {MOST_ROWS}]"));
        return Err(wrong(&format!("{field}.weights"), &found, &expected));
    }
    finite(&file.weights, &format!("{field}.weights"))?;
    if let Kernel::Rbf { gamma } = file.kernel
        && !(gamma.is_finite() && gamma > 0.0)
    {
        let found = gamma.to_string();
        return Err(wrong(&format!("{field}.kernel.gamma"), &found, "> 0"));
    }
    for (name, value) in [
        ("offset", file.offset),
        ("slope", file.slope),
        ("shift", file.shift),
    ] {
        finite(&[value], &format!("{field}.{name}"))?;
    }
    let place = format!("{field}.vectors");
    let rows = reading.rows(&file.encoder, file.vectors, count, &place)?;
    let wrong = || wrong(field, "≠", "=");
    let machine = Machine::new(file.kernel, rows, file.weights, file.offset).ok_or_else(wrong)?;
    SupportVectors::new(file.encoder, machine, file.slope, file.shift).ok_or_else(wrong)
}

fn recurrent(
    file: RecurrentFile,
    reading: &Reading,
    field: &str,
) -> Result<RecurrentNetwork, ModelError> {
    reading.encoder(&file.encoder, field)?;
    file.ready().map_err(|fault| {
        let (place, found, expected) = match fault {
            RecurrentFault::Channel(place) => (
                format!("channels[{place}]"),
                "[…]".to_string(),
                "[steps × feature]",
            ),
            RecurrentFault::Channels => (
                "channels".to_string(),
                "[…]".to_string(),
                "[steps × numbers]",
            ),
            RecurrentFault::Layers(count) => {
                let expected = format!("[1 … {MOST_LAYERS}]");
                return wrong(&format!("{field}.layers"), &format!("[{count}]"), &expected);
            }
            RecurrentFault::Layer(place) => {
                let expected = "inputs × gates × width, -∞ < x < ∞";
                (format!("layers[{place}]"), "[…]".to_string(), expected)
            }
            RecurrentFault::Head => ("head".to_string(), "[…]".to_string(), "… × width → … → 1"),
            RecurrentFault::Weights(count) => {
                let expected = format!("1 … {MOST_WEIGHTS}");
                return wrong(&format!("{field}.layers"), &count.to_string(), &expected);
            }
        };
        wrong(&format!("{field}.{place}"), &found, expected)
    })
}

/// One estimator as it is written.
#[derive(Serialize)]
pub(super) struct Written<'a> {
    pub name: &'a str,
    pub kind: &'a str,
    pub weight: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    pub model: Box<RawValue>,
}

#[derive(Serialize)]
struct WrittenCalibrated<'a> {
    points: Vec<[f32; 2]>,
    part: Written<'a>,
}

#[derive(Serialize)]
struct WrittenWeighted<'a> {
    combination: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<f32>,
    parts: Vec<Written<'a>>,
}

/// The `model` of an estimator.
pub(super) fn model_of(
    estimator: &Estimator,
    contract: &Contract,
) -> Result<Box<RawValue>, WriteError> {
    Ok(match estimator {
        Estimator::LogOdds(ensemble) => {
            to_raw_value(&xgboost::write(ensemble, &contract.features)?)?
        }
        Estimator::Forest(ensemble) => {
            to_raw_value(&xgboost::write_sum(ensemble, &contract.features)?)?
        }
        Estimator::Neighbours(model) => to_raw_value(&model.to_file())?,
        Estimator::SupportVectors(model) => to_raw_value(&model.to_file())?,
        Estimator::Network(model) => to_raw_value(model)?,
        Estimator::Recurrent(model) => to_raw_value(model.to_file())?,
        Estimator::Calibrated(model) => {
            let points = model.rising.points.iter();
            to_raw_value(&WrittenCalibrated {
                points: points
                    .map(|(at, share)| [*at as f32, *share as f32])
                    .collect(),
                part: Written {
                    name: &model.name,
                    kind: model.estimator.kind(),
                    weight: 1.0,
                    threshold: None,
                    model: model_of(&model.estimator, contract)?,
                },
            })?
        }
        Estimator::Weighted(weighted) => {
            let parts = weighted.parts.iter().map(|part| {
                Ok(Written {
                    name: &part.name,
                    kind: part.estimator.kind(),
                    weight: f64::from(part.weight),
                    threshold: None,
                    model: model_of(&part.estimator, contract)?,
                })
            });
            let (combination, offset) = match weighted.combination {
                Combination::Mean => ("mean", None),
                Combination::Logistic { offset } => ("logistic", Some(offset)),
            };
            to_raw_value(&WrittenWeighted {
                combination,
                offset,
                parts: parts.collect::<Result<_, WriteError>>()?,
            })?
        }
    })
}
