//! Lines of SQL that keep their shape when they are put into other lines, and
//! the layout of a `SELECT` list.
//!
//! A line is never broken at a line feed of its own text: quoted names may hold
//! one, and indenting it would change the name.

/// Widest expression after which `AS` is aligned.
const WIDEST: usize = 60;
/// Widest item after which the remarks are aligned.
const WIDEST_ITEM: usize = 96;

/// One or more lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Block {
    lines: Vec<String>,
}

impl Block {
    pub fn new(text: impl Into<String>) -> Block {
        Block {
            lines: vec![text.into()],
        }
    }

    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Bytes of text.
    pub fn size(&self) -> usize {
        self.lines.iter().map(String::len).sum()
    }

    /// Letters of the line, if it is one line.
    pub fn width(&self) -> Option<usize> {
        match self.lines.as_slice() {
            [] => Some(0),
            [line] => Some(line.chars().count()),
            _ => None,
        }
    }

    /// Continues the last line.
    pub fn push(&mut self, text: &str) {
        match self.lines.last_mut() {
            Some(line) => line.push_str(text),
            None => self.lines.push(text.to_string()),
        }
    }

    /// Continues the last line with `other`, whose further lines are indented.
    pub fn append(&mut self, other: &Block, indent: usize) {
        let mut lines = other.lines.iter();
        if let Some(first) = lines.next() {
            self.push(first);
        }
        for line in lines {
            self.line(indent, line);
        }
    }

    /// Begins a new line.
    pub fn line(&mut self, indent: usize, text: &str) {
        self.lines.push(format!("{}{text}", " ".repeat(indent)));
    }

    /// `before`, this, `after`.
    pub fn within(mut self, before: &str, after: &str) -> Block {
        if let Some(first) = self.lines.first_mut() {
            first.insert_str(0, before);
        }
        self.push(after);
        self
    }

    /// Parts with something between them.
    pub fn join(parts: &[Block], between: &str) -> Block {
        let mut joined = Block::new("");
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                joined.push(between);
            }
            joined.append(part, 0);
        }
        joined
    }
}

/// One column of a `SELECT`.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub value: Block,
    /// The column's name, quoted if need be.
    pub name: String,
    /// What people call it.
    pub remark: String,
}

impl Item {
    pub fn new(value: Block, name: &str) -> Item {
        Item {
            value,
            name: name.to_string(),
            remark: String::new(),
        }
    }

    /// A column that keeps its name.
    pub fn column(name: &str) -> Item {
        Item::new(Block::new(name), name)
    }

    /// A column of another table that keeps its name.
    pub fn of(table: &str, name: &str) -> Item {
        Item::new(Block::new(format!("{table}.{name}")), name)
    }

    pub fn remark(mut self, remark: &str) -> Item {
        self.remark = remark.to_string();
        self
    }

    /// Whether the value bears this name by itself.
    fn is_plain(&self) -> bool {
        match self.value.lines() {
            [line] => {
                let rest = line.strip_suffix(self.name.as_str());
                rest.is_some_and(|rest| {
                    rest.is_empty()
                        || rest
                            .strip_suffix('.')
                            .is_some_and(|table| !table.contains([' ', '(']))
                })
            }
            _ => false,
        }
    }
}

/// A `SELECT` of these columns, then `rest`, one line each.
pub(super) fn select(head: &str, items: &[Item], rest: &[String]) -> Vec<String> {
    let mut lines = vec![head.to_string()];
    let widths = items.iter().filter(|item| !item.is_plain());
    let widest = widths
        .filter_map(|item| item.value.width())
        .filter(|width| *width <= WIDEST)
        .max()
        .unwrap_or_default();
    let mut written: Vec<(Block, &str)> = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let mut block = item.value.clone();
        if !item.is_plain() {
            let gap = widest.saturating_sub(block.width().unwrap_or(widest));
            block.push(&" ".repeat(gap));
            block.push(&format!(" AS {}", item.name));
        }
        if index + 1 < items.len() {
            block.push(",");
        }
        written.push((block, &item.remark));
    }
    let of_last = |block: &Block| block.lines().last().map_or(0, |line| line.chars().count());
    let column = written
        .iter()
        .filter(|(_, remark)| !remark.is_empty())
        .map(|(block, _)| of_last(block))
        .filter(|width| *width <= WIDEST_ITEM)
        .max()
        .unwrap_or_default();
    for (mut block, remark) in written {
        if !remark.is_empty() {
            let gap = column.saturating_sub(of_last(&block));
            block.push(&format!("{}  -- {remark}", " ".repeat(gap)));
        }
        lines.extend(block.lines().iter().map(|line| format!("  {line}")));
    }
    lines.extend(rest.iter().cloned());
    lines
}
