//! Groups of customers by a feature's value, and the effects within each.

use super::scene::{Ink, MISSING_SHADE, Shade};
use super::table::{Cell, Table};
use super::unit::Unit;
use crate::arrange::arrange_by_key;
use crate::i18n::chart as words;
use crate::i18n::{Lang, Message, number};

/// Where a rank begins to count as middle and as high.
const MIDDLE: u8 = 85;
const HIGH: u8 = 170;

/// The effects of one group of customers.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// What its members have in common.
    pub name: String,
    /// Its members.
    pub count: u64,
    /// Lowest effect.
    pub low: f32,
    /// Highest effect.
    pub high: f32,
    sum: f64,
}

impl Group {
    /// An empty group.
    pub fn new(name: impl Into<String>) -> Group {
        Group {
            name: name.into(),
            count: 0,
            low: f32::INFINITY,
            high: f32::NEG_INFINITY,
            sum: 0.0,
        }
    }

    /// Counts a customer.
    pub fn add(&mut self, effect: f32) {
        self.count += 1;
        self.sum += f64::from(effect);
        self.low = self.low.min(effect);
        self.high = self.high.max(effect);
    }

    /// Counts the customers of another group.
    pub fn join(&mut self, other: &Group) {
        self.count += other.count;
        self.sum += other.sum;
        self.low = self.low.min(other.low);
        self.high = self.high.max(other.high);
    }

    /// Mean effect; 0 for an empty group.
    pub fn mean(&self) -> f64 {
        self.sum / self.count.max(1) as f64
    }

    /// The group in one line of a tooltip.
    pub fn say(&self, unit: Unit, lang: Lang) -> String {
        let values = [
            ("group", self.name.as_str()),
            ("effect", &unit.signed(self.mean())),
            ("customers", &customers(self.count, lang)),
        ];
        words::GROUP.fill(lang, &values)
    }
}

/// "1,204 customers".
pub(super) fn customers(count: u64, lang: Lang) -> String {
    if count == 1 {
        return words::ONE_CUSTOMER.text(lang).to_string();
    }
    words::CUSTOMERS.fill(lang, &[("count", &number::count(lang, count))])
}

/// Points with their groups.
#[derive(Clone, Debug)]
pub(super) struct Grouped {
    /// The groups that have members: values first, "other", then missing.
    pub groups: Vec<Group>,
    /// The shade of each point.
    pub shades: Vec<u8>,
    /// How shades become colours.
    pub shade: Shade,
}

/// Groups by rank: from 0 (lowest) to 254, anything else is missing.
///
/// Ranks are stretched over the whole scale: where many customers share the
/// highest value, its rank is a middle one, and yet nothing is higher.
pub(super) fn by_rank(effects: &[f32], ranks: &[f32], lang: Lang) -> Grouped {
    let names = [words::LOW, words::MIDDLE, words::HIGH, words::MISSING];
    let mut groups = names.map(|name| Group::new(name.text(lang)));
    let present = |rank: &&f32| (0.0..=254.0).contains(*rank);
    let (lowest, highest) = ranks
        .iter()
        .filter(present)
        .fold((254.0f32, 0.0f32), |(low, high), rank| {
            (low.min(*rank), high.max(*rank))
        });
    let stretch = |rank: f32| {
        if highest > lowest {
            (254.0 * (rank - lowest) / (highest - lowest)) as u8
        } else {
            rank as u8
        }
    };
    let shades = effects.iter().zip(ranks).map(|(effect, rank)| {
        let shade = if present(&rank) {
            stretch(*rank)
        } else {
            MISSING_SHADE
        };
        let group = match shade {
            MISSING_SHADE => 3,
            HIGH.. => 2,
            MIDDLE.. => 1,
            _ => 0,
        };
        if effect.is_finite() {
            groups[group].add(*effect);
        }
        shade
    });
    Grouped {
        shades: shades.collect(),
        groups: groups.into_iter().filter(|group| group.count > 0).collect(),
        shade: Shade::Ramp {
            low: Ink::Low,
            high: Ink::High,
        },
    }
}

/// Groups by category: the `most` largest, then all others, then missing. A code
/// that is not a position in `names` counts as other. Shades are positions in
/// the list of groups before missing.
pub(super) fn by_category(
    effects: &[f32],
    codes: &[f32],
    names: &[String],
    most: usize,
    lang: Lang,
) -> Grouped {
    let position = |code: f32| {
        let known = code >= 0.0 && code < names.len() as f32;
        if known { code as usize } else { names.len() }
    };
    let mut counts = vec![0u64; names.len() + 1];
    for code in codes.iter().filter(|code| !code.is_nan()) {
        counts[position(*code)] += 1;
    }
    let mut order: Vec<usize> = (0..names.len())
        .filter(|index| counts[*index] > 0)
        .collect();
    arrange_by_key(&mut order, |index| std::cmp::Reverse(counts[*index]));
    // One that would stand alone among "other" keeps its name.
    if order.len() > most + 1 || order.len() > most && counts[names.len()] > 0 {
        order.truncate(most);
    }
    let other = order.len();
    let mut shade_of = vec![other as u8; names.len() + 1];
    let mut groups: Vec<Group> = Vec::with_capacity(other + 2);
    for (shade, index) in order.iter().enumerate() {
        shade_of[*index] = shade as u8;
        groups.push(Group::new(names[*index].as_str()));
    }
    groups.push(Group::new(words::OTHER.text(lang)));
    groups.push(Group::new(words::MISSING.text(lang)));
    let shades = effects.iter().zip(codes).map(|(effect, code)| {
        let shade = if code.is_nan() {
            MISSING_SHADE
        } else {
            shade_of[position(*code)]
        };
        if effect.is_finite() {
            groups[usize::from(shade).min(other + 1)].add(*effect);
        }
        shade
    });
    let shades = shades.collect();
    let inks = (0..=other).map(|shade| match shade {
        shade if shade == other => Ink::Other,
        shade if shade < 4 => Ink::Series(shade as u8),
        _ => Ink::Other,
    });
    Grouped {
        shade: Shade::Inks(inks.collect()),
        groups,
        shades,
    }
}

/// A table whose rows are groups of customers.
pub(super) fn group_table(heads: &[Message], unit: Unit, lang: Lang) -> Table {
    let heads: Vec<&str> = heads.iter().map(|head| head.text(lang)).collect();
    let average = words::AVERAGE_EFFECT.fill(lang, &[("unit", unit.name(lang))]);
    let numbers = [
        words::CUSTOMERS_HEAD.text(lang),
        &average,
        words::LOWEST_EFFECT.text(lang),
        words::HIGHEST_EFFECT.text(lang),
    ];
    Table::with_columns(&heads, &numbers)
}

/// Name, size and effects of a group.
pub(super) fn group_cells(group: &Group, unit: Unit, lang: Lang) -> Vec<Cell> {
    let effect = |value: f64| Cell::number(unit.shown(value), unit.signed(value));
    vec![
        Cell::text(&group.name),
        Cell::number(group.count as f64, number::count(lang, group.count)),
        effect(group.mean()),
        effect(f64::from(group.low)),
        effect(f64::from(group.high)),
    ]
}
