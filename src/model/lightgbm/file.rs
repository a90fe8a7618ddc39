//! The layout of LightGBM's text: lines of `key=value`, first those of the model,
//! then those of each tree, then what the Python package adds.

use crate::model::{ModelError, json};

/// The parts of a file.
pub struct File<'a> {
    /// What stands before the first tree.
    pub header: Fields<'a>,
    /// One entry per tree.
    pub trees: Vec<Fields<'a>>,
    /// The features that the training parameters name as categories.
    pub declared_categories: &'a str,
    /// The categories of the training table as JSON, with the number of their line.
    pub pandas: Option<(usize, &'a str)>,
}

/// Lines of `key=value`.
#[derive(Default)]
pub struct Fields<'a> {
    /// What the fields are of, for errors: nothing, or `Tree=3`.
    of: String,
    lines: Vec<(&'a str, &'a str)>,
}

impl<'a> File<'a> {
    /// Divides the text; a file that ends before its trees do is refused.
    pub fn parse(text: &'a str) -> Result<File<'a>, ModelError> {
        let mut file = File {
            header: Fields::default(),
            trees: Vec::new(),
            declared_categories: "",
            pandas: None,
        };
        let mut lines = text.lines().enumerate();
        let mut ended = false;
        for (_, line) in lines.by_ref() {
            let line = line.trim();
            if line == "end of trees" {
                ended = true;
                break;
            }
            let (key, value) = line.split_once('=').unwrap_or((line, ""));
            if key == "Tree" {
                let of = json::shorten(line);
                let lines = Vec::new();
                file.trees.push(Fields { of, lines });
            } else if !key.is_empty() {
                let fields = file.trees.last_mut().unwrap_or(&mut file.header);
                fields.lines.push((key, value));
            }
        }
        if !ended {
            let last = text.lines().last().unwrap_or_default();
            return Err(ModelError::Truncated {
                line: text.lines().count(),
                column: last.len() + 1,
            });
        }
        for (index, line) in lines {
            let line = line.trim();
            if let Some(listed) = line.strip_prefix("[categorical_feature:") {
                file.declared_categories = listed.trim_end_matches(']').trim();
            } else if let Some(names) = line.strip_prefix("pandas_categorical:") {
                file.pandas = Some((index + 1, names));
            }
        }
        Ok(file)
    }
}

impl<'a> Fields<'a> {
    /// Whether there is such a line.
    pub fn has(&self, key: &str) -> bool {
        self.lines.iter().any(|(name, _)| *name == key)
    }

    /// What a line says.
    pub fn text(&self, key: &str) -> Result<&'a str, ModelError> {
        let line = self.lines.iter().find(|(name, _)| *name == key);
        line.map(|(_, value)| *value)
            .ok_or_else(|| ModelError::FieldMissing {
                field: self.path(key),
            })
    }

    /// What a line says as a whole number.
    pub fn whole(&self, key: &str) -> Result<u64, ModelError> {
        let text = self.text(key)?;
        text.parse().map_err(|_| ModelError::FieldWrong {
            field: self.path(key),
            found: json::shorten(text),
            expected: "0, 1, 2, …".into(),
        })
    }

    /// What a line says as exactly `count` numbers of the tree with the given index.
    pub fn numbers(&self, key: &str, count: usize, tree: usize) -> Result<Vec<f64>, ModelError> {
        let values = self.list(key)?;
        if values.len() != count {
            return Err(ModelError::Lengths {
                tree,
                field: key.into(),
                found: values.len(),
                expected: count,
            });
        }
        Ok(values)
    }

    /// What a line says as numbers.
    pub fn list(&self, key: &str) -> Result<Vec<f64>, ModelError> {
        let words = self.text(key)?.split_ascii_whitespace();
        words
            .map(|word| {
                word.parse().map_err(|_| ModelError::FieldWrong {
                    field: self.path(key),
                    found: json::shorten(word),
                    expected: "0, 0.5, -1, …".into(),
                })
            })
            .collect()
    }

    /// A line's name for errors.
    pub fn path(&self, key: &str) -> String {
        if self.of.is_empty() {
            key.to_string()
        } else {
            format!("{}.{key}", self.of)
        }
    }
}
