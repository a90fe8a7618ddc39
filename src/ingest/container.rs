//! What a file is, told by its content; its name says nothing.

use super::archive::{self, Member};
use super::error::{IngestError, IngestProblem};
use super::magic::{self, KnownFormat};
use super::pour::{self, Packing};
use super::problems::ArchiveProblem;
use super::report::Format;
use super::source::ByteSource;

/// Bytes by which a format is told.
const HEAD: usize = 64 << 10;

/// The workbooks that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkbookKind {
    /// Excel since 2007.
    Xlsx,
    /// Excel since 2007, binary.
    Xlsb,
    /// Excel until 2003.
    Xls,
    /// OpenDocument.
    Ods,
}

impl WorkbookKind {
    /// The format of the report.
    pub fn format(self) -> Format {
        match self {
            WorkbookKind::Xlsx => Format::Xlsx,
            WorkbookKind::Xlsb => Format::Xlsb,
            WorkbookKind::Xls => Format::Xls,
            WorkbookKind::Ods => Format::Ods,
        }
    }
}

/// What one table's bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Delimited text, or anything that has to be tried as such.
    Text,
    /// JSON: objects one after the other, or a list of them.
    Json,
    /// Apache Parquet.
    Parquet,
    /// A workbook with sheets.
    Workbook(WorkbookKind),
}

/// A table (or a workbook of tables) within a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub content: Content,
    /// How it is packed.
    pub packing: Packing,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Container {
    /// Delimited text, perhaps packed.
    Text {
        /// How it is packed.
        packing: Packing,
    },
    /// JSON lines or a JSON list, perhaps packed.
    JsonLines {
        /// How it is packed.
        packing: Packing,
    },
    /// Parquet, perhaps packed.
    Parquet {
        /// How it is packed.
        packing: Packing,
    },
    /// A workbook, perhaps packed.
    Workbook {
        /// Which.
        kind: WorkbookKind,
        /// How it is packed.
        packing: Packing,
    },
    /// A ZIP archive of tables.
    Zip {
        /// The members that are tables, in the archive's order.
        members: Vec<Part>,
        /// Names of the members that are none.
        skipped: Vec<String>,
    },
}

impl Container {
    /// The tables inside, and the names of what is no table.
    pub fn into_parts(self) -> (Vec<Part>, Vec<String>) {
        let one = |content, packing| (vec![Part { content, packing }], Vec::new());
        match self {
            Container::Text { packing } => one(Content::Text, packing),
            Container::JsonLines { packing } => one(Content::Json, packing),
            Container::Parquet { packing } => one(Content::Parquet, packing),
            Container::Workbook { kind, packing } => one(Content::Workbook(kind), packing),
            Container::Zip { members, skipped } => (members, skipped),
        }
    }
}

/// Tells what a file is by its first bytes and, for an archive, its directory.
pub fn recognise(source: &mut dyn ByteSource) -> Result<Container, IngestError> {
    let file = source.name().to_string();
    find(source).map_err(|problem| IngestError { file, problem })
}

fn find(source: &mut dyn ByteSource) -> Result<Container, IngestProblem> {
    let head = pour::head(source, &Packing::None, HEAD)?;
    if head.starts_with(&[0x1F, 0x8B, 0x08]) {
        return packed(source, Packing::Gzip);
    }
    if head.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]) {
        return packed(source, Packing::Zstd);
    }
    if is_zip(&head) {
        let members = archive::members(source)?;
        return match workbook(&members) {
            Some(kind) => Ok(Container::Workbook {
                kind,
                packing: Packing::None,
            }),
            None => zip(source, members),
        };
    }
    Ok(container(plain(&head)?, Packing::None))
}

fn container(content: Content, packing: Packing) -> Container {
    match content {
        Content::Text => Container::Text { packing },
        Content::Json => Container::JsonLines { packing },
        Content::Parquet => Container::Parquet { packing },
        Content::Workbook(kind) => Container::Workbook { kind, packing },
    }
}

/// A single file that is packed: what is inside must not be packed again, but
/// a workbook is an archive by itself.
fn packed(source: &mut dyn ByteSource, packing: Packing) -> Result<Container, IngestProblem> {
    let content = inside(source, &packing)?;
    Ok(container(content, packing))
}

/// What a packed table is.
fn inside(source: &mut dyn ByteSource, packing: &Packing) -> Result<Content, IngestProblem> {
    let head = pour::head(source, packing, HEAD)?;
    let nested = || ArchiveProblem::Nested {
        member: pour::name_inside(source, packing),
    };
    if head.starts_with(&[0x1F, 0x8B, 0x08]) || head.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]) {
        return Err(nested().into());
    }
    if is_zip(&head) {
        // A workbook's first member is nearly always one of these; the others
        // are archives, which would have to be unpacked to be looked into.
        return match workbook_by_head(&head) {
            Some(kind) => Ok(Content::Workbook(kind)),
            None => Err(nested().into()),
        };
    }
    match magic::recognise(&head) {
        Some(KnownFormat::Archive) => Err(nested().into()),
        _ => plain(&head),
    }
}

fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// What unpacked bytes are that are no archive.
fn plain(head: &[u8]) -> Result<Content, IngestProblem> {
    match magic::recognise(head) {
        None => Ok(Content::Text),
        Some(KnownFormat::Parquet) => Ok(Content::Parquet),
        Some(KnownFormat::Json) => Ok(Content::Json),
        Some(KnownFormat::Xls) => Ok(Content::Workbook(WorkbookKind::Xls)),
        Some(format) => Err(IngestProblem::KnownFormat { format }),
    }
}

/// The workbook that an archive of these members is.
fn workbook(members: &[Member]) -> Option<WorkbookKind> {
    let has = |name| archive::has_member(members, name);
    if has("xl/workbook.bin") {
        Some(WorkbookKind::Xlsb)
    } else if has("xl/workbook.xml") || (has("[Content_Types].xml") && has("_rels/.rels")) {
        Some(WorkbookKind::Xlsx)
    } else if has("content.xml") && has("mimetype") {
        Some(WorkbookKind::Ods)
    } else {
        None
    }
}

/// The workbook whose archive begins with `head`.
fn workbook_by_head(head: &[u8]) -> Option<WorkbookKind> {
    let has = |part: &[u8]| memchr::memmem::find(head, part).is_some();
    if has(b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet") {
        Some(WorkbookKind::Ods)
    } else if has(b"xl/workbook.bin") {
        Some(WorkbookKind::Xlsb)
    } else if has(b"[Content_Types].xml") || has(b"xl/") || has(b"_rels/.rels") {
        Some(WorkbookKind::Xlsx)
    } else {
        None
    }
}

/// An archive of tables.
fn zip(source: &mut dyn ByteSource, members: Vec<Member>) -> Result<Container, IngestProblem> {
    let count = members.len() as u64;
    let (mut parts, mut skipped) = (Vec::new(), Vec::new());
    for member in members {
        if is_beside(&member) {
            skipped.push(member.name);
            continue;
        }
        let packing = Packing::Member(member);
        match inside(source, &packing) {
            Ok(content) => parts.push(Part { content, packing }),
            Err(IngestProblem::KnownFormat { .. }) => {
                skipped.push(pour::name_inside(source, &packing));
            }
            Err(problem) => return Err(problem),
        }
    }
    if parts.is_empty() {
        return Err(ArchiveProblem::NoTable { members: count }.into());
    }
    Ok(Container::Zip {
        members: parts,
        skipped,
    })
}

/// Whether a member is what systems and people put beside the data.
fn is_beside(member: &Member) -> bool {
    let name = member.file_name().to_lowercase();
    member.size == 0
        || member.name.starts_with("__MACOSX/")
        || name.starts_with('.')
        || name.starts_with("readme")
        || name.starts_with("license")
        || [".md", ".py", ".sql", ".ipynb", ".html", ".css", ".js"]
            .iter()
            .any(|ending| name.ends_with(ending))
}
