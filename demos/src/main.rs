//! `holdfast-demos`: writes the demo data and prints its manifest, or a log for benchmarks.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use holdfast_demos::arguments::{self, DemoTask, Task, USAGE};
use holdfast_demos::bench_log::{self, Shape};
use holdfast_demos::write;

fn main() -> ExitCode {
    let task = match arguments::read(std::env::args_os().skip(1)) {
        Ok(task) => task,
        Err(bad) => {
            let _ = writeln!(io::stderr(), "{bad}\n{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    let (place, outcome) = match &task {
        Task::Demos(task) => (&task.out, demos(task)),
        Task::BenchLog { file, shape } => (file, log(file, *shape)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{}: {error}", place.display());
            ExitCode::FAILURE
        }
    }
}

fn demos(task: &DemoTask) -> io::Result<()> {
    let manifest = write::write(task)?;
    writeln!(io::stdout(), "{manifest:#}")
}

fn log(file: &Path, shape: Shape) -> io::Result<()> {
    let bytes = bench_log::write(&mut File::create(file)?, shape)?;
    let (rows, customers) = (shape.rows, shape.customers);
    writeln!(
        io::stdout(),
        "{}: {bytes} bytes, {rows} rows of {customers} customers, all generated",
        file.display()
    )
}
