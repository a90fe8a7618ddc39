//! Two models together: a wide and a narrow target, a blend, and whom they disagree on.

mod list;
mod telling;

pub(in crate::engine) use list::CombinedList;

use super::{EVEN, labels};
use crate::engine::failure::Failure;
use crate::engine::modelling::model_of;
use crate::engine::session::{Scored, Session};
use crate::engine::study_view::Combination;
use crate::feature::{Matrix, assemble, fit};
use crate::model::Scorer;
use crate::model::hybrid::{
    Blended, Disagreement, Hybrid, HybridOptions, Member, TargetCount, TargetFigures,
    narrow_threshold, wide_threshold,
};

/// Customers that are listed.
const LISTED: usize = 20;

/// Scores that are less apart look alike: points are told with one decimal.
const SHOWN_APART: f64 = 0.000_5;

/// Customers that are scored in a step, unless the model takes long.
const ROWS_PER_STEP: usize = 1_024;
/// Multiplications of a network in that time.
const WORK_PER_STEP: u64 = 1 << 24;

/// A look at all customers once they are scored. Each sorts them at most once, for a million
/// are not sorted while somebody waits for an answer.
#[derive(Clone, Copy)]
enum Look {
    /// From which score the wide model (0) or the narrow one (1) takes a customer.
    From(usize),
    /// Both together.
    Together,
    /// Whom they disagree on.
    Apart,
    /// The average precision of one of the three scores.
    Precision(Blended),
}

const LOOKS: [Look; 7] = [
    Look::From(0),
    Look::From(1),
    Look::Together,
    Look::Apart,
    Look::Precision(Blended::Wide),
    Look::Precision(Blended::Narrow),
    Look::Precision(Blended::Blend),
];

/// How many of them a list of all customers needs: those up to both together.
const LIST_LOOKS: usize = 3;

/// What a look counts in the progress, in rows.
const LOOK_ROWS: usize = 1_000;

/// The other model's scores under way, and then the looks at all customers.
pub(super) struct CombinedWork {
    asked: Combination,
    matrix: Matrix,
    scores: Vec<f64>,
    done: usize,
    /// Where nobody knows who left, the models' own thresholds must do.
    labels: Option<Vec<Option<bool>>>,
    looks: usize,
    /// The looks that are wanted.
    wanted: &'static [Look],
    /// From which score the wide and the narrow model take a customer.
    from: [f64; 2],
    hybrid: Option<Hybrid>,
    listed: Vec<(String, Member)>,
    precisions: [Option<f64>; 3],
}

/// What came of it.
pub(super) struct Combined {
    options: HybridOptions,
    counts: Vec<TargetCount>,
    disagreement: Disagreement,
    /// What both targets are worth, and the average precision of the wide model, the narrow one
    /// and the blend, where answers are known.
    figures: Option<[TargetFigures; 2]>,
    precisions: [Option<f64>; 3],
    /// What the wide and the narrow model are called, and which of them is the present one.
    names: [String; 2],
    present: usize,
    /// The customers they disagree on the most, by name.
    listed: Vec<(String, Member)>,
}

/// The earlier model that is asked for.
fn other(session: &Session, asked: Combination) -> Result<&Scorer, Failure> {
    let earlier = session.earlier.get(asked.other);
    earlier.map(|loaded| &loaded.model).ok_or(Failure::NoOther)
}

impl CombinedWork {
    pub fn new(session: &Session, asked: Combination) -> Result<CombinedWork, Failure> {
        let contract = other(session, asked)?.contract();
        let table = session.customers().ok_or(Failure::NothingOpen)?;
        let matrix = assemble(contract, table, &fit(contract, table))?;
        Ok(CombinedWork {
            asked,
            scores: vec![0.0; matrix.rows()],
            matrix,
            done: 0,
            labels: labels(session).ok().map(|label| label.classes),
            looks: 0,
            wanted: &LOOKS,
            from: [EVEN; 2],
            hybrid: None,
            listed: Vec::new(),
            precisions: [None; 3],
        })
    }

    /// Only what a list of all customers needs.
    fn for_list(session: &Session, asked: Combination) -> Result<CombinedWork, Failure> {
        Ok(CombinedWork {
            wanted: LOOKS.get(..LIST_LOOKS).unwrap_or(&LOOKS),
            ..CombinedWork::new(session, asked)?
        })
    }

    /// The share that is done, and whether it is all.
    pub fn step(&mut self, session: &Session, scored: &Scored) -> Result<(f64, bool), Failure> {
        let all = self.matrix.rows();
        let share = |work: &CombinedWork| {
            super::share(
                work.done + work.looks * LOOK_ROWS,
                all + work.wanted.len() * LOOK_ROWS,
            )
        };
        if self.done < all {
            self.score(other(session, self.asked)?)?;
            return Ok((share(self), false));
        }
        if let Some(look) = self.wanted.get(self.looks) {
            self.look(*look, session, scored)?;
            self.looks += 1;
        }
        Ok((share(self), self.looks >= self.wanted.len()))
    }

    /// Some more customers by the earlier model.
    fn score(&mut self, model: &Scorer) -> Result<(), Failure> {
        let work = model.work().unwrap_or(1).max(1);
        let most = usize::try_from(WORK_PER_STEP / work).unwrap_or(ROWS_PER_STEP);
        let end = self
            .matrix
            .rows()
            .min(self.done + most.clamp(1, ROWS_PER_STEP));
        if let Some(out) = self.scores.get_mut(self.done..end) {
            model.scores_or_none(&self.matrix, self.done..end, out)?;
        }
        self.done = end;
        Ok(())
    }

    fn look(&mut self, look: Look, session: &Session, scored: &Scored) -> Result<(), Failure> {
        let labels = self.labels.as_deref();
        match (look, &self.hybrid) {
            (Look::From(at), _) => {
                let (model, scores) = self.of(at, session, scored)?;
                let (answers, known) = known(labels, scores);
                let from = match at {
                    0 => wide_threshold(&answers, &known),
                    _ => narrow_threshold(&answers, &known),
                };
                let from = from.or(model.threshold).unwrap_or(EVEN);
                if let Some(place) = self.from.get_mut(at) {
                    *place = from;
                }
            }
            (Look::Together, _) => {
                let this_weighs = f64::from(self.asked.weight.min(100)) / 100.0;
                let mut weights = [this_weighs, 1.0 - this_weighs];
                if self.asked.narrow {
                    weights.swap(0, 1);
                }
                let [wide, narrow] = self.from;
                let options = HybridOptions {
                    wide,
                    narrow,
                    weights,
                };
                let (wide, narrow) = (self.of(0, session, scored)?, self.of(1, session, scored)?);
                self.hybrid = Some(Hybrid::new(wide.1, narrow.1, options));
            }
            (Look::Apart, Some(hybrid)) => {
                let listed = furthest_apart(hybrid).into_iter();
                let named = |member: Member| (session.name_of(member.row as usize), member);
                self.listed = listed.map(named).collect();
            }
            (Look::Precision(of), Some(hybrid)) => {
                let found = labels.and_then(|labels| hybrid.average_precision(labels, of));
                let places = Blended::ALL.into_iter().zip(&mut self.precisions);
                for (_, place) in places.filter(|(own, _)| *own == of) {
                    *place = found;
                }
            }
            (_, None) => {}
        }
        Ok(())
    }

    /// The wide (0) or the narrow model (1), and its scores.
    fn of<'a>(
        &'a self,
        place: usize,
        session: &'a Session,
        scored: &'a Scored,
    ) -> Result<(&'a Scorer, &'a [f64]), Failure> {
        // The present model is the wide one, unless it is asked for as the narrow one.
        match (place == 1) == self.asked.narrow {
            true => Ok((model_of(session)?, &scored.scores)),
            false => Ok((other(session, self.asked)?, &self.scores)),
        }
    }

    /// Both put together.
    pub fn finish(self, session: &Session) -> Result<Combined, Failure> {
        let hybrid = self.hybrid.ok_or(Failure::NotScored)?;
        let mut names = [&model_of(session)?.name, &other(session, self.asked)?.name];
        if self.asked.narrow {
            names.swap(0, 1);
        }
        let labels = self.labels.as_deref();
        Ok(Combined {
            counts: hybrid.counts(labels),
            figures: labels.map(|labels| hybrid.figures(labels)),
            disagreement: hybrid.disagreement(),
            options: hybrid.options,
            names: names.map(Clone::clone),
            present: usize::from(self.asked.narrow),
            precisions: self.precisions,
            listed: self.listed,
        })
    }
}

/// The scores of customers of whom is known whether they left, and whether.
fn known(labels: Option<&[Option<bool>]>, scores: &[f64]) -> (Vec<bool>, Vec<f64>) {
    let rows = labels.unwrap_or_default().iter().zip(scores);
    let known = rows.filter_map(|(class, score)| Some(((*class)?, *score)));
    known.filter(|(_, score)| !score.is_nan()).unzip()
}

/// The customers whose scores lie apart the most, the furthest first; none that look alike.
fn furthest_apart(hybrid: &Hybrid) -> Vec<Member> {
    let by_difference = |a: &Member, b: &Member| {
        let apart = b.difference().abs().total_cmp(&a.difference().abs());
        apart.then(a.row.cmp(&b.row))
    };
    let members = hybrid.members.iter();
    let mut apart: Vec<Member> = members
        .filter(|m| m.difference().abs() >= SHOWN_APART)
        .copied()
        .collect();
    if apart.len() > LISTED {
        apart.select_nth_unstable_by(LISTED, by_difference);
        apart.truncate(LISTED);
    }
    apart.sort_by(by_difference);
    apart
}
