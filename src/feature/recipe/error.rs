//! What can be wrong with a recipe or with the files it is given.

use serde::{Deserialize, Serialize};

use crate::i18n::{Lang, recipe as words};

/// A formula that cannot be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub struct FormulaError {
    /// The formula.
    pub formula: String,
    /// The byte, from 0, at which it stops to make sense.
    pub at: u64,
    /// Why.
    pub problem: FormulaProblem,
}

/// Why a formula cannot be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FormulaProblem {
    /// A quote that does not close.
    Unclosed {
        /// The quote.
        quote: char,
    },
    /// Digits that are no number.
    NotANumber,
    /// A character that means nothing.
    UnknownSign {
        /// The character.
        found: String,
    },
    /// Something else was due here.
    Unexpected {
        /// What stands there; empty at the end.
        found: String,
        /// What would fit.
        expected: String,
    },
    /// No such function.
    UnknownFunction {
        /// Its name.
        function: String,
    },
    /// Too many or too few arguments.
    ArgumentCount {
        /// The function.
        function: String,
        /// How many it takes.
        takes: u64,
        /// How many there are.
        found: u64,
    },
    /// Too many brackets in brackets.
    TooDeep {
        /// The deepest.
        limit: u64,
    },
    /// Too many letters.
    TooLong {
        /// The longest, in bytes.
        limit: u64,
    },
}

impl FormulaError {
    pub(super) fn new(formula: &str, at: usize, problem: FormulaProblem) -> FormulaError {
        let end = formula.floor_char_boundary(200);
        FormulaError {
            formula: formula.get(..end).unwrap_or_default().to_string(),
            at: at as u64,
            problem,
        }
    }

    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        let problem = match &self.problem {
            FormulaProblem::Unclosed { quote } => {
                words::FORMULA_UNCLOSED.fill(lang, &[("quote", &quote.to_string())])
            }
            FormulaProblem::NotANumber => words::FORMULA_NOT_A_NUMBER.text(lang).to_string(),
            FormulaProblem::UnknownSign { found } => {
                words::FORMULA_UNKNOWN_SIGN.fill(lang, &[("found", found)])
            }
            FormulaProblem::Unexpected { found, expected } if found.is_empty() => {
                words::FORMULA_ENDS.fill(lang, &[("expected", expected)])
            }
            FormulaProblem::Unexpected { found, expected } => {
                words::FORMULA_UNEXPECTED.fill(lang, &[("found", found), ("expected", expected)])
            }
            FormulaProblem::UnknownFunction { function } => {
                words::FORMULA_UNKNOWN_FUNCTION.fill(lang, &[("function", function)])
            }
            FormulaProblem::ArgumentCount {
                function,
                takes,
                found,
            } => words::FORMULA_ARGUMENTS.fill(
                lang,
                &[
                    ("function", function),
                    ("takes", &takes.to_string()),
                    ("found", &found.to_string()),
                ],
            ),
            FormulaProblem::TooDeep { limit } => {
                words::FORMULA_TOO_DEEP.fill(lang, &[("limit", &limit.to_string())])
            }
            FormulaProblem::TooLong { limit } => {
                words::FORMULA_TOO_LONG.fill(lang, &[("limit", &limit.to_string())])
            }
        };
        let place = (self.at + 1).to_string();
        words::FORMULA.fill(
            lang,
            &[
                ("formula", &self.formula),
                ("place", &place),
                ("problem", &problem),
            ],
        )
    }
}

/// What is wrong with a recipe or with the files it is given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum RecipeError {
    /// The file is no recipe.
    NotARecipe {
        /// Line, from 1.
        line: u64,
        /// Column, from 1.
        column: u64,
        /// The reader's own words.
        reason: String,
    },
    /// A format of another time.
    Version {
        /// The file's.
        found: u32,
        /// This program's.
        known: u32,
    },
    /// There is no built-in recipe of this name.
    UnknownRecipe {
        /// The name.
        name: String,
        /// The names there are.
        known: String,
    },
    /// A formula that cannot be read.
    Formula {
        /// The feature, column, check … it belongs to.
        owner: String,
        /// What is wrong.
        error: FormulaError,
    },
    /// A name that nothing bears.
    UnknownName {
        /// Where it is used.
        owner: String,
        /// The name.
        name: String,
        /// The names there are.
        known: String,
    },
    /// A role is said of a table or a column that is not there.
    NoSuchPlace {
        /// What it is said of.
        name: String,
        /// The names most like it.
        nearest: String,
    },
    /// The same name twice.
    NameTwice {
        /// The name.
        name: String,
    },
    /// A number where a text is due, or the other way round.
    WrongKind {
        /// Where.
        owner: String,
        /// What is due.
        expected: String,
    },
    /// Windows, labels by time, or recency without a time or an anchor.
    NeedsTime {
        /// The feature or label.
        owner: String,
    },
    /// A feature that gives no value to aggregate, or one too many.
    ValueDue {
        /// The feature.
        owner: String,
    },
    /// A rule that makes no sense, such as shares that do not rise.
    Senseless {
        /// Where.
        owner: String,
        /// Which field.
        field: String,
    },
    /// No file plays a table's part.
    TableMissing {
        /// The table.
        table: String,
        /// The columns by which it is known.
        columns: String,
    },
    /// Files cannot be told apart.
    TableTwice {
        /// The table.
        table: String,
        /// One file.
        first: String,
        /// Another.
        second: String,
    },
    /// A column that is gone.
    ColumnMissing {
        /// The file.
        file: String,
        /// The column.
        column: String,
    },
    /// Nobody to build a row for.
    NoCustomers {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// The data are too short for the anchors.
    NoAnchors {
        /// First day of the data.
        first: String,
        /// Last day of the data.
        last: String,
    },
    /// Nothing fits: no recipe is recognised and none can be proposed.
    NothingFits {
        /// The files.
        files: String,
    },
    /// What another worker gathered did not arrive whole.
    Unpacked,
    /// More than memory can hold.
    TooLarge {
        /// What there are too many of.
        what: String,
        /// The most.
        limit: u64,
    },
}

impl RecipeError {
    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            RecipeError::NotARecipe {
                line,
                column,
                reason,
            } => words::NOT_A_RECIPE.fill(
                lang,
                &[
                    ("line", &line.to_string()),
                    ("column", &column.to_string()),
                    ("reason", reason),
                ],
            ),
            RecipeError::Version { found, known } => words::VERSION.fill(
                lang,
                &[("found", &found.to_string()), ("known", &known.to_string())],
            ),
            RecipeError::UnknownRecipe { name, known } => {
                words::UNKNOWN_RECIPE.fill(lang, &[("name", name), ("known", known)])
            }
            RecipeError::Formula { owner, error } => {
                words::WRONG_FORMULA.fill(lang, &[("owner", owner), ("error", &error.say(lang))])
            }
            RecipeError::UnknownName { owner, name, known } => words::UNKNOWN_NAME
                .fill(lang, &[("owner", owner), ("name", name), ("known", known)]),
            RecipeError::NoSuchPlace { name, nearest } => {
                words::NO_SUCH_PLACE.fill(lang, &[("name", name), ("nearest", nearest)])
            }
            RecipeError::NameTwice { name } => words::NAME_TWICE.fill(lang, &[("name", name)]),
            RecipeError::WrongKind { owner, expected } => {
                words::WRONG_KIND.fill(lang, &[("owner", owner), ("expected", expected)])
            }
            RecipeError::NeedsTime { owner } => words::NEEDS_TIME.fill(lang, &[("owner", owner)]),
            RecipeError::ValueDue { owner } => words::VALUE_DUE.fill(lang, &[("owner", owner)]),
            RecipeError::Senseless { owner, field } => {
                words::SENSELESS.fill(lang, &[("owner", owner), ("field", field)])
            }
            RecipeError::TableMissing { table, columns } => {
                words::TABLE_MISSING.fill(lang, &[("table", table), ("columns", columns)])
            }
            RecipeError::TableTwice {
                table,
                first,
                second,
            } => words::TABLE_TWICE.fill(
                lang,
                &[("table", table), ("first", first), ("second", second)],
            ),
            RecipeError::ColumnMissing { file, column } => {
                words::COLUMN_MISSING.fill(lang, &[("file", file), ("column", column)])
            }
            RecipeError::NoCustomers { table, column } => {
                words::NO_CUSTOMERS.fill(lang, &[("table", table), ("column", column)])
            }
            RecipeError::NoAnchors { first, last } => {
                words::NO_ANCHORS.fill(lang, &[("first", first), ("last", last)])
            }
            RecipeError::NothingFits { files } => {
                words::NOTHING_FITS.fill(lang, &[("files", files)])
            }
            RecipeError::Unpacked => words::UNPACKED.text(lang).to_string(),
            RecipeError::TooLarge { what, limit } => {
                words::TOO_LARGE.fill(lang, &[("what", what), ("limit", &limit.to_string())])
            }
        }
    }
}
