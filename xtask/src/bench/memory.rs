//! The peak memory of a browser's page, from /proc: the largest sum of the
//! proportional set sizes (PSS) of Chromium's renderer processes. Workers live in their
//! page's renderer.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::processes;

/// Watches until it is asked.
pub(super) struct Watch {
    stop: Arc<AtomicBool>,
    peak: Arc<AtomicU64>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Watches the renderers below this process.
    pub fn start(root: u32) -> Watch {
        let (stop, peak) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicU64::new(0)),
        );
        let (stopped, most) = (Arc::clone(&stop), Arc::clone(&peak));
        let thread = std::thread::spawn(move || {
            while !stopped.load(Ordering::Relaxed) {
                most.fetch_max(renderers(root), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(100));
            }
        });
        Watch {
            stop,
            peak,
            thread: Some(thread),
        }
    }

    /// The peak in MB.
    pub fn peak(mut self) -> f64 {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        self.peak.load(Ordering::Relaxed) as f64 / 1024.0
    }
}

/// What the renderers below a process hold now, in MB.
pub(super) fn now(root: u32) -> f64 {
    renderers(root) as f64 / 1024.0
}

/// PSS of the renderers below a process, in KB.
fn renderers(root: u32) -> u64 {
    let family = processes::family(root);
    let renderers = family
        .iter()
        .filter(|process| processes::is_renderer(process));
    renderers.map(|process| pss(process)).sum()
}

fn pss(process: &Path) -> u64 {
    let rollup = std::fs::read_to_string(process.join("smaps_rollup")).unwrap_or_default();
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    kilobytes.unwrap_or_default()
}
