//! Explains customers piece by piece, alone or beside a second worker.

use std::collections::VecDeque;
use std::sync::Arc;

use super::order::{gather, row_at};
use super::share::{ExplainShare, SharedRows};
use super::view;
use crate::engine::explaining::Explaining;
use crate::engine::failure::Failure;
use crate::engine::job::Advance;
use crate::engine::message::{Progress, Stage};
use crate::engine::session::{Scored, Session};
use crate::explain::group_tables::{Block, Builder, GroupTables};
use crate::explain::{Explainer, additivity};
use crate::feature::Matrix;
use crate::model::Scorer;
use crate::model::trees::TreeEnsemble;

/// The most customers whose reasons are estimated for the drivers.
const SAMPLE: usize = 200;

/// Customers whose reasons a linear model's coefficients give in a step.
const LINEAR_PER_STEP: usize = 512;

/// The most customers that a second worker is given at once: few enough that what is reckoned
/// after them does not wait long, many enough that messages cost nothing.
const MOST_SHARED: usize = 32_768;

/// The fewest: fewer are left to this worker, which would otherwise wait for them at the end.
const LEAST_SHARED: usize = 4_096;

/// The most bytes that a second worker is given at once, and gives back.
const SHARED_BYTES: usize = 8 << 20;

/// The most bytes of customers explained here that may wait for the second worker's, which come
/// before them.
const WAITING_BYTES: usize = 64 << 20;

/// Explains customers in an order that is an even sample at any moment.
pub(in crate::engine) struct ExplainJob {
    target: usize,
    /// Whether all customers were asked for, however long that takes.
    is_of_all: bool,
    /// Rows for which tables are made.
    rows: usize,
    way: Way,
    /// Customers under explanation and those that wait for them, in order.
    pieces: VecDeque<Piece>,
    /// How many customers are explained or in a piece.
    ahead: usize,
    shared: bool,
}

/// How far the job's preparations came.
enum Way {
    /// One customer after the other, by coefficients or estimated.
    Each,
    /// What many customers are explained with is under construction.
    Building(Box<Builder<Arc<TreeEnsemble>>>),
    /// It is ready.
    Explaining(Box<GroupTables<Arc<TreeEnsemble>>>),
}

/// Customers that follow each other in the order.
struct Piece {
    /// How many come before them.
    first: usize,
    rows: Vec<u32>,
    matrix: Matrix,
    state: State,
}

enum State {
    /// This worker is at them.
    Ours(Block),
    /// The second worker has them.
    Theirs,
    /// Their contributions, not yet added to those known.
    Done(Vec<f32>),
}

impl Piece {
    fn new(scored: &Scored, first: usize, end: usize, state: impl Fn(&Matrix) -> State) -> Piece {
        let total = scored.scores.len();
        let rows: Vec<u32> = (first..end).map(|index| row_at(index, total)).collect();
        let matrix = gather(&scored.matrix, &rows);
        Piece {
            first,
            state: state(&matrix),
            rows,
            matrix,
        }
    }

    /// What it holds besides its rows' numbers: what they read, and their contributions.
    fn bytes(&self) -> usize {
        let cells = match &self.state {
            State::Done(contributions) => contributions.len(),
            State::Ours(_) | State::Theirs => 0,
        };
        (cells + self.rows.len() * self.matrix.width()) * size_of::<f32>()
    }

    /// How many of its customers are as good as explained.
    fn progress(&self, tables: &GroupTables<Arc<TreeEnsemble>>) -> f64 {
        let share = match &self.state {
            State::Ours(block) => block.progress(tables),
            State::Theirs => 0.0,
            State::Done(_) => 1.0,
        };
        share * self.rows.len() as f64
    }
}

impl ExplainJob {
    pub(in crate::engine) fn new(session: &Session, at_most: usize) -> Result<ExplainJob, Failure> {
        let scored = session.scored.as_ref().ok_or(Failure::NotScored)?;
        let target = scored.scores.len().min(at_most).min(most(scored));
        let done = scored.explained.rows.len();
        let rows = target.saturating_sub(done);
        let way = match &scored.explaining {
            Explaining::Trees { explainer, .. } => {
                Way::Building(Box::new(Builder::new(Arc::clone(explainer), rows)))
            }
            Explaining::Linear(_) | Explaining::Sampled(_) | Explaining::Withheld { .. } => {
                Way::Each
            }
        };
        Ok(ExplainJob {
            target,
            is_of_all: at_most == usize::MAX,
            rows,
            way,
            pieces: VecDeque::new(),
            ahead: done,
            shared: false,
        })
    }

    pub(in crate::engine) fn step(&mut self, session: &mut Session) -> Result<Advance, Failure> {
        let scored = session.scored.as_mut().ok_or(Failure::NotScored)?;
        if scored.explained.rows.len() >= self.target {
            return Ok(Advance::Finished(view(session)?));
        }
        let mut under_way = 0.0;
        match &mut self.way {
            Way::Each => {
                let model = &session.model.as_ref().ok_or(Failure::NoModel)?.model;
                explain_each(model, scored, self.target)?;
            }
            Way::Building(builder) => {
                if let Some(tables) = builder.step() {
                    if !self.is_of_all {
                        let most = tables.patient_rows().max(scored.explained.rows.len());
                        self.target = self.target.min(most);
                    }
                    self.way = Way::Explaining(Box::new(tables));
                }
            }
            Way::Explaining(tables) => {
                let pieces = (&mut self.pieces, &mut self.ahead);
                go_on(pieces, self.target, tables, scored)?;
                let known = self.pieces.iter();
                under_way = known.map(|piece| piece.progress(tables)).sum();
            }
        }
        let done = scored.explained.rows.len();
        if done < self.target {
            let done = done as u64 + under_way as u64;
            let progress = Progress::new(Stage::Explaining, done, self.target as u64);
            return Ok(Advance::More(progress));
        }
        Ok(Advance::Finished(view(session)?))
    }

    /// What a second worker has to know to take a part, if there is as much to do as `least`
    /// (customers × trees), and it can be done elsewhere. From then on
    /// [`ExplainJob::hand_out`] has some of it.
    pub(in crate::engine) fn share(
        &mut self,
        session: &Session,
        least: u64,
    ) -> Option<ExplainShare> {
        let (scored, loaded) = (session.scored.as_ref()?, session.model.as_ref()?);
        // Where the file does not say how rows fell, all of them would be needed.
        let explainer = loaded.explainer.as_ref().filter(|_| !self.shared)?;
        most_shared(scored.matrix.width())?;
        let left = self.target.saturating_sub(scored.explained.rows.len());
        if (left as u64).saturating_mul(explainer.trees() as u64) < least {
            return None;
        }
        let share = ExplainShare {
            name: loaded.file.clone(),
            model: loaded.bytes.clone()?,
            rows: self.rows as u64,
        };
        self.shared = true;
        Some(share)
    }

    /// Whether a second worker takes a part.
    pub(in crate::engine) fn is_shared(&self) -> bool {
        self.shared
    }

    /// The next customers for the second worker; none when the rest is left to this one.
    pub(in crate::engine) fn hand_out(&mut self, session: &Session) -> Option<SharedRows> {
        let scored = session.scored.as_ref().filter(|_| self.shared)?;
        let left = self.target.saturating_sub(self.ahead);
        if left < 2 * LEAST_SHARED {
            return None;
        }
        let most = most_shared(scored.matrix.width())?;
        let count = (left / 4).max(LEAST_SHARED).min(most);
        let piece = Piece::new(scored, self.ahead, self.ahead + count, |_| State::Theirs);
        self.ahead += count;
        let columns = (0..piece.matrix.width()).map(|feature| piece.matrix.column(feature));
        let shared = SharedRows {
            number: piece.first as u64,
            values: columns.flatten().copied().collect(),
        };
        self.pieces.push_back(piece);
        Some(shared)
    }

    /// Takes over what the second worker reckoned; what nobody waits for is dropped. Of a worker
    /// that gives back the wrong count of numbers nothing else can be hoped for: `false`, and
    /// this one goes on alone.
    pub(in crate::engine) fn take_back(&mut self, number: u64, contributions: Vec<f32>) -> bool {
        let mut pieces = self.pieces.iter_mut();
        let waits = pieces
            .find(|piece| piece.first as u64 == number && matches!(piece.state, State::Theirs));
        let Some(piece) = waits else {
            return true;
        };
        if contributions.len() != piece.rows.len() * piece.matrix.width() {
            self.end_sharing();
            return false;
        }
        piece.state = State::Done(contributions);
        true
    }

    /// Goes on alone: what the second worker has and did not give back is done here.
    pub(in crate::engine) fn end_sharing(&mut self) {
        self.shared = false;
        let theirs = |piece: &Piece| matches!(piece.state, State::Theirs);
        if let Some(first) = self.pieces.iter().position(theirs) {
            self.ahead = self
                .pieces
                .get(first)
                .map_or(self.ahead, |piece| piece.first);
            self.pieces.truncate(first);
        }
    }

    /// Whether nothing is left to do but to wait for the second worker.
    pub(in crate::engine) fn is_waiting(&self) -> bool {
        matches!(self.way, Way::Explaining(_))
            && (self.ahead >= self.target || is_full(&self.pieces))
            && matches!(
                self.pieces.front(),
                Some(Piece {
                    state: State::Theirs,
                    ..
                })
            )
            && !self
                .pieces
                .iter()
                .any(|piece| matches!(piece.state, State::Ours(_)))
    }
}

/// The most customers of so many columns that a second worker is given at once; none when they
/// would be too few to be worth it.
fn most_shared(width: usize) -> Option<usize> {
    let rows = SHARED_BYTES / (size_of::<f32>() * width.max(1));
    Some(rows.min(MOST_SHARED)).filter(|rows| *rows >= LEAST_SHARED)
}

/// Whether as much is done behind the first piece as may wait for it.
fn is_full(pieces: &VecDeque<Piece>) -> bool {
    let behind = pieces.iter().skip(1);
    let done = behind.filter(|piece| matches!(piece.state, State::Done(_)));
    done.map(Piece::bytes).sum::<usize>() > WAITING_BYTES
}

/// Adds a piece that is done to what is known, or else goes on with the one that this worker
/// is at, or with the next.
fn go_on(
    (pieces, ahead): (&mut VecDeque<Piece>, &mut usize),
    target: usize,
    tables: &GroupTables<Arc<TreeEnsemble>>,
    scored: &mut Scored,
) -> Result<(), Failure> {
    let done = scored.explained.rows.len();
    // Whoever explained customers meanwhile may have explained these.
    if pieces.front().map_or(*ahead, |piece| piece.first) != done {
        pieces.clear();
        *ahead = done;
    }
    if let Some(piece) = pieces.pop_front_if(|piece| matches!(piece.state, State::Done(_))) {
        return keep(piece, tables, scored);
    }
    let ours = |piece: &&mut Piece| matches!(piece.state, State::Ours(_));
    if let Some(piece) = pieces.iter_mut().find(ours) {
        let finished = match &mut piece.state {
            State::Ours(block) => block.step(tables, &piece.matrix),
            _ => false,
        };
        if finished {
            let state = std::mem::replace(&mut piece.state, State::Theirs);
            if let State::Ours(block) = state {
                let mut out = vec![0.0; piece.rows.len() * piece.matrix.width()];
                block.finish(tables, &mut out);
                piece.state = State::Done(out);
            }
        }
    } else if *ahead < target && !is_full(pieces) {
        let end = target.min(*ahead + tables.block_rows());
        let begun = |matrix: &Matrix| State::Ours(tables.block(matrix, 0..matrix.rows()));
        pieces.push_back(Piece::new(scored, *ahead, end, begun));
        *ahead = end;
    }
    Ok(())
}

/// Explains the next customers one by one: many where that is easy, one where it takes its time.
fn explain_each(model: &Scorer, scored: &mut Scored, target: usize) -> Result<(), Failure> {
    let (done, all) = (scored.explained.rows.len(), scored.scores.len());
    let most = match scored.explaining.is_exact() {
        true => LINEAR_PER_STEP,
        false => 1,
    };
    let end = target.min(done + most);
    let rows: Vec<u32> = (done..end).map(|index| row_at(index, all)).collect();
    let matrix = gather(&scored.matrix, &rows);
    let (mut margins, mut out) = (Vec::with_capacity(rows.len()), Vec::new());
    for (place, row) in rows.iter().enumerate() {
        let (numbers, row) = (matrix.row(place), *row as usize);
        let explaining = &scored.explaining;
        let explanation = explaining.explain(model, &numbers, scored.margins[row], row)?;
        let contributions = explanation.contributions.iter();
        out.extend(contributions.map(|value| *value as f32));
        margins.push(explanation.margin as f32);
    }
    add(scored, &rows, &matrix, &margins, &out);
    Ok(())
}

/// Checks the customers' contributions and adds them to those known.
fn keep(
    piece: Piece,
    tables: &GroupTables<Arc<TreeEnsemble>>,
    scored: &mut Scored,
) -> Result<(), Failure> {
    let State::Done(out) = piece.state else {
        return Ok(());
    };
    let rows = piece.rows.iter();
    let margins: Vec<f32> = rows.map(|row| scored.margins[*row as usize]).collect();
    let (base, tolerance) = (tables.base(), tables.tolerance());
    additivity::check(base, &out, &margins, tolerance, 0)?;
    add(scored, &piece.rows, &piece.matrix, &margins, &out);
    Ok(())
}

/// Adds customers' contributions to those known; `matrix` and `margins` are these rows' own.
fn add(scored: &mut Scored, rows: &[u32], matrix: &Matrix, margins: &[f32], out: &[f32]) {
    let (base, scale) = (scored.explaining.base(), scored.explaining.scale());
    let explained = &mut scored.explained;
    let done = explained.rows.len();
    explained.summary.add(matrix, 0..rows.len(), out);
    for (index, (row, margin)) in rows.iter().zip(margins).enumerate() {
        explained.slopes += scale.slope(base, f64::from(*margin));
        explained.places[*row as usize] = (done + index) as u32;
    }
    explained.contributions.extend_from_slice(out);
    explained.rows.extend_from_slice(rows);
}

/// The most customers that can be explained.
pub(super) fn most(scored: &Scored) -> usize {
    match scored.explaining {
        Explaining::Trees { .. } | Explaining::Linear(_) => scored.scores.len(),
        Explaining::Sampled(_) => SAMPLE,
        Explaining::Withheld { .. } => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn helpings_are_bounded_by_their_bytes() {
        assert_eq!(most_shared(20), Some(MOST_SHARED));
        assert_eq!(most_shared(100), Some(20_971));
        assert_eq!(most_shared(512), Some(LEAST_SHARED));
        assert_eq!(most_shared(513), None);
        assert_eq!(most_shared(0), Some(MOST_SHARED));
    }

    #[test]
    fn what_waits_behind_the_first_piece_is_bounded_by_its_bytes() {
        let piece = |state: State| Piece {
            first: 0,
            rows: vec![0; 1 << 10],
            matrix: Matrix::default(),
            state,
        };
        let done = || piece(State::Done(vec![0.0; WAITING_BYTES / 8]));
        let mut pieces = VecDeque::from([piece(State::Theirs), done(), done()]);
        assert!(!is_full(&pieces), "just as much as may");
        pieces.push_back(piece(State::Done(vec![0.0])));
        assert!(is_full(&pieces));
        // The first one waits for nobody.
        pieces.pop_front();
        assert!(!is_full(&pieces));
    }
}
