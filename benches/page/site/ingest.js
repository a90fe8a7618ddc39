// The page side of the ingest benchmark: `run(what)` does one of the contenders' work on the
// chosen file and says how long it took, what came out, and whether the page was held up.

const WORKER = "ingest-worker.js";
const glue = new URL("./holdfast_page_bench_bg.wasm", import.meta.url);
const module = WebAssembly.compileStreaming(fetch(glue));

const longTasks = [];
new PerformanceObserver((list) => {
  longTasks.push(...list.getEntries().map((entry) => entry.duration));
}).observe({ type: "longtask" });

const file = () => document.getElementById("file").files[0];

/** Starts a worker and waits until it has the wasm: starting is no part of the measurement. */
async function start() {
  const worker = new Worker(WORKER, { type: "module" });
  await ask(worker, { what: "start", module: await module });
  return worker;
}

/** One message, one answer. */
function ask(worker, message, transfer = []) {
  return new Promise((resolve, reject) => {
    worker.onmessage = (event) => {
      if (event.data.error) reject(new Error(event.data.error));
      else resolve(event.data);
    };
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(message, transfer);
  });
}

/** Merely reads the file: `read` by slices, `stream` into one buffer again and again. */
async function read(what) {
  const worker = await start();
  const begun = performance.now();
  await ask(worker, { what, file: file() });
  const seconds = (performance.now() - begun) / 1000;
  worker.terminate();
  return { seconds };
}

/** The group-by with so many workers, merged in the first. */
async function ours(count) {
  const workers = await Promise.all(Array.from({ length: count }, start));
  const begun = performance.now();
  const parts = await Promise.all(workers.map((worker, part) =>
    ask(worker, { what: "part", file: file(), part, parts: count, keep: part === 0 })));
  const gathered = performance.now();
  for (let part = 1; part < count; part += 1) {
    if (parts[part - 1].ends[1] !== parts[part].ends[0]) throw new Error("the parts do not meet");
    const { packed } = parts[part];
    await ask(workers[0], { what: "merge", packed }, [packed.buffer]);
  }
  const merged = performance.now();
  const { check } = await ask(workers[0], { what: "check" });
  for (const worker of workers) worker.terminate();
  return { seconds: (merged - begun) / 1000, merging: (merged - gathered) / 1000, check };
}

/** How long two workers take to answer that they have stopped, and how much memory stays. */
async function cancel() {
  const workers = await Promise.all([start(), start()]);
  const done = workers.map((worker, part) =>
    ask(worker, { what: "part", file: file(), part, parts: 2, keep: true }));
  await new Promise((resolve) => setTimeout(resolve, 200));
  const begun = performance.now();
  for (const worker of workers) worker.postMessage({ what: "stop" });
  const answers = await Promise.all(done);
  if (!answers.every((answer) => answer.stopped)) throw new Error("the work was over before it was stopped");
  const seconds = (performance.now() - begun) / 1000;
  for (const worker of workers) worker.terminate();
  return { seconds };
}

const QUERY = `
  SELECT count(*), sum(n), sum(d0), sum(d1), sum(a), sum(b), sum(c), sum(d), sum(e), sum(f), sum(s), sum(s0), sum(s1)
  FROM (SELECT msno, count(*) AS n, min(date) AS d0, max(date) AS d1, sum(num_25) AS a, sum(num_50) AS b,
    sum(num_75) AS c, sum(num_985) AS d, sum(num_100) AS e, sum(num_unq) AS f, sum(total_secs) AS s,
    min(total_secs) AS s0, max(total_secs) AS s1 FROM read_csv('log.csv') GROUP BY msno)`;

/** The same query by DuckDB-WASM. */
async function duckdb() {
  const library = await import("duckdb");
  const dist = new URL("./rivals/node_modules/@duckdb/duckdb-wasm/dist/", import.meta.url);
  const worker = new Worker(new URL("duckdb-browser-eh.worker.js", dist));
  const database = new library.AsyncDuckDB(new library.VoidLogger(), worker);
  await database.instantiate(new URL("duckdb-eh.wasm", dist).href);
  await database.registerFileHandle("log.csv", file(), library.DuckDBDataProtocol.BROWSER_FILEREADER, true);
  const connection = await database.connect();
  const begun = performance.now();
  const table = await connection.query(QUERY);
  const seconds = (performance.now() - begun) / 1000;
  const check = Object.values(table.toArray()[0].toJSON()).map(Number);
  await connection.close();
  await database.terminate();
  return { seconds, check };
}

/** The group-by of a Parquet event log by so many workers, by ranges of the file. */
async function parquet(count) {
  const workers = await Promise.all(Array.from({ length: count }, start));
  const begun = performance.now();
  const parts = await Promise.all(workers.map((worker, part) =>
    ask(worker, { what: "parquet", file: file(), part, parts: count, keep: part === 0 })));
  for (const { packed } of parts.slice(1)) {
    await ask(workers[0], { what: "merge", packed }, [packed.buffer]);
  }
  const { check } = await ask(workers[0], { what: "check" });
  const seconds = (performance.now() - begun) / 1000;
  for (const worker of workers) worker.terminate();
  return { seconds, check };
}

/** The same from memory, without reading the file. */
async function parquetMemory() {
  const worker = await start();
  const told = await ask(worker, { what: "memory", file: file() });
  worker.terminate();
  return told;
}

const EVENTS = `
  SELECT count(*), sum(n), sum(p), sum(a), sum(b)
  FROM (SELECT user_id, count(*) AS n, sum(price) AS p, epoch(min(event_time)) AS a, epoch(max(event_time)) AS b
    FROM read_parquet('events.parquet') GROUP BY user_id)`;

/** The same by the DuckDB-WASM that needs nothing from the network for it, from memory. */
async function duckdbParquet() {
  const library = await import("duckdb-parquet");
  const dist = new URL("./rivals/node_modules/duckdb-parquet/dist/", import.meta.url);
  const worker = new Worker(new URL("duckdb-browser-eh.worker.js", dist));
  const database = new library.AsyncDuckDB(new library.VoidLogger(), worker);
  await database.instantiate(new URL("duckdb-eh.wasm", dist).href);
  const bytes = new Uint8Array(await file().arrayBuffer());
  await database.registerFileBuffer("events.parquet", bytes);
  const connection = await database.connect();
  const begun = performance.now();
  const table = await connection.query(EVENTS);
  const seconds = (performance.now() - begun) / 1000;
  const check = Object.values(table.toArray()[0].toJSON()).map(Number);
  await connection.close();
  await database.terminate();
  return { seconds, check };
}

const CONTENDERS = {
  read: () => read("read"),
  stream: () => read("stream"),
  one: () => ours(1),
  two: () => ours(2),
  cancel,
  duckdb,
  parquet: () => parquet(1),
  "parquet-two": () => parquet(2),
  "parquet-memory": parquetMemory,
  "duckdb-parquet": duckdbParquet,
};

window.run = async (what) => {
  longTasks.length = 0;
  try {
    const told = await CONTENDERS[what]();
    // Entries of the last task come after it.
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { ...told, longTasks: [...longTasks] };
  } catch (error) {
    return { error: String(error && error.stack || error) };
  }
};
window.ready = true;
