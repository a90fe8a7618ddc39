//! The models that lie beside the page, one demo after another, with what each measured on rows
//! that it had not seen. They are fetched when they are asked for; `tests/shipped.rs` holds
//! this list to the files and to what their making recorded.

mod measured;

use crate::i18n::{Message, learners as kind, shipped as text};

/// A model that lies beside the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// Its name: its demo's, or begins with it.
    pub name: &'static str,
    /// What kind it is.
    pub kind: Message,
    /// Says how good it is; it has places for `value` and `rows`.
    pub measured: Message,
    /// The figure, with three decimals.
    pub value: &'static str,
    /// Rows that measured it.
    pub rows: u64,
    /// What it answers, where that is not who leaves.
    pub answers: Option<Message>,
}

/// A figure with three decimals, and the rows that measured it.
type Measured = (&'static str, u64);

impl Shipped {
    const fn new(name: &'static str, kind: Message, (value, rows): Measured) -> Shipped {
        Shipped {
            name,
            kind,
            measured: text::PR_AUC,
            value,
            rows,
            answers: None,
        }
    }

    /// Another label than who leaves.
    const fn of_sticker(self) -> Shipped {
        Shipped {
            answers: Some(text::STICKER),
            ..self
        }
    }

    /// Its file, below the page's folder.
    pub fn path(&self) -> String {
        ["models/", self.name, ".holdfast.json.gz"].concat()
    }
}

/// All of them.
pub const SHIPPED: [Shipped; 22] = [
    Shipped::new("subscription", text::XGBOOST, measured::SUBSCRIPTION),
    Shipped::new(
        "subscription-logistic",
        kind::LOGISTIC,
        measured::SUBSCRIPTION_LOGISTIC,
    ),
    Shipped::new(
        "subscription-resnet",
        kind::RESNET,
        measured::SUBSCRIPTION_RESNET,
    ),
    Shipped::new("subscription-lstm", kind::LSTM, measured::SUBSCRIPTION_LSTM),
    Shipped::new("ecommerce", text::XGBOOST, measured::ECOMMERCE),
    Shipped::new(
        "ecommerce-boosting",
        kind::BOOSTING,
        measured::ECOMMERCE_BOOSTING,
    ),
    Shipped::new("ecommerce-forest", kind::FOREST, measured::ECOMMERCE_FOREST),
    Shipped::new(
        "ecommerce-neighbours",
        kind::NEIGHBOURS,
        measured::ECOMMERCE_NEIGHBOURS,
    ),
    Shipped::new(
        "ecommerce-support-vectors",
        kind::SUPPORT_VECTORS,
        measured::ECOMMERCE_SUPPORT_VECTORS,
    ),
    Shipped::new("ecommerce-voting", kind::VOTING, measured::ECOMMERCE_VOTING),
    Shipped::new(
        "ecommerce-stacking",
        kind::STACKING,
        measured::ECOMMERCE_STACKING,
    ),
    Shipped::new("events", kind::BOOSTING, measured::EVENTS),
    Shipped::new("events-forest", kind::FOREST, measured::EVENTS_FOREST),
    Shipped::new(
        "events-perceptron",
        kind::PERCEPTRON,
        measured::EVENTS_PERCEPTRON,
    ),
    Shipped::new(
        "creator-boosting",
        kind::BOOSTING,
        measured::CREATOR_BOOSTING,
    ),
    Shipped::new("creator", kind::GRU_BILSTM, measured::CREATOR),
    Shipped::new(
        "creator-majority",
        kind::MAJORITY,
        measured::CREATOR_MAJORITY,
    ),
    Shipped::new(
        "creator-sticker",
        kind::GRU_BILSTM,
        measured::CREATOR_STICKER,
    )
    .of_sticker(),
    Shipped::new(
        "creator-sticker-boosting",
        kind::BOOSTING,
        measured::CREATOR_STICKER_BOOSTING,
    )
    .of_sticker(),
    Shipped::new(
        "creator-sticker-majority",
        kind::MAJORITY,
        measured::CREATOR_STICKER_MAJORITY,
    )
    .of_sticker(),
    Shipped {
        measured: text::CLASSES_PR_AUC,
        answers: Some(text::CLASSES),
        ..Shipped::new(
            "retail-transition",
            kind::BOOSTING,
            measured::RETAIL_TRANSITION,
        )
    },
    Shipped {
        measured: text::HIT_RATIO,
        answers: Some(text::ITEMS),
        ..Shipped::new(
            "retail-recommender",
            text::RECOMMENDER,
            measured::RETAIL_RECOMMENDER,
        )
    },
];

/// The models of the demo of this name.
pub fn shipped(demo: &str) -> impl Iterator<Item = &'static Shipped> {
    SHIPPED
        .iter()
        .filter(move |model| model.name.starts_with(demo))
}
