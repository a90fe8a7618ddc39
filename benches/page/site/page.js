// Lets a worker measure, shows what it says, and tells it to the server that waits for it.
const worker = new Worker("worker.js", { type: "module" });

function tell(query) {
  document.getElementById("result").textContent = query;
  fetch(`/result?${query}`);
}

worker.onmessage = (event) => tell(new URLSearchParams(event.data).toString());
worker.onerror = (event) => tell(new URLSearchParams({ error: event.message }).toString());
