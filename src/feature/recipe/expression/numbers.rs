//! Numbers in the place of names: the rest of the formula stays as it was written.

use super::lexer::{TokenKind, tokens};

/// The formula with the number of `of` in the place of each name that has one.
/// A formula that cannot be cut into tokens comes back as it was.
pub(in super::super) fn with_numbers(formula: &str, of: impl Fn(&str) -> Option<f64>) -> String {
    let mut out = String::with_capacity(formula.len());
    let mut copied = 0;
    for (from, to, name) in names(formula) {
        let Some(value) = of(&name) else {
            continue;
        };
        out.push_str(formula.get(copied..from).unwrap_or_default());
        if value < 0.0 {
            out.push_str(&format!("({value})"));
        } else {
            out.push_str(&value.to_string());
        }
        copied = to;
    }
    out.push_str(formula.get(copied..).unwrap_or_default());
    out
}

/// Whether a formula uses a name.
pub(in super::super) fn mentions(formula: &str, name: &str) -> bool {
    names(formula).iter().any(|(_, _, found)| found == name)
}

/// Every name: where it begins, where it ends, and the name itself.
fn names(formula: &str) -> Vec<(usize, usize, String)> {
    let tokens = tokens(formula).unwrap_or_default();
    let ends = tokens.iter().skip(1).map(|next| next.at);
    let ends: Vec<usize> = ends.chain([formula.len()]).collect();
    let mut found = Vec::new();
    for (index, (token, end)) in tokens.iter().zip(ends).enumerate() {
        let next = tokens.get(index + 1).map(|next| &next.kind);
        let name = match &token.kind {
            // A word before a bracket is a function.
            TokenKind::Word(_) if next == Some(&TokenKind::Sign("(")) => continue,
            TokenKind::Word(name) | TokenKind::Quoted(name) => name.clone(),
            TokenKind::Number(_) | TokenKind::Text(_) | TokenKind::Sign(_) => continue,
        };
        let written = formula.get(token.at..end).unwrap_or_default();
        found.push((token.at, token.at + written.trim_end().len(), name));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_are_replaced() {
        let value = |name: &str| match name {
            "w" => Some(30.0),
            "less" => Some(-0.5),
            "my weight" | "floor" => Some(2.0),
            _ => None,
        };
        for (formula, expected) in [
            ("(w * r + w*f) / 5", "(30 * r + 30*f) / 5"),
            ("ww + w.w + 'w' + w", "ww + w.w + 'w' + 30"),
            ("r -less", "r -(-0.5)"),
            ("`my weight` * `w`", "2 * 30"),
            ("floor(floor) in (w)", "floor(2) in (30)"),
            ("w", "30"),
            ("'w", "'w"),
            ("", ""),
        ] {
            assert_eq!(with_numbers(formula, value), expected, "{formula}");
        }
        assert!(mentions("floor(a)", "a") && !mentions("floor(a)", "floor"));
    }
}
