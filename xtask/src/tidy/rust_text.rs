//! Splits Rust source into code, comments and string literals, without parsing it.
//!
//! `code` has the length and the lines of the source, with comments and the
//! insides of literals blanked, so that a rule that looks for `unsafe` is not
//! misled by a sentence. Lines of `#[cfg(test)]` items are marked.

/// One string literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Literal {
    /// Where its opening (quote, or `r#` before it) stands, in bytes.
    pub start: usize,
    /// Just after its end.
    pub end: usize,
    /// What stands between the quotes, escapes as written.
    pub value: String,
}

/// A source file, taken apart.
#[derive(Debug)]
pub(super) struct RustText {
    /// The source with comments and the insides of literals blanked.
    pub code: String,
    /// The string literals in their order.
    pub literals: Vec<Literal>,
    /// Byte ranges that only tests compile.
    tests: Vec<(usize, usize)>,
    line_starts: Vec<usize>,
}

impl RustText {
    /// Takes a source apart; anything is accepted, even what rustc would refuse.
    pub fn new(source: &str) -> RustText {
        let mut scan = Scan {
            bytes: source.as_bytes(),
            at: 0,
            code: source.into(),
            literals: vec![],
        };
        scan.run(source);
        let code = String::from_utf8_lossy(&scan.code).into_owned();
        let tests = test_items(&code);
        let starts = source
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n');
        let line_starts = std::iter::once(0)
            .chain(starts.map(|(index, _)| index + 1))
            .collect();
        RustText {
            code,
            literals: scan.literals,
            tests,
            line_starts,
        }
    }

    /// The line of a byte, counted from 1.
    pub fn line_of(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= offset)
    }

    /// Whether only tests compile this byte.
    pub fn in_tests(&self, offset: usize) -> bool {
        self.tests
            .iter()
            .any(|(start, end)| (*start..*end).contains(&offset))
    }

    /// Every place in the code where this word stands by itself.
    pub fn words(&self, word: &str) -> Vec<usize> {
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let bytes = self.code.as_bytes();
        self.code
            .match_indices(word)
            .map(|(start, _)| start)
            .filter(|start| *start == 0 || !is_name(bytes[start - 1]))
            .filter(|start| {
                bytes
                    .get(start + word.len())
                    .is_none_or(|byte| !is_name(*byte))
            })
            .collect()
    }
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    code: Vec<u8>,
    literals: Vec<Literal>,
}

impl Scan<'_> {
    fn run(&mut self, source: &str) {
        while self.at < self.bytes.len() {
            let rest = &self.bytes[self.at..];
            if rest.starts_with(b"//") {
                let length = rest
                    .iter()
                    .position(|byte| *byte == b'\n')
                    .unwrap_or(rest.len());
                self.blank(self.at, self.at + length);
                self.at += length;
            } else if rest.starts_with(b"/*") {
                let length = block_comment(rest);
                self.blank(self.at, self.at + length);
                self.at += length;
            } else if let Some(hashes) = self.raw_string() {
                self.literal(source, hashes.0, hashes.1);
            } else if rest[0] == b'"' {
                self.literal(source, 1, None);
            } else if rest[0] == b'\'' {
                self.at += char_or_lifetime(rest);
            } else {
                self.at += 1;
            }
        }
    }

    /// `r"`, `br#"` and so on: how long the opening is, and its number of hashes.
    fn raw_string(&self) -> Option<(usize, Option<usize>)> {
        let before = self.at.checked_sub(1).map(|index| self.bytes[index]);
        if before.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return None;
        }
        let rest = &self.bytes[self.at..];
        let prefix = [&b"r"[..], b"br", b"cr"].into_iter().find(|prefix| {
            rest.starts_with(prefix) && matches!(rest.get(prefix.len()), Some(b'"' | b'#'))
        })?;
        let hashes = rest[prefix.len()..]
            .iter()
            .take_while(|byte| **byte == b'#')
            .count();
        let opening = prefix.len() + hashes + 1;
        (rest.get(opening - 1) == Some(&b'"')).then_some((opening, Some(hashes)))
    }

    fn literal(&mut self, source: &str, opening: usize, raw: Option<usize>) {
        let start = self.at;
        let inside = start + opening;
        let (length, closing) = match raw {
            Some(hashes) => {
                let end = format!("\"{}", "#".repeat(hashes));
                let found = source.get(inside..).and_then(|rest| rest.find(&end));
                (found.unwrap_or(self.bytes.len() - inside), end.len())
            }
            None => (quoted(&self.bytes[inside..]), 1),
        };
        let end = (inside + length + closing).min(self.bytes.len());
        let value = source
            .get(inside..inside + length)
            .unwrap_or_default()
            .to_owned();
        self.literals.push(Literal { start, end, value });
        self.blank(inside, inside + length);
        self.at = end;
    }

    fn blank(&mut self, from: usize, to: usize) {
        for byte in &mut self.code[from..to] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }
}

/// How long a string's inside is, up to the quote that ends it.
fn quoted(rest: &[u8]) -> usize {
    let mut at = 0;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'"' => return at,
            _ => at += 1,
        }
    }
    rest.len()
}

fn block_comment(rest: &[u8]) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at + 1 < rest.len() {
        match &rest[at..at + 2] {
            b"/*" => {
                depth += 1;
                at += 2;
            }
            b"*/" => {
                depth = depth.saturating_sub(1);
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    rest.len()
}

/// `'a'` and `'\n'` are passed as one; of `'static` only the quote is.
fn char_or_lifetime(rest: &[u8]) -> usize {
    if rest.get(1) == Some(&b'\\') {
        let end = rest.iter().skip(3).position(|byte| *byte == b'\'');
        return end.map_or(1, |end| end + 4);
    }
    // A character is up to four bytes long; a lifetime has no quote that near, except in `'a'`.
    let longest = 6.min(rest.len());
    let end = rest[1..longest]
        .iter()
        .skip(1)
        .position(|byte| *byte == b'\'');
    match end {
        Some(end)
            if std::str::from_utf8(&rest[1..end + 2]).is_ok_and(|c| c.chars().count() == 1) =>
        {
            end + 3
        }
        _ => 1,
    }
}

/// The ranges of items under `#[cfg(test)]`: from the attribute to the closing brace or semicolon.
fn test_items(code: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (start, attribute) in code.match_indices("#[cfg(test)]") {
        let body = &code[start + attribute.len()..];
        let mut depth = 0_usize;
        let mut length = body.len();
        for (index, byte) in body.bytes().enumerate() {
            match byte {
                b'{' => depth += 1,
                b'}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        length = index + 1;
                        break;
                    }
                }
                b';' if depth == 0 => {
                    length = index + 1;
                    break;
                }
                _ => {}
            }
        }
        found.push((start, start + attribute.len() + length));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(source: &str) -> Vec<String> {
        RustText::new(source)
            .literals
            .into_iter()
            .map(|literal| literal.value)
            .collect()
    }

    #[test]
    fn literals_of_every_kind() {
        let source =
            r####"f("a\"b", r"c\", r##"d"#e"##, b"f", 'g', '"', '\'', '\u{41}', '가', "한글")"####;
        assert_eq!(values(source), ["a\\\"b", "c\\", "d\"#e", "f", "한글"]);
    }

    #[test]
    fn comments_and_lifetimes_hide_nothing_after_them() {
        let source =
            "fn f<'a>(x: &'a str) { /* \"no\" /* nested */ */ g(\"yes\") } // \"no\"\nh(\"too\")";
        assert_eq!(values(source), ["yes", "too"]);
        let text = RustText::new(source);
        assert!(!text.code.contains("nested"));
        assert_eq!(text.code.len(), source.len());
    }

    #[test]
    fn test_items_are_known() {
        let source = "fn a() {}\n#[cfg(test)]\nmod tests {\n fn b() { \"}\"; }\n}\nfn c() {}";
        let text = RustText::new(source);
        let at = |word: &str| text.words(word)[0];
        assert!(!text.in_tests(at("a")) && text.in_tests(at("b")) && !text.in_tests(at("c")));
        assert_eq!(text.line_of(at("c")), 6);
    }

    #[test]
    fn words_are_whole() {
        let text = RustText::new("unsafe_code unsafe { an_unsafe } // unsafe");
        assert_eq!(text.words("unsafe"), [12]);
    }

    #[test]
    fn broken_source_ends() {
        for source in [
            "\"",
            "'",
            "r#\"",
            "/*",
            "'\\",
            "b\"\\",
            "r#",
            "'é",
            "#[cfg(test)]",
        ] {
            RustText::new(source);
        }
    }
}
