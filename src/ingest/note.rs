//! What is to be said of a file that is not plain text: which sheet was taken,
//! what was left out, what was joined.

use serde::{Deserialize, Serialize};

use crate::i18n::number::{bytes as size, count as in_words, grouped};
use crate::i18n::{Lang, formats as words};

/// Most names kept as examples.
pub(super) const NAMES: usize = 5;

/// One thing to know about how a file was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FormatNote {
    /// One sheet of several was taken.
    SheetChosen {
        /// The sheet.
        sheet: SheetSize,
        /// The other sheets.
        others: Vec<SheetSize>,
        /// Tables on sheets of several that are not among them.
        #[serde(default)]
        more: u64,
    },
    /// The table does not begin in the sheet's first cell.
    TableFound {
        /// Its first cell, such as `B4`.
        cell: String,
        /// Filled rows above it, which were left out.
        above: u64,
    },
    /// An empty column between two groups of names, which were read as one table.
    ColumnsApart {
        /// The empty column, such as `D`.
        column: String,
    },
    /// Cells that hold a spreadsheet's error became missing.
    CellErrors {
        /// How many.
        count: u64,
        /// The first rows of the sheet, from 1.
        rows: Vec<u64>,
    },
    /// Columns of which the first rows know nothing.
    ColumnsAdded {
        /// How many.
        count: u64,
        /// The first names.
        names: Vec<String>,
    },
    /// Columns that came up too late to take part in what is built.
    ColumnsUnused {
        /// How many.
        count: u64,
        /// The first names.
        names: Vec<String>,
    },
    /// Lines (or elements) that are no JSON object were left out.
    JsonSkipped {
        /// How many.
        count: u64,
        /// The first lines.
        lines: Vec<u64>,
    },
    /// Lists and objects within cells were kept as JSON text.
    NestedAsText {
        /// How many columns.
        count: u64,
        /// The first names.
        names: Vec<String>,
    },
    /// Several files were taken as one table.
    FilesJoined {
        /// How many.
        count: u64,
        /// The first names.
        names: Vec<String>,
    },
    /// Files taken as one table are the same customers at several times; a column was added
    /// that tells the rows apart.
    Snapshots {
        /// How many files.
        count: u64,
        /// The column that names the customers.
        customer: String,
        /// The column that was added.
        column: String,
        /// Whether it holds dates, which the files' names tell.
        dated: bool,
        /// Each file's name, and what the column says in its rows.
        files: Vec<(String, String)>,
    },
    /// Files are the same customers at several times, but too large to become one table: nothing
    /// tells their rows apart.
    ListsTooLarge {
        /// How many files.
        count: u64,
        /// Bytes that they would take as one table, roughly.
        bytes: u64,
        /// Most bytes that a table may take.
        limit: u64,
    },
    /// Of files taken as one table only some have these columns.
    ColumnsUneven {
        /// How many columns.
        count: u64,
        /// The first of them, each with how many of the files have it.
        names: Vec<String>,
    },
    /// Other tables of the same archive were not read.
    OtherTables {
        /// Their names.
        names: Vec<String>,
    },
    /// Members of an archive that are no tables were left out.
    MembersSkipped {
        /// How many.
        count: u64,
        /// The first names.
        names: Vec<String>,
    },
    /// Members of an archive that could not be read were left out.
    MembersUnread {
        /// How many.
        count: u64,
        /// The first names.
        names: Vec<String>,
    },
    /// Repairs of files taken together that are beyond the most that are kept.
    MoreRepairs {
        /// How many.
        count: u64,
    },
    /// Files without anything in them were left out of several.
    EmptyFiles {
        /// How many.
        count: u64,
        /// The first names.
        names: Vec<String>,
    },
}

/// A sheet and how much it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetSize {
    /// The sheet's name.
    pub name: String,
    /// Rows that hold a cell.
    pub rows: u64,
    /// Columns from the first filled one to the last.
    pub columns: u64,
}

impl FormatNote {
    /// That these columns came up too late; nothing where there are none.
    pub fn unused(columns: &[String]) -> Option<FormatNote> {
        let names = columns.iter().take(NAMES).cloned().collect();
        let count = columns.len() as u64;
        (count > 0).then_some(FormatNote::ColumnsUnused { count, names })
    }

    /// How often it happened.
    pub fn count(&self) -> u64 {
        match self {
            FormatNote::SheetChosen { .. }
            | FormatNote::TableFound { .. }
            | FormatNote::ColumnsApart { .. } => 1,
            FormatNote::OtherTables { names } => names.len() as u64,
            FormatNote::CellErrors { count, .. }
            | FormatNote::ColumnsAdded { count, .. }
            | FormatNote::ColumnsUnused { count, .. }
            | FormatNote::JsonSkipped { count, .. }
            | FormatNote::NestedAsText { count, .. }
            | FormatNote::FilesJoined { count, .. }
            | FormatNote::Snapshots { count, .. }
            | FormatNote::ListsTooLarge { count, .. }
            | FormatNote::ColumnsUneven { count, .. }
            | FormatNote::EmptyFiles { count, .. }
            | FormatNote::MembersSkipped { count, .. }
            | FormatNote::MembersUnread { count, .. }
            | FormatNote::MoreRepairs { count } => *count,
        }
    }

    /// The note in words.
    pub fn say(&self, lang: Lang) -> String {
        let counted = |message: crate::i18n::Message, count: u64, key: &str, list: String| {
            message.fill(lang, &[("count", &in_words(lang, count)), (key, &list)])
        };
        match self {
            FormatNote::SheetChosen {
                sheet,
                others,
                more,
            } => {
                let mut others: Vec<String> = others
                    .iter()
                    .map(|other| {
                        words::OTHER_SHEET
                            .fill(lang, &[("sheet", &other.name), ("size", &other.say(lang))])
                    })
                    .collect();
                if *more > 0 {
                    others.push(words::MORE_TABLES.fill(lang, &[("count", &grouped(*more))]));
                }
                words::SHEET_CHOSEN.fill(
                    lang,
                    &[
                        ("sheet", &sheet.name),
                        ("size", &sheet.say(lang)),
                        ("others", &others.join(", ")),
                    ],
                )
            }
            FormatNote::MoreRepairs { count } => {
                words::MORE_REPAIRS.fill(lang, &[("count", &in_words(lang, *count))])
            }
            FormatNote::TableFound { cell, above } => {
                words::TABLE_FOUND.fill(lang, &[("cell", cell), ("above", &grouped(*above))])
            }
            FormatNote::ColumnsApart { column } => {
                words::COLUMNS_APART.fill(lang, &[("column", column)])
            }
            FormatNote::CellErrors { count, rows } => {
                counted(words::CELL_ERRORS, *count, "rows", numbers(rows))
            }
            FormatNote::ColumnsAdded { count, names } => counted(
                words::COLUMNS_ADDED,
                *count,
                "names",
                some(lang, *count, names),
            ),
            FormatNote::ColumnsUnused { count, names } => counted(
                words::COLUMNS_UNUSED,
                *count,
                "names",
                some(lang, *count, names),
            ),
            FormatNote::JsonSkipped { count, lines } => {
                counted(words::JSON_SKIPPED, *count, "lines", numbers(lines))
            }
            FormatNote::NestedAsText { count, names } => counted(
                words::NESTED_AS_TEXT,
                *count,
                "names",
                some(lang, *count, names),
            ),
            FormatNote::FilesJoined { count, names } => counted(
                words::FILES_JOINED,
                *count,
                "names",
                some(lang, *count, names),
            ),
            FormatNote::Snapshots {
                count,
                customer,
                column,
                dated,
                ..
            } => {
                let message = match dated {
                    true => words::SNAPSHOTS_DATED,
                    false => words::SNAPSHOTS,
                };
                let count = in_words(lang, *count);
                let named = [
                    ("count", &count),
                    ("customer", customer),
                    ("column", column),
                ];
                message.fill(lang, &named.map(|(key, text)| (key, text.as_str())))
            }
            FormatNote::ListsTooLarge {
                count,
                bytes,
                limit,
            } => words::LISTS_TOO_LARGE.fill(
                lang,
                &[
                    ("count", &in_words(lang, *count)),
                    ("bytes", &size(*bytes)),
                    ("limit", &size(*limit)),
                ],
            ),
            FormatNote::ColumnsUneven { count, names } => counted(
                words::COLUMNS_UNEVEN,
                *count,
                "names",
                some(lang, *count, names),
            ),
            FormatNote::OtherTables { names } => {
                words::OTHER_TABLES.fill(lang, &[("names", &names.join(", "))])
            }
            FormatNote::EmptyFiles { count, names } => counted(
                words::EMPTY_FILES,
                *count,
                "names",
                some(lang, *count, names),
            ),
            FormatNote::MembersSkipped { count, names } => counted(
                words::MEMBERS_SKIPPED,
                *count,
                "names",
                some(lang, *count, names),
            ),
            FormatNote::MembersUnread { count, names } => counted(
                words::MEMBERS_UNREAD,
                *count,
                "names",
                some(lang, *count, names),
            ),
        }
    }
}

impl SheetSize {
    /// The size in words.
    pub fn say(&self, lang: Lang) -> String {
        words::SHEET_SIZE.fill(
            lang,
            &[
                ("rows", &grouped(self.rows)),
                ("columns", &grouped(self.columns)),
            ],
        )
    }
}

fn numbers(numbers: &[u64]) -> String {
    numbers
        .iter()
        .map(|number| grouped(*number))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The names, with an ellipsis when there are more.
fn some(lang: Lang, count: u64, names: &[String]) -> String {
    let list = names.join(", ");
    if count > names.len() as u64 {
        words::AND_SO_ON.fill(lang, &[("names", &list)])
    } else {
        list
    }
}

/// Counts names of one kind and keeps the first.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub count: u64,
    pub names: Vec<String>,
}

impl Names {
    /// Counts one more.
    pub fn add(&mut self, name: &str) {
        self.count += 1;
        if self.names.len() < NAMES {
            self.names.push(name.to_string());
        }
    }
}
