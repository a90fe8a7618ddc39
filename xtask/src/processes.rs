//! The processes below another one, from /proc: what a browser that we started consists of.

use std::path::{Path, PathBuf};

/// The folders in /proc of a process and of everything below it.
pub fn family(root: u32) -> Vec<PathBuf> {
    let mut parents = Vec::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Ok(process) = entry.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        // After the name in brackets: the state, then the parent.
        let parent = stat
            .rsplit_once(')')
            .and_then(|(_, rest)| rest.split_whitespace().nth(1)?.parse::<u32>().ok());
        parents.push((process, parent.unwrap_or_default()));
    }
    let mut family = vec![root];
    let mut at = 0;
    while let Some(parent) = family.get(at).copied() {
        family.extend(
            parents
                .iter()
                .filter(|(_, of)| *of == parent)
                .map(|(process, _)| *process),
        );
        at += 1;
    }
    let folder = |process: &u32| Path::new("/proc").join(process.to_string());
    family.iter().map(folder).collect()
}

/// Whether a process, by its folder in /proc, is one of Chromium's renderers.
pub fn is_renderer(process: &Path) -> bool {
    let command = std::fs::read(process.join("cmdline")).unwrap_or_default();
    String::from_utf8_lossy(&command).contains("--type=renderer")
}

/// How many workers run in the renderers below a process. Chromium calls their threads by
/// what they are; one that has ended is gone from /proc.
pub fn workers(root: u32) -> usize {
    let threads = |process: PathBuf| {
        let threads = std::fs::read_dir(process.join("task"));
        let threads = threads.into_iter().flatten().flatten();
        let is_worker = |thread: &std::fs::DirEntry| {
            let name = std::fs::read_to_string(thread.path().join("comm"));
            name.is_ok_and(|name| name.starts_with("DedicatedWorker"))
        };
        threads.filter(is_worker).count()
    };
    let renderers = family(root)
        .into_iter()
        .filter(|process| is_renderer(process));
    renderers.map(threads).sum()
}
