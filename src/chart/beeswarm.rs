//! The beeswarm: every customer's contribution of the strongest features, one
//! strip per feature, the colour saying whether the feature's value is low or high.

use super::group::{Grouped, by_category, by_rank, group_cells, group_table};
use super::label;
use super::measure::{Estimate, Measure};
use super::rows::Rows;
use super::scene::{
    Anchor, Area, Ink, Label, Mark, Points, SMALL, Scene, Shade, Size, Target, Weight, sane,
};
use super::strip::{AXIS, EffectScale, STRIP};
use super::table::{Cell, Table};
use super::unit::Unit;
use crate::i18n::chart as words;
use crate::i18n::{Lang, Noun};

/// Height of the line below a strip that names its categories.
const NAMES: f32 = 16.0;
/// Height of the line above the strips that explains the colours.
const TOP: f32 = 22.0;
/// Categories that get a colour of their own.
const CATEGORIES: usize = 4;

/// Contributions of the strongest features.
#[derive(Clone, Debug, PartialEq)]
pub struct Beeswarm<'a> {
    /// What is moved.
    pub noun: Noun,
    /// The unit of the contributions.
    pub unit: Unit,
    /// One strip per feature, the strongest first.
    pub strips: Vec<Strip<'a>>,
}

/// One feature's contributions, one per customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip<'a> {
    /// What people call the feature.
    pub feature: String,
    /// Contributions.
    pub effects: &'a [f32],
    /// What chooses the colours, one per contribution; see [`Key`].
    pub values: &'a [f32],
    /// How `values` is read.
    pub key: Key,
}

/// How a strip's values are read.
#[derive(Clone, Debug, PartialEq)]
pub enum Key {
    /// Ranks from 0 (lowest value) to 254 (highest); anything else is missing.
    Ranks,
    /// Positions in this list of categories; not-a-number is missing.
    Categories(Vec<String>),
}

impl Strip<'_> {
    fn grouped(&self, lang: Lang) -> Grouped {
        match &self.key {
            Key::Ranks => by_rank(self.effects, self.values, lang),
            Key::Categories(names) => {
                by_category(self.effects, self.values, names, CATEGORIES, lang)
            }
        }
    }

    fn height(&self, rows: &Rows) -> f32 {
        let names = match self.key {
            Key::Ranks => 0.0,
            Key::Categories(_) => NAMES,
        };
        rows.head() + STRIP + names
    }
}

impl Beeswarm<'_> {
    /// The scene at a width; its height follows from the strips.
    pub fn scene(&self, lang: Lang, width: f32) -> Scene {
        let width = sane(width, 40.0);
        let rows = Rows::new(width, 0.3);
        let strips: f32 = self.strips.iter().map(|strip| strip.height(&rows)).sum();
        let bottom = TOP + strips;
        let size = Size::new(width, bottom + AXIS);
        let mut scene = Scene::new(size, self.noun.fill(words::BEESWARM, lang, &[]));
        let mut grouped: Vec<Grouped> = self
            .strips
            .iter()
            .map(|strip| strip.grouped(lang))
            .collect();

        let effects = self.strips.iter().flat_map(|strip| strip.effects);
        let scale = EffectScale::new(effects, (self.unit, self.noun), [rows.left, width]);
        scale.lay(&mut scene, TOP, bottom, lang);
        if self.strips.iter().any(|strip| strip.key == Key::Ranks) {
            ramp(&mut scene, lang);
        }

        let mut top = TOP;
        for (strip, grouped) in self.strips.iter().zip(&mut grouped) {
            let height = strip.height(&rows);
            let middle = top + rows.head() + STRIP / 2.0;
            rows.name(&mut scene, [&strip.feature, ""], top, middle, Ink::Text);
            if let Key::Categories(_) = strip.key {
                let y = top + rows.head() + STRIP + NAMES / 2.0 - 2.0;
                category_names(&mut scene, grouped, rows.left + 8.0, y);
            }
            let mut lines = vec![strip.feature.clone()];
            lines.extend(
                grouped
                    .groups
                    .iter()
                    .filter(|group| group.count > 0)
                    .map(|group| group.say(self.unit, lang)),
            );
            scene.targets.push(Target {
                area: Area::between(0.0, top, width, top + height),
                tip: [scale.zero(), top + rows.head()],
                lines,
            });
            let shades = std::mem::take(&mut grouped.shades);
            scene
                .marks
                .push(scale.swarm(strip.effects, shades, grouped.shade.clone(), middle));
            top += height;
        }
        scene.sentence = self.sentence(&grouped, lang);
        scene.table = self.table(&grouped, lang);
        scene
    }

    fn sentence(&self, grouped: &[Grouped], lang: Lang) -> String {
        let (Some(strip), Some(grouped)) = (self.strips.first(), grouped.first()) else {
            return words::NOTHING.text(lang).to_string();
        };
        let groups = &grouped.groups;
        let present = || groups.iter().filter(|group| group.count > 0);
        let find = |name: crate::i18n::Message| present().find(|g| g.name == name.text(lang));
        let unit = self.unit.name(lang);
        let feature = strip.feature.as_str();
        if let (Key::Ranks, Some(low), Some(high)) =
            (&strip.key, find(words::LOW), find(words::HIGH))
        {
            let values = [
                ("feature", feature),
                ("low", &self.unit.signed(low.mean())),
                ("high", &self.unit.signed(high.mean())),
                ("unit", unit),
            ];
            return self.noun.fill(words::BEESWARM_NUMBERS, lang, &values);
        }
        let strongest = present().max_by(|a, b| a.mean().total_cmp(&b.mean()));
        match strongest {
            Some(group) => {
                let values = [
                    ("feature", feature),
                    ("group", &group.name),
                    ("high", &self.unit.signed(group.mean())),
                    ("unit", unit),
                ];
                self.noun.fill(words::BEESWARM_GROUP, lang, &values)
            }
            None => words::NOTHING.text(lang).to_string(),
        }
    }

    fn table(&self, grouped: &[Grouped], lang: Lang) -> Table {
        let mut table = group_table(&[words::FEATURE, words::VALUE], self.unit, lang);
        for (strip, grouped) in self.strips.iter().zip(grouped) {
            for group in &grouped.groups {
                if group.count > 0 {
                    let mut row = vec![Cell::text(&strip.feature)];
                    row.extend(group_cells(group, self.unit, lang));
                    table.rows.push(row);
                }
            }
        }
        table
    }
}

/// The scale of colours with its words, at the right above the strips.
fn ramp(scene: &mut Scene, lang: Lang) {
    const LENGTH: f32 = 64.0;
    let [low, high] = [words::LOW, words::HIGH].map(|word| word.text(lang));
    let y = TOP / 2.0 - 2.0;
    let end = scene.width - Estimate.width(high, SMALL, Weight::Regular) - 6.0;
    let start = end - LENGTH;
    scene.text(Label::new(scene.width, y, high, Anchor::End, Ink::Muted).small());
    scene.text(Label::new(start - 6.0, y, low, Anchor::End, Ink::Muted).small());
    let steps = LENGTH as u8;
    scene.marks.push(Mark::Points(Points {
        xs: (0..steps).map(|step| start + f32::from(step)).collect(),
        ys: vec![y; usize::from(steps)],
        shades: (0..steps).map(|step| step * 4).collect(),
        shade: Shade::Ramp {
            low: Ink::Low,
            high: Ink::High,
        },
        diameter: 6.0,
        opacity: 1.0,
    }));
}

/// The names of a strip's categories in their colours, in one line.
fn category_names(scene: &mut Scene, grouped: &Grouped, left: f32, y: f32) {
    const GAP: f32 = 14.0;
    let Shade::Inks(inks) = &grouped.shade else {
        return;
    };
    let mut x = left;
    for (index, group) in grouped.groups.iter().enumerate() {
        if group.count == 0 {
            continue;
        }
        let ink = inks.get(index).copied().unwrap_or(Ink::Faint);
        let room = scene.width - x;
        let name = Label::new(x, y, &*group.name, Anchor::Start, ink).small();
        let name = label::fitted(name, room);
        if name.text.is_empty() {
            return;
        }
        x += Estimate.area(&name).width + GAP;
        scene.text(name);
    }
}
