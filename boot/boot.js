// Starts Holdfast: checks the browser, fetches the program, hands it to the page.
//
// The contract with the Rust side (src/main.rs, src/platform):
//
// * `globalThis.holdfastBoot.workerUrl()` is the blob: address of a *module* worker of the same
//   program. Start it with `new Worker(url, { type: "module" })` and post `{ module }` first, where
//   `module` is `wasm_bindgen::module()`. The worker then runs the program's `main` synchronously
//   and hands every later message to whatever `onmessage` that `main` has set. Messages posted
//   right after the first are not lost. A worker that cannot start raises `error` on the Worker.
// * `main` runs once in the page and once in each worker; it tells them apart by its global scope.
// * `<html data-boot>` is `starting`, then `running` or `failed`. `#boot-message` shows why.
//
// Why workers come from a blob: a worker loaded from an address has a policy of its own and would
// escape the page's; a blob's worker inherits it. The glue is downloaded once and serves both.
//
// Where the files are: Trunk writes a `modulepreload` link for the glue and a `preload` link for the
// wasm into the page, each with its SHA-384. Browsers ignore the hash of a wasm preload, so it is
// passed to `fetch` here: a file that was tampered with is refused.

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
async function fetchPart(link, cache = "default") {
  const response = await fetch(link.href, { integrity: link.integrity, cache });
  if (!response.ok) throw new Error(`${link.href} answered ${response.status}`);
  return response;
}

/** The glue's text. The preload has downloaded it already, so the cache will do, whatever its age. */
async function glueText(link) {
  const response = await fetchPart(link, "force-cache").catch(() => fetchPart(link, "reload"));
  return response.text();
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

/** Runs inside each worker, after the glue, in the same module. */
function workerPrologue(initSync) {
  self.onmessage = (event) => {
    self.onmessage = null;
    initSync({ module: event.data.module });
  };
}

async function start() {
  closeSideDoors();
  if (!hasWasmSimd()) throw new BootFailure("browser");
  if (!hasModuleWorkers()) throw new BootFailure("workers");

  const glueLink = part('link[rel="modulepreload"]');
  const wasmLink = part('link[rel="preload"][type="application/wasm"]');
  const [glue, module] = await Promise.all([
    glueText(glueLink),
    compile(wasmLink),
  ]).catch((cause) => { throw new BootFailure("download", cause); });

  const workerText = `${glue}\n(${workerPrologue})(initSync);\n`;
  const workerAddress = URL.createObjectURL(new Blob([workerText], { type: "text/javascript" }));
  globalThis.holdfastBoot = Object.freeze({ workerUrl: () => workerAddress });

  const program = await importPart(glueLink).catch((cause) => { throw new BootFailure("download", cause); });
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
