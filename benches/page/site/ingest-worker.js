// A worker of the ingest benchmark: reads its part of the file in slices, some read ahead, and
// hands them to the wasm in pieces that stay in the processor's cache.
import { initSync, Ingest, parquet, parquet_memory } from "./holdfast_page_bench.js";

// As the app reads (src/platform/bytes.rs).
const SLICE = 2 << 20;
const PIECE = 256 << 10;
const AHEAD = 2;
const BREATH = 40;

let ingest = null;
let stopped = false;

/** Lets waiting messages be heard (src/platform/breath.rs). */
const breathe = () => new Promise((heard) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = heard;
  port2.postMessage(null);
});

/** The slices of a file from a byte on, some asked for before they are needed. */
async function* slices(file, from, end) {
  const ahead = [];
  let at = from;
  const ask = () => {
    // Beyond the part's end as little as shows where its last record ends.
    while (ahead.length < AHEAD && at < file.size && (at < end || ahead.length === 0)) {
      const to = at < end ? Math.min(at + SLICE, end) : Math.min(at + 65536, file.size);
      ahead.push(file.slice(at, to).arrayBuffer());
      at = to;
    }
  };
  let breathed = performance.now();
  for (ask(); ahead.length > 0; ask()) {
    const now = await ahead.shift();
    if (performance.now() - breathed >= BREATH) {
      await breathe();
      breathed = performance.now();
    }
    if (now.byteLength === 0) throw new Error("the file is shorter than it was");
    ask();
    yield new Uint8Array(now);
  }
}

async function read(file) {
  for await (const _ of slices(file, 0, file.size));
}

async function part(file, number, parts) {
  const beginning = await file.slice(0, 4 << 20).arrayBuffer();
  ingest = new Ingest(file.size, number, parts, new Uint8Array(beginning));
  // Not far beyond the part's end: all that is needed there is the end of one record.
  const end = number + 1 < parts ? Math.min(file.size, Math.ceil((file.size * (number + 1)) / parts) + 4096) : file.size;
  for await (const now of slices(file, ingest.wants(), end)) {
    for (let from = 0; from < now.length && ingest.wants() >= 0; from += PIECE) {
      ingest.push(now.subarray(from, from + PIECE));
    }
    if (ingest.wants() < 0 || stopped) break;
  }
  return stopped ? null : ingest.finish();
}

const WORK = {
  start({ module }) {
    initSync({ module });
    return {};
  },
  async read({ file }) {
    await read(file);
    return {};
  },
  async part({ file, part: number, parts, keep }) {
    const ends = await part(file, number, parts);
    if (ends === null) return { stopped: true };
    if (keep) return { ends };
    return { ends, packed: ingest.pack() };
  },
  merge({ packed }) {
    ingest.merge(packed);
    return {};
  },
  parquet({ file }) {
    return { check: Array.from(parquet(file)) };
  },
  async memory({ file }) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const begun = performance.now();
    const check = Array.from(parquet_memory(bytes));
    return { check, seconds: (performance.now() - begun) / 1000 };
  },
  check() {
    return { check: Array.from(ingest.check()) };
  },
};

onmessage = async ({ data }) => {
  if (data.what === "stop") {
    stopped = true;
    return;
  }
  try {
    const told = await WORK[data.what](data);
    const transfer = Object.values(told).filter((value) => value?.buffer).map((value) => value.buffer);
    postMessage(told, transfer);
  } catch (error) {
    postMessage({ error: String((error && error.stack) || error) });
  }
};
