//! The scene: everything a chart shows, in CSS pixels from the top left corner,
//! with colours as token names, so that one scene serves every theme and density.

use serde::{Deserialize, Serialize};

use super::table::Table;

/// Size of running text in a chart, in CSS pixels.
pub const TEXT: f32 = 13.0;
/// Size of ticks and notes, in CSS pixels.
pub const SMALL: f32 = 12.0;

/// A width and a height in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Size {
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

impl Size {
    /// A size that a chart can be laid out in, whatever was asked for.
    pub fn new(width: f32, height: f32) -> Size {
        Size {
            width: sane(width, 40.0),
            height: sane(height, 16.0),
        }
    }
}

/// A length that is finite and within the bounds of a canvas.
pub(super) fn sane(length: f32, least: f32) -> f32 {
    if length.is_finite() {
        length.clamp(least, 8192.0)
    } else {
        least
    }
}

/// A colour by its meaning; the painter looks the token up in the style sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Ink {
    /// Text and lines that are read first.
    Text,
    /// Text that stands back.
    Muted,
    /// Marks that mean "nothing known": missing values.
    Faint,
    /// Axes, guides and grids.
    Line,
    /// The ground of a card.
    Card,
    /// Neutral data.
    Accent,
    /// Neutral data that stands back.
    AccentSoft,
    /// Raises the risk.
    Up,
    /// Raises the risk, standing back.
    UpSoft,
    /// Lowers the risk.
    Down,
    /// Lowers the risk, standing back.
    DownSoft,
    /// Low end of a scale of values.
    Low,
    /// High end of a scale of values.
    High,
    /// A category, from 0 to 3.
    Series(u8),
    /// All other categories.
    Other,
}

impl Ink {
    /// The custom property that holds the colour, and the one to use where a
    /// style sheet has not got it.
    pub fn tokens(self) -> (&'static str, &'static str) {
        match self {
            Ink::Text => ("--ink", "--ink"),
            Ink::Muted => ("--ink-2", "--ink"),
            Ink::Faint => ("--ink-3", "--ink"),
            Ink::Line => ("--line", "--ink"),
            Ink::Card => ("--card", "--ground"),
            Ink::Accent => ("--accent", "--ink"),
            Ink::AccentSoft => ("--accent-soft", "--line"),
            Ink::Up => ("--up", "--ink"),
            Ink::UpSoft => ("--up-soft", "--line"),
            Ink::Down => ("--down", "--ink"),
            Ink::DownSoft => ("--down-soft", "--line"),
            Ink::Low => ("--low", "--warn"),
            Ink::High => ("--high", "--series-3"),
            Ink::Series(0) => ("--series-1", "--accent"),
            Ink::Series(1) => ("--series-2", "--ok"),
            Ink::Series(2) => ("--series-3", "--warn"),
            Ink::Series(_) => ("--series-4", "--up"),
            Ink::Other => ("--series-5", "--ink-3"),
        }
    }
}

/// Which point of a text stands at its `x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Anchor {
    /// Its left end.
    Start,
    /// Its middle.
    Middle,
    /// Its right end.
    End,
}

/// How heavy a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Weight {
    /// Running text.
    Regular,
    /// What is read first.
    Strong,
}

/// One line of horizontal text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Label {
    /// Where the anchor stands.
    pub x: f32,
    /// The middle of the line's height.
    pub y: f32,
    /// What it says.
    pub text: String,
    /// Height of the type.
    pub size: f32,
    /// Which point of the text stands at `x`.
    pub anchor: Anchor,
    /// How heavy it is.
    pub weight: Weight,
    /// Its colour.
    pub ink: Ink,
}

impl Label {
    /// Regular text of the running size.
    pub fn new(x: f32, y: f32, text: impl Into<String>, anchor: Anchor, ink: Ink) -> Label {
        Label {
            x,
            y,
            text: text.into(),
            size: TEXT,
            anchor,
            weight: Weight::Regular,
            ink,
        }
    }

    /// The same in the small size.
    pub fn small(mut self) -> Label {
        self.size = SMALL;
        self
    }

    /// The same in the heavier weight.
    pub fn strong(mut self) -> Label {
        self.weight = Weight::Strong;
        self
    }
}

/// Something to be painted. Marks are painted in their order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Mark {
    /// A filled rectangle.
    Rect {
        /// Where it is.
        area: Area,
        /// Its colour.
        ink: Ink,
        /// From 0 (not there) to 1.
        opacity: f32,
    },
    /// A filled circle.
    Circle {
        /// Centre.
        x: f32,
        /// Centre.
        y: f32,
        /// Radius.
        radius: f32,
        /// Its colour.
        ink: Ink,
    },
    /// A line through points.
    Path {
        /// The points as x and y.
        points: Vec<[f32; 2]>,
        /// Its colour.
        ink: Ink,
        /// Width of the line.
        thickness: f32,
    },
    /// A line of text.
    Text(Label),
    /// Very many small points.
    Points(Points),
}

/// Very many small points, held densely: 9 bytes for each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Points {
    /// Centres.
    pub xs: Vec<f32>,
    /// Centres.
    pub ys: Vec<f32>,
    /// What chooses the colour, see [`Shade`].
    pub shades: Vec<u8>,
    /// How shades become colours.
    pub shade: Shade,
    /// Diameter of a point.
    pub diameter: f32,
    /// Opacity of a point, from 0 to 1.
    pub opacity: f32,
}

/// The shade that means "missing".
pub const MISSING_SHADE: u8 = 255;

/// How the shade of a point becomes its colour.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Shade {
    /// From `low` at 0 to `high` at 254; 255 is missing ([`Ink::Faint`]).
    Ramp {
        /// Colour of shade 0.
        low: Ink,
        /// Colour of shade 254.
        high: Ink,
    },
    /// The shade is the position in this list; beyond it is missing.
    Inks(Vec<Ink>),
}

/// An axis with its ticks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// Whether positions run along x (else along y).
    pub horizontal: bool,
    /// Where the axis stands: its y when horizontal, else its x.
    pub at: f32,
    /// Where its line begins.
    pub from: f32,
    /// Where its line ends.
    pub to: f32,
    /// Ticks with their labels.
    pub ticks: Vec<Tick>,
    /// What it measures.
    pub title: Option<Label>,
    /// How far light grid lines reach from `at`, if there are any.
    pub grid_to: Option<f32>,
}

/// One tick.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tick {
    /// Where it stands along the axis.
    pub position: f32,
    /// What it says; `None` where there was no room.
    pub label: Option<Label>,
}

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width, not negative.
    pub width: f32,
    /// Height, not negative.
    pub height: f32,
}

impl Area {
    /// The rectangle between two corners.
    pub fn between(x0: f32, y0: f32, x1: f32, y1: f32) -> Area {
        Area {
            x: x0.min(x1),
            y: y0.min(y1),
            width: (x1 - x0).abs(),
            height: (y1 - y0).abs(),
        }
    }

    /// Whether a position is inside.
    pub fn contains(&self, x: f32, y: f32) -> bool {
        (self.x..=self.x + self.width).contains(&x) && (self.y..=self.y + self.height).contains(&y)
    }
}

/// A mark that the pointer and the arrow keys can reach.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// Where the pointer reaches it, and what is outlined.
    pub area: Area,
    /// Where its tooltip points.
    pub tip: [f32; 2],
    /// What the tooltip says, line by line.
    pub lines: Vec<String>,
}

/// Everything a chart shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scene {
    /// Width in CSS pixels.
    pub width: f32,
    /// Height in CSS pixels.
    pub height: f32,
    /// What the chart is called, for files and assistive technology.
    pub title: String,
    /// One sentence that reads the chart.
    pub sentence: String,
    /// Axes, painted first.
    pub axes: Vec<Axis>,
    /// Marks, painted in their order.
    pub marks: Vec<Mark>,
    /// What can be reached, in reading order.
    pub targets: Vec<Target>,
    /// The numbers behind the chart.
    pub table: Table,
}

impl Scene {
    /// An empty scene.
    pub fn new(size: Size, title: impl Into<String>) -> Scene {
        Scene {
            width: size.width,
            height: size.height,
            title: title.into(),
            sentence: String::new(),
            axes: Vec::new(),
            marks: Vec::new(),
            targets: Vec::new(),
            table: Table::default(),
        }
    }

    /// Adds a rectangle.
    pub fn rect(&mut self, area: Area, ink: Ink) {
        let opacity = 1.0;
        self.marks.push(Mark::Rect { area, ink, opacity });
    }

    /// Adds a line one pixel wide.
    pub fn line(&mut self, from: [f32; 2], to: [f32; 2], ink: Ink) {
        self.marks.push(Mark::Path {
            points: vec![from, to],
            ink,
            thickness: 1.0,
        });
    }

    /// Adds a text, unless it is empty.
    pub fn text(&mut self, label: Label) {
        if !label.text.is_empty() {
            self.marks.push(Mark::Text(label));
        }
    }

    /// Every text of the scene: marks, ticks and titles of axes.
    pub fn labels(&self) -> impl Iterator<Item = &Label> {
        let marks = self.marks.iter().filter_map(|mark| match mark {
            Mark::Text(label) => Some(label),
            _ => None,
        });
        let axes = self.axes.iter().flat_map(|axis| {
            let ticks = axis.ticks.iter().filter_map(|tick| tick.label.as_ref());
            ticks.chain(axis.title.as_ref())
        });
        marks.chain(axes)
    }

    /// The target under a position: the smallest that contains it.
    pub fn target_at(&self, x: f32, y: f32) -> Option<usize> {
        let size = |target: &Target| target.area.width * target.area.height;
        self.targets
            .iter()
            .enumerate()
            .filter(|(_, target)| target.area.contains(x, y))
            .min_by(|(_, a), (_, b)| size(a).total_cmp(&size(b)))
            .map(|(index, _)| index)
    }
}
