// How soon pages are there: medians over RUNS (default 5) of a browser's own figures, each time in a
// profile of its own. Nothing is asserted; machines differ.
//
//   node open.mjs PAGE...
import { statSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./browser.mjs";

const runs = Number(process.env.RUNS || 5);
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

const browser = await launch();
for (const file of process.argv.slice(2)) {
  const times = [];
  let elements;
  for (let run = 0; run < runs; run++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    const from = performance.now();
    await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
    // The frame after the next one is drawn when the one before it has been.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    times.push(performance.now() - from);
    elements = await page.evaluate(() => document.querySelectorAll("*").length);
    await context.close();
  }
  console.log(`${basename(file)}: ${(statSync(file).size / 1e6).toFixed(2)} MB, ${elements} elements, open and drawn after ${(median(times) / 1000).toFixed(2)} s ` +
    `(${(Math.min(...times) / 1000).toFixed(2)} to ${(Math.max(...times) / 1000).toFixed(2)})`);
}
await browser.close();
