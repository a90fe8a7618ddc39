//! What can go wrong in the tools, always with what to do about it.

use std::io;
use std::path::PathBuf;

/// Why a task stopped.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder could not be read or written.
    #[error("could not {doing} {}: {source}", path.display())]
    File {
        /// What was tried, as a verb: "read", "copy".
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A program is not there.
    #[error("could not start `{program}`: {source}. {advice}")]
    Start {
        /// The program's name.
        program: String,
        /// What the system says.
        source: io::Error,
        /// Where to get it.
        advice: String,
    },
    /// A program ran and said no.
    #[error("`{command}` failed ({status})")]
    Failed {
        /// The command line.
        command: String,
        /// The exit status.
        status: String,
    },
    /// Something is missing that the user must install.
    #[error("{what} is missing. {advice}")]
    Missing {
        /// What is missing.
        what: String,
        /// The commands that bring it.
        advice: String,
    },
    /// The built site or the sources break a rule; each line is one finding.
    #[error("{}", .0.join("\n"))]
    Findings(Vec<String>),
    /// What went wrong has been said where it happened; nothing is to be added.
    #[error("see above")]
    Said,
    /// An answer of another program could not be understood.
    #[error("could not understand {what}: {detail}")]
    Answer {
        /// Whose answer.
        what: String,
        /// What was wrong with it.
        detail: String,
    },
    /// The command line of xtask itself.
    #[error("{0}\nSee `cargo xtask --help`.")]
    Usage(String),
}

/// The result of a step.
pub type Result<T> = std::result::Result<T, Error>;

/// Turns an I/O error into one that names the file.
pub fn file(doing: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Error {
    let path = path.into();
    move |source| Error::File {
        doing,
        path,
        source,
    }
}
