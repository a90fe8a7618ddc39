//! Runs other programs: says which, how long it may take, and how long it took.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use crate::error::{Error, Result};

/// The cargo that runs us.
pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Says what starts now; `expectation` is how long it may take ("up to 4 minutes the first time").
pub fn announce(what: &str, expectation: &str) {
    let expectation = if expectation.is_empty() {
        String::new()
    } else {
        format!(" ({expectation})")
    };
    println!("xtask: {what}{expectation}");
    let _ = std::io::stdout().flush();
}

/// Announces a step, does it, and says how long it took if that was long enough to notice.
pub fn step<T>(what: &str, expectation: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    announce(what, expectation);
    let start = Instant::now();
    let result = work()?;
    let seconds = start.elapsed().as_secs_f64();
    if seconds >= 5.0 {
        println!("xtask: … took {seconds:.0} s");
    }
    Ok(result)
}

/// Runs a command with its output shown; an error if it fails.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .map_err(|source| not_started(command, source))?;
    if status.success() {
        Ok(())
    } else {
        Err(failed(command, &status.to_string()))
    }
}

/// Starts a command and leaves it running.
pub fn begin(command: &mut Command) -> Result<Child> {
    command
        .spawn()
        .map_err(|source| not_started(command, source))
}

/// Runs a command quietly and returns its standard output; an error if it fails.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|source| not_started(command, source))?;
    if !output.status.success() {
        let told = String::from_utf8_lossy(&output.stderr);
        return Err(failed(
            command,
            &format!("{}: {}", output.status, told.trim()),
        ));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a command can be run and succeeds; its output is not shown.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs a command, shows its standard output as it comes, and returns it with whether it succeeded.
pub fn run_and_keep(command: &mut Command) -> Result<(String, bool)> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|source| not_started(command, source))?;
    let mut kept = String::new();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n') {
            let Ok(line) = line else { break };
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            kept.push_str(&line);
            kept.push('\n');
        }
    }
    let status = child
        .wait()
        .map_err(|source| not_started(command, source))?;
    Ok((kept, status.success()))
}

/// A command as one would type it.
pub fn spelled(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    std::iter::once(name)
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

fn failed(command: &Command, status: &str) -> Error {
    Error::Failed {
        command: spelled(command),
        status: status.to_owned(),
    }
}

fn not_started(command: &Command, source: std::io::Error) -> Error {
    Error::Start {
        program: command.get_program().to_string_lossy().into_owned(),
        source,
        advice: "Is it installed and on PATH?".to_owned(),
    }
}
