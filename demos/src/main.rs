//! `holdfast-demos --out FOLDER`: writes the demo data and prints its manifest.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let out = match (arguments.next(), arguments.next(), arguments.next()) {
        (Some(flag), Some(folder), None) if flag == "--out" => PathBuf::from(folder),
        (None, ..) => PathBuf::from("demos/out"),
        _ => {
            let _ = writeln!(io::stderr(), "usage: holdfast-demos [--out FOLDER]");
            return ExitCode::FAILURE;
        }
    };
    let outcome = holdfast_demos::write::write(&out, &holdfast_demos::all())
        .and_then(|manifest| writeln!(io::stdout(), "{manifest:#}"));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{}: {error}", out.display());
            ExitCode::FAILURE
        }
    }
}
