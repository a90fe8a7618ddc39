//! The models that lie beside the page, one demo after another, with what each measured on rows
//! that it had not seen. They are fetched when they are asked for; `tests/shipped.rs` holds
//! this list to the files and to what their making recorded.

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

impl Shipped {
    const fn new(name: &'static str, kind: Message, value: &'static str, rows: u64) -> Shipped {
        Shipped {
            name,
            kind,
            measured: text::PR_AUC,
            value,
            rows,
            answers: None,
        }
    }

    /// Its file, below the page's folder.
    pub fn path(&self) -> String {
        ["models/", self.name, ".holdfast.json.gz"].concat()
    }
}

/// All of them.
pub const SHIPPED: [Shipped; 20] = [
    Shipped::new("subscription", text::XGBOOST, "0.840", 3_000),
    Shipped::new("subscription-logistic", kind::LOGISTIC, "0.779", 4_000),
    Shipped::new("subscription-resnet", kind::RESNET, "0.817", 4_000),
    Shipped::new("subscription-lstm", kind::LSTM, "0.822", 4_000),
    Shipped::new("ecommerce", text::XGBOOST, "0.816", 845),
    Shipped::new("ecommerce-boosting", kind::BOOSTING, "0.855", 1_126),
    Shipped::new("ecommerce-forest", kind::FOREST, "0.823", 1_126),
    Shipped::new("ecommerce-neighbours", kind::NEIGHBOURS, "0.678", 1_126),
    Shipped::new(
        "ecommerce-support-vectors",
        kind::SUPPORT_VECTORS,
        "0.821",
        1_126,
    ),
    Shipped::new("ecommerce-voting", kind::VOTING, "0.849", 1_126),
    Shipped::new("ecommerce-stacking", kind::STACKING, "0.857", 1_126),
    Shipped::new("events", kind::BOOSTING, "0.411", 955),
    Shipped::new("events-forest", kind::FOREST, "0.382", 955),
    Shipped::new("events-perceptron", kind::PERCEPTRON, "0.404", 955),
    Shipped::new("creator-boosting", kind::BOOSTING, "0.592", 2_649),
    Shipped::new("creator", kind::GRU_BILSTM, "0.511", 2_649),
    Shipped::new("creator-majority", kind::MAJORITY, "0.335", 2_649),
    Shipped {
        answers: Some(text::STICKER),
        ..Shipped::new("creator-sticker", kind::GRU_BILSTM, "0.375", 2_649)
    },
    Shipped {
        measured: text::CLASSES_PR_AUC,
        answers: Some(text::CLASSES),
        ..Shipped::new("retail-transition", kind::BOOSTING, "0.409", 399)
    },
    Shipped {
        measured: text::HIT_RATIO,
        answers: Some(text::ITEMS),
        ..Shipped::new("retail-recommender", text::RECOMMENDER, "0.524", 1_874)
    },
];

/// The models of the demo of this name.
pub fn shipped(demo: &str) -> impl Iterator<Item = &'static Shipped> {
    SHIPPED
        .iter()
        .filter(move |model| model.name.starts_with(demo))
}
