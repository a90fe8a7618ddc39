//! What is known of a table's columns before a plan is proposed: from the recipe
//! that built it, or recognised in a table that comes ready.

use super::{ColumnPlan, GapChoice, Use};
use crate::feature::prepare::impute::Strategy;
use crate::feature::prepare::merge::MergeProposal;
use crate::feature::recipe::{GapRule, Part, Recipe, ResultKind, plain};
use crate::feature::roles::{anchor_beside, anchor_of, id_of, is_binary, labels_of, recipe_of};
use crate::table::{Column, ColumnKind, Table};

/// Columns whose part is known from elsewhere (a recipe, the user).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlanRoles {
    /// Names the customer.
    pub id: Option<String>,
    /// Says when the row stands.
    pub anchor: Option<String>,
    /// Holds the answer.
    pub label: Option<String>,
    /// Hold answers, the one above among them or not.
    pub other_labels: Vec<String>,
    /// What the recipe says of features.
    pub features: Vec<KnownFeature>,
    /// Labels that look ahead, with the days they do.
    pub windows: Vec<(String, u32)>,
    /// Merges of the recipe: column, the spelling that goes, the one that stays.
    pub merges: Vec<(String, String, String)>,
}

/// Columns whose part somebody named.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NamedRoles {
    /// Names the customer.
    pub id: Option<String>,
    /// Says when the row stands.
    pub anchor: Option<String>,
    /// Holds the answer.
    pub label: Option<String>,
}

/// What a recipe says of a feature.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownFeature {
    /// The table's column.
    pub column: String,
    /// What kind of values it has.
    pub kind: ResultKind,
    /// What is to become of its gaps, where the recipe says so.
    pub gaps: Option<GapRule>,
}

impl PlanRoles {
    /// The roles of a table that `recipe` built; `parts` are its columns', in order.
    pub fn of_built(table: &Table, parts: &[Part], recipe: &Recipe) -> PlanRoles {
        let mut roles = PlanRoles {
            id: Part::Id.names(table, parts).into_iter().next(),
            anchor: Part::Anchor.names(table, parts).into_iter().next(),
            other_labels: Part::Label.names(table, parts),
            ..PlanRoles::default()
        };
        roles.choose_label(table);
        roles.follow(table, recipe);
        roles
    }

    /// The roles of a table that comes ready, by names, values and known recipes.
    pub fn recognised(table: &Table) -> PlanRoles {
        PlanRoles::recognised_beside(table, &NamedRoles::default())
    }

    /// As [`PlanRoles::recognised`], where some of them are named.
    pub fn recognised_beside(table: &Table, named: &NamedRoles) -> PlanRoles {
        let recipe = recipe_of(table);
        // What the table says itself need not be guessed.
        let about = table.about().cloned().unwrap_or_default();
        let has = |name: &String| table.position(name).is_some();
        let named = &NamedRoles {
            id: named.id.clone().or(about.id.filter(has)),
            anchor: named.anchor.clone().or(about.anchor.filter(has)),
            label: named.label.clone(),
        };
        let mut labels: Vec<String> = about.labels.into_iter().filter(has).collect();
        if labels.is_empty() {
            labels = labels_of(table, recipe.as_ref());
        }
        let name = |at: usize| Some(table.columns().get(at)?.name().to_string());
        let position = |name: &String| table.position(name);
        let taken: Vec<usize> = labels
            .iter()
            .chain(&named.label)
            .filter_map(position)
            .collect();
        let id_beside = |anchor: Option<usize>| {
            named.id.as_ref().and_then(position).or_else(|| {
                let taken: Vec<usize> = taken.iter().copied().chain(anchor).collect();
                id_of(table, &taken)
            })
        };
        let anchor = named.anchor.as_ref().and_then(position);
        let anchor = anchor.or_else(|| anchor_of(table, &taken));
        let id = id_beside(anchor);
        // Who repeats tells which dates are the rows' own.
        let anchor = anchor.or_else(|| anchor_beside(table, id, &taken));
        let mut roles = PlanRoles {
            id: id.filter(|id| Some(*id) != anchor).and_then(name),
            anchor: anchor.and_then(name),
            other_labels: labels,
            ..PlanRoles::default()
        };
        roles.choose_label(table);
        if named.label.is_some() {
            roles.label.clone_from(&named.label);
        }
        if let Some(recipe) = recipe {
            roles.follow(table, &recipe);
        }
        roles
    }

    /// The first label with two classes is the one; several need a choice.
    fn choose_label(&mut self, table: &Table) {
        let two = |name: &&String| table.column(name).is_some_and(is_binary);
        self.label = self.other_labels.iter().find(two).cloned();
    }

    /// Takes over what a recipe says of features and labels.
    fn follow(&mut self, table: &Table, recipe: &Recipe) {
        let named = |name: &str| {
            let same = |column: &&Column| plain(column.name()) == plain(name);
            let column = table.column(name);
            let column = column.or_else(|| table.columns().iter().find(same));
            column.map(|column| column.name().to_string())
        };
        let features = recipe.features.iter().filter(|rule| !rule.hidden);
        self.features = features
            .filter_map(|rule| {
                Some(KnownFeature {
                    column: named(&rule.name)?,
                    kind: rule.kind,
                    gaps: rule.imputation.clone(),
                })
            })
            .collect();
        // Which spelling stays is the recipe's to say.
        self.merges = recipe
            .merges
            .iter()
            .filter_map(|rule| {
                let column = named(&rule.column)?;
                Some((column, rule.from.clone(), rule.into.clone()))
            })
            .collect();
        let windows = recipe.labels.iter();
        self.windows = windows
            .filter_map(|rule| Some((named(&rule.name)?, rule.days()?)))
            .collect();
    }

    /// A proposed merge, turned round where the recipe merges the same two
    /// spellings the other way.
    pub(super) fn as_recipe(&self, column: &Column, merge: MergeProposal) -> MergeProposal {
        let turned = self.merges.iter().any(|(name, from, into)| {
            *name == merge.column && *from == merge.into && *into == merge.from
        });
        if !turned {
            return merge;
        }
        let counts = (0u32..).zip(column.counts());
        let goes = counts.filter(|(code, _)| column.dictionary_value(*code) == merge.into);
        MergeProposal {
            rows: goes.map(|(_, rows)| rows).sum(),
            into: merge.from,
            from: merge.into,
            ..merge
        }
    }

    /// How many days a label looks ahead, if that is known.
    pub fn window_of(&self, label: Option<&str>) -> Option<f64> {
        let mut windows = self.windows.iter();
        windows
            .find(|(name, _)| Some(name.as_str()) == label)
            .map(|(_, days)| f64::from(*days))
    }

    fn feature(&self, column: &str) -> Option<&KnownFeature> {
        self.features.iter().find(|known| known.column == column)
    }

    /// How a column is used when it is a feature for certain: as the recipe has
    /// it, else by its values.
    pub fn usual_use(&self, column: &Column) -> Use {
        let numeric = matches!(
            column.kind(),
            ColumnKind::Boolean
                | ColumnKind::Integer
                | ColumnKind::Decimal
                | ColumnKind::Identifier
        );
        let known = self.feature(column.name()).map(|known| known.kind);
        match (known, column.kind()) {
            (Some(ResultKind::Category), _) => Use::Category,
            (Some(ResultKind::Number | ResultKind::Integer), _) if numeric => Use::Number,
            (_, ColumnKind::Boolean) => Use::Flag,
            (_, ColumnKind::Integer | ColumnKind::Decimal) => Use::Number,
            (_, ColumnKind::Date) => Use::Date,
            _ => Use::Category,
        }
    }

    /// Whether a recipe knows the column as a feature that has values.
    pub(super) fn knows(&self, column: &Column) -> bool {
        column.kind() != ColumnKind::Empty && self.feature(column.name()).is_some()
    }

    /// The safe choices for how a column is used, and the recipe's own for its gaps.
    pub fn set_usual(&self, plan: &mut ColumnPlan, categories: usize, has_label: bool) {
        plan.set_usual(categories, has_label);
        let rule = self.feature(&plan.column).and_then(|f| f.gaps.as_ref());
        if let Some(choice) = rule.and_then(|rule| choice_of(rule, plan.used)) {
            plan.gaps = choice;
        }
    }
}

/// A recipe's rule as a plan's choice; `None` where it does not go with how the
/// column is used.
fn choice_of(rule: &GapRule, used: Use) -> Option<GapChoice> {
    let strategy = match (used, rule) {
        (Use::LeftOut(_), _) => return None,
        (_, GapRule::Mode) => Strategy::Mode,
        (_, GapRule::Constant(value)) => Strategy::Constant {
            value: value.to_string(),
        },
        (Use::Category, GapRule::Unknown) => Strategy::Unknown,
        (Use::Category, _) | (_, GapRule::Unknown) => return None,
        (_, GapRule::Chained) => return Some(GapChoice::Chained),
        (_, GapRule::Mean) => Strategy::Mean,
        (_, GapRule::Median) => Strategy::Median,
        (_, GapRule::ZeroWithFlag) => Strategy::ZeroWithFlag,
    };
    Some(GapChoice::Fill(strategy))
}
