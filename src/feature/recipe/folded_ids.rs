//! Customers that fell out of a join only because one table writes their ids in
//! other letters: `AB1` here, `ab1` there. They stay apart, but it is said.

use super::values::Interner;
use crate::table::index::hash64;

/// The seed of the comparison's hash.
const SEED: u64 = 0x3C79_AC49_2BA7_B653;

/// The customers of the result by their ids without regard to case.
pub(super) struct FoldedIds {
    /// Hash of the folded id and the customer, in rising order.
    inside: Vec<(u64, u32)>,
}

impl FoldedIds {
    /// Of the customers that are `inside`.
    pub fn new(customers: &Interner, inside: &[bool]) -> FoldedIds {
        let mut text = String::new();
        let mut hashes = Vec::new();
        for (code, _) in inside.iter().enumerate().filter(|(_, inside)| **inside) {
            let code = code as u32;
            fold(customers.text(code).unwrap_or_default(), &mut text);
            hashes.push((hash64(text.as_bytes(), SEED), code));
        }
        hashes.sort_unstable();
        FoldedIds { inside: hashes }
    }

    /// The customer of the result whose id differs from this one's in case
    /// or outer blanks only.
    pub fn alike(&self, customers: &Interner, customer: u32) -> Option<u32> {
        let (mut wanted, mut found) = (String::new(), String::new());
        fold(customers.text(customer)?, &mut wanted);
        let hash = hash64(wanted.as_bytes(), SEED);
        let first = self.inside.partition_point(|(other, _)| *other < hash);
        let same = self.inside.iter().skip(first);
        // Equal hashes may still be different ids.
        same.take_while(|(other, _)| *other == hash)
            .map(|(_, code)| *code)
            .find(|code| {
                fold(customers.text(*code).unwrap_or_default(), &mut found);
                found == wanted
            })
    }
}

/// The id in lower case without the blanks around it.
fn fold(id: &str, out: &mut String) {
    out.clear();
    let id = id.trim();
    if id.is_ascii() {
        out.push_str(id);
        out.make_ascii_lowercase();
    } else {
        out.extend(id.chars().flat_map(char::to_lowercase));
    }
}
