//! Tensors as a file stores them, and what becomes of them.

use super::file::MOST_DIMENSIONS;
use super::protobuf::Message;
use crate::model::error::OnnxFault;
use crate::model::neural::tensor::{Data, MOST_ELEMENTS, Tensor};
use crate::model::{ModelError, json};

/// ONNX's numbers for the types of elements.
pub mod element {
    pub const FLOAT: i64 = 1;
    pub const UINT8: i64 = 2;
    pub const INT8: i64 = 3;
    pub const UINT16: i64 = 4;
    pub const INT16: i64 = 5;
    pub const INT32: i64 = 6;
    pub const INT64: i64 = 7;
    pub const STRING: i64 = 8;
    pub const BOOL: i64 = 9;
    pub const DOUBLE: i64 = 11;
    pub const UINT32: i64 = 12;

    /// The name of a type, as ONNX has it.
    pub fn name(element: i64) -> String {
        const NAMES: [&str; 24] = [
            "undefined",
            "float",
            "uint8",
            "int8",
            "uint16",
            "int16",
            "int32",
            "int64",
            "string",
            "bool",
            "float16",
            "double",
            "uint32",
            "uint64",
            "complex64",
            "complex128",
            "bfloat16",
            "float8e4m3fn",
            "float8e4m3fnuz",
            "float8e5m2",
            "float8e5m2fnuz",
            "uint4",
            "int4",
            "float4e2m1",
        ];
        let name = usize::try_from(element).ok().and_then(|at| NAMES.get(at));
        name.map_or_else(|| element.to_string(), |name| name.to_string())
    }

    /// Whether elements are read as fractions (`true`) or whole numbers; `None` if neither.
    pub fn is_float(element: i64) -> Option<bool> {
        match element {
            FLOAT | DOUBLE => Some(true),
            UINT8 | INT8 | UINT16 | INT16 | INT32 | INT64 | BOOL | UINT32 => Some(false),
            _ => None,
        }
    }
}

/// A tensor in the file.
#[derive(Clone, Debug)]
pub struct StoredTensor<'a> {
    /// What it is called.
    pub name: &'a str,
    dimensions: Vec<i64>,
    element: i64,
    is_external: bool,
    raw: Option<Message<'a>>,
    body: Message<'a>,
}

impl<'a> StoredTensor<'a> {
    /// Reads all but the data.
    pub fn parse(body: Message<'a>) -> Result<StoredTensor<'a>, ModelError> {
        let mut tensor = StoredTensor {
            name: "",
            dimensions: Vec::new(),
            element: 0,
            is_external: false,
            raw: None,
            body,
        };
        let mut message = body;
        while let Some(field) = message.next()? {
            match field.number {
                1 => field.wholes(&mut tensor.dimensions, MOST_DIMENSIONS)?,
                2 => tensor.element = field.whole()?,
                8 => tensor.name = field.text()?,
                9 => tensor.raw = Some(field.message()?),
                13 => tensor.is_external = true,
                14 => tensor.is_external |= field.whole()? != 0,
                _ => {}
            }
        }
        Ok(tensor)
    }

    /// How many elements it claims to have, and its dimensions.
    fn shape(&self) -> Result<(Vec<usize>, usize), ModelError> {
        let mut shape = Vec::new();
        let mut count = 1usize;
        for dimension in &self.dimensions {
            let size = usize::try_from(*dimension).ok();
            // Beside a dimension of 0 the others may not be absurd either.
            let total = size.and_then(|size| count.checked_mul(size.max(1)));
            let (Some(size), Some(total)) = (size, total.filter(|t| *t <= MOST_ELEMENTS)) else {
                let found = self.dimensions.iter().map(i64::to_string);
                return Err(self.sized(
                    found.collect::<Vec<_>>().join(" × "),
                    format!("0 … {MOST_ELEMENTS}"),
                ));
            };
            shape.push(size);
            count = total;
        }
        if shape.contains(&0) {
            count = 0;
        }
        Ok((shape, count))
    }

    fn sized(&self, found: String, expected: String) -> ModelError {
        ModelError::Onnx(OnnxFault::TensorSize {
            tensor: json::shorten(self.name),
            found,
            expected,
        })
    }

    /// The data, checked: as many elements as the dimensions say, none not-a-number.
    pub fn read(&self) -> Result<Tensor, ModelError> {
        let (shape, count) = self.shape()?;
        if self.is_external {
            return Err(ModelError::Onnx(OnnxFault::External {
                tensor: json::shorten(self.name),
            }));
        }
        let data = match element::is_float(self.element) {
            Some(true) => Data::Floats(self.finite(self.doubles_or_floats(count)?)?),
            Some(false) => Data::Wholes(self.wholes(count)?),
            None => {
                return Err(ModelError::Onnx(OnnxFault::TensorType {
                    tensor: json::shorten(self.name),
                    found: element::name(self.element),
                }));
            }
        };
        let found = data.len();
        Tensor::new(shape, data).ok_or_else(|| self.sized(found.to_string(), count.to_string()))
    }

    /// All elements as `f64`, whatever numbers they are: trees check their own.
    pub fn doubles(&self) -> Result<Vec<f64>, ModelError> {
        let (shape, count) = self.shape()?;
        let values = match self.element {
            element::DOUBLE if !self.is_external => self.stored_doubles(count)?,
            element::FLOAT if !self.is_external => {
                let floats = self.doubles_or_floats(count)?;
                floats.into_iter().map(f64::from).collect()
            }
            _ => match self.read()?.into_data() {
                Data::Floats(values) => values.into_iter().map(f64::from).collect(),
                Data::Wholes(values) => values.into_iter().map(|value| value as f64).collect(),
            },
        };
        match values.len() == count {
            true => Ok(values),
            false => Err(self.sized(values.len().to_string(), format!("{shape:?}"))),
        }
    }

    fn doubles_or_floats(&self, count: usize) -> Result<Vec<f32>, ModelError> {
        if self.element == element::DOUBLE {
            let doubles = self.stored_doubles(count)?;
            return Ok(doubles.into_iter().map(|value| value as f32).collect());
        }
        let mut out = Vec::new();
        if let Some(mut raw) = self.raw {
            self.fits(raw, 4, count)?;
            while !raw.bytes().is_empty() {
                out.push(f32::from_le_bytes(raw.array()?));
            }
        }
        let mut body = self.body;
        while let Some(field) = body.next()? {
            if field.number == 4 {
                field.floats(&mut out, count)?;
            }
        }
        Ok(out)
    }

    fn stored_doubles(&self, count: usize) -> Result<Vec<f64>, ModelError> {
        let mut out = Vec::new();
        if let Some(mut raw) = self.raw {
            self.fits(raw, 8, count)?;
            while !raw.bytes().is_empty() {
                out.push(f64::from_le_bytes(raw.array()?));
            }
        }
        let mut body = self.body;
        while let Some(field) = body.next()? {
            if field.number == 10 {
                field.doubles(&mut out, count)?;
            }
        }
        Ok(out)
    }

    fn wholes(&self, count: usize) -> Result<Vec<i64>, ModelError> {
        let mut out = Vec::new();
        if let Some(mut raw) = self.raw {
            let width = match self.element {
                element::INT64 => 8,
                element::INT32 | element::UINT32 => 4,
                element::INT16 | element::UINT16 => 2,
                _ => 1,
            };
            self.fits(raw, width, count)?;
            while !raw.bytes().is_empty() {
                out.push(match self.element {
                    element::INT64 => i64::from_le_bytes(raw.array()?),
                    element::INT32 => i64::from(i32::from_le_bytes(raw.array()?)),
                    element::UINT32 => i64::from(u32::from_le_bytes(raw.array()?)),
                    element::INT16 => i64::from(i16::from_le_bytes(raw.array()?)),
                    element::UINT16 => i64::from(u16::from_le_bytes(raw.array()?)),
                    element::INT8 => i64::from(i8::from_le_bytes(raw.array()?)),
                    _ => i64::from(u8::from_le_bytes(raw.array()?)),
                });
            }
        }
        let mut body = self.body;
        while let Some(field) = body.next()? {
            // 32-bit numbers and smaller ones, 64-bit numbers, unsigned numbers.
            if matches!(field.number, 5 | 7 | 11) {
                field.wholes(&mut out, count)?;
            }
        }
        Ok(out)
    }

    /// Whether the raw bytes are as many as the dimensions ask for.
    fn fits(&self, raw: Message<'_>, width: usize, count: usize) -> Result<(), ModelError> {
        let found = raw.bytes().len();
        if found == count * width {
            Ok(())
        } else {
            Err(self.sized(format!("{found} B"), format!("{} B", count * width)))
        }
    }

    /// Refuses what is not-a-number; a single element may be infinite, for a bound that is none.
    fn finite(&self, values: Vec<f32>) -> Result<Vec<f32>, ModelError> {
        let single = values.len() == 1;
        let bad = |value: &f32| value.is_nan() || (value.is_infinite() && !single);
        match values.iter().position(bad) {
            None => Ok(values),
            Some(position) => Err(ModelError::Onnx(OnnxFault::NotFinite {
                tensor: json::shorten(self.name),
                position,
            })),
        }
    }
}
