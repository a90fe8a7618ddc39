//! Every customer's likeliest class and the probability of each as a CSV file, some customers
//! at a time.

use crate::engine::dated::dates;
use crate::engine::failure::Failure;
use crate::engine::message::Reply;
use crate::engine::session::{ScoredClasses, Session};
use crate::engine::study::share;
use crate::export::{Cell, CsvWriter, ExportError};
use crate::i18n::{Lang, export as text};
use crate::model::{ClassModel, likeliest};

/// Customers written between two looks at the message queue.
const ROWS_PER_STEP: usize = 2048;

/// The file under way.
pub(super) struct FileWork {
    writer: CsvWriter,
    /// The columns that name the customer, and the date at which the row stands.
    named: Vec<usize>,
    done: usize,
}

impl FileWork {
    /// Begins with the head of the columns.
    pub fn new(session: &Session, model: &ClassModel, lang: Lang) -> Result<FileWork, Failure> {
        let table = session.customers().ok_or(Failure::NothingOpen)?;
        if table.rows() == 0 {
            return Err(ExportError::NoCustomers.into());
        }
        let id = session.id_column();
        let id = id.and_then(|column| table.position(column.name()));
        let date = dates(session).filter(|date| Some(*date) != id);
        let named: Vec<usize> = id.into_iter().chain(date).collect();
        let mut heads: Vec<String> = Vec::new();
        if id.is_none() {
            heads.push(text::ROW.text(lang).to_string());
        }
        let columns = named.iter().filter_map(|at| table.columns().get(*at));
        heads.extend(columns.map(|column| column.name().to_string()));
        heads.push(text::PREDICTED.text(lang).to_string());
        let classes = model.classes.iter();
        heads.extend(classes.map(|class| text::PROBABILITY.fill(lang, &[("class", class)])));
        let mut writer = CsvWriter::utf8();
        writer.row(heads.iter().map(|head| Cell::Text(head.as_str().into())));
        Ok(FileWork {
            writer,
            // The row's number stands in for an id.
            named: match id {
                Some(_) => named,
                None => std::iter::once(usize::MAX).chain(named).collect(),
            },
            done: 0,
        })
    }

    /// The share that is done, and whether it is all.
    pub fn step(
        &mut self,
        session: &Session,
        model: &ClassModel,
        scored: &ScoredClasses,
    ) -> Result<(f64, bool), Failure> {
        let table = session.customers().ok_or(Failure::NothingOpen)?;
        let rows = scored.matrix.rows();
        let end = (self.done + ROWS_PER_STEP).min(rows);
        for row in self.done..end {
            let shares = scored.of_row(row);
            let named = self.named.iter().map(|at| match table.columns().get(*at) {
                Some(column) => Cell::from_file(column.text(row)),
                None => Cell::Number(row as f64 + 1.0),
            });
            // A row that cannot be scored is of no class.
            let is_known = shares.iter().all(|share| share.is_finite());
            let class = model.classes.get(likeliest(shares)).filter(|_| is_known);
            let predicted = match class {
                Some(class) => Cell::from_file(class),
                None => Cell::Empty,
            };
            let each = shares.iter().map(|share| match share.is_finite() {
                true => Cell::Number(libm::round(share * 1e9) / 1e9),
                false => Cell::Empty,
            });
            self.writer.row(named.chain([predicted]).chain(each));
        }
        self.done = end;
        Ok((share(end, rows), end >= rows))
    }

    /// The file.
    pub fn file(self, lang: Lang) -> Reply {
        let rows = self.done;
        let (bytes, replaced) = self.writer.finish();
        Reply::File {
            name: format!("{}.csv", text::CLASSES_FILE.text(lang)),
            media_type: "text/csv".to_string(),
            bytes,
            rows,
            replaced,
        }
    }
}
