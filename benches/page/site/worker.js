// Measures in a worker, where the product works too: the fastest of a few runs, as the native
// benchmark does. The clock is the wall's, for a page cannot see its processor time.
import init, { Bench, BoostingRows } from "./holdfast_page_bench.js";

const RUNS = 3;

let bench = null;

function rate(work) {
  let fastest = Infinity;
  let rows = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const start = performance.now();
    rows = work();
    fastest = Math.min(fastest, performance.now() - start);
  }
  return (1000 * rows) / fastest;
}

async function rows(name) {
  const bytes = async (what) => {
    const answer = await fetch(`boosting/${name}-${what}.f32`);
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  };
  return new BoostingRows(await bytes("features"), await bytes("answers"));
}

const WORK = {
  async start() {
    await init({ module_or_path: "holdfast_page_bench_bg.wasm" });
    bench = new Bench();
    return {};
  },
  /** Predicts and explains. */
  measure() {
    const predict = rate(() => bench.predict());
    const start = performance.now();
    bench.prepare();
    const prepare = (performance.now() - start) / 1000;
    const few = rate(() => bench.explain_few());
    const one = 1000 / rate(() => bench.explain_single());
    const shap = rate(() => bench.explain_many(1));
    return { predict, shap, few, one, prepare };
  },
  prepare() {
    bench.prepare();
    return {};
  },
  /** This worker's part of explaining the rows, once. */
  explain({ parts }) {
    return { rows: bench.explain_many(parts) };
  },
  /** Learns, and judges what was learnt. */
  async boost() {
    const train = await rows("train");
    let fastest = Infinity;
    let learnt = null;
    for (let run = 0; run < 2; run += 1) {
      const start = performance.now();
      learnt = train.learn();
      fastest = Math.min(fastest, (performance.now() - start) / 1000);
    }
    const unseen = await rows("unseen");
    return { boosting: fastest, precision: unseen.judge(learnt) };
  },
};

onmessage = async ({ data }) => {
  try {
    postMessage(await WORK[data.what](data));
  } catch (error) {
    postMessage({ error: String((error && error.stack) || error) });
  }
};
