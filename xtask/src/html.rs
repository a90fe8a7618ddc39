//! Just enough HTML to check our own index.html: its tags, their attributes, what a script holds.

/// One start tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Lower case.
    pub name: String,
    /// Name in lower case, and value ("" if it has none).
    pub attributes: Vec<(String, String)>,
    /// For script and style: what stands before the end tag.
    pub content: String,
    /// Where the tag begins, in bytes.
    pub offset: usize,
}

impl Tag {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(candidate, _)| candidate == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The start tags of a page in their order; comments are passed over.
pub fn tags(page: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = page[at..].find('<') {
        let offset = at + next;
        let rest = &page[offset + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            at = offset + 4 + comment.find("-->").map_or(comment.len(), |end| end + 3);
        } else if rest.starts_with(|first: char| first.is_ascii_alphabetic()) {
            let (mut tag, length) = read_tag(rest, offset);
            at = offset + 1 + length;
            if tag.name == "script" || tag.name == "style" {
                let end = format!("</{}", tag.name);
                let length = page[at..].to_ascii_lowercase().find(&end);
                let length = length.unwrap_or(page.len() - at);
                tag.content = page[at..at + length].to_owned();
                at += length;
            }
            found.push(tag);
        } else {
            at = offset + 1;
        }
    }
    found
}

/// Reads `name attribute="value" …>`; also returns how many bytes that was.
fn read_tag(text: &str, offset: usize) -> (Tag, usize) {
    let name_end = text
        .find(|letter: char| letter.is_whitespace() || letter == '>' || letter == '/')
        .unwrap_or(text.len());
    let mut attributes = Vec::new();
    let mut at = name_end;
    loop {
        let rest = &text[at..];
        let trimmed =
            rest.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '/');
        at += rest.len() - trimmed.len();
        if trimmed.is_empty() {
            break;
        }
        if trimmed.starts_with('>') {
            at += 1;
            break;
        }
        let key_end = trimmed
            .find(|letter: char| letter.is_whitespace() || "=>/".contains(letter))
            .unwrap_or(trimmed.len())
            .max(1);
        let key_end = (key_end..=trimmed.len())
            .find(|&end| trimmed.is_char_boundary(end))
            .unwrap_or(trimmed.len());
        let key = trimmed[..key_end].to_ascii_lowercase();
        at += key_end;
        let (value, length) = read_value(&text[at..]);
        at += length;
        attributes.push((key, value));
    }
    let name = text[..name_end].to_ascii_lowercase();
    (
        Tag {
            name,
            attributes,
            content: String::new(),
            offset,
        },
        at,
    )
}

/// Reads `="value"`, `='value'` or `=value` if it stands here; also how many bytes it took.
fn read_value(text: &str) -> (String, usize) {
    let Some(after) = text.trim_start().strip_prefix('=') else {
        return (String::new(), 0);
    };
    let after = after.trim_start();
    let start = text.len() - after.len();
    for quote in ['"', '\''] {
        if let Some(quoted) = after.strip_prefix(quote) {
            let length = quoted.find(quote).unwrap_or(quoted.len());
            return (
                unescape(&quoted[..length]),
                (start + length + 2).min(text.len()),
            );
        }
    }
    let length = after
        .find(|letter: char| letter.is_whitespace() || letter == '>')
        .unwrap_or(after.len());
    (unescape(&after[..length]), start + length)
}

fn unescape(value: &str) -> String {
    value
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_attributes_of_every_spelling() {
        let tags = tags("<!doctype html><a HREF='x y' hidden data-n=3 c=\"&quot;>\"/>text<b>");
        assert_eq!(tags.len(), 2);
        let expected = [
            ("href", "x y"),
            ("hidden", ""),
            ("data-n", "3"),
            ("c", "\">"),
        ];
        let found: Vec<_> = tags[0]
            .attributes
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_script_keeps_its_content_and_hides_tags_in_it() {
        let tags = tags("<!-- <script>no</script> --><script>if (a<b) x()</SCRIPT><p>");
        assert_eq!(tags.len(), 2);
        assert_eq!(tags[0].content, "if (a<b) x()");
        assert_eq!(tags[1].name, "p");
    }

    #[test]
    fn truncated_pages_end() {
        for page in [
            "<", "<a", "<a b", "<a b=", "<a b=\"", "<!--", "<script>", "<a ünï", "<a =",
        ] {
            tags(page);
        }
    }
}
