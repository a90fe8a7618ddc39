// Starts Holdfast: checks the browser, fetches the program, hands it to the page.
//
// Holdfast is two programs. The page's is small and is started here; the engine's, which reads
// files and owns all customer data, runs only in workers and is fetched while the page is already
// there.
//
// The contract with the Rust side (src/main.rs, src/engine_main.rs, src/platform):
//
// * `globalThis.holdfastBoot.engine()` promises `{ address, module }` of the engine: the blob:
//   address of a *module* worker and the compiled program. Start a worker with
//   `new Worker(address, { type: "module" })` and post `{ address, module }` first. It keeps them
//   in `globalThis.holdfastEngine`, so that it can start helpers of its own, runs the engine's
//   `main` synchronously and hands every later message to whatever `onmessage` that `main` has set.
//   Messages posted right after the first are not lost. A worker that cannot start raises `error`.
// * A promise that failed is made anew when it is asked for again.
// * `<html data-boot>` is `starting`, then `running` or `failed`. `#boot-message` shows why.
//
// Why workers come from a blob: a worker loaded from an address has a policy of its own and would
// escape the page's; a blob's worker inherits it.
//
// Where the files are: Trunk writes a `modulepreload` link for the page's glue and a `preload` link
// for its wasm, `cargo xtask engine` writes two `engine` links, each with its SHA-384. Browsers
// ignore the hash of a wasm preload, so it is passed to `fetch` here: a file that was tampered with
// is refused.

const FAILURES = {
  browser: [
    "This browser is too old for Holdfast: it lacks WebAssembly with SIMD. Please use a current version of Chrome, Edge, Firefox or Safari.",
    "이 브라우저에서는 Holdfast를 쓸 수 없습니다(WebAssembly SIMD 미지원). 최신 Chrome, Edge, Firefox, Safari에서 열어 주세요.",
  ],
  workers: [
    "This browser does not let the page start module workers, which Holdfast needs. Please use a current version of Chrome, Edge, Firefox or Safari.",
    "이 브라우저에서는 Holdfast에 필요한 모듈 워커를 시작할 수 없습니다. 최신 Chrome, Edge, Firefox, Safari에서 열어 주세요.",
  ],
  download: [
    "A part of Holdfast did not arrive, or is not the file that was published, so it was not started. Please reload the page; if this stays, tell whoever hosts it.",
    "Holdfast의 일부를 내려받지 못했거나 배포된 파일과 달라서 시작하지 않았습니다. 새로고침해 보시고, 계속되면 이 페이지의 운영자에게 알려 주세요.",
  ],
  start: [
    "Holdfast could not start. Please reload the page; if this stays, the browser's console says why.",
    "Holdfast를 시작하지 못했습니다. 새로고침해 보시고, 계속되면 브라우저 콘솔에서 원인을 확인해 주세요.",
  ],
};

/** A step of starting that failed, by its key in FAILURES. */
class BootFailure extends Error {
  constructor(reason, cause) {
    super(`Holdfast did not start (${reason}): ${cause?.message ?? "not supported by this browser"}`, { cause });
    this.reason = reason;
  }
}

/** Takes away the ways out that no content security policy governs. */
function closeSideDoors() {
  const names = ["RTCPeerConnection", "webkitRTCPeerConnection", "RTCDataChannel", "open"];
  for (const name of names) {
    if (name in globalThis) {
      Object.defineProperty(globalThis, name, { value: undefined, writable: false, configurable: false });
    }
  }
}

/** An empty program with one SIMD instruction: valid only where SIMD is. */
function hasWasmSimd() {
  if (typeof WebAssembly !== "object") return false;
  const program = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];
  return WebAssembly.validate(new Uint8Array(program));
}

/** A browser that knows module workers reads the option `type`. */
function hasModuleWorkers() {
  let asked = false;
  const options = { get type() { asked = true; return "module"; } };
  const address = URL.createObjectURL(new Blob([""], { type: "text/javascript" }));
  try {
    new Worker(address, options).terminate();
  } catch {
    return false;
  } finally {
    URL.revokeObjectURL(address);
  }
  return asked;
}

/** The link that Trunk wrote for a part of the program. */
function part(selector) {
  const link = document.querySelector(selector);
  if (!link?.integrity) throw new BootFailure("download", new Error(`the page has no ${selector} with a hash`));
  return link;
}

/** Fetches a part; the browser refuses it if its hash is not the published one. */
async function fetchPart(link) {
  const response = await fetch(link.href, { integrity: link.integrity });
  if (!response.ok) throw new Error(`${link.href} answered ${response.status}`);
  return response;
}

async function compile(link) {
  const response = await fetchPart(link);
  // Streaming lets the browser cache the compiled code, but insists on the right content type.
  if (response.headers.get("content-type")?.startsWith("application/wasm")) {
    return WebAssembly.compileStreaming(response);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}

/** Loads the glue as the page's own module. `import` alone would not check the hash. */
async function importPart(link) {
  await new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.type = "module";
    script.crossOrigin = "anonymous";
    script.integrity = link.integrity;
    script.src = link.href;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${link.href} was refused`));
    document.head.append(script);
  });
  return import(link.href);
}

/** Runs inside each worker, after the engine's glue, in the same module. */
function workerPrologue(initSync) {
  self.onmessage = (event) => {
    self.onmessage = null;
    self.holdfastEngine = event.data;
    initSync({ module: event.data.module });
  };
}

let engineUnderWay = null;

/** The engine's program, fetched once; see the contract above. */
function engine() {
  engineUnderWay ??= fetchEngine().catch((cause) => {
    engineUnderWay = null;
    throw new BootFailure("download", cause);
  });
  return engineUnderWay;
}

async function fetchEngine() {
  const glue = fetchPart(part('link[rel="engine"][type="text/javascript"]')).then((response) => response.text());
  const [text, module] = await Promise.all([glue, compile(part('link[rel="engine"][type="application/wasm"]'))]);
  const worker = new Blob([`${text}\n(${workerPrologue})(initSync);\n`], { type: "text/javascript" });
  return Object.freeze({ address: URL.createObjectURL(worker), module });
}

async function start() {
  closeSideDoors();
  if (!hasWasmSimd()) throw new BootFailure("browser");
  if (!hasModuleWorkers()) throw new BootFailure("workers");

  const glueLink = part('link[rel="modulepreload"]');
  const module = await compile(part('link[rel="preload"][type="application/wasm"]'))
    .catch((cause) => { throw new BootFailure("download", cause); });
  // The page's own program has arrived: the line is free. Who needs the engine asks again and is told.
  engine().catch(() => {});

  const program = await importPart(glueLink).catch((cause) => { throw new BootFailure("download", cause); });
  globalThis.holdfastBoot = Object.freeze({ engine });
  await program.default({ module_or_path: module }).catch((cause) => { throw new BootFailure("start", cause); });
  document.documentElement.dataset.boot = "running";
}

function showFailure(failure) {
  console.error(failure);
  document.documentElement.dataset.boot = "failed";
  const place = document.getElementById("boot-message") ?? document.body.appendChild(document.createElement("p"));
  const texts = FAILURES[failure.reason] ?? FAILURES.start;
  place.replaceChildren(...["en", "ko"].map((language, index) => {
    const line = document.createElement("span");
    line.lang = language;
    line.style.display = "block";
    line.textContent = texts[index];
    return line;
  }));
  place.hidden = false;
}

start().catch(showFailure);
