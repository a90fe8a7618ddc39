//! The settings of a node, read by name and type; what is wrong is said with its node.

use super::file::Node;
use super::protobuf::Message;
use super::tensor::StoredTensor;
use crate::model::error::OnnxFault;
use crate::model::{ModelError, json};

/// The most elements of one list.
const MOST_ELEMENTS: usize = 16 * 1024 * 1024;

/// One setting, as it lies in the file.
#[derive(Clone, Copy, Debug)]
pub struct Attribute<'a> {
    name: &'a str,
    body: Message<'a>,
}

impl<'a> Attribute<'a> {
    /// Reads the name; the rest is read when it is asked for.
    pub fn parse(body: Message<'a>) -> Result<Attribute<'a>, ModelError> {
        let mut name = "";
        let mut message = body;
        while let Some(field) = message.next()? {
            if field.number == 1 {
                name = field.text()?;
            }
        }
        Ok(Attribute { name, body })
    }
}

impl<'a> Node<'a> {
    /// The operator as errors name it, with its domain.
    pub fn operator(&self) -> String {
        match self.domain {
            "" => json::shorten(self.operator),
            domain => json::shorten(&format!("{domain}.{}", self.operator)),
        }
    }

    /// Refuses settings other than those named: one that is not known may change the result.
    pub fn only(&self, known: &[&str]) -> Result<(), ModelError> {
        let unknown = |attribute: &&Attribute| !known.contains(&attribute.name);
        match self.attributes.iter().find(unknown) {
            Some(attribute) => Err(ModelError::Onnx(OnnxFault::Setting {
                node: self.label.clone(),
                operator: self.operator(),
                attribute: json::shorten(attribute.name),
                known: match known {
                    [] => "—".to_string(),
                    known => known.join(", "),
                },
            })),
            None => Ok(()),
        }
    }

    /// The error of a setting.
    pub fn wrong(&self, attribute: &str, found: &str, expected: &str) -> ModelError {
        ModelError::Onnx(OnnxFault::Attribute {
            node: self.label.clone(),
            operator: self.operator(),
            attribute: attribute.into(),
            found: json::shorten(found),
            expected: expected.into(),
        })
    }

    fn body(&self, name: &str) -> Option<Message<'a>> {
        let mut found = self.attributes.iter().filter(|a| a.name == name);
        found.next().map(|attribute| attribute.body)
    }

    /// Whether there is such a setting.
    pub fn has(&self, name: &str) -> bool {
        self.body(name).is_some()
    }

    /// A whole number.
    pub fn whole(&self, name: &str) -> Result<Option<i64>, ModelError> {
        let Some(mut body) = self.body(name) else {
            return Ok(None);
        };
        let mut value = None;
        while let Some(field) = body.next()? {
            if field.number == 3 {
                value = Some(field.whole()?);
            }
        }
        // What is zero may be left out by its writer.
        Ok(Some(value.unwrap_or(0)))
    }

    /// A whole number that says yes or no.
    pub fn flag(&self, name: &str, otherwise: bool) -> Result<bool, ModelError> {
        match self.whole(name)? {
            None => Ok(otherwise),
            Some(0) => Ok(false),
            Some(1) => Ok(true),
            Some(other) => Err(self.wrong(name, &other.to_string(), "0, 1")),
        }
    }

    /// A finite fraction.
    pub fn float(&self, name: &str, otherwise: f32) -> Result<f32, ModelError> {
        let value = self.any_float(name)?.unwrap_or(otherwise);
        if value.is_finite() {
            Ok(value)
        } else {
            Err(self.wrong(name, &value.to_string(), "−∞ < x < ∞"))
        }
    }

    /// A fraction that may be not-a-number.
    pub fn any_float(&self, name: &str) -> Result<Option<f32>, ModelError> {
        let Some(mut body) = self.body(name) else {
            return Ok(None);
        };
        let mut value = 0.0;
        while let Some(field) = body.next()? {
            if field.number == 2 {
                value = field.float()?;
            }
        }
        Ok(Some(value))
    }

    /// A text; empty if there is none.
    pub fn text(&self, name: &str) -> Result<&'a str, ModelError> {
        let mut value = "";
        if let Some(mut body) = self.body(name) {
            while let Some(field) = body.next()? {
                if field.number == 4 {
                    value = field.text()?;
                }
            }
        }
        Ok(value)
    }

    /// Whole numbers; `None` if the setting is absent.
    pub fn wholes(&self, name: &str) -> Result<Option<Vec<i64>>, ModelError> {
        let Some(mut body) = self.body(name) else {
            return Ok(None);
        };
        let mut values = Vec::new();
        while let Some(field) = body.next()? {
            if field.number == 8 {
                field.wholes(&mut values, MOST_ELEMENTS)?;
            }
        }
        Ok(Some(values))
    }

    /// Finite fractions; none if the setting is absent.
    pub fn floats(&self, name: &str) -> Result<Vec<f32>, ModelError> {
        let values = self.any_floats(name)?;
        match values.iter().position(|value| !value.is_finite()) {
            None => Ok(values),
            Some(position) => Err(self.not_finite(name, position)),
        }
    }

    /// The error of a fraction that is not finite.
    pub fn not_finite(&self, name: &str, position: usize) -> ModelError {
        ModelError::Onnx(OnnxFault::NotFinite {
            tensor: json::shorten(&format!("{}.{name}", self.label)),
            position,
        })
    }

    /// Fractions of any kind; none if the setting is absent.
    pub fn any_floats(&self, name: &str) -> Result<Vec<f32>, ModelError> {
        let mut values = Vec::new();
        if let Some(mut body) = self.body(name) {
            while let Some(field) = body.next()? {
                if field.number == 7 {
                    field.floats(&mut values, MOST_ELEMENTS)?;
                }
            }
        }
        Ok(values)
    }

    /// Texts; none if the setting is absent.
    pub fn texts(&self, name: &str) -> Result<Vec<&'a str>, ModelError> {
        let mut values = Vec::new();
        if let Some(mut body) = self.body(name) {
            while let Some(field) = body.next()? {
                if field.number == 9 {
                    field.push(&mut values, field.text()?, MOST_ELEMENTS)?;
                }
            }
        }
        Ok(values)
    }

    /// A tensor.
    pub fn tensor(&self, name: &str) -> Result<Option<StoredTensor<'a>>, ModelError> {
        let Some(mut body) = self.body(name) else {
            return Ok(None);
        };
        let mut tensor = None;
        while let Some(field) = body.next()? {
            if field.number == 5 {
                tensor = Some(StoredTensor::parse(field.message()?)?);
            }
        }
        Ok(tensor)
    }
}
