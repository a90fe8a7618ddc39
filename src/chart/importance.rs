//! The importance chart: how far each feature moves the risk on average (mean
//! |SHAP|), with the direction in words.

use crate::arrange::arrange;
use serde::{Deserialize, Serialize};

use super::label;
use super::measure::{Estimate, Measure};
use super::rows::Rows;
use super::scale::Linear;
use super::scene::{Anchor, Area, Ink, Label, Scene, Size, TEXT, Target, Weight, sane};
use super::table::{Cell, Table};
use super::unit::Unit;
use crate::i18n::chart as words;
use crate::i18n::{Lang, Noun, explain};

/// Bars that are drawn; the table has all.
const BARS: usize = 8;
const ROW: f32 = 42.0;
const BAR: f32 = 16.0;

/// What moves the risk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Importance {
    /// What is moved.
    pub noun: Noun,
    /// The unit of the sizes.
    pub unit: Unit,
    /// The features, in any order.
    pub drivers: Vec<Driver>,
}

/// One feature's pull.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Driver {
    /// What people call it.
    pub feature: String,
    /// Mean of the absolute effects.
    pub size: f64,
    /// Which way it pulls.
    pub direction: Direction,
}

/// Which way a feature pulls.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Direction {
    /// Higher values raise the risk.
    Raises,
    /// Higher values lower the risk.
    Lowers,
    /// Neither, or both in turn.
    Mixed,
    /// This category raises it most.
    HighestFor(String),
    /// Of yes and no, this raises it most.
    HighestForFlag(bool),
}

impl Direction {
    /// The category that raises it most; empty where there are no categories.
    pub fn category(&self, lang: Lang) -> &str {
        match self {
            Direction::HighestFor(category) => category,
            Direction::HighestForFlag(true) => explain::YES.text(lang),
            Direction::HighestForFlag(false) => explain::NO.text(lang),
            _ => "",
        }
    }

    fn say(&self, noun: Noun, lang: Lang) -> String {
        match self {
            Direction::Raises => noun.fill(words::MORE_RAISES, lang, &[]),
            Direction::Lowers => noun.fill(words::MORE_LOWERS, lang, &[]),
            Direction::Mixed => words::MIXED.text(lang).to_string(),
            Direction::HighestFor(_) | Direction::HighestForFlag(_) => {
                words::HIGHEST_FOR.fill(lang, &[("category", self.category(lang))])
            }
        }
    }

    /// The colour of the words: a direction of risk has one, a category has not.
    fn ink(&self) -> Ink {
        match self {
            Direction::Raises => Ink::Up,
            Direction::Lowers => Ink::Down,
            _ => Ink::Muted,
        }
    }
}

impl Importance {
    /// The scene at a width; its height follows from the bars.
    pub fn scene(&self, lang: Lang, width: f32) -> Scene {
        let width = sane(width, 40.0);
        let rows = Rows::new(width, 0.4);
        let drivers = self.ranked();
        let drawn = &drivers[..drivers.len().min(BARS)];
        // Name above, direction below the bar where there is no room beside it.
        let height = if rows.narrow { ROW + 18.0 } else { ROW };
        let size = Size::new(width, drawn.len() as f32 * height + 4.0);
        let mut scene = Scene::new(size, self.noun.fill(words::IMPORTANCE, lang, &[]));
        let most = drawn.iter().map(|driver| driver.size).fold(0.0, f64::max);
        // The first figure says the unit for all.
        let text = |index: usize, driver: &Driver| match index {
            0 => self.unit.with_unit(&self.unit.size(driver.size), lang),
            _ => self.unit.size(driver.size),
        };
        let room = drawn
            .iter()
            .enumerate()
            .map(|(index, driver)| Estimate.width(&text(index, driver), TEXT, Weight::Strong))
            .fold(0.0, f32::max)
            + 10.0;
        let end = (width - room).max(rows.left + 1.0);
        let scale = Linear::new([0.0, most], [rows.left, end]);
        for (index, driver) in drawn.iter().enumerate() {
            let top = index as f32 * height;
            let bar_top = if rows.narrow {
                top + 20.0
            } else {
                top + (ROW - BAR) / 2.0
            };
            let middle = bar_top + BAR / 2.0;
            let area = Area::between(
                rows.left,
                bar_top,
                scale.clamped(driver.size),
                bar_top + BAR,
            );
            let direction = driver.direction.say(self.noun, lang);
            let (name_at, direction_at, room) = if rows.narrow {
                (top + 10.0, bar_top + BAR + 10.0, width)
            } else {
                (middle - 8.0, middle + 9.0, rows.left - 12.0)
            };
            let name = Label::new(0.0, name_at, &*driver.feature, Anchor::Start, Ink::Text);
            scene.text(label::fitted(name, room));
            let ink = driver.direction.ink();
            let below = Label::new(0.0, direction_at, &*direction, Anchor::Start, ink).small();
            scene.text(label::fitted(below, room));
            if most > 0.0 {
                scene.rect(area, Ink::Accent);
            }
            let x = area.x + area.width + 6.0;
            scene.text(
                Label::new(x, middle, text(index, driver), Anchor::Start, Ink::Text).strong(),
            );
            let amount = self.unit.with_unit(&text(index, driver), lang);
            scene.targets.push(Target {
                area: Area::between(0.0, top, width, top + height),
                tip: [area.x + area.width / 2.0, bar_top],
                lines: vec![
                    driver.feature.clone(),
                    words::ON_AVERAGE.fill(lang, &[("effect", &amount)]),
                    direction,
                ],
            });
        }
        scene.sentence = self.sentence(&drivers, lang);
        scene.table = self.table(&drivers, lang);
        scene
    }

    /// The drivers by falling size: bars that rise and fall again cannot be
    /// compared, and the order in one unit is not the order in the other.
    fn ranked(&self) -> Vec<&Driver> {
        let mut drivers: Vec<&Driver> = self.drivers.iter().collect();
        arrange(&mut drivers, |a, b| b.size.total_cmp(&a.size));
        drivers
    }

    fn sentence(&self, drivers: &[&Driver], lang: Lang) -> String {
        let Some(first) = drivers.first().filter(|first| first.size > 0.0) else {
            return words::NOTHING.text(lang).to_string();
        };
        let direction = match &first.direction {
            Direction::Raises => {
                let says = self.noun.of(words::SAYS_RAISES, words::SAYS_RAISES_OTHER);
                says.text(lang).to_string()
            }
            Direction::Lowers => {
                let says = self.noun.of(words::SAYS_LOWERS, words::SAYS_LOWERS_OTHER);
                says.text(lang).to_string()
            }
            Direction::Mixed => String::new(),
            Direction::HighestFor(_) | Direction::HighestForFlag(_) => {
                let category = first.direction.category(lang);
                words::SAYS_HIGHEST.fill(lang, &[("category", category)])
            }
        };
        let amount = self.unit.with_unit(&self.unit.size(first.size), lang);
        let values = [
            ("feature", first.feature.as_str()),
            ("amount", &amount),
            ("direction", &direction),
        ];
        self.noun.fill(words::IMPORTANCE_SAYS, lang, &values)
    }

    fn table(&self, drivers: &[&Driver], lang: Lang) -> Table {
        let heads = [words::FEATURE, words::DIRECTION].map(|head| head.text(lang));
        let size = words::AVERAGE_SIZE.fill(lang, &[("unit", self.unit.name(lang))]);
        let mut table = Table::with_columns(&heads, &[&size]);
        table.rows = drivers
            .iter()
            .map(|driver| {
                vec![
                    Cell::text(&driver.feature),
                    Cell::text(driver.direction.say(self.noun, lang)),
                    Cell::number(self.unit.shown(driver.size), self.unit.size(driver.size)),
                ]
            })
            .collect();
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_yes_and_no_it_is_said_which_is_highest() {
        let say = |yes, lang| Direction::HighestForFlag(yes).say(Noun::Risk, lang);
        assert_eq!(say(true, Lang::En), "highest for: yes");
        assert_eq!(say(false, Lang::En), "highest for: no");
        assert!(say(true, Lang::Ko).contains(explain::YES.ko));
        assert_eq!(Direction::Raises.category(Lang::En), "");
    }
}
