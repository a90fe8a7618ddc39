//! What is built is written, and saved, step by step: it can be cancelled in between.

use holdfast::engine::{Engine, Opening, Outcome, Reply, Request, Stage, Step, TableFormat};
use holdfast::ingest::{MemorySource, ReadOptions};
use holdfast::table::{Table, open_source, write};

use super::{open, purchase_log};

#[test]
fn the_result_is_written_a_column_a_step() {
    let mut engine = Engine::new();
    let mut opening = Opening::default();
    let log = purchase_log();
    opening.begin("log.csv", log.len() as u64);
    opening.push(log.as_bytes());
    opening.end();
    assert!(matches!(engine.adopt(1, opening), Outcome::Started));
    let (mut told, mut total) = (Vec::new(), 0);
    let view = loop {
        match engine.step().unwrap() {
            Step::Progress(_, progress) if progress.stage == Stage::Reckoning => {
                told.push(progress.done);
                total = progress.total;
            }
            Step::Progress(..) => {}
            Step::Done(_, ending) => match *ending {
                Ok(Reply::Data(view)) => break *view,
                other => panic!("{other:?}"),
            },
        }
    };
    let (plan, columns) = (view.plan.unwrap(), view.joined.unwrap().columns.len());
    // Every feature and label is reckoned in a step, every column written in another.
    let least = plan.features.len() + plan.labels.len() + columns;
    assert!(total >= least as u64, "{total} of {least}");
    told.dedup();
    assert_eq!(told, (1..=total).collect::<Vec<u64>>());
}

#[test]
fn the_table_is_saved_step_by_step() {
    let log = purchase_log();
    let (mut engine, view) = open(&[("log.csv", log.as_str())]);
    let all = view.joined.unwrap().rows;
    let mut save = |format: TableFormat| {
        let asked = Request::ExportTable { format };
        assert!(matches!(engine.ask(7, asked), Outcome::Started));
        let mut steps = 0;
        let ending = loop {
            match engine.step().unwrap() {
                Step::Progress(_, progress) => {
                    assert!(progress.done <= progress.total);
                    steps += 1;
                }
                Step::Done(_, ending) => break *ending,
            }
        };
        let columns = engine.customers().unwrap().columns().len();
        assert!(steps > columns, "{steps} steps for {columns} columns");
        match ending {
            Ok(Reply::File { bytes, rows, .. }) => (bytes, rows),
            other => panic!("{other:?}"),
        }
    };
    let (csv, rows) = save(TableFormat::Csv);
    assert_eq!(rows, all);
    let (parquet, _) = save(TableFormat::Parquet);
    let mut expected = Vec::new();
    write::csv(engine.customers().unwrap(), &mut expected).unwrap();
    assert_eq!(String::from_utf8(csv), String::from_utf8(expected));
    let mut source = MemorySource::new("saved.parquet", parquet);
    let read = open_source(&mut source, &ReadOptions::default()).unwrap();
    let names = |table: &Table| -> Vec<String> {
        let columns = table.columns().iter();
        columns.map(|column| column.name().to_string()).collect()
    };
    assert_eq!(read.table.rows(), all);
    assert_eq!(names(&read.table), names(engine.customers().unwrap()));
    // It can be cancelled.
    let format = TableFormat::Parquet;
    engine.ask(8, Request::ExportTable { format });
    engine.step();
    assert!(engine.cancel(8) && !engine.is_busy());
}

#[test]
fn series_become_one_table_in_steps_that_a_cancel_ends() {
    let mut opening = Opening::default();
    for day in 1..=4 {
        let mut text = String::from("customer_id,day,amount\n");
        for row in 0..20_000 {
            text += &format!("c{},2024-03-{day:02},{}\n", row % 500, row % 31);
        }
        opening.begin(&format!("log_{day}.csv"), text.len() as u64);
        opening.push(text.as_bytes());
        opening.end();
    }
    let mut engine = Engine::new();
    assert!(matches!(engine.adopt(1, opening), Outcome::Started));
    // Some rows of a file a step.
    for step in 0..4 {
        let is_joining = matches!(
            engine.step(),
            Some(Step::Progress(1, progress)) if progress.stage == Stage::Joining
        );
        assert!(is_joining, "step {step}");
    }
    assert!(engine.cancel(1));
    assert!(engine.step().is_none());
    assert!(engine.customers().is_none());
}
