//! Whether JSON text is a table (a list of objects, or an object a line) rather
//! than one document, such as a model: told by how it begins.

use super::super::guess;

/// Whether text that begins like this is a table. A single object that does not
/// end within the beginning is taken for a document: no row is so long.
pub fn is_table(beginning: &[u8]) -> bool {
    let narrowed = guess::narrowed(beginning);
    let beginning = narrowed.as_deref().unwrap_or(beginning);
    let beginning = beginning.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(beginning);
    let text = beginning.trim_ascii_start();
    match text.first() {
        Some(b'[') => text
            .get(1..)
            .is_some_and(|rest| rest.trim_ascii_start().first() == Some(&b'{')),
        Some(b'{') => after_object(text)
            .is_some_and(|rest| matches!(rest.trim_ascii_start(), [b'{', ..] | [b',', ..])),
        _ => false,
    }
}

/// What follows the object with which the text begins, if it ends in it.
fn after_object(text: &[u8]) -> Option<&[u8]> {
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    for (at, byte) in text.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return text.get(at + 1..);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::is_table;

    #[test]
    fn tables_are_told_from_documents() {
        for (text, expected) in [
            ("{\"a\": 1}\n{\"a\": 2}\n", true),
            ("\u{feff} {\"a\": \"}{\\\"\"} {", true),
            ("[{\"a\": 1}, {\"a\": 2}]", true),
            ("[\n  {", true),
            ("{\"a\": {\"b\": [1]}}\n{\"a\"", true),
            // One object alone says nothing: it may be a model.
            (
                "{\"learner\": {\"attributes\": {}}, \"version\": [3, 1, 0]}",
                false,
            ),
            ("{\"learner\": {\"attributes\": {", false),
            ("[1, 2]", false),
            ("", false),
            ("}{", false),
        ] {
            assert_eq!(is_table(text.as_bytes()), expected, "{text}");
            let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert_eq!(is_table(&wide), expected, "{text} in UTF-16");
        }
    }
}
