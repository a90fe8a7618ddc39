//! By what the threshold is chosen that is kept with a model, and the amounts that a rule goes by.

use std::mem::discriminant;

use leptos::prelude::*;

use super::fields::{AmountTaken, amount, said};
use crate::engine::{ThresholdRule, TrainRequest};
use crate::i18n::{Message, models as text, number as figures};
use crate::ui::state::App;

/// What a customer who is kept is worth and what contacting one costs, at first.
const PROFIT: [usize; 2] = [50, 2];

/// By what the threshold is chosen, in the order of the list, with the amounts at first; the
/// slider moves it afterwards.
pub const RULES: [(Message, ThresholdRule); 6] = [
    (text::RULE_F1, ThresholdRule::MostF1),
    (text::RULE_RECALL, ThresholdRule::RecallFloor(0.8)),
    (text::RULE_PRECISION, ThresholdRule::PrecisionFloor(0.8)),
    (text::RULE_TOP, ThresholdRule::TopShare(0.1)),
    (text::RULE_TOP_COUNT, ThresholdRule::TopK(100)),
    (
        text::RULE_PROFIT,
        ThresholdRule::Profit {
            value: PROFIT[0] as f64,
            cost: PROFIT[1] as f64,
        },
    ),
];

/// The place of a rule in the list, whatever its amounts.
pub fn place_of(rule: Option<ThresholdRule>) -> usize {
    let kind = rule.as_ref().map(discriminant);
    let mut rules = RULES.iter();
    let found = rules.position(|(_, own)| Some(discriminant(own)) == kind);
    found.unwrap_or(0)
}

/// What a rule goes by: of shares the per cent.
fn amount_of(rule: ThresholdRule) -> Option<f64> {
    match rule {
        ThresholdRule::RecallFloor(share)
        | ThresholdRule::PrecisionFloor(share)
        | ThresholdRule::TopShare(share)
        | ThresholdRule::At(share) => Some(per_cent(share)),
        ThresholdRule::TopK(rows) => Some(rows as f64),
        ThresholdRule::MostF1 | ThresholdRule::Profit { .. } => None,
    }
}

/// A share in per cent, as it was written: 0.29 is 29 and not 28.999….
fn per_cent(share: f64) -> f64 {
    libm::round(share * 1e8) / 1e6
}

/// The same rule by another amount, if it can be one.
fn of_amount(rule: ThresholdRule, amount: f64) -> Option<ThresholdRule> {
    let share = Some(amount / 100.0).filter(|share| *share > 0.0 && *share <= 1.0);
    match rule {
        ThresholdRule::RecallFloor(_) => share.map(ThresholdRule::RecallFloor),
        ThresholdRule::PrecisionFloor(_) => share.map(ThresholdRule::PrecisionFloor),
        ThresholdRule::TopShare(_) => share.map(ThresholdRule::TopShare),
        ThresholdRule::At(_) => share.map(ThresholdRule::At),
        ThresholdRule::TopK(_) => {
            (amount > 0.0).then_some(ThresholdRule::TopK((amount as usize).max(1)))
        }
        ThresholdRule::MostF1 | ThresholdRule::Profit { .. } => None,
    }
}

/// The fields for what the rule goes by, if it goes by any amount.
pub fn amounts(app: App, asked: RwSignal<TrainRequest>) -> Option<AnyView> {
    let rule = asked.with_untracked(|asked| asked.threshold_by)?;
    let title = match rule {
        ThresholdRule::Profit { .. } => return Some(profit(app, asked)),
        ThresholdRule::TopK(_) => text::AMOUNT_COUNT,
        _ => text::AMOUNT_SHARE,
    };
    let first = amount_of(rule)?;
    let is_read = RwSignal::new(true);
    let written: AmountTaken = Box::new(move |amount: Option<f64>| {
        let taken = amount.and_then(|amount| of_amount(rule, amount));
        is_read.set(taken.is_some());
        if taken.is_some() {
            asked.update(|asked| asked.threshold_by = taken);
        }
    });
    let note = move || {
        if is_read.get() {
            return None;
        }
        let last = asked.with(|asked| asked.threshold_by.and_then(amount_of));
        let last = figures::decimal(last.unwrap_or(first), 2);
        Some(app.fill(text::AMOUNT_UNREAD, &[("amount", &last)]))
    };
    let view = view! {
        {amount(said(app, title), "train-amount", first, written)}
        <p class="soft" role="status" data-testid="train-amount-note">
            {note}
        </p>
    };
    Some(view.into_any())
}

/// What a profit is reckoned by.
fn profit(app: App, asked: RwSignal<TrainRequest>) -> AnyView {
    let are_read = [RwSignal::new(true), RwSignal::new(true)];
    let written = move |is_value: bool| -> AmountTaken {
        Box::new(move |amount: Option<f64>| {
            are_read[usize::from(!is_value)].set(amount.is_some());
            let Some(amount) = amount else { return };
            asked.update(|asked| {
                if let Some(ThresholdRule::Profit { value, cost }) = &mut asked.threshold_by {
                    *(if is_value { value } else { cost }) = amount;
                }
            });
        })
    };
    let note = move || {
        let amounts = asked.with(|asked| match asked.threshold_by {
            Some(ThresholdRule::Profit { value, cost }) => Some([value, cost]),
            _ => None,
        });
        let [value, cost] = amounts?;
        if !are_read.iter().all(|is_read| is_read.get()) {
            let [value, cost] = [value, cost].map(|amount| figures::decimal(amount, 2));
            let values = [("value", value.as_str()), ("cost", &cost)];
            return Some(app.fill(text::PROFIT_UNREAD, &values));
        }
        // A contact that costs what it can keep makes no profit at any score.
        (cost >= value).then(|| app.text(text::PROFIT_NONE).to_string())
    };
    // Whoever comes back to the page finds what was written.
    let [value, cost] = asked.with_untracked(|asked| match asked.threshold_by {
        Some(ThresholdRule::Profit { value, cost }) => [value, cost],
        _ => PROFIT.map(|amount| amount as f64),
    });
    view! {
        {amount(said(app, text::PROFIT_VALUE), "train-profit-value", value, written(true))}
        {amount(said(app, text::PROFIT_COST), "train-profit-cost", cost, written(false))}
        <p class="soft" role="status" data-testid="train-profit-note">
            {note}
        </p>
    }
    .into_any()
}
