//! What a file is, told by its content; its name says nothing.

use super::archive::{self, Member};
use super::error::{IngestError, IngestProblem};
use super::magic::{self, KnownFormat};
use super::pour::{self, Codec, Packing};
use super::problems::ArchiveProblem;
use super::report::Format;
use super::source::{ByteSource, SharedSource};
use super::steps::{Passes, pause, run};
use super::tar;

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
    /// A ZIP or tar archive of tables; the latter perhaps packed as a whole.
    Zip {
        /// The members that are tables, in the archive's order.
        members: Vec<Part>,
        /// Names of the members that are none.
        skipped: Vec<String>,
        /// Members that cannot be looked into, each with why.
        unread: Vec<(Member, IngestProblem)>,
    },
}

/// What is in a file: the tables, the names of what is none, and the members that cannot be
/// looked into, each with why.
pub type Inside = (Vec<Part>, Vec<String>, Vec<(Member, IngestProblem)>);

impl Container {
    /// The tables inside, and what else there is.
    pub fn into_parts(self) -> Inside {
        let one = |content, packing| (vec![Part { content, packing }], Vec::new(), Vec::new());
        match self {
            Container::Text { packing } => one(Content::Text, packing),
            Container::JsonLines { packing } => one(Content::Json, packing),
            Container::Parquet { packing } => one(Content::Parquet, packing),
            Container::Workbook { kind, packing } => one(Content::Workbook(kind), packing),
            Container::Zip {
                members,
                skipped,
                unread,
            } => (members, skipped, unread),
        }
    }
}

/// Tells what a file is by its first bytes and, for an archive, its directory.
pub fn recognise(source: &mut dyn ByteSource) -> Result<Container, IngestError> {
    run(recognise_in_steps(source))
}

/// The same, a member of an archive a step.
///
/// # Errors
/// As [`recognise`].
pub async fn recognise_in_steps(source: &mut dyn ByteSource) -> Result<Container, IngestError> {
    recognise_counting(source, &Passes::of(1)).await
}

/// The same, and tells how far it is with the members of an archive.
///
/// # Errors
/// As [`recognise`].
pub async fn recognise_counting(
    source: &mut dyn ByteSource,
    looked: &Passes,
) -> Result<Container, IngestError> {
    let file = source.name().to_string();
    let found = find(source, looked).await;
    found.map_err(|problem| IngestError { file, problem })
}

async fn find(source: &mut dyn ByteSource, looked: &Passes) -> Result<Container, IngestProblem> {
    let file = Packing::default();
    let head = pour::head(source, &file, HEAD)?;
    if let Some(codec) = Codec::of(&head) {
        let packing = file.with(codec);
        if tar::is_tar(&pour::head(source, &packing, HEAD)?) {
            return packed_tar(source, &packing, looked).await;
        }
        let part = inside(source, packing)?;
        return Ok(container(part.content, part.packing));
    }
    if is_zip(&head) {
        let members = archive::members(source)?;
        return match workbook(&members) {
            Some(kind) => Ok(Container::Workbook {
                kind,
                packing: file,
            }),
            None => zip(source, members, Vec::new(), looked).await,
        };
    }
    if tar::is_tar(&head) {
        let (members, skipped) = tar::members(source)?;
        return zip(source, members, skipped, looked).await;
    }
    Ok(container(plain(&head)?, file))
}

/// A tar archive that is packed as a whole (`.tar.gz`, `.tgz`). Its files lie there one behind
/// the other without an entry to any but the first, so that it is unpacked once into memory,
/// which its members share.
async fn packed_tar(
    source: &mut dyn ByteSource,
    packing: &Packing,
    looked: &Passes,
) -> Result<Container, IngestProblem> {
    let mut unpacked = SharedSource::new(pour::hold(source, packing).await?);
    let (mut members, skipped) = tar::members(&mut unpacked)?;
    for member in &mut members {
        member.within = Some(unpacked.clone());
    }
    zip(source, members, skipped, looked).await
}

fn container(content: Content, packing: Packing) -> Container {
    match content {
        Content::Text => Container::Text { packing },
        Content::Json => Container::JsonLines { packing },
        Content::Parquet => Container::Parquet { packing },
        Content::Workbook(kind) => Container::Workbook { kind, packing },
    }
}

/// What a packed table is. A member of an archive may be compressed once more;
/// else what is inside must not be packed again, but a workbook is an archive by itself.
fn inside(source: &mut dyn ByteSource, packing: Packing) -> Result<Part, IngestProblem> {
    let head = pour::head(source, &packing, HEAD)?;
    let nested = || ArchiveProblem::Nested {
        member: pour::name_inside(source, &packing),
    };
    if let Some(codec) = Codec::of(&head) {
        return match packing.codec {
            None => inside(source, packing.with(codec)),
            Some(_) => Err(nested().into()),
        };
    }
    let content = if is_zip(&head) {
        // A workbook's first member is nearly always one of these; the others
        // are archives, which would have to be unpacked to be looked into.
        if is_document(&head) {
            let format = KnownFormat::Zip;
            return Err(IngestProblem::KnownFormat { format });
        }
        match workbook_by_head(&head) {
            Some(kind) => Content::Workbook(kind),
            None => return Err(nested().into()),
        }
    } else if magic::recognise(&head) == Some(KnownFormat::Archive) {
        return Err(nested().into());
    } else {
        plain(&head)?
    };
    Ok(Part { content, packing })
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
    } else if has("word/document.xml") || has("ppt/presentation.xml") {
        // A text or slides, of the same make.
        None
    } else if has("xl/workbook.xml") || (has("[Content_Types].xml") && has("_rels/.rels")) {
        Some(WorkbookKind::Xlsx)
    } else if has("content.xml") && has("mimetype") {
        Some(WorkbookKind::Ods)
    } else {
        None
    }
}

/// Whether an archive that begins with `head` is a text or slides of Office, told by the first
/// of its members that lies in a folder of one of its programs.
fn is_document(head: &[u8]) -> bool {
    let members = memchr::memmem::find_iter(head, b"PK\x03\x04");
    let mut names = members.filter_map(|at| head.get(at + 30..));
    let of_program = |name: &&[u8]| {
        let folders = [b"word/".as_slice(), b"ppt/", b"xl/"];
        folders.iter().any(|folder| name.starts_with(folder))
    };
    names
        .find(of_program)
        .is_some_and(|name| !name.starts_with(b"xl/"))
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

/// An archive of tables; `skipped` are the names of what is no file. What cannot be looked
/// into is left out as long as anything else is there.
async fn zip(
    source: &mut dyn ByteSource,
    members: Vec<Member>,
    mut skipped: Vec<String>,
    looked: &Passes,
) -> Result<Container, IngestProblem> {
    let count = (members.len() + skipped.len()) as u64;
    let all = members.len() as u64;
    let (mut parts, mut unread) = (Vec::new(), Vec::new());
    for (done, member) in (0..).zip(members) {
        looked.tell(done, all);
        if is_beside(&member) {
            skipped.push(member.name);
            continue;
        }
        let name = member.file_name().to_string();
        pause().await;
        match inside(source, Packing::of(member.clone())) {
            Ok(part) => parts.push(part),
            Err(IngestProblem::KnownFormat { .. }) => skipped.push(name),
            Err(problem) if problem.spares_others() => unread.push((member, problem)),
            Err(problem) => return Err(problem),
        }
    }
    if parts.is_empty() {
        let first = unread.into_iter().next().map(|(_, problem)| problem);
        return Err(first.unwrap_or(ArchiveProblem::NoTable { members: count }.into()));
    }
    Ok(Container::Zip {
        members: parts,
        skipped,
        unread,
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
        || name == "thumbs.db"
        || [".md", ".py", ".sql", ".ipynb", ".html", ".css", ".js"]
            .iter()
            .any(|ending| name.ends_with(ending))
}
