// Lets workers measure, shows what they say, and tells it to the server that waits for it.

const RUNS = 3;

function ask(worker, message) {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data));
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(message);
  });
}

async function start() {
  const worker = new Worker("worker.js", { type: "module" });
  await ask(worker, { what: "start" });
  return worker;
}

/** Rows per second that so many workers explain together, the fastest of a few runs. */
async function together(workers) {
  let fastest = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const begun = performance.now();
    const parts = await Promise.all(workers.map((worker) => ask(worker, { what: "explain", parts: workers.length })));
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    fastest = Math.max(fastest, (1000 * rows) / (performance.now() - begun));
  }
  return fastest;
}

async function measure() {
  const first = await start();
  const told = await ask(first, { what: "measure" });
  const second = await start();
  await ask(second, { what: "prepare" });
  const two = await together([first, second]);
  const alone = await together([first]);
  second.terminate();
  first.terminate();
  const third = await start();
  const learnt = await ask(third, { what: "boost" });
  return { ...told, two, alone, ...learnt };
}

function tell(query) {
  document.getElementById("result").textContent = query;
  fetch(`/result?${query}`);
}

measure().then(
  (told) => tell(new URLSearchParams(told).toString()),
  (error) => tell(new URLSearchParams({ error: String(error) }).toString()),
);
