//! The schema: a tree of groups and leaves, told from its flat list, and the
//! meaning of each leaf.

use super::thrift::{Broken, Thrift};

/// Deepest schema; levels then fit a byte.
const DEPTH: usize = 64;

/// How often a field stands in its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repetition {
    Required,
    Optional,
    Repeated,
}

/// How values are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Physical {
    Boolean,
    Int32,
    Int64,
    Int96,
    Float,
    Double,
    Bytes,
    Fixed(usize),
}

impl Physical {
    /// The type's number in the format's definition.
    pub fn code(self) -> i32 {
        match self {
            Physical::Boolean => 0,
            Physical::Int32 => 1,
            Physical::Int64 => 2,
            Physical::Int96 => 3,
            Physical::Float => 4,
            Physical::Double => 5,
            Physical::Bytes => 6,
            Physical::Fixed(_) => 7,
        }
    }

    fn from_code(code: i32, length: Option<i32>) -> Option<Physical> {
        Some(match code {
            0 => Physical::Boolean,
            1 => Physical::Int32,
            2 => Physical::Int64,
            3 => Physical::Int96,
            4 => Physical::Float,
            5 => Physical::Double,
            6 => Physical::Bytes,
            7 => Physical::Fixed(usize::try_from(length?).ok()?),
            _ => return None,
        })
    }
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Millis,
    Micros,
    Nanos,
}

impl Unit {
    /// How many make a second.
    pub fn per_second(self) -> i64 {
        match self {
            Unit::Millis => 1_000,
            Unit::Micros => 1_000_000,
            Unit::Nanos => 1_000_000_000,
        }
    }
}

/// What stored values mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Logical {
    /// As stored.
    None,
    /// UTF-8.
    Text,
    /// Whole numbers without a sign.
    Unsigned,
    /// Unscaled whole numbers with so many decimals.
    Decimal { scale: u32 },
    /// Days since 1970-01-01.
    Date,
    /// Time of day.
    Time { unit: Unit, utc: bool },
    /// Moments since 1970-01-01, in UTC or in no zone.
    Timestamp { unit: Unit, utc: bool },
    /// Sixteen bytes.
    Uuid,
    /// Months, days and milliseconds.
    Interval,
    /// Two bytes.
    Half,
}

/// An element of the flat list.
#[derive(Debug, Default)]
pub(super) struct Element {
    kind: Option<i32>,
    length: Option<i32>,
    repetition: Option<i32>,
    name: String,
    children: Option<i32>,
    converted: Option<i32>,
    scale: Option<i32>,
    logical: Option<RawLogical>,
}

/// A logical type as it is written.
#[derive(Clone, Copy, Debug, Default)]
struct RawLogical {
    id: i16,
    scale: i64,
    utc: bool,
    unit: i16,
    signed: bool,
}

impl Element {
    pub fn read(thrift: &mut Thrift<'_>) -> Result<Element, Broken> {
        let mut element = Element::default();
        thrift.structure(&mut |thrift, id, kind| {
            match id {
                1 => element.kind = Some(thrift.i32(kind)?),
                2 => element.length = Some(thrift.i32(kind)?),
                3 => element.repetition = Some(thrift.i32(kind)?),
                4 => {
                    let name = thrift.binary(kind)?;
                    element.name = String::from_utf8_lossy(name).into_owned();
                }
                5 => element.children = Some(thrift.i32(kind)?),
                6 => element.converted = Some(thrift.i32(kind)?),
                7 => element.scale = Some(thrift.i32(kind)?),
                10 => {
                    thrift.expect_struct(kind)?;
                    element.logical = Some(raw_logical(thrift)?);
                }
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(element)
    }

    fn is_list(&self) -> bool {
        self.converted == Some(3) || self.logical.is_some_and(|logical| logical.id == 3)
    }

    fn is_map(&self) -> bool {
        // The older name for a map's inner group stands on the outer one, too.
        matches!(self.converted, Some(1 | 2)) || self.logical.is_some_and(|l| l.id == 2)
    }

    fn meaning(&self, physical: Physical) -> Logical {
        let logical = self.logical.and_then(|logical| self.by_logical(logical));
        let meaning = logical.or_else(|| self.by_converted());
        meaning
            .filter(|meaning| fits(*meaning, physical))
            .unwrap_or(Logical::None)
    }

    fn by_logical(&self, logical: RawLogical) -> Option<Logical> {
        let unit = match logical.unit {
            1 => Some(Unit::Millis),
            2 => Some(Unit::Micros),
            3 => Some(Unit::Nanos),
            _ => None,
        };
        let utc = logical.utc;
        Some(match logical.id {
            1 | 4 | 12 => Logical::Text,
            5 => Logical::Decimal {
                scale: u32::try_from(logical.scale).ok()?,
            },
            6 => Logical::Date,
            7 => Logical::Time { unit: unit?, utc },
            8 => Logical::Timestamp { unit: unit?, utc },
            10 if !logical.signed => Logical::Unsigned,
            14 => Logical::Uuid,
            15 => Logical::Half,
            _ => return None,
        })
    }

    fn by_converted(&self) -> Option<Logical> {
        let utc = true;
        Some(match self.converted? {
            0 | 4 | 19 => Logical::Text,
            5 => Logical::Decimal {
                scale: u32::try_from(self.scale.unwrap_or(0)).ok()?,
            },
            6 => Logical::Date,
            7 => Logical::Time {
                unit: Unit::Millis,
                utc,
            },
            8 => Logical::Time {
                unit: Unit::Micros,
                utc,
            },
            9 => Logical::Timestamp {
                unit: Unit::Millis,
                utc,
            },
            10 => Logical::Timestamp {
                unit: Unit::Micros,
                utc,
            },
            11..=14 => Logical::Unsigned,
            21 => Logical::Interval,
            _ => return None,
        })
    }
}

fn raw_logical(thrift: &mut Thrift<'_>) -> Result<RawLogical, Broken> {
    let mut logical = RawLogical {
        signed: true,
        ..RawLogical::default()
    };
    thrift.structure(&mut |thrift, id, kind| {
        thrift.expect_struct(kind)?;
        logical.id = id;
        thrift.structure(&mut |thrift, inner, kind| {
            match (id, inner) {
                (5, 1) => logical.scale = thrift.integer(kind)?,
                (7 | 8, 1) => logical.utc = thrift.boolean(kind)?,
                (7 | 8, 2) => {
                    thrift.expect_struct(kind)?;
                    thrift.structure(&mut |_, unit, _| {
                        logical.unit = unit;
                        Ok(false)
                    })?;
                }
                (10, 2) => logical.signed = thrift.boolean(kind)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(true)
    })?;
    Ok(logical)
}

/// Whether a meaning fits how the values are stored.
fn fits(meaning: Logical, physical: Physical) -> bool {
    match meaning {
        Logical::None => true,
        Logical::Text => matches!(physical, Physical::Bytes | Physical::Fixed(_)),
        Logical::Unsigned => matches!(physical, Physical::Int32 | Physical::Int64),
        Logical::Decimal { scale } => {
            scale <= 1000
                && match physical {
                    Physical::Int32 | Physical::Int64 | Physical::Bytes => true,
                    Physical::Fixed(length) => (1..=64).contains(&length),
                    _ => false,
                }
        }
        Logical::Date => physical == Physical::Int32,
        Logical::Time { unit, .. } => match unit {
            Unit::Millis => physical == Physical::Int32,
            _ => physical == Physical::Int64,
        },
        Logical::Timestamp { .. } => physical == Physical::Int64,
        Logical::Uuid => physical == Physical::Fixed(16),
        Logical::Interval => physical == Physical::Fixed(12),
        Logical::Half => physical == Physical::Fixed(2),
    }
}

/// A leaf: a column of values with levels.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    /// Names from the root, joined by points.
    pub path: String,
    pub physical: Physical,
    pub logical: Logical,
    /// Definition level of a value that is there.
    pub definition: u8,
    /// Repetition levels go up to this.
    pub repetition: u8,
}

/// A field of the tree.
#[derive(Debug)]
pub(super) struct Node {
    pub name: String,
    pub repetition: Repetition,
    /// Definition level at which it is there.
    pub definition: u8,
    /// Repetition level at which it repeats, if it is repeated.
    pub repeats_at: u8,
    /// Its leaves, `first..first + count`.
    pub first_leaf: usize,
    pub leaf_count: usize,
    pub shape: Shape,
}

/// What a field is made of.
#[derive(Debug)]
pub(super) enum Shape {
    Leaf,
    Struct(Vec<Node>),
    /// One child, which is repeated; `bare` says that the child itself is the
    /// element, else the child's only child is.
    List {
        child: Box<Node>,
        bare: bool,
    },
    /// One child, which is repeated and has a key and perhaps a value.
    Map(Box<Node>),
}

/// The schema as columns of a table.
#[derive(Debug)]
pub(super) struct Schema {
    pub leaves: Vec<Leaf>,
    pub roots: Vec<Node>,
}

impl Schema {
    /// The tree of a flat list; `None` when it makes no tree.
    pub fn new(elements: Vec<Element>) -> Option<Schema> {
        let mut elements = elements.into_iter();
        let root = elements.next()?;
        let mut builder = Builder {
            elements,
            leaves: Vec::new(),
        };
        let count = usize::try_from(root.children.unwrap_or(0)).ok()?;
        let mut roots = Vec::new();
        for _ in 0..count {
            roots.push(builder.node(&Place::default())?);
        }
        if builder.elements.next().is_some() {
            return None;
        }
        Some(Schema {
            leaves: builder.leaves,
            roots,
        })
    }
}

/// Where in the tree the next node stands.
#[derive(Default)]
struct Place {
    path: String,
    definition: u8,
    repetition: u8,
    depth: usize,
}

struct Builder {
    elements: std::vec::IntoIter<Element>,
    leaves: Vec<Leaf>,
}

impl Builder {
    fn node(&mut self, above: &Place) -> Option<Node> {
        let element = self.elements.next()?;
        if above.depth >= DEPTH {
            return None;
        }
        let repetition = match element.repetition {
            Some(0) => Repetition::Required,
            Some(1) => Repetition::Optional,
            Some(2) => Repetition::Repeated,
            _ => return None,
        };
        let place = Place {
            path: if above.path.is_empty() {
                element.name.clone()
            } else {
                format!("{}.{}", above.path, element.name)
            },
            definition: above.definition + u8::from(repetition != Repetition::Required),
            repetition: above.repetition + u8::from(repetition == Repetition::Repeated),
            depth: above.depth + 1,
        };
        let first_leaf = self.leaves.len();
        let children = element.children.filter(|count| *count > 0);
        let shape = match (children, element.kind) {
            (None, Some(kind)) => {
                let physical = Physical::from_code(kind, element.length)?;
                self.leaves.push(Leaf {
                    path: place.path.clone(),
                    physical,
                    logical: element.meaning(physical),
                    definition: place.definition,
                    repetition: place.repetition,
                });
                Shape::Leaf
            }
            (None, None) => Shape::Struct(Vec::new()),
            (Some(count), _) => {
                let count = usize::try_from(count).ok()?;
                let mut children = Vec::new();
                for _ in 0..count {
                    children.push(self.node(&place)?);
                }
                shape(&element, children)
            }
        };
        Some(Node {
            name: element.name,
            repetition,
            definition: place.definition,
            repeats_at: place.repetition,
            first_leaf,
            leaf_count: self.leaves.len() - first_leaf,
            shape,
        })
    }
}

/// Tells lists and maps from mere groups, in their older forms, too (the
/// format's LogicalTypes document, backward-compatibility rules).
fn shape(element: &Element, mut children: Vec<Node>) -> Shape {
    let single_repeated = children.len() == 1
        && children
            .first()
            .is_some_and(|child| child.repetition == Repetition::Repeated);
    if !single_repeated || !(element.is_list() || element.is_map()) {
        return Shape::Struct(children);
    }
    let Some(child) = children.pop() else {
        return Shape::Struct(children);
    };
    if element.is_map() {
        return match &child.shape {
            Shape::Struct(fields) if (1..=2).contains(&fields.len()) => Shape::Map(Box::new(child)),
            _ => Shape::Struct(vec![child]),
        };
    }
    let bare = match &child.shape {
        Shape::Struct(fields) => {
            fields.len() != 1
                || child.name == "array"
                || child.name == format!("{}_tuple", element.name)
        }
        _ => true,
    };
    Shape::List {
        child: Box::new(child),
        bare,
    }
}
