// A worker of the ingest benchmark: reads its part of the file in slices, one read ahead, and
// hands them to the wasm in pieces that stay in the processor's cache.
import { initSync, Ingest, parquet, parquet_memory } from "./holdfast_page_bench.js";

// As the app reads (src/platform/bytes.rs).
const SLICE = 4 << 20;
const PIECE = 256 << 10;

let ingest = null;
let stopped = false;

const bytes = (file, from) => file.slice(from, from + SLICE).arrayBuffer();

async function read(file) {
  let next = bytes(file, 0);
  for (let at = 0; at < file.size; at += SLICE) {
    const now = await next;
    if (at + SLICE < file.size) next = bytes(file, at + SLICE);
    if (now.byteLength === 0) throw new Error("the file is shorter than it was");
  }
}

async function part(file, number, parts) {
  const beginning = await file.slice(0, 4 << 20).arrayBuffer();
  ingest = new Ingest(file.size, number, parts, new Uint8Array(beginning));
  // Not far beyond the part's end: all that is needed there is the end of one record.
  const end = number + 1 < parts ? Math.min(file.size, Math.ceil((file.size * (number + 1)) / parts) + 4096) : file.size;
  let at = ingest.wants();
  const slice = (from) => file.slice(from, from < end ? Math.min(from + SLICE, end) : from + 65536).arrayBuffer();
  let next = slice(at);
  while (ingest.wants() >= 0 && at < file.size && !stopped) {
    const now = new Uint8Array(await next);
    if (now.length === 0) throw new Error("the file is shorter than it was");
    if (at + now.length < file.size) next = slice(at + now.length);
    for (let from = 0; from < now.length && ingest.wants() >= 0; from += PIECE) {
      ingest.push(now.subarray(from, from + PIECE));
    }
    at += now.length;
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
