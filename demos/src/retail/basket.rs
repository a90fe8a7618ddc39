//! What lies in the basket of one visit.

use super::customer::{Customer, Visit, rounded};
use super::goods::Goods;
use crate::random::Random;

/// The goods on one receipt with their amounts.
pub fn fill<'a>(
    random: &mut Random,
    visit: &Visit,
    customer: &Customer,
    goods: &'a Goods,
    favourites: &[(usize, usize)],
    more: f64,
) -> Vec<(&'a str, i64)> {
    let count = 1 + random.poisson(more * visit.store.size);
    (0..count)
        .map(|_| {
            let at = random.between(0, favourites.len() as i64 - 1) as usize;
            // A store that does not sell the favourite gets another choice.
            let favourite = favourites[at];
            let sold = visit.store.sells[favourite.0] / 3.4;
            let chosen = if random.chance(0.75 * sold) {
                favourite
            } else {
                goods.one(random, customer, &visit.store.sells)
            };
            let product = goods.at(chosen);
            let noise = libm::exp(0.28 * customer.purse + 0.15 * random.normal());
            let amount = visit.store.price * product.dearness * noise;
            (product.code.as_str(), rounded(amount))
        })
        .collect()
}
