//! Whether a condition can hold in rows of which no more is known than each column's least
//! and greatest value. Where that is not sure, it can.

use super::ValueKind;
use super::expression::Operator;
use super::formula::{Formula, Node};
use super::plan::Derived;
use super::values::Interner;

/// Numbers from the least to the greatest, both included. Missing ones are none of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Interval {
    pub least: f64,
    pub greatest: f64,
}

impl Interval {
    /// Whatever number.
    pub const ANY: Interval = Interval {
        least: f64::NEG_INFINITY,
        greatest: f64::INFINITY,
    };
    /// None at all: everything is missing.
    pub const NONE: Interval = Interval {
        least: f64::INFINITY,
        greatest: f64::NEG_INFINITY,
    };

    fn is_none(self) -> bool {
        self.least > self.greatest
    }

    /// Whether a condition of these values may hold.
    fn may_hold(self) -> bool {
        !self.is_none() && (self.least != 0.0 || self.greatest != 0.0)
    }

    /// What a condition says that may hold, or may not.
    fn of_condition(may_hold: bool) -> Interval {
        Interval {
            least: 0.0,
            greatest: f64::from(u8::from(may_hold)),
        }
    }

    /// Whether a comparison with some values of `other` may hold.
    fn may_be(self, operator: Operator, other: Interval) -> bool {
        if self.is_none() || other.is_none() {
            return false;
        }
        let constant = self.least == self.greatest && other.least == other.greatest;
        match operator {
            Operator::Equal => self.least <= other.greatest && other.least <= self.greatest,
            Operator::NotEqual => !constant || self.least != other.least,
            Operator::Less => self.least < other.greatest,
            Operator::LessOrEqual => self.least <= other.greatest,
            Operator::Greater => self.greatest > other.least,
            _ => self.greatest >= other.least,
        }
    }
}

/// What is known of a column's values.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Bounds {
    /// Nothing.
    Unknown,
    /// Between which numbers they lie.
    Numbers(Interval),
    /// Between which texts they lie, as bytes. Blanks around them are still there.
    Texts(Vec<u8>, Vec<u8>),
}

/// Conditions over columns of which bounds are known.
pub(super) struct Conditions<'a> {
    /// The file's columns, then the reckoned ones.
    columns: Vec<Bounds>,
    interner: &'a Interner,
}

impl<'a> Conditions<'a> {
    /// Over these columns of a file and what is reckoned of them.
    pub fn new(
        columns: Vec<Bounds>,
        derived: &[Derived],
        interner: &'a Interner,
    ) -> Conditions<'a> {
        let mut conditions = Conditions { columns, interner };
        for derived in derived {
            let bounds = match derived.formula.kind {
                ValueKind::Text => Bounds::Unknown,
                _ => Bounds::Numbers(conditions.numbers(derived.formula.root())),
            };
            conditions.columns.push(bounds);
        }
        conditions
    }

    /// Whether a condition may hold in any row.
    pub fn may_hold(&self, condition: &Formula) -> bool {
        self.numbers(condition.root()).may_hold()
    }

    fn numbers(&self, node: &Node) -> Interval {
        match node {
            Node::Column(at) => match self.columns.get(*at) {
                Some(Bounds::Numbers(interval)) => *interval,
                _ => Interval::ANY,
            },
            Node::Number(value) if value.is_nan() => Interval::NONE,
            Node::Number(value) => Interval {
                least: *value,
                greatest: *value,
            },
            Node::CompareNumbers(operator, left, right) => {
                let may_be = self.numbers(left).may_be(*operator, self.numbers(right));
                Interval::of_condition(may_be)
            }
            Node::InNumbers(inner, list) => {
                let inner = self.numbers(inner);
                let mut among = list.iter();
                let may_be = |value: &f64| inner.least <= *value && *value <= inner.greatest;
                Interval::of_condition(among.any(may_be))
            }
            Node::CompareTexts(true, left, right) => {
                let may_be = match (&**left, &**right) {
                    (Node::Text(text), column) | (column, Node::Text(text)) => {
                        self.may_be_text(column, *text)
                    }
                    _ => true,
                };
                Interval::of_condition(may_be)
            }
            Node::InTexts(inner, list) => {
                let mut among = list.iter();
                Interval::of_condition(among.any(|text| self.may_be_text(inner, *text)))
            }
            Node::Logic(operator, left, right) => {
                let (left, right) = (self.numbers(left), self.numbers(right));
                Interval::of_condition(match operator {
                    Operator::And => left.may_hold() && right.may_hold(),
                    _ => left.may_hold() || right.may_hold(),
                })
            }
            _ => Interval::ANY,
        }
    }

    /// Whether a text may be this one.
    fn may_be_text(&self, node: &Node, text: u32) -> bool {
        let Node::Column(at) = node else {
            return true;
        };
        match (self.columns.get(*at), self.interner.text(text)) {
            (Some(Bounds::Texts(least, greatest)), Some(text)) => {
                may_be_between(least, greatest, text)
            }
            _ => true,
        }
    }
}

/// Whether a text may be one of those between two others, once the blanks around those are
/// taken away.
fn may_be_between(least: &[u8], greatest: &[u8], text: &str) -> bool {
    // Blanks before a text say where it stands. Between two letters of ASCII none begins with one.
    let begins_plainly = |bytes: &[u8]| bytes.first().is_some_and(u8::is_ascii_graphic);
    // This stands for bytes that were none of a text, wherever those stood.
    let is_replaced = text.contains(char::REPLACEMENT_CHARACTER);
    if !begins_plainly(least) || !begins_plainly(greatest) || is_replaced {
        return true;
    }
    let text = text.as_bytes();
    // Blanks behind it make it greater.
    text <= greatest && (text >= least || least.starts_with(text))
}

#[cfg(test)]
mod tests {
    use super::super::formula::Known;
    use super::*;

    fn check(columns: &[(&str, Bounds)], condition: &str, expected: bool) {
        let mut interner = Interner::default();
        let known = columns.iter().map(|(name, bounds)| {
            let kind = match bounds {
                Bounds::Texts(..) => ValueKind::Text,
                _ => ValueKind::Number,
            };
            (name.to_string(), kind)
        });
        let known: Vec<Known> = known.collect();
        let formula = Formula::condition("it", condition, &known, &mut interner);
        let formula = formula.unwrap_or_else(|error| panic!("{condition}: {error}"));
        let bounds = columns.iter().map(|(_, bounds)| bounds.clone()).collect();
        let conditions = Conditions::new(bounds, &[], &interner);
        assert_eq!(conditions.may_hold(&formula), expected, "{condition}");
    }

    #[test]
    fn a_condition_is_excluded_only_where_no_value_can_meet_it() {
        let between = |least: f64, greatest: f64| Bounds::Numbers(Interval { least, greatest });
        let columns = [
            ("a", between(1.0, 5.0)),
            ("three", between(3.0, 3.0)),
            ("zero", between(0.0, 0.0)),
            ("gone", Bounds::Numbers(Interval::NONE)),
            ("any", Bounds::Unknown),
        ];
        for (condition, expected) in [
            ("a > 5", false),
            ("a >= 5", true),
            ("a < 1", false),
            ("a <= 1", true),
            ("5 < a", false),
            ("a = 6", false),
            ("a = 5", true),
            ("a != 3", true),
            ("three != 3", false),
            ("three != 4", true),
            ("a in (0, 6)", false),
            ("a in (0, 2)", true),
            ("a", true),
            ("zero", false),
            ("any", true),
            ("any > 9000000", true),
            ("a > 5 and any > 0", false),
            ("a > 5 or any > 0", true),
            ("a > 5 or a < 1", false),
            // Whatever compares a missing value does not hold.
            ("gone > 0", false),
            ("gone != 1", false),
            ("a > missing", false),
            ("gone is missing", true),
            // What turns a condition round, or reckons, is not looked into.
            ("not (a > 5)", true),
            ("a + 1 > 7", true),
            ("if(a > 5, 0, 1)", true),
        ] {
            check(&columns, condition, expected);
        }
    }

    #[test]
    fn blanks_around_texts_do_not_exclude_them() {
        let between =
            |least: &str, greatest: &str| [("kind", Bounds::Texts(least.into(), greatest.into()))];
        for (least, greatest, condition, expected) in [
            ("cart", "purchase", "kind = 'view'", false),
            ("cart", "purchase", "kind = 'ban'", false),
            ("cart", "purchase", "'view' = kind", false),
            ("cart", "purchase", "kind = 'login'", true),
            ("cart", "purchase", "kind in ('view', 'ban')", false),
            ("cart", "purchase", "kind in ('view', 'cart')", true),
            ("cart", "purchase", "kind != 'view'", true),
            ("cart", "purchase", "lower(kind) = 'view'", true),
            // They are `cart ` and ` view` in the file.
            ("cart ", "purchase", "kind = 'cart'", true),
            (" view", "purchase", "kind = 'view'", true),
            ("cart", "\u{3000}view", "kind = 'view'", true),
            ("", "purchase", "kind = 'view'", true),
            ("가", "나", "kind = '다'", true),
            ("b", "c", "kind = 'a\u{fffd}'", true),
        ] {
            check(&between(least, greatest), condition, expected);
        }
    }
}
