//! The demos that are shipped with the page: what they are called and which files they are.

use crate::i18n::{Message, page};

/// A demo that is shipped with the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demo {
    /// System E: one table with a churn column.
    Ecommerce,
    /// System K: four tables of a subscription.
    Subscription,
    /// System D: a shop's clicks and purchases.
    Events,
    /// System C: a creator platform's daily activity.
    Creator,
    /// System L: a retail group's receipts over a year.
    Retail,
}

impl Demo {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Demo; 5] = [
        Demo::Subscription,
        Demo::Ecommerce,
        Demo::Events,
        Demo::Creator,
        Demo::Retail,
    ];

    /// Its name in the address (`?demo=ecommerce`) and in folder names.
    pub fn name(self) -> &'static str {
        match self {
            Demo::Ecommerce => "ecommerce",
            Demo::Subscription => "subscription",
            Demo::Events => "events",
            Demo::Creator => "creator",
            Demo::Retail => "retail",
        }
    }

    /// The demo of that name.
    pub fn from_name(name: &str) -> Option<Demo> {
        Demo::ALL.into_iter().find(|demo| demo.name() == name)
    }

    /// Its files, below the page's folder.
    pub fn files(self) -> &'static [&'static str] {
        match self {
            Demo::Ecommerce => &["demos/ecommerce/customers.csv.gz"],
            Demo::Subscription => &[
                "demos/subscription/train.csv.gz",
                "demos/subscription/members.csv.gz",
                "demos/subscription/transactions.csv.gz",
                "demos/subscription/user_logs.csv.gz",
            ],
            Demo::Events => &["demos/events/events.parquet"],
            Demo::Creator => &[
                "demos/creator/events.csv.gz",
                "demos/creator/creators.csv.gz",
            ],
            Demo::Retail => &[
                "demos/retail/purchases.csv.gz",
                "demos/retail/affiliates.csv.gz",
                "demos/retail/app_pay.csv.gz",
                "demos/retail/customers.csv.gz",
                "demos/retail/products.csv.gz",
            ],
        }
    }

    /// Its model, below the page's folder, if one was trained for it.
    pub fn model(self) -> Option<&'static str> {
        match self {
            Demo::Ecommerce => Some("models/ecommerce.holdfast.json.gz"),
            Demo::Subscription => Some("models/subscription.holdfast.json.gz"),
            Demo::Events => Some("models/events.holdfast.json.gz"),
            // Of its models the one whose reasons are exact.
            Demo::Creator => Some("models/creator-boosting.holdfast.json.gz"),
            // Its models answer another question than who leaves: who buys again, and what.
            Demo::Retail => None,
        }
    }

    /// Its files and its model.
    pub fn paths(self) -> impl Iterator<Item = &'static str> {
        self.files().iter().copied().chain(self.model())
    }

    /// What it is called.
    pub fn title(self) -> Message {
        match self {
            Demo::Ecommerce => page::DEMO_ECOMMERCE,
            Demo::Subscription => page::DEMO_SUBSCRIPTION,
            Demo::Events => page::DEMO_EVENTS,
            Demo::Creator => page::DEMO_CREATORS,
            Demo::Retail => page::DEMO_RETAIL,
        }
    }
}
