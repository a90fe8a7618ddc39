//! scratch
#![allow(warnings, clippy::all)]
use holdfast::feature::prepare::chained::*;
use holdfast::feature::prepare::*;
fn main() {
    let mut r = Random::new(1);
    let (n, p) = (200_000, 24);
    let mut cols: Vec<Vec<f64>> = vec![Vec::with_capacity(n); p];
    for _ in 0..n {
        let z: Vec<f64> = (0..4).map(|_| r.normal()).collect();
        for j in 0..p {
            let v = (0..4)
                .map(|k| z[k] * (((j * 7 + k * 3) % 5) as f64 - 2.0))
                .sum::<f64>()
                + 0.5 * r.normal();
            let v = v * 10f64.powi((j % 6) as i32 - 2);
            let gap = r.uniform() < [0.0, 0.02, 0.1, 0.3, 0.05, 0.6][j % 6];
            cols[j].push(if gap { f64::NAN } else { v });
        }
    }
    let t = std::time::Instant::now();
    let mut fit = ChainedFit::new(
        &cols,
        &TrainingRows::all(n),
        ChainedOptions {
            tolerance: 0.0,
            ..Default::default()
        },
    )
    .unwrap();
    let new = t.elapsed();
    let mut worst = std::time::Duration::ZERO;
    let mut steps = 0;
    loop {
        let s = std::time::Instant::now();
        let d = fit.step();
        worst = worst.max(s.elapsed());
        steps += 1;
        if d.finished {
            break;
        }
    }
    let f = fit.finish();
    println!(
        "new {new:?} fit {:?} rounds {} steps {steps} worst {worst:?}",
        t.elapsed(),
        f.rounds
    );
    let t = std::time::Instant::now();
    f.apply(&mut cols).unwrap();
    println!("apply {:?}", t.elapsed());
}
