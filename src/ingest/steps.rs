//! Long readings in steps. A reading that borrows its file, an open workbook and a stream of
//! its cells cannot be taken apart by hand; it is written as one `async` function that rests
//! at a [`pause`] wherever some milliseconds of work are done. Whoever drives it may hear a
//! cancel there, and gives it up by dropping it; whoever has nothing else to do [`run`]s it.
//!
//! There is no clock and nothing to wait for: a reading goes on as soon as it is asked to.
//! What a library can only do [`in_one_go`] is announced before it begins.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

/// Cells that are read between two pauses: some milliseconds.
pub(crate) const CELLS: u64 = 16_384;

/// A reading under way.
pub struct Steps<'a, T> {
    reading: Pin<Box<dyn Future<Output = T> + 'a>>,
    announced: Arc<Announced>,
    waker: Waker,
}

/// Whether what comes next was said to be one long step. Nobody sleeps here, so that a reading
/// that wakes whoever asks says just this.
#[derive(Default)]
struct Announced(AtomicBool);

impl Wake for Announced {
    fn wake(self: Arc<Announced>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl<'a, T> Steps<'a, T> {
    /// A reading that has not begun.
    pub fn new(reading: impl Future<Output = T> + 'a) -> Steps<'a, T> {
        let announced = Arc::new(Announced::default());
        Steps {
            reading: Box::pin(reading),
            waker: Waker::from(Arc::clone(&announced)),
            announced,
        }
    }

    /// Goes on to the next pause: what came of it, once it is done. It is not to be asked
    /// again after that.
    pub fn step(&mut self) -> Option<T> {
        self.announced.0.store(false, Ordering::Relaxed);
        let mut context = Context::from_waker(&self.waker);
        match self.reading.as_mut().poll(&mut context) {
            Poll::Ready(done) => Some(done),
            Poll::Pending => None,
        }
    }

    /// Whether the next step may take long, for it cannot rest in between.
    pub fn in_one_go(&self) -> bool {
        self.announced.0.load(Ordering::Relaxed)
    }
}

/// Rests once.
pub async fn pause() {
    let mut rested = false;
    poll_fn(|_| match std::mem::replace(&mut rested, true) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    })
    .await;
}

/// Does what cannot rest in a step of its own, which is announced.
pub(crate) async fn in_one_go<T>(work: impl FnOnce() -> T) -> T {
    let mut announced = false;
    poll_fn(|context| match std::mem::replace(&mut announced, true) {
        true => Poll::Ready(()),
        false => {
            context.waker().wake_by_ref();
            Poll::Pending
        }
    })
    .await;
    let done = work();
    pause().await;
    done
}

/// Counts work, and rests whenever it comes to this much.
pub(crate) struct Pauses {
    done: u64,
    each: u64,
}

impl Pauses {
    /// Rests after so much work each.
    pub fn each(each: u64) -> Pauses {
        Pauses { done: 0, each }
    }

    /// So much was done.
    pub async fn did(&mut self, work: u64) {
        self.done += work;
        if self.done >= self.each {
            self.done = 0;
            pause().await;
        }
    }
}

/// How far a reading is that goes over the same things several times, for whoever drives it.
pub struct Passes {
    all: u32,
    done: Cell<u32>,
    within: Cell<f64>,
}

impl Passes {
    /// A reading that goes over everything so many times.
    pub fn of(all: u32) -> Passes {
        Passes {
            all: all.max(1),
            done: Cell::new(0),
            within: Cell::new(0.0),
        }
    }

    /// So many of so many things are done this time.
    pub fn tell(&self, done: u64, all: u64) {
        self.within.set(done as f64 / all.max(1) as f64);
    }

    /// It goes over them once more.
    pub fn next(&self) {
        self.done.set(self.done.get() + 1);
        self.within.set(0.0);
    }

    /// The share of all that is done.
    pub fn share(&self) -> f64 {
        ((f64::from(self.done.get()) + self.within.get()) / f64::from(self.all)).min(1.0)
    }
}

/// Does all of a reading at once.
pub fn run<T>(reading: impl Future<Output = T>) -> T {
    let mut reading = pin!(reading);
    loop {
        if let Poll::Ready(done) = reading.as_mut().poll(&mut unheard()) {
            return done;
        }
    }
}

/// Does a reading that may stop the program at a file it did not expect: `None` where it
/// would have, natively. What was being read is dropped, so nothing half done is seen again.
pub(crate) async fn caught<T>(reading: impl Future<Output = T>) -> Option<T> {
    let mut reading = pin!(reading);
    poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| reading.as_mut().poll(context)));
        match polled {
            Ok(polled) => polled.map(Some),
            Err(_) => Poll::Ready(None),
        }
    })
    .await
}

/// Nobody is woken: a pause is over when the reading is asked again.
fn unheard() -> Context<'static> {
    Context::from_waker(Waker::noop())
}

#[cfg(test)]
#[allow(clippy::panic)]
mod tests {
    use super::*;

    async fn counted(most: u64) -> u64 {
        let mut pauses = Pauses::each(3);
        for _ in 0..most {
            pauses.did(1).await;
        }
        most
    }

    #[test]
    fn a_reading_rests_whenever_enough_is_done() {
        for (work, rests) in [(0, 0), (2, 0), (3, 1), (10, 3)] {
            let mut steps = Steps::new(counted(work));
            let mut rested = 0;
            let done = loop {
                match steps.step() {
                    Some(done) => break done,
                    None => rested += 1,
                }
            };
            assert_eq!((done, rested), (work, rests));
            assert_eq!(run(counted(work)), work);
        }
    }

    #[test]
    fn what_cannot_rest_is_announced_and_a_step_of_its_own() {
        let reading = async {
            pause().await;
            let done = caught(in_one_go(|| 7)).await;
            pause().await;
            done
        };
        let mut steps = Steps::new(reading);
        let mut announced = vec![steps.in_one_go()];
        let done = loop {
            if let Some(done) = steps.step() {
                break done;
            }
            announced.push(steps.in_one_go());
        };
        assert_eq!(announced, [false, false, true, false, false]);
        assert_eq!(done, Some(7));
        assert_eq!(run(in_one_go(|| 8)), 8);
    }

    #[test]
    fn every_pass_is_its_part_of_the_whole() {
        let passes = Passes::of(2);
        let mut shares = vec![passes.share()];
        passes.tell(1, 2);
        shares.push(passes.share());
        passes.next();
        shares.push(passes.share());
        passes.tell(3, 4);
        shares.push(passes.share());
        passes.next();
        passes.tell(1, 0);
        shares.push(passes.share());
        assert_eq!(shares, [0.0, 0.25, 0.5, 0.875, 1.0]);
    }

    #[test]
    fn what_would_stop_the_program_is_caught_after_a_pause_too() {
        let stops = async {
            pause().await;
            panic!("as a reader of damaged files may");
        };
        let stopped: Option<()> = run(caught(stops));
        assert_eq!(stopped, None);
        assert_eq!(run(caught(counted(7))), Some(7));
    }
}
