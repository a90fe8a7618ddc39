//! What the command line asks for.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::Size;
use crate::bench_log::Shape;
use crate::parquet_file::Codec;

/// How the program is called.
pub const USAGE: &str = "usage:
  holdfast-demos [--out FOLDER] [--demo NAME] [--size demo|full] [--log-rows N] [--codec snappy|zstd|none]
  holdfast-demos --bench-log FILE [--rows N] [--customers M] [--quoted] [--crlf]

The first writes the demo data: ecommerce, subscription, creator, retail and events, or the one named.
  --size full   as many rows as the original systems had, as plain files, written while they are made
  --log-rows N  rows of subscription's user_logs at full size, roughly
  --codec       how the Parquet of events is packed; zstd needs the crate's feature of that name
The second writes a log in the shape of KKBOX's user_logs for benchmarks (10,000,000 rows of 200,000
customers, 768 MB; --rows 80000000 is 6 GB).
All of it is generated; nobody in it is real.";

/// A call, understood.
#[derive(Debug)]
pub enum Task {
    /// Write demos below a folder.
    Demos(DemoTask),
    /// Write a log for benchmarks.
    BenchLog {
        /// The file.
        file: PathBuf,
        /// What it is to look like.
        shape: Shape,
    },
}

/// Which demos, where and how large.
#[derive(Debug)]
pub struct DemoTask {
    /// The folder.
    pub out: PathBuf,
    /// One of [`crate::NAMES`], or all.
    pub only: Option<&'static str>,
    /// How large.
    pub size: Size,
    /// Rows of `user_logs` at full size, roughly.
    pub log_rows: Option<u64>,
    /// How the Parquet is packed.
    pub codec: Codec,
}

/// Why a call is not understood.
#[derive(Debug, PartialEq)]
pub enum BadCall {
    /// A word that no option starts with, or an option of the other form.
    Unknown(String),
    /// An option at the end that needs a value after it.
    NoValue(String),
    /// A value that its option does not take.
    BadValue {
        /// The option.
        option: String,
        /// What was given.
        found: String,
    },
}

impl std::fmt::Display for BadCall {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            BadCall::Unknown(word) => write!(out, "{word}: not an option of this form"),
            BadCall::NoValue(option) => write!(out, "{option}: needs a value after it"),
            BadCall::BadValue { option, found } => write!(out, "{option}: cannot take {found}"),
        }
    }
}

/// Reads the words after the program's name.
pub fn read(words: impl Iterator<Item = OsString>) -> Result<Task, BadCall> {
    let mut words = words.peekable();
    let log = words.peek().is_some_and(|word| word == "--bench-log");
    let mut file = PathBuf::new();
    let mut shape = Shape::default();
    let mut task = DemoTask {
        out: PathBuf::from("demos/out"),
        only: None,
        size: Size::Demo,
        log_rows: None,
        codec: Codec::Snappy,
    };
    while let Some(option) = words.next() {
        let option = option.to_string_lossy().into_owned();
        match (log, option.as_str()) {
            (true, "--quoted") => shape.quoted = true,
            (true, "--crlf") => shape.crlf = true,
            (true, "--bench-log" | "--rows" | "--customers")
            | (false, "--out" | "--demo" | "--size" | "--log-rows" | "--codec") => {
                let value = words
                    .next()
                    .ok_or_else(|| BadCall::NoValue(option.clone()))?;
                let text = value.to_string_lossy().into_owned();
                let bad = || BadCall::BadValue {
                    option: option.clone(),
                    found: text.clone(),
                };
                let number = || text.parse::<u64>().map_err(|_| bad());
                match option.as_str() {
                    "--bench-log" => file = PathBuf::from(&value),
                    "--rows" => shape.rows = number()?,
                    "--customers" => {
                        let count = number()?;
                        let fits = (1..=1 << 32).contains(&count);
                        shape.customers = usize::try_from(count)
                            .ok()
                            .filter(|_| fits)
                            .ok_or_else(bad)?;
                    }
                    "--out" => task.out = PathBuf::from(&value),
                    "--demo" => {
                        let name = crate::NAMES.into_iter().find(|name| *name == text);
                        task.only = Some(name.ok_or_else(bad)?);
                    }
                    "--size" => task.size = Size::named(&text).ok_or_else(bad)?,
                    "--log-rows" => task.log_rows = Some(number()?),
                    _ => task.codec = Codec::named(&text).ok_or_else(bad)?,
                }
            }
            _ => return Err(BadCall::Unknown(option)),
        }
    }
    Ok(if log {
        Task::BenchLog { file, shape }
    } else {
        Task::Demos(task)
    })
}

#[cfg(test)]
#[allow(clippy::panic)]
mod tests {
    use super::*;

    fn said(line: &str) -> Result<Task, BadCall> {
        read(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn both_forms_are_read() {
        let Ok(Task::Demos(task)) = said("--out x") else {
            panic!("not a call for demos")
        };
        assert_eq!((task.out, task.only), (PathBuf::from("x"), None));
        let Ok(Task::Demos(task)) = said("--demo retail --size full --log-rows 7") else {
            panic!("not a call for demos")
        };
        assert_eq!((task.only, task.size), (Some("retail"), Size::Full));
        assert_eq!(task.log_rows, Some(7));
        let Ok(Task::BenchLog { file, shape }) = said("--bench-log y --rows 5 --crlf") else {
            panic!("not a call for a log")
        };
        assert_eq!((file, shape.rows), (PathBuf::from("y"), 5));
        assert_eq!(
            (shape.customers, shape.quoted, shape.crlf),
            (200_000, false, true)
        );
    }

    #[test]
    fn bad_calls_say_what_is_wrong() {
        for (line, what) in [
            ("x", "x: not an option of this form"),
            ("--out x --rows 5", "--rows: not an option of this form"),
            ("--bench-log y --size full", "--size: not an option"),
            ("--out", "--out: needs a value"),
            ("--demo bank", "--demo: cannot take bank"),
            ("--size big", "--size: cannot take big"),
            ("--bench-log y --rows -1", "--rows: cannot take -1"),
            ("--bench-log y --customers 0", "--customers: cannot take 0"),
        ] {
            let message = said(line).err().map(|bad| bad.to_string());
            assert!(
                message
                    .as_deref()
                    .is_some_and(|said| said.starts_with(what)),
                "{line}: {message:?}"
            );
        }
    }
}
