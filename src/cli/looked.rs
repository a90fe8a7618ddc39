//! A model of any kind with the rows of a table, for commands that look into it from outside: a
//! score for each of its sides, which are its classes, or its amounts.

use std::ops::Range;
use std::path::Path;

use super::error::CommandError;
use super::files;
use super::reading::ReadingArguments;
use super::rows::matrix_beside;
use crate::explain::inspection::{InspectionError, Scores};
use crate::feature::contract::{Contract, Feature};
use crate::feature::matrix::Matrix;
use crate::model::fitting::Kin;
use crate::model::train::customers_of;
use crate::model::{AmountModel, AnyModel, ClassModel, Scorer};
use crate::table::Table;

/// A model of any kind and the rows that it reads.
pub struct Looked {
    /// The model.
    pub model: AnyModel,
    /// The table.
    pub table: Table,
    /// Its rows as the model reads them.
    pub matrix: Matrix,
}

/// What one of a model's scores is.
#[derive(Clone, Copy)]
pub enum Side<'a> {
    /// The probability of yes.
    Yes(&'a Scorer),
    /// The probability of one class.
    Class(&'a ClassModel, usize),
    /// One predicted amount.
    Amount(&'a AmountModel, usize),
}

impl Looked {
    /// Opens both; `label` is the column of answers, if there is one.
    pub fn open(
        model: &Path,
        data: &Path,
        label: Option<&str>,
        reading: &ReadingArguments,
    ) -> Result<Looked, CommandError> {
        let model = files::any_model(model)?;
        let table = files::table(data, reading)?.table;
        let aside: Vec<&str> = label.into_iter().collect();
        let matrix = matrix_beside(contract(&model), &table, &aside)?;
        Ok(Looked {
            model,
            table,
            matrix,
        })
    }

    /// What people call the model.
    pub fn name(&self) -> &str {
        match &self.model {
            AnyModel::YesNo(model) => &model.name,
            AnyModel::Classes(model) => &model.name,
            AnyModel::Amounts(model) => &model.name,
        }
    }

    /// The features that the model reads.
    pub fn features(&self) -> &[Feature] {
        &contract(&self.model).features
    }

    /// Which rows belong together: those of a customer, where customers have several.
    pub fn kin(&self) -> Kin {
        let contract = contract(&self.model);
        let label = contract.label.as_ref();
        let label = label.map_or("", |label| label.column.as_str());
        let rows: Vec<u32> = (0..self.table.rows() as u32).collect();
        let customers = customers_of(&self.table, contract.id.as_deref(), label, &rows);
        customers.map_or_else(Kin::default, Kin::of_customers)
    }

    /// A feature's position by its name, or by its title in either language.
    pub fn feature(&self, name: &str) -> Result<usize, CommandError> {
        let features = self.features();
        let by_title = |feature: &Feature| {
            let title = feature.title.as_ref();
            title.is_some_and(|title| title.en == name || title.ko == name)
        };
        let exact = features.iter().position(|feature| feature.name == name);
        exact
            .or_else(|| features.iter().position(by_title))
            .ok_or_else(|| {
                CommandError::Inspection(InspectionError::NoFeature {
                    feature: name.to_string(),
                    features: features.iter().map(|one| one.name.clone()).collect(),
                })
            })
    }

    /// The model's scores: one, or one per class (the one that `class` names, if it does) or
    /// amount.
    pub fn sides(&self, class: Option<&str>) -> Result<Vec<Side<'_>>, CommandError> {
        match (&self.model, class) {
            (AnyModel::Classes(model), Some(name)) => {
                Ok(vec![Side::Class(model, class_of(model, name)?)])
            }
            (_, Some(_)) => Err(CommandError::OnlyForClasses),
            (AnyModel::YesNo(model), None) => Ok(vec![Side::Yes(model)]),
            (AnyModel::Classes(model), None) => {
                let all = 0..model.classes.len();
                Ok(all.map(|class| Side::Class(model, class)).collect())
            }
            (AnyModel::Amounts(model), None) => {
                let all = 0..model.outputs.count();
                Ok(all.map(|amount| Side::Amount(model, amount)).collect())
            }
        }
    }
}

impl<'a> Side<'a> {
    /// Which class or amount it is, if there are several.
    pub fn name(&self) -> Option<String> {
        match self {
            Side::Yes(_) => None,
            Side::Class(model, class) => model.classes.get(*class).cloned(),
            Side::Amount(model, amount) => (model.outputs.count() > 1).then(|| amount.to_string()),
        }
    }

    /// What gives it; a row that has none gets not-a-number, which is told with its number.
    pub fn score(self) -> impl Scores + 'a {
        move |matrix: &Matrix, rows: Range<usize>, out: &mut [f64]| match self {
            Side::Yes(model) => {
                if model.scores_or_none(matrix, rows, out).is_err() {
                    out.fill(f64::NAN);
                }
            }
            Side::Class(model, class) => model.scores(class, matrix, rows, out),
            Side::Amount(model, amount) => model.scores(amount, matrix, rows, out),
        }
    }
}

/// What a model reads.
fn contract(model: &AnyModel) -> &Contract {
    match model {
        AnyModel::YesNo(model) => model.contract(),
        AnyModel::Classes(model) => &model.contract,
        AnyModel::Amounts(model) => &model.contract,
    }
}

/// A class by its name, in capitals or not.
pub fn class_of(model: &ClassModel, name: &str) -> Result<usize, CommandError> {
    let mut classes = model.classes.iter();
    let exact = classes.position(|class| class == name);
    let folded = name.trim().to_lowercase();
    let alike = |class: &String| class.trim().to_lowercase() == folded;
    exact
        .or_else(|| model.classes.iter().position(alike))
        .ok_or_else(|| CommandError::NoClass {
            class: name.to_string(),
            classes: model.classes.clone(),
        })
}
