// Each test is a sentence about the pages that tests/browser/run has made. Times are printed and never
// asserted: machines differ.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, mkdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { axe, launch } from "./browser.mjs";

const pages = process.env.ET_PAGES;
const pictures = `${pages}/../pictures`;
const all = ["sample", "sample-check", "hostile", "hostile-check", "many", "many-check"];
const url = (name) => pathToFileURL(`${pages}/${name}.html`).href;
const source = (name) => readFileSync(`${pages}/${name}.html`, "utf8");
const accessibility = readFileSync(axe, "utf8");
let browser;

before(async () => {
  mkdirSync(pictures, { recursive: true });
  browser = await launch();
});
after(() => browser.close());

// Opens a page and tells of all that it should not do.
const open = async (name, options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.wrongs = [];
  page.on("console", (message) => page.wrongs.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => page.wrongs.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    page.wrongs.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== url(name)) page.wrongs.push(`request: ${request.url()}`);
  });
  await page.goto(url(name));
  return page;
};

const close = async (page) => {
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
};

const shown = (page, selector) =>
  page.locator(selector).evaluateAll((list) => list.filter((one) => one.checkVisibility()).length);

for (const name of all) {
  test(`${name}: loads without an error, and asks for nothing`, async () => {
    const page = await open(name);
    assert.equal(await page.locator("h1").count(), 1);
    assert.match(await page.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content"),
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; script-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'$/);
    await close(page);
  });

  // Else the tests above would pass with a policy that hinders nothing.
  test(`${name}: lets no other script and no other style in`, async () => {
    const page = await open(name);
    const ran = await page.evaluate(async () => {
      const refused = [];
      document.addEventListener("securitypolicyviolation", (event) => refused.push(event.effectiveDirective));
      const script = document.createElement("script");
      script.textContent = "globalThis.owned = true";
      const style = document.createElement("style");
      style.textContent = "h1 { display: none }";
      const image = document.createElement("img");
      image.src = "https://example.invalid/x.png";
      document.body.append(script, style, image);
      document.body.setAttribute("onclick", "globalThis.owned = true");
      document.body.click();
      await new Promise((done) => setTimeout(done, 50));
      return { owned: globalThis.owned === true, seen: document.querySelector("h1").checkVisibility(), refused: refused.length };
    });
    assert.deepEqual({ ...ran, refused: ran.refused >= 4 }, { owned: false, seen: true, refused: true });
    await page.context().close();
  });

  // A page of thousands of findings is made of the same parts.
  for (const colorScheme of name.startsWith("many") ? [] : ["light", "dark"])
    test(`${name}: has no serious flaw of accessibility when it is ${colorScheme}`, async () => {
      const page = await open(name, { colorScheme });
      // What is folded has to be as good as what is not.
      await page.evaluate(() => {
        for (const fold of document.querySelectorAll("details")) fold.open = true;
      });
      await page.evaluate(accessibility);
      const result = await page.evaluate(() =>
        axe.run({ resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
      const bad = result.violations.filter((one) => ["serious", "critical"].includes(one.impact));
      assert.deepEqual(bad.map((one) => `${one.id}: ${one.nodes[0].html}`), []);
      await close(page);
    });

  test(`${name}: fits a narrow page`, async () => {
    const page = await open(name, { viewport: { width: 400, height: 900 } });
    const [width, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.ok(width <= room, `${width} > ${room}`);
    await page.screenshot({ path: `${pictures}/${name}-400.png` });
    await close(page);
  });
}

test("pictures are taken: wide and narrow, light and dark, on paper", async () => {
  for (const name of ["sample", "sample-check"])
    for (const colorScheme of ["light", "dark"]) {
      const page = await open(name, { colorScheme });
      await page.screenshot({ path: `${pictures}/${name}-1280-${colorScheme}.png`, fullPage: true });
      if (colorScheme === "light") await page.pdf({ path: `${pictures}/${name}.pdf`, format: "A4" });
      await close(page);
    }
});

test("on paper nothing is folded, and no control is there", async () => {
  const page = await open("sample");
  await page.emulateMedia({ media: "print" });
  assert.equal(await shown(page, ".controls"), 0);
  assert.equal(await shown(page, ".card .raw li"), await page.locator(".card .raw li").count());
  assert.equal(await shown(page, ".card .raw pre"), 0); // many pages of it; where they stand is there
  await close(page);
});

test("the lines themselves stand behind a fold, the records of an event together", async () => {
  const page = await open("sample");
  const card = page.locator(".card", { hasText: "disguised as" });
  assert.equal(await shown(page, ".card .raw pre"), 0);
  await card.locator("summary", { hasText: "Evidence, line by line" }).click();
  const place = card.locator(".raw li", { hasText: "-nostdlib -nostdinc -o /tmp/exp /tmp/exploit.c" }).locator("pre").first();
  const lines = await place.locator("span").allInnerTexts();
  assert.equal(new Set(lines.map((line) => line.match(/msg=audit\([\d.]+:(\d+)\)/)[1])).size, 1, lines.join("\n"));
  assert.deepEqual(lines.slice(0, 2).map((line) => line.split(" ")[0]), ["type=SYSCALL", "type=EXECVE"]);
  assert.match(await card.locator(".file").first().innerText(), /read again for this page, and unchanged/);
  await close(page);
});

test("without script all of it can be read, and nothing waits for a click that does nothing", async () => {
  const page = await open("sample", { javaScriptEnabled: false });
  const text = await page.locator("main").innerText();
  for (const words of ["Compilers were executed in 3 of 3 containers", "/tmp/.cache-upd", "CONTAINERS", "Method and limits"])
    assert.ok(text.toLowerCase().includes(words.toLowerCase()), words);
  assert.equal(await page.locator("button:visible, input:visible, select:visible").count(), 0);
  await page.locator(".card summary", { hasText: "Evidence" }).first().click();
  assert.ok(await page.locator(".card .raw li").first().isVisible());
  await close(page);
});

test("the answer names how many, when, and by whom first", async () => {
  const page = await open("sample");
  assert.equal(await page.locator("h1").innerText(), "Compilers were executed in 3 of 3 containers.");
  assert.match(await page.locator("#answer .lede").innerText(), /^6 compilations, the first at 2026-11-23T22:13:07\.236Z by root \(login, strong\) in billing-core/);
  await close(page);
});

test("the keyboard gets to the answer first, and to the buttons", async () => {
  const page = await open("sample");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "To the answer");
  await page.locator("#containers-table thead button").first().focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("#containers-table th").first().getAttribute("aria-sort"), "ascending");
  await close(page);
});

test("a table is sorted by a column, both ways, by numbers where they are numbers", async () => {
  const page = await open("sample");
  const column = async (n) => (await page.locator(`#containers-table tbody tr > :nth-child(${n})`).allInnerTexts()).map((text) => text.split("\n")[0]);
  const head = page.locator("#containers-table thead th", { hasText: "Execs" });
  await head.getByRole("button").click();
  const up = (await column(8)).map((text) => Number(text.replaceAll(",", "")));
  assert.equal(await head.getAttribute("aria-sort"), "ascending");
  assert.deepEqual(up, [...up].sort((a, b) => a - b));
  await head.getByRole("button").click();
  assert.deepEqual((await column(8)).map((text) => Number(text.replaceAll(",", ""))), [...up].reverse());
  assert.equal(await page.locator("#containers-table [aria-sort]").count(), 1);
  await page.locator("#containers-table thead th", { hasText: "Container" }).getByRole("button").click();
  assert.deepEqual(await column(1), ["billing-core", "oneshot-9c", "web-front"]);
  await close(page);
});

test("rows, cards and lanes are filtered, and how many are left is said", async () => {
  const page = await open("sample");
  await page.locator("[data-table=containers-table][type=search]").fill("web");
  assert.equal(await shown(page, "#containers-table tbody tr"), 1);
  assert.equal(await page.locator("#containers [role=status]").innerText(), "1 of 3 rows");
  const cards = await page.locator(".card").count();
  await page.locator("[data-filter=cards]").fill("cache-upd exploit");
  assert.equal(await shown(page, ".card"), 1);
  assert.equal(await page.locator("#cards [role=status]").innerText(), `1 of ${cards} cards`);
  await page.locator("[data-filter=cards]").fill("");
  await page.locator("[data-filter=ran]").check();
  assert.equal(await shown(page, ".card"), await page.locator(".card[data-ran='1']").count());
  await page.locator("[data-filter=ran]").uncheck();
  await page.locator("[data-filter=severity]").selectOption("4");
  assert.equal(await shown(page, ".card"), await page.locator(".card[data-severity='4']").count());
  await page.locator("[data-filter=order]").selectOption("time");
  const times = await page.locator(".card").evaluateAll((list) => list.map((card) => card.dataset.time));
  assert.deepEqual(times, [...times].sort());
  await page.locator("[data-filter=lanes]").fill("oneshot");
  assert.equal(await shown(page, ".lanes li"), 1);
  await close(page);
});

test("the picture is zoomed without distortion, and its axis tells UTC", async () => {
  const page = await open("sample");
  const mark = page.locator(".lane .compiled").first();
  const wide = (await mark.boundingBox()).width;
  const before = await page.locator(".axis-row text").allTextContents();
  const zoom = page.locator("[data-zoom=in]");
  for (let i = 0; i < 3; i++) await zoom.click();
  for (let i = 0; i < 4; i++) await page.locator("[data-zoom=right]").click();
  const after = await page.locator(".axis-row text").allTextContents();
  assert.notDeepEqual(after, before);
  assert.ok(after.every((text) => /^22:1\d(:\d\d)?$/.test(text)), after.join(" "));
  assert.match(await page.locator("#timeline .range").innerText(), /^2026-11-23T22:\d\d:\d\d\.\d{3}Z to 2026-11-23T22:\d\d:\d\d\.\d{3}Z$/);
  assert.ok((await mark.boundingBox()).width > wide);
  await page.locator("[data-zoom=all]").click();
  assert.equal((await mark.boundingBox()).width, wide);
  assert.deepEqual(await page.locator(".axis-row text").allTextContents(), before);
  await close(page);
});

test("hostile values are text and nothing else", async () => {
  for (const name of ["hostile", "hostile-check"]) {
    const text = source(name);
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
    const page = await open(name);
    assert.doesNotMatch(await page.title(), /owned/);
    const read = await page.locator("main").evaluate((main) => main.textContent);
    for (const words of ["<script>document.title='owned'</script>", "\"><img src=x onerror=alert(1)>", "</script><script>alert(1)</script>",
      "javascript:alert(1)", "\\u202egpj.exe", "\\x1b[31mred", "\\u009b5m", "</style><style>body{display:none}</style>",
      "&lt;b&gt;&#x3c;i&#x3e;&amp;", "=HYPERLINK(\"//example.invalid\")", "${7*7}{{7*7}}<!--"])
      assert.ok(read.includes(words), `${name}: ${words}`);
    const made = await page.evaluate(() => {
      const handlers = [], links = [];
      for (const element of document.querySelectorAll("*"))
        for (const attribute of element.attributes) {
          if (/^on|^style$/.test(attribute.name)) handlers.push(`${element.tagName} ${attribute.name}`);
          if (/^(href|src|action|xlink:href)$/.test(attribute.name) && !/^#[\w-]+$/.test(attribute.value)) links.push(attribute.value);
        }
      return {
        handlers, links,
        scripts: document.scripts.length,
        styles: document.querySelectorAll("style").length,
        foreign: document.querySelectorAll("img, iframe, object, embed, base, form, link, video, audio, foreignObject, image, a[target]").length,
      };
    });
    assert.deepEqual(made, { handlers: [], links: [], scripts: 1, styles: 1, foreign: 0 });
    await close(page);
  }
});

test("an argument of any length is cut, and it is said by how much", async () => {
  const page = await open("hostile");
  const longest = await page.evaluate(() => Math.max(...[...document.querySelectorAll("code")].map((code) => code.textContent.length)));
  assert.ok(longest < 2100, `${longest}`);
  assert.match(await page.locator("main").innerText(), /… \(\d+ more bytes\)/);
  await close(page);
});

test("ten thousand findings are folded into few cards, each counted", async (t) => {
  const page = await open("many");
  const took = await page.evaluate(() => {
    const [load] = performance.getEntriesByType("navigation");
    return { "to read": Math.round(load.domContentLoadedEventEnd), "to load": Math.round(load.loadEventEnd), elements: document.querySelectorAll("*").length };
  });
  t.diagnostic(`many: ${(source("many").length / 1e6).toFixed(2)} MB, ${JSON.stringify(took)} (ms)`);
  t.diagnostic(`sample: ${(source("sample").length / 1e6).toFixed(2)} MB`);
  const counted = await page.locator(".card").evaluateAll((list) => list.reduce((sum, card) => sum + Number(card.dataset.count), 0));
  assert.equal(counted, 10000);
  assert.ok((await page.locator(".card").count()) <= 100);
  assert.ok(took.elements < 30000, `${took.elements} elements`);
  assert.match(await page.locator(".card").first().evaluate((card) => card.textContent), /… and 390 more: exectrail report --case FILE --format csv/);
  await close(page);
});
