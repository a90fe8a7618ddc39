// A worker of the ingest benchmark: reads its part of the file as a stream that fills one buffer
// again and again, and hands the bytes to the wasm in pieces that stay in the processor's cache.
import { initSync, Ingest, Log, parquet_memory, warm_up } from "./holdfast_page_bench.js";

// As the app reads (src/platform/stream.rs).
const BUFFER = 2 << 20;
const PIECE = 256 << 10;
const BREATH = 10;

let ingest = null;
let stopped = false;

/** Lets waiting messages be heard (src/platform/breath.rs). */
const breathe = () => new Promise((heard) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = heard;
  port2.postMessage(null);
});

/** The bytes of a file from one to another, in a buffer that the next ones overwrite. */
async function* streamed(file, from, end) {
  const rest = file.slice(from, end);
  const reader = rest.stream().getReader({ mode: "byob" });
  let read = 0;
  let buffer = new Uint8Array(BUFFER);
  let breathed = performance.now();
  try {
    while (read < rest.size) {
      const { value } = await reader.read(buffer);
      if (performance.now() - breathed >= BREATH) {
        await breathe();
        breathed = performance.now();
      }
      if (!value || value.length === 0) throw new Error("the file is shorter than it was");
      read += value.length;
      yield value;
      buffer = new Uint8Array(value.buffer);
    }
  } finally {
    reader.cancel();
  }
  // Still the file that was chosen? Browsers do not look again while they read.
  await file.slice(0, 1).arrayBuffer();
}

/** Merely reads a file, slice by slice, the next one asked for before this one is used. */
async function read(file) {
  const SLICE = 4 << 20;
  const ask = (at) => at < file.size ? file.slice(at, at + SLICE).arrayBuffer() : null;
  let next = ask(0);
  let total = 0;
  for (let at = SLICE; next; at += SLICE) {
    const now = await next;
    next = ask(at);
    total += now.byteLength;
  }
  if (total !== file.size) throw new Error("the file is shorter than it was");
}

/** Merely reads a file as the app does. */
async function stream(file) {
  for await (const _ of streamed(file, 0, file.size));
}

async function part(file, number, parts) {
  const beginning = await file.slice(0, 4 << 20).arrayBuffer();
  ingest = new Ingest(file.size, number, parts, new Uint8Array(beginning));
  // Not far beyond the part's end: all that is needed there is the end of one record.
  const end = number + 1 < parts ? Math.min(file.size, Math.ceil((file.size * (number + 1)) / parts) + 4096) : file.size;
  for await (const now of streamed(file, ingest.wants(), end)) {
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
    // As the app's worker does before anything is asked (src/engine/warm_up.rs).
    warm_up();
    return {};
  },
  async read({ file }) {
    await read(file);
    return {};
  },
  async stream({ file }) {
    await stream(file);
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
  async parquet({ file, part: number, parts, keep }) {
    ingest = await Log.read(file, number, parts);
    return keep ? {} : { packed: ingest.pack() };
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
