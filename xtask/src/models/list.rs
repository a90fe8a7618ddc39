//! The models of the five systems (SYSTEMS K4, C6, C8 and C10, L5 and L8, E4, D6), as the command is called for them.

/// How a bundle's file name ends.
pub(super) const BUNDLE: &str = ".holdfast.json.gz";

/// The five systems, by their demos' names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// K: a subscription service.
    Subscription,
    /// C: a platform of creators.
    Creator,
    /// L: retail and affiliates.
    Retail,
    /// E: a table of customers.
    Ecommerce,
    /// D: an event log.
    Events,
}

impl System {
    /// In the order in which they are described.
    pub const ALL: [System; 5] = [
        System::Subscription,
        System::Creator,
        System::Retail,
        System::Ecommerce,
        System::Events,
    ];

    /// The demo's name.
    pub fn name(self) -> &'static str {
        match self {
            System::Subscription => "subscription",
            System::Creator => "creator",
            System::Retail => "retail",
            System::Ecommerce => "ecommerce",
            System::Events => "events",
        }
    }
}

/// A model that is made.
#[derive(Debug)]
pub struct Made {
    /// Its name and, but for the ending, its file's.
    pub name: &'static str,
    /// Whose it is.
    pub system: System,
    /// How it comes about.
    pub(super) learner: Learner,
}

/// How a model comes about.
#[derive(Debug)]
pub(super) enum Learner {
    /// By `holdfast train`.
    Trained {
        label: &'static str,
        words: &'static [&'static str],
    },
    /// A small tree that says nearly what another model says.
    Surrogate { of: &'static str },
    /// By `holdfast recommend train`.
    Recommender,
}

impl Made {
    /// The file's name.
    pub fn file(&self) -> String {
        match self.learner {
            Learner::Surrogate { .. } => format!("{}.json", self.name),
            Learner::Trained { .. } | Learner::Recommender => format!("{}{BUNDLE}", self.name),
        }
    }
}

const fn trained(
    name: &'static str,
    system: System,
    label: &'static str,
    words: &'static [&'static str],
) -> Made {
    let learner = Learner::Trained { label, words };
    Made {
        name,
        system,
        learner,
    }
}

const fn surrogate(name: &'static str, of: &'static str) -> Made {
    Made {
        name,
        system: System::Creator,
        learner: Learner::Surrogate { of },
    }
}

const C_BY_TIME: [&str; 6] = creator("gru-bilstm");

/// The baselines (C10).
const C_BY_BOOSTING: [&str; 6] = creator("boosting");
const C_BY_MAJORITY: [&str; 6] = creator("majority");

/// C: a row per creator and day, whose label looks a week ahead.
const fn creator(model: &'static str) -> [&'static str; 6] {
    [
        "--model",
        model,
        "--anchor",
        "anchor",
        "--label-window",
        "7",
    ]
}

/// All of them but the two that `models/train.py` makes.
pub const MODELS: [Made; 22] = [
    trained(
        "subscription-logistic",
        System::Subscription,
        "is_churn",
        &["--model", "logistic"],
    ),
    trained(
        "subscription-resnet",
        System::Subscription,
        "is_churn",
        // K4: the narrow one of K5's two; XGBoost's wide one stands at 0.6.
        &["--model", "resnet", "--threshold-by", "at=0.8"],
    ),
    trained(
        "subscription-lstm",
        System::Subscription,
        "is_churn",
        &["--model", "lstm"],
    ),
    trained("creator", System::Creator, "churn", &C_BY_TIME),
    trained("creator-sticker", System::Creator, "sticker", &C_BY_TIME),
    trained("creator-boosting", System::Creator, "churn", &C_BY_BOOSTING),
    trained("creator-majority", System::Creator, "churn", &C_BY_MAJORITY),
    trained(
        "creator-sticker-boosting",
        System::Creator,
        "sticker",
        &C_BY_BOOSTING,
    ),
    trained(
        "creator-sticker-majority",
        System::Creator,
        "sticker",
        &C_BY_MAJORITY,
    ),
    surrogate("creator-surrogate", "creator"),
    surrogate("creator-sticker-surrogate", "creator-sticker"),
    trained(
        "retail-transition",
        System::Retail,
        "transition",
        &["--model", "boosting"],
    ),
    Made {
        name: "retail-recommender",
        system: System::Retail,
        learner: Learner::Recommender,
    },
    zoo("ecommerce-forest", &["--model", "forest"]),
    zoo("ecommerce-boosting", &["--model", "boosting"]),
    zoo("ecommerce-neighbours", &["--model", "neighbours"]),
    zoo("ecommerce-support-vectors", &["--model", "support-vectors"]),
    zoo(
        "ecommerce-voting",
        &[
            "--model",
            "voting",
            "boosting",
            "forest",
            "neighbours",
            "--keep",
            "voting",
        ],
    ),
    zoo(
        "ecommerce-stacking",
        &[
            "--model",
            "stacking",
            "boosting",
            "forest",
            "support-vectors",
            "--keep",
            "stacking",
        ],
    ),
    by_time("events", &["--model", "boosting"]),
    by_time("events-perceptron", &["--model", "perceptron"]),
    by_time("events-forest", &["--model", "forest"]),
];

const fn zoo(name: &'static str, words: &'static [&'static str]) -> Made {
    trained(name, System::Ecommerce, "Churn", words)
}

/// D3: the latest anchors judge, by default where a table has anchors.
const fn by_time(name: &'static str, words: &'static [&'static str]) -> Made {
    trained(name, System::Events, "dormant", words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart_and_surrogates_follow_their_models() {
        for (place, model) in MODELS.iter().enumerate() {
            let before = &MODELS[..place];
            assert!(before.iter().all(|other| other.file() != model.file()));
            if let Learner::Surrogate { of } = model.learner {
                assert!(before.iter().any(|other| other.name == of), "{of}");
            }
        }
    }
}
