// Measures the canvas on a bot of 1,000 interactions: frames while panning, and from a key to what it draws.
// `npm run bench` in this folder, after a build. Prints a line per measurement; judges nothing.
import { MemberAtConsole } from "../member.js";
import { Server } from "../server.js";
import { launch } from "../visitor.js";

const ADA = { name: "Ada Lovelace", email: "ada@example.com", password: "correct horse battery" };
const PAN_MS = 4_000;
const STEPS = 30;
const KEYS = "the quick brown fox jumps over the lazy dog";

const [browser, server] = await Promise.all([launch(), Server.start()]);
try {
  const ada = await MemberAtConsole.arrive(browser, server.origin);
  await ada.setsUp(server.key, ADA);
  await server.make("large", large());
  for (const [where, zoomOut] of [["close up", 0], ["half way", 3], ["from afar", 12]]) await pans(ada, where, zoomOut);
  await edits(ada, "in Properties", typesInProperties);
  await edits(ada, "on the card", typesOnCard);
} finally {
  await Promise.all([browser.close(), server.remove()]);
}

/** 50 dialogs of 20 interactions: texts, questions with two answers, and wires among dialogs. */
function large() {
  const lines = ["format: 1", "bot: large", "stories:", "  main:", "    dialogs:"];
  for (let dialog = 0; dialog < 50; dialog += 1) {
    lines.push(`      d${dialog}:`, `        starts_on: { patterns: [go ${dialog}] }`, "        interactions:");
    for (let index = 0; index < 20; index += 1) {
      const next = `d${(dialog * 7 + index) % 50}/i${index}`;
      const does = index % 3 === 0
        ? `{ ask: "Question ${index} of ${dialog}?", rules: [{ exact: "yes", next: ${next} }, { exact: "no", next: repeat }] }`
        : `{ say: Text ${index} of ${dialog} }`;
      lines.push(`          i${index}: ${does}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

async function opens(ada) {
  await ada.goes("studio/large?at=d0%2Fi0&panel=properties");
  await ada.page.locator(".canvas-card").first().waitFor();
  await ada.page.waitForLoadState("networkidle");
}

async function pans(ada, where, zoomOut) {
  await opens(ada);
  const { x, y, width, height } = await ada.page.locator(".react-flow").boundingBox();
  await ada.page.mouse.move(x + width / 2, y + height / 2);
  await ada.page.keyboard.down("Control");
  for (let step = 0; step < zoomOut; step += 1) await ada.page.mouse.wheel(0, 100);
  await ada.page.keyboard.up("Control");
  const cards = await ada.page.locator(".react-flow__node").count();
  const meter = await meterOf(ada.page);
  const before = await meter();
  const frames = ada.page.evaluate(framesFor, PAN_MS);
  const until = Date.now() + PAN_MS;
  for (let step = 0; Date.now() < until; step += 1) {
    const back = Math.floor(step / STEPS) % 2 === 0 ? 1 : -1;
    await ada.page.mouse.wheel(12 * back, 24 * back);
    await new Promise((next) => setTimeout(next, 12));
  }
  const { count, slow } = await frames;
  const spent = (await meter()) - before;
  const perSecond = (count / PAN_MS) * 1000;
  console.log(
    `panning ${where}: ${perSecond.toFixed(1)} frames/s (target 50), ${(spent / count).toFixed(1)} ms CPU of the page a frame,` +
      ` slowest tenth from ${slow.toFixed(0)} ms; ${cards} nodes drawn`,
  );
}

/** In the page: how many frames were drawn, and how long one of the slowest tenth took. */
function framesFor(duration) {
  return new Promise((done) => {
    const gaps = [];
    const start = performance.now();
    let last = start;
    const frame = (now) => {
      gaps.push(now - last);
      last = now;
      if (now - start < duration) return requestAnimationFrame(frame);
      gaps.sort((one, other) => one - other);
      done({ count: gaps.length, slow: gaps[Math.floor(gaps.length * 0.9)] });
    };
    requestAnimationFrame(frame);
  });
}

/** Tells how many milliseconds the page's main thread has worked. */
async function meterOf(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration").value * 1000;
  };
}

async function typesInProperties({ page }) {
  await page.locator(".studio-side textarea, .studio-side [contenteditable=true]").first().click();
}

async function typesOnCard({ page }) {
  await page.locator('.react-flow__node[data-id="d0/i0"] .canvas-gist').dblclick();
  await page.getByRole("textbox", { name: "Text of i0" }).click();
}

async function edits(ada, where, begins) {
  await opens(ada);
  await begins(ada);
  await ada.page.evaluate(() => {
    globalThis.times = [];
    addEventListener("keydown", ({ timeStamp }) => {
      // The task after the frame is the first one that knows it was drawn.
      requestAnimationFrame(() => setTimeout(() => globalThis.times.push(performance.now() - timeStamp)));
    }, true);
  });
  const meter = await meterOf(ada.page);
  const before = await meter();
  await ada.page.keyboard.type(KEYS, { delay: 120 });
  const spent = (await meter()) - before;
  const times = (await ada.page.evaluate(() => globalThis.times)).sort((one, other) => one - other);
  const at = (part) => times[Math.floor((times.length - 1) * part)].toFixed(0);
  console.log(
    `a key ${where}: drawn after ${at(0.5)} ms, nine of ten within ${at(0.9)} ms (target 50),` +
      ` ${(spent / KEYS.length).toFixed(1)} ms CPU of the page a key; ${times.length} of ${KEYS.length} seen`,
  );
}
