//! Where everything stands: features in lanes, tables in runs.
//!
//! A row's sums are quads of lanes, one lane per feature that any group uses. A
//! table's entries have only the quads that its features stand in. Tables with the same quads
//! form a *run*: their entries lie one after another, and a row's sums of a whole
//! run are held in registers.

use super::groups::{Group, Partition};
use super::simd::{Quad, Step};

/// The most bytes of a run's tables: they stay in the second cache while all rows of a block pass.
const RUN_BYTES: usize = 192 * 1024;

/// The most tables of a run: as many columns of states are held.
pub const RUN_TABLES: usize = 16;

/// Stretches of a feature above which a row's class is looked up instead of reached by steps.
const MOST_STEPS: usize = 12;

/// The bytes of a quad.
pub const QUAD_BYTES: usize = 16;

/// Which lane each feature has.
#[derive(Clone, Debug, Default)]
pub struct Lanes {
    /// Per feature its lane, `u32::MAX` for a feature that no group uses.
    of: Vec<u32>,
    /// The feature of each lane.
    features: Vec<u32>,
}

impl Lanes {
    /// Gives lanes to the features that the groups use, those first that most of them use.
    pub fn new<'a>(features: usize, groups: impl Iterator<Item = &'a Group>) -> Lanes {
        let mut uses = vec![0usize; features];
        for partition in groups.flat_map(|group| &group.partitions) {
            if let Some(uses) = uses.get_mut(partition.feature as usize) {
                *uses += 1;
            }
        }
        let mut order: Vec<u32> = (0..features as u32)
            .filter(|f| uses[*f as usize] > 0)
            .collect();
        order.sort_by_key(|feature| (std::cmp::Reverse(uses[*feature as usize]), *feature));
        let mut of = vec![u32::MAX; features];
        for (lane, feature) in order.iter().enumerate() {
            of[*feature as usize] = lane as u32;
        }
        Lanes {
            of,
            features: order,
        }
    }

    /// The feature of each lane.
    pub fn features(&self) -> &[u32] {
        &self.features
    }

    /// The quads of a row's sums.
    pub fn quads(&self) -> usize {
        self.features.len().div_ceil(4)
    }

    /// The lane of a partition's feature.
    fn lane(&self, partition: &Partition) -> u32 {
        self.of
            .get(partition.feature as usize)
            .copied()
            .unwrap_or(0)
    }

    /// The quads that a group's features stand in, ascending.
    pub fn blocks(&self, group: &Group) -> Vec<u16> {
        let partitions = group.partitions.iter();
        let mut blocks: Vec<u16> = partitions.map(|p| (self.lane(p) / 4) as u16).collect();
        blocks.sort_unstable();
        blocks.dedup();
        blocks
    }

    /// The place of each of a group's features among the lanes of an entry.
    pub fn places(&self, group: &Group, blocks: &[u16]) -> Vec<usize> {
        let place = |partition: &Partition| {
            let lane = self.lane(partition);
            let block = blocks.partition_point(|block| u32::from(*block) < lane / 4);
            4 * block + lane as usize % 4
        };
        group.partitions.iter().map(place).collect()
    }
}

/// Tables that use the same quads of a row's sums.
#[derive(Clone, Debug)]
pub struct Run {
    /// Which quads of a row's sums an entry has.
    pub blocks: Vec<u16>,
    /// How many quads its entries have together.
    pub quads: usize,
    /// The entries, table after table; empty until the first is written.
    pub entries: Vec<Quad>,
    /// How a row finds its entry in each table.
    pub tables: Vec<Finder>,
}

/// How a row finds its entry in a table of a run.
#[derive(Clone, Debug, Default)]
pub struct Finder {
    /// The entry of a row whose bins are all zero.
    pub first: u16,
    /// What its bins add.
    pub steps: Vec<Step>,
    /// What the bins of features with many stretches add.
    pub lookups: Vec<Lookup>,
}

/// What each bin of a column adds.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// The column of bins.
    pub column: u32,
    /// What a bin adds, wrapping; bins beyond the last add what it does.
    pub adds: Vec<u16>,
}

impl Finder {
    fn new(group: &Group, lanes: &Lanes, first: usize) -> Finder {
        let mut finder = Finder {
            first: first as u16,
            ..Finder::default()
        };
        let mut stride = 1usize;
        for partition in &group.partitions {
            let column = lanes.lane(partition);
            let value = |class: u16| (usize::from(class) * stride) as u16;
            if partition.starts.len() > MOST_STEPS {
                let last = partition.starts.last().copied().unwrap_or(0);
                let mut adds = Vec::with_capacity(usize::from(last) + 1);
                let ends = partition.starts.iter().skip(1).copied();
                for (end, class) in ends.chain([last.saturating_add(1)]).zip(&partition.classes) {
                    adds.resize(usize::from(end), value(*class));
                }
                finder.lookups.push(Lookup { column, adds });
            } else {
                // The first stretch has the first class, which adds nothing.
                for (pair, start) in partition.classes.windows(2).zip(&partition.starts[1..]) {
                    finder.steps.push(Step {
                        column,
                        above: *start as i16 - 1,
                        add: value(pair[1]).wrapping_sub(value(pair[0])),
                    });
                }
            }
            stride *= usize::from(partition.count);
        }
        finder
    }
}

/// Where a group's entries begin, and which quads they have.
#[derive(Clone, Debug)]
pub struct Place {
    /// The run that holds them.
    pub run: usize,
    /// The first quad of its first entry in the run.
    pub quad: usize,
    /// Its quads of a row's sums.
    pub blocks: Vec<u16>,
}

/// The memory of a group's table, in bytes.
pub fn bytes(group: &Group, lanes: &Lanes) -> usize {
    let finding = |partition: &Partition| match partition.starts.len() {
        steps if steps <= MOST_STEPS => steps * size_of::<Step>(),
        _ => usize::from(partition.starts.last().copied().unwrap_or(0)) * size_of::<u16>(),
    };
    let entries = group.states * lanes.blocks(group).len() * QUAD_BYTES;
    let finder: usize = group.partitions.iter().map(finding).sum();
    entries + finder + size_of::<Finder>()
}

/// Lays out groups: the runs, and the place of each group in the order given.
pub fn lay_out(groups: &[&Group], lanes: &Lanes) -> (Vec<Run>, Vec<Place>) {
    let mut order: Vec<(Vec<u16>, usize)> = groups
        .iter()
        .enumerate()
        .map(|(index, group)| (lanes.blocks(group), index))
        .collect();
    order.sort();
    let mut runs: Vec<Run> = Vec::new();
    let nowhere = Place {
        run: 0,
        quad: 0,
        blocks: Vec::new(),
    };
    let mut places = vec![nowhere; groups.len()];
    for (blocks, index) in order {
        // A tree that is one leaf asks for nothing.
        let Some(group) = groups.get(index).filter(|_| !blocks.is_empty()) else {
            continue;
        };
        let quads = group.states * blocks.len();
        let fits = runs.last().is_some_and(|run| {
            run.blocks == blocks
                && run.tables.len() < RUN_TABLES
                && (run.quads + quads) * QUAD_BYTES <= RUN_BYTES
        });
        if !fits {
            runs.push(Run {
                blocks: blocks.clone(),
                quads: 0,
                entries: Vec::new(),
                tables: Vec::new(),
            });
        }
        let number = runs.len().saturating_sub(1);
        if let Some(run) = runs.last_mut() {
            let entries = run.quads / blocks.len().max(1);
            run.tables.push(Finder::new(group, lanes, entries));
            places[index] = Place {
                run: number,
                quad: run.quads,
                blocks,
            };
            run.quads += quads;
        }
    }
    (runs, places)
}
