//! Frames of the reference program (tests/data/zstd/make.py) and of another encoder come back
//! as what was packed; damaged ones end in time and write nothing beyond the end.

use super::*;

/// The numbers of make.py.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        let (by, more) = (6_364_136_223_846_793_005, 1_442_695_040_888_963_407);
        self.0 = self.0.wrapping_mul(by).wrapping_add(more);
        self.0 >> 33
    }
}

const WORDS: [&str; 12] = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa",
    "lambda", "mu",
];

fn content(kind: &str, size: usize) -> Vec<u8> {
    let mut random = Random(2024);
    let mut out: Vec<u8> = Vec::new();
    while out.len() < size {
        let number = random.next();
        match kind {
            "numbers" => out.extend((400_000_000 + number % 300_000).to_le_bytes()),
            "few" => {
                let moment = 1_569_888_000_000_000 + number % 16 * 1_000_000;
                out.extend(moment.to_le_bytes());
            }
            "words" => {
                let word = (number % 12) * (number / 12 % 12) / 12;
                out.extend(WORDS[word as usize].bytes());
                out.push(b' ');
            }
            "runs" => {
                let length = out.len() + (number / 4 % 2_000) as usize;
                out.resize(length, (number % 4) as u8);
            }
            _ => out.push((number % 256) as u8),
        }
    }
    out.truncate(size);
    out
}

/// All frames and what they hold.
fn frames() -> Vec<(Vec<u8>, Vec<u8>)> {
    let frames: [(&str, usize, &[u8]); 8] = [
        (
            "numbers",
            20_000,
            include_bytes!("../../../tests/data/zstd/numbers-20000-3.zst"),
        ),
        (
            "few",
            200_000,
            include_bytes!("../../../tests/data/zstd/few-200000-3.zst"),
        ),
        (
            "words",
            90_000,
            include_bytes!("../../../tests/data/zstd/words-90000-1.zst"),
        ),
        (
            "words",
            300_000,
            include_bytes!("../../../tests/data/zstd/words-300000-19.zst"),
        ),
        (
            "runs",
            900_000,
            include_bytes!("../../../tests/data/zstd/runs-900000-3.zst"),
        ),
        (
            "noise",
            700,
            include_bytes!("../../../tests/data/zstd/noise-700-3.zst"),
        ),
        (
            "noise",
            40,
            include_bytes!("../../../tests/data/zstd/noise-40-19.zst"),
        ),
        (
            "few",
            30,
            include_bytes!("../../../tests/data/zstd/few-30-1.zst"),
        ),
    ];
    let theirs = frames.into_iter();
    let theirs = theirs.map(|(kind, size, packed)| (packed.to_vec(), content(kind, size)));
    let others = ["numbers", "few", "words", "runs", "noise"].into_iter();
    let others = others.map(|kind| {
        let content = content(kind, 150_000);
        let level = ruzstd::encoding::CompressionLevel::Fastest;
        (
            ruzstd::encoding::compress_to_vec(content.as_slice(), level),
            content,
        )
    });
    theirs.chain(others).collect()
}

#[test]
fn what_was_packed_comes_back() {
    let mut zstd = Zstd::default();
    for (at, (packed, content)) in frames().into_iter().enumerate() {
        assert!(content.len() as u64 <= Zstd::most(packed.len()));
        let mut out = vec![7; content.len()];
        assert_eq!(zstd.unpack(&packed, &mut out), Some(()), "{at}");
        assert!(out == content, "{at}");
        // One byte more or less than there is.
        let mut out = vec![7; content.len() + 1];
        assert_eq!(zstd.unpack(&packed, &mut out), None, "{at}");
        assert_eq!(
            zstd.unpack(&packed, &mut out[..content.len() - 1]),
            None,
            "{at}"
        );
    }
}

#[test]
fn frames_follow_each_other() {
    let all = frames();
    let (mut packed, mut content) = (Vec::new(), Vec::new());
    for (frame, of) in &all {
        packed.extend_from_slice(frame);
        content.extend_from_slice(of);
        // A note in between, of five bytes.
        packed.extend_from_slice(&[0x53, 0x2A, 0x4D, 0x18, 5, 0, 0, 0, 1, 2, 3, 4, 5]);
    }
    let mut out = vec![0; content.len()];
    assert_eq!(Zstd::default().unpack(&packed, &mut out), Some(()));
    assert!(out == content);
}

#[test]
fn damaged_frames_end() {
    let mut random = Random(7);
    let mut zstd = Zstd::default();
    let mut refused = 0;
    for (packed, content) in frames()
        .into_iter()
        .filter(|(packed, _)| packed.len() < 20_000)
    {
        let mut out = vec![0; content.len()];
        for length in (0..packed.len())
            .rev()
            .take(60)
            .chain(0..60.min(packed.len()))
        {
            refused += usize::from(zstd.unpack(&packed[..length], &mut out).is_none());
        }
        for _ in 0..300 {
            let mut damaged = packed.clone();
            for _ in 0..1 + random.next() % 3 {
                let at = random.next() as usize % damaged.len().min(200);
                damaged[at] ^= 1 << (random.next() % 8);
            }
            refused += usize::from(zstd.unpack(&damaged, &mut out).is_none());
        }
    }
    assert!(refused > 1_000, "{refused}");
}
