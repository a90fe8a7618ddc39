//! `holdfast recommend`: items for customers, by who took what.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::error::CommandError;
use super::files::{self, Output, nine_digits, quoted};
use super::origin::digests;
use super::reading::ReadingArguments;
use super::train::budget;
use crate::model::Provenance;
use crate::model::recommend::{
    RecommendOptions, RecommendTraining, Recommended, TakenReader, names_of, rank_columns, read,
};
use crate::table::Table;

/// Share of the budget after which the items held out judge.
const JUDGED_BY: f64 = 0.5;

/// Share of the budget after which the recommender is what it is.
const DONE_BY: f64 = 0.95;

/// What is asked of `holdfast recommend`.
#[derive(Debug, clap::Subcommand)]
pub enum RecommendCommand {
    /// Train a recommender and write it; print how often it names the item that a customer
    /// took next (HitRatio@K), as JSON
    Train(TrainArguments),
    /// Write the best items for every customer
    Score(ScoreArguments),
}

/// What is asked of `holdfast recommend train`.
#[derive(Debug, clap::Args)]
pub struct TrainArguments {
    /// The customers, one row each
    #[arg(long, value_name = "TABLE")]
    customers: PathBuf,
    /// The items, one row each
    #[arg(long, value_name = "TABLE")]
    items: PathBuf,
    /// Who took what, one row per time
    #[arg(long, value_name = "TABLE")]
    interactions: PathBuf,
    /// The column that names the customer, in both tables; found if not given
    #[arg(long, value_name = "COLUMN")]
    customer_id: Option<String>,
    /// The column that names the item, in both tables; found if not given
    #[arg(long, value_name = "COLUMN")]
    item_id: Option<String>,
    /// The column with the date of each interaction; found if not given
    #[arg(long, value_name = "COLUMN")]
    time: Option<String>,
    /// The column with the amount of each interaction; found if not given
    #[arg(long, value_name = "COLUMN")]
    amount: Option<String>,
    /// The column that names the store of each interaction; found if not given
    #[arg(long, value_name = "COLUMN")]
    store: Option<String>,
    /// Reads the customers' and the items' columns alone: no ranks and grades by when, where
    /// and for how much was taken, which scoring needs such interactions for
    #[arg(long, conflicts_with_all = ["amount", "store"])]
    no_ranks: bool,
    /// Learns a vector per customer, too, and keeps the customers' ids in the model
    #[arg(long)]
    customer_vectors: bool,
    /// Learns no vector per item: only the items' columns count, so that new items are
    /// judged like old ones
    #[arg(long)]
    no_item_vectors: bool,
    /// Items drawn against each that was taken, anew each time
    #[arg(long, value_name = "COUNT", default_value_t = 4,
          value_parser = clap::value_parser!(u16).range(1..=100))]
    negatives: u16,
    /// The longest it may take, roughly: 90s, 10m, 1h
    #[arg(long, value_name = "TIME", default_value = "10m")]
    budget: String,
    /// The seed of everything random
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Says in the model that the data is generated rather than real: whoever opens it is warned
    #[arg(long)]
    generated: bool,
    /// Where to write the model; packed if it ends in .gz
    #[arg(long, value_name = "MODEL")]
    out: PathBuf,
}

/// What is asked of `holdfast recommend score`.
#[derive(Debug, clap::Args)]
pub struct ScoreArguments {
    /// A model that `holdfast recommend train` wrote
    model: PathBuf,
    /// The customers, one row each
    #[arg(long, value_name = "TABLE")]
    customers: PathBuf,
    /// The items, one row each
    #[arg(long, value_name = "TABLE")]
    items: PathBuf,
    /// Who took what: those items are not recommended again, and ranks and grades follow from
    /// it; without it they are unknown
    #[arg(long, value_name = "TABLE")]
    interactions: Option<PathBuf>,
    /// Items per customer
    #[arg(long, value_name = "K", default_value_t = 9)]
    top: u32,
    /// Where to write customer, rank, item and score
    #[arg(long, value_name = "OUT.csv")]
    out: PathBuf,
}

/// Trains or scores.
pub fn recommend(command: &RecommendCommand, out: &mut impl Write) -> Result<(), CommandError> {
    match command {
        RecommendCommand::Train(arguments) => train(arguments, out),
        RecommendCommand::Score(arguments) => score(arguments),
    }
}

fn train(arguments: &TrainArguments, out: &mut impl Write) -> Result<(), CommandError> {
    let begun = Instant::now();
    let budget = budget(&arguments.budget)?;
    let inputs = [
        arguments.customers.as_path(),
        arguments.items.as_path(),
        arguments.interactions.as_path(),
    ];
    // Refused before the work rather than after it.
    let output = Output::create(&arguments.out, &inputs)?;
    let is_past = |share: f64| begun.elapsed() > budget.mul_f64(share);
    let trained = (|| -> Result<Recommended, CommandError> {
        let [customers, items, interactions] = inputs.map(table);
        let (customers, items, interactions) = (customers?, items?, interactions?);
        let tables = [&customers, &items, &interactions];
        let mut trained = trained(arguments, tables, &is_past)?;
        trained.recommender.provenance = Some(Provenance {
            data: digests(&inputs)?,
            generated: arguments.generated,
            ..Provenance::of("holdfast recommend train", arguments.seed)
        });
        Ok(trained)
    })();
    let trained = match trained {
        Ok(trained) => trained,
        Err(error) => return Err(output.abandon(error)),
    };
    let text = trained.recommender.to_json().map_err(std::io::Error::from);
    output.fill_text(text)?;
    let figures = trained.to_json().map_err(std::io::Error::from);
    figures
        .and_then(|figures| writeln!(out, "{figures}"))
        .map_err(CommandError::unprinted)
}

fn table(path: &Path) -> Result<Table, CommandError> {
    Ok(files::table(path, &ReadingArguments::default())?.table)
}

fn trained(
    arguments: &TrainArguments,
    tables: [&Table; 3],
    is_past: &dyn Fn(f64) -> bool,
) -> Result<Recommended, CommandError> {
    let names = names_of(
        tables,
        arguments.customer_id.as_deref(),
        arguments.item_id.as_deref(),
        arguments.time.as_deref(),
    )?;
    let [_, _, interactions] = tables;
    let (amount, store) = (arguments.amount.as_deref(), arguments.store.as_deref());
    let ranks = match arguments.no_ranks {
        true => None,
        false => rank_columns(interactions, &names, amount, store)?,
    };
    let options = RecommendOptions {
        ranks,
        negatives: usize::from(arguments.negatives),
        customer_vectors: arguments.customer_vectors,
        item_vectors: !arguments.no_item_vectors,
        seed: arguments.seed,
        ..RecommendOptions::default()
    };
    let name = files::name(&arguments.interactions);
    let mut training = RecommendTraining::new(&name, tables, &names, options)?;
    while !training.step(tables)?.finished {
        let share = if training.is_judged() {
            DONE_BY
        } else {
            JUDGED_BY
        };
        if is_past(share) {
            training.hurry();
        }
    }
    Ok(training.finish()?)
}

fn score(arguments: &ScoreArguments) -> Result<(), CommandError> {
    let bytes = std::fs::read(&arguments.model).map_err(|source| CommandError::Read {
        path: arguments.model.clone(),
        source,
    })?;
    let recommender = read(&bytes)?;
    let (customers, items) = (table(&arguments.customers)?, table(&arguments.items)?);
    let (customer_id, item_id) = (&recommender.customers.id, &recommender.items.id);
    let mut inputs = vec![&*arguments.model, &*arguments.customers, &*arguments.items];
    let (taken, ranked) = match &arguments.interactions {
        None => (vec![Vec::new(); customers.rows()], None),
        Some(path) => {
            inputs.push(path);
            let interactions = table(path)?;
            if let Some(columns) = recommender.rank_columns() {
                columns.check(&interactions)?;
            }
            let mut reader = TakenReader::of(&recommender);
            while !reader.step([&customers, &items, &interactions])? {}
            reader.finish_ranked()
        }
    };
    let vectors = recommender.vectors_ranked([&customers, &items], ranked)?;
    Output::create(&arguments.out, &inputs)?.fill(|writer| {
        writeln!(
            writer,
            "{},rank,{},score",
            quoted(customer_id),
            quoted(item_id)
        )?;
        let columns = (customers.column(customer_id), items.column(item_id));
        let (Some(of_customer), Some(of_item)) = columns else {
            return Ok(());
        };
        for customer in vectors.customers() {
            let without = taken.get(customer).map(Vec::as_slice).unwrap_or_default();
            let most = arguments.top as usize;
            let best = recommender.best(&vectors, customer, without, most);
            for (rank, one) in (1..).zip(best) {
                let customer = quoted(of_customer.text(customer));
                let item = quoted(of_item.text(one.item as usize));
                writeln!(
                    writer,
                    "{customer},{rank},{item},{}",
                    nine_digits(one.score)
                )?;
            }
        }
        Ok(())
    })
}
