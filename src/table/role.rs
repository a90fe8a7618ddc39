//! What part a column plays in a recipe, guessed from the words of its name and
//! from its values. A guess is a proposal: it says how sure it is, and why.

mod words;

use serde::{Deserialize, Serialize};

use super::name::{says_id, says_label};
use super::number::Currency;
use super::{Column, ColumnKind, ColumnType};
use crate::i18n::{Lang, table as text};
use words::Name;

/// The part that a column plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Names the customer.
    Customer,
    /// Says when.
    Time,
    /// Money.
    Amount,
    /// Names what was bought together.
    Receipt,
    /// Says what happened.
    Event,
    /// Names what was bought or used.
    Item,
    /// Puts the row into one of few groups.
    Category,
    /// The answer: who left.
    Label,
    /// None of these: a measure, or nothing that is known.
    None,
}

/// A role with its reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleGuess {
    /// The role.
    pub role: Role,
    /// How sure this is, 0 to 1.
    pub confidence: f64,
    /// Why.
    pub reason: RoleReason,
}

/// Why a column is taken for a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoleReason {
    /// A word of its name says so.
    Name {
        /// The word.
        word: String,
    },
    /// A word of its name says so, and its values agree.
    NameAndValues {
        /// The word.
        word: String,
    },
    /// Its values say so, such as this one.
    Values {
        /// A value.
        example: String,
    },
    /// The kind of its values alone.
    Kind {
        /// The kind.
        kind: ColumnKind,
    },
    /// Nothing tells.
    Nothing,
}

impl Role {
    /// What the role is called.
    pub fn say(self, lang: Lang) -> &'static str {
        let message = match self {
            Role::Customer => text::ROLE_CUSTOMER,
            Role::Time => text::ROLE_TIME,
            Role::Amount => text::ROLE_AMOUNT,
            Role::Receipt => text::ROLE_RECEIPT,
            Role::Event => text::ROLE_EVENT,
            Role::Item => text::ROLE_ITEM,
            Role::Category => text::ROLE_CATEGORY,
            Role::Label => text::ROLE_LABEL,
            Role::None => text::ROLE_NONE,
        };
        message.text(lang)
    }
}

impl RoleReason {
    /// The reason in words.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            RoleReason::Name { word } => text::ROLE_BY_NAME.fill(lang, &[("word", word)]),
            RoleReason::NameAndValues { word } => {
                text::ROLE_BY_NAME_AND_VALUES.fill(lang, &[("word", word)])
            }
            RoleReason::Values { example } => {
                text::ROLE_BY_VALUES.fill(lang, &[("example", example)])
            }
            RoleReason::Kind { kind } => text::ROLE_BY_KIND.fill(lang, &[("kind", kind.say(lang))]),
            RoleReason::Nothing => text::ROLE_BY_NOTHING.text(lang).to_string(),
        }
    }
}

/// What a role is guessed from.
#[derive(Clone, Copy, Debug)]
pub struct RoleFacts<'a> {
    /// The column's name.
    pub name: &'a str,
    /// What its cells mean.
    pub column_type: &'a ColumnType,
    /// Distinct texts that are not missing.
    pub distinct: u64,
    /// Some of its values: the first distinct ones.
    pub values: &'a [&'a str],
}

/// Most values looked at for the names of events.
const LOOKED_AT: usize = 200;

/// Most distinct values of an answer.
const MOST_ANSWERS: u64 = 20;

/// Most distinct numbers that may be the codes of a category.
const MOST_CODES: u64 = 2_000;

/// The role of a column in memory.
pub fn guess_role(column: &Column) -> RoleGuess {
    let present = || (0..column.dictionary_len() as u32).filter(|c| !column.is_missing_code(*c));
    let values: Vec<&str> = present()
        .take(LOOKED_AT)
        .map(|code| column.dictionary_value(code).trim())
        .collect();
    guess_role_of(&RoleFacts {
        name: column.name(),
        column_type: column.column_type(),
        distinct: present().count() as u64,
        values: &values,
    })
}

/// The role of a column of which these facts are known, from a stream for example.
pub fn guess_role_of(facts: &RoleFacts<'_>) -> RoleGuess {
    let name = Name::of(facts.name);
    let guesses = [
        label, customer, time, receipt, event, grouping, item, amount, category,
    ];
    guesses
        .iter()
        .find_map(|guess| guess(facts, &name))
        .unwrap_or(RoleGuess {
            role: Role::None,
            confidence: 0.5,
            reason: RoleReason::Nothing,
        })
}

fn named(role: Role, confidence: f64, word: &str) -> Option<RoleGuess> {
    Some(RoleGuess {
        role,
        confidence,
        reason: RoleReason::Name { word: word.into() },
    })
}

fn confirmed(role: Role, confidence: f64, word: &str) -> Option<RoleGuess> {
    Some(RoleGuess {
        role,
        confidence,
        reason: RoleReason::NameAndValues { word: word.into() },
    })
}

fn is_grouped(kind: ColumnKind) -> bool {
    matches!(kind, ColumnKind::Category | ColumnKind::Boolean)
}

fn label(facts: &RoleFacts<'_>, name: &Name) -> Option<RoleGuess> {
    let kind = facts.column_type.kind;
    let answers = is_grouped(kind) || kind == ColumnKind::Integer;
    if !says_label(facts.name) || !answers || name.find(words::NOT_LABEL).is_some() {
        return None;
    }
    let word = name.find(words::LABEL).unwrap_or(facts.name);
    match facts.distinct {
        2 => confirmed(Role::Label, 0.95, word),
        count if count <= MOST_ANSWERS => named(Role::Label, 0.6, word),
        _ => None,
    }
}

fn customer(facts: &RoleFacts<'_>, name: &Name) -> Option<RoleGuess> {
    let kind = facts.column_type.kind;
    if matches!(
        kind,
        ColumnKind::Date | ColumnKind::Decimal | ColumnKind::Boolean
    ) {
        return None;
    }
    if let Some(word) = name.find(words::CUSTOMER_ID) {
        return confirmed(Role::Customer, 0.95, word);
    }
    if let Some(word) = name.find(words::CUSTOMER) {
        // "customer" alone names one; "customer age" and "user session" do not.
        if name.is_only(word) || name.find(words::ID).is_some() {
            return match kind {
                ColumnKind::Identifier => confirmed(Role::Customer, 0.98, word),
                _ => named(Role::Customer, 0.9, word),
            };
        }
        return None;
    }
    let alone = name.find(words::ID).filter(|word| name.is_only(word));
    match alone {
        Some(word) if kind == ColumnKind::Identifier => confirmed(Role::Customer, 0.6, word),
        _ => None,
    }
}

fn time(facts: &RoleFacts<'_>, name: &Name) -> Option<RoleGuess> {
    if facts.column_type.kind != ColumnKind::Date {
        return None;
    }
    // A birthday and the end of a contract are dates, but not when it happened.
    if let Some(word) = name.find(words::OTHER_TIME) {
        return confirmed(Role::Time, 0.5, word);
    }
    match name.find(words::TIME) {
        Some(word) => confirmed(Role::Time, 0.95, word),
        None => Some(RoleGuess {
            role: Role::Time,
            confidence: 0.8,
            reason: RoleReason::Kind {
                kind: ColumnKind::Date,
            },
        }),
    }
}

fn receipt(facts: &RoleFacts<'_>, name: &Name) -> Option<RoleGuess> {
    let kind = facts.column_type.kind;
    if matches!(kind, ColumnKind::Boolean | ColumnKind::Decimal) {
        return None;
    }
    let word = name.find(words::RECEIPT)?;
    (name.is_only(word) || name.find(words::ID).is_some())
        .then(|| named(Role::Receipt, 0.9, word))?
}

fn event(facts: &RoleFacts<'_>, name: &Name) -> Option<RoleGuess> {
    let kind = facts.column_type.kind;
    if !matches!(kind, ColumnKind::Category | ColumnKind::Text) {
        return None;
    }
    let mut known = facts.values.iter().filter(|value| {
        words::EVENTS
            .iter()
            .any(|event| value.eq_ignore_ascii_case(event))
    });
    let example = known.next();
    match (name.find(words::EVENT), example) {
        (Some(word), Some(_)) => confirmed(Role::Event, 0.98, word),
        (Some(word), None) => named(Role::Event, 0.8, word),
        // One such word may be chance, two are not.
        (None, Some(example)) if known.next().is_some() => Some(RoleGuess {
            role: Role::Event,
            confidence: 0.7,
            reason: RoleReason::Values {
                example: (*example).to_string(),
            },
        }),
        _ => None,
    }
}

/// A name that says category, whatever it is the category of.
fn grouping(facts: &RoleFacts<'_>, name: &Name) -> Option<RoleGuess> {
    let kind = facts.column_type.kind;
    let possible = kind != ColumnKind::Date && kind != ColumnKind::Decimal;
    let word = name.find(words::GROUPING).filter(|_| possible)?;
    match is_grouped(kind) {
        true => confirmed(Role::Category, 0.9, word),
        false => named(Role::Category, 0.7, word),
    }
}

fn item(facts: &RoleFacts<'_>, name: &Name) -> Option<RoleGuess> {
    let kind = facts.column_type.kind;
    if matches!(
        kind,
        ColumnKind::Date | ColumnKind::Boolean | ColumnKind::Decimal
    ) {
        return None;
    }
    let word = name.find(words::ITEM)?;
    let names_it =
        name.is_only(word) || name.find(words::ID).is_some() || name.find(words::TITLE).is_some();
    names_it.then(|| named(Role::Item, 0.85, word))?
}

fn amount(facts: &RoleFacts<'_>, name: &Name) -> Option<RoleGuess> {
    let kind = facts.column_type.kind;
    if !kind.is_number() || name.find(words::NOT_AMOUNT).is_some() {
        return None;
    }
    let money = facts.column_type.number_format().currency != Currency::None;
    match (name.find(words::AMOUNT), money) {
        (Some(word), true) => confirmed(Role::Amount, 0.98, word),
        (Some(word), false) if name.find(words::LIST_PRICE).is_some() => {
            named(Role::Amount, 0.6, word)
        }
        (Some(word), false) => named(Role::Amount, 0.9, word),
        (None, true) => Some(RoleGuess {
            role: Role::Amount,
            confidence: 0.8,
            reason: RoleReason::Values {
                example: facts
                    .values
                    .first()
                    .copied()
                    .unwrap_or_default()
                    .to_string(),
            },
        }),
        (None, false) => None,
    }
}

fn category(facts: &RoleFacts<'_>, name: &Name) -> Option<RoleGuess> {
    let kind = facts.column_type.kind;
    let word = name.find(words::CATEGORY);
    let by_kind = |confidence| {
        Some(RoleGuess {
            role: Role::Category,
            confidence,
            reason: RoleReason::Kind { kind },
        })
    };
    match (word, kind) {
        (Some(word), kind) if is_grouped(kind) => confirmed(Role::Category, 0.9, word),
        (None, kind) if is_grouped(kind) => by_kind(0.7),
        (Some(word), ColumnKind::Integer) if facts.distinct <= MOST_CODES => {
            named(Role::Category, 0.75, word)
        }
        // Two numbers and no more, 0 and 1: a flag without a name that says so.
        (None, ColumnKind::Integer)
            if facts.values.iter().all(|v| matches!(*v, "0" | "1"))
                && facts.distinct > 0
                && !says_id(facts.name) =>
        {
            by_kind(0.5)
        }
        _ => None,
    }
}
