//! The ways through the page that several tests take, and what is read off it on the way.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;

use crate::page::Page;

/// One row of the ranked list.
#[derive(Clone, Debug, PartialEq)]
pub struct Customer {
    /// `data-customer`.
    pub id: String,
    /// `data-score`, a probability.
    pub score: f64,
}

/// The reasons of the chosen customer, from `waterfall-table`.
#[derive(Debug)]
pub struct Reasons {
    /// The log-odds before any reason.
    pub base: f64,
    /// Each feature's contribution in log-odds.
    pub contributions: Vec<f64>,
    /// Each feature's contribution as a part of the probability.
    pub points: Vec<f64>,
    /// The log-odds of the score.
    pub margin: f64,
}

impl Page {
    /// Opens a demo by its address and waits until every customer is scored.
    pub async fn open_demo(&self, name: &str) {
        self.open(&format!("?demo={name}")).await;
        self.wait_for_state("ready").await;
        self.go_to("customers").await;
        self.find_css("[data-customer]").await;
    }

    /// Gives files to the page as a user would drop them, and waits until it has taken them.
    pub async fn open_files(&self, files: &[PathBuf]) {
        self.give_files("file-input", files).await;
        self.wait_for_state("ready").await;
    }

    /// Waits until a table is built of the files that were given, and saves it as CSV.
    pub async fn saved_table(&self, patience: Duration) -> String {
        self.wait_until("the table is built", patience, async || {
            self.count("[data-testid=plan][data-built=true]").await > 0
        })
        .await;
        self.click("export-table-csv").await;
        let (_, bytes) = self.downloaded(".csv").await;
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Fails if the page is wider than its screen.
    pub async fn fits(&self, what: &str) {
        let over = "const { scrollWidth, clientWidth } = document.documentElement;
             return scrollWidth - clientWidth;";
        let over = self.script(over).await.as_i64().unwrap_or(i64::MAX);
        assert!(over <= 0, "{what}: {over} px too wide");
    }

    /// Goes to a page of the app: data, drivers, customers, models or privacy.
    pub async fn go_to(&self, place: &str) {
        self.script(&format!("location.hash = '#/{place}'")).await;
        let expected = format!("#/{place}");
        self.wait_until(&format!("the page {place} is shown"), Duration::from_secs(10), async || {
            let shown = self
                .script("return document.querySelector('nav a[aria-current=page]')?.getAttribute('href') ?? location.hash")
                .await;
            shown == expected.as_str()
        })
        .await;
    }

    /// The rows of the ranked list that are on the screen.
    pub async fn customers(&self) -> Vec<Customer> {
        self.find_css("[data-testid=customers] [data-customer]")
            .await;
        let rows = self
            .script(
                "return [...document.querySelectorAll('[data-testid=customers] [data-customer]')]
                    .map((row) => [row.dataset.customer, Number(row.dataset.score)])",
            )
            .await;
        let rows = rows.as_array().cloned().unwrap_or_default();
        rows.iter()
            .map(|row| Customer {
                id: row[0].as_str().unwrap_or_default().to_owned(),
                score: row[1].as_f64().unwrap_or(f64::NAN),
            })
            .collect()
    }

    /// Chooses a customer of the list and waits for the reasons.
    pub async fn choose_customer(&self, id: &str) {
        let row = self.find_css(&format!("[data-customer=\"{id}\"]")).await;
        if let Err(error) = row.click().await {
            panic!("could not choose customer {id}: {error}");
        }
        self.wait_until(
            "the reasons are there",
            Duration::from_secs(20),
            async || {
                self.count("[data-testid=waterfall-table] tr[data-contribution]")
                    .await
                    > 0
            },
        )
        .await;
    }

    /// Reads the reasons of the chosen customer.
    pub async fn reasons(&self) -> Reasons {
        let read = self
            .script(
                "const table = document.querySelector('[data-testid=waterfall-table]');
                 const part = (name) => Number(table.querySelector(`tr[data-part=${name}]`).dataset.margin);
                 const all = (name) => [...table.querySelectorAll('tr[data-contribution]')]
                    .map((row) => Number(row.dataset[name]));
                 return [part('base'), all('contribution'), all('points'), part('margin')];",
            )
            .await;
        let numbers = |value: &Value| {
            let list = value.as_array().cloned().unwrap_or_default();
            list.iter()
                .map(|number| number.as_f64().unwrap_or(f64::NAN))
                .collect()
        };
        Reasons {
            base: read[0].as_f64().unwrap_or(f64::NAN),
            contributions: numbers(&read[1]),
            points: numbers(&read[2]),
            margin: read[3].as_f64().unwrap_or(f64::NAN),
        }
    }

    /// The score that the page shows for the chosen customer, with the what-if changes.
    pub async fn shown_score(&self) -> f64 {
        self.attribute("risk", "data-score")
            .await
            .parse()
            .unwrap_or(f64::NAN)
    }

    /// Closes the error banner if one is there.
    pub async fn dismiss_error(&self) {
        if self.count("[data-testid=error]").await > 0 {
            let close = self.find_css("[data-testid=error] button").await;
            let _ = close.click().await;
            self.wait_until("the error is gone", Duration::from_secs(10), async || {
                self.count("[data-testid=error]").await == 0
            })
            .await;
        }
    }

    /// An error is shown, in both languages and in words for users.
    pub async fn says_what_is_wrong(&self, name: &str) {
        self.wait_until(
            &format!("an error is shown for {name}"),
            Duration::from_secs(20),
            async || self.count("[data-testid=error]").await > 0,
        )
        .await;
        let english = self.text("error").await;
        assert!(
            english.len() > 20,
            "{name}: the error says only {english:?}"
        );
        for raw in ["panicked", "unwrap", "undefined", "[object", "RuntimeError"] {
            assert!(
                !english.contains(raw),
                "{name}: the error is not for users: {english}"
            );
        }
        self.click("lang").await;
        let korean = self.text("error").await;
        assert!(
            korean.chars().any(|letter| ('가'..='힣').contains(&letter)),
            "{name}: the error is not in Korean: {korean}"
        );
        self.click("lang").await;
    }
}
