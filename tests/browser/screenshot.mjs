import { pathToFileURL } from "node:url";
import { launch } from "./browser.mjs";

const [page, picture, width = "1280", height = "900", colorScheme = "light", selector] = process.argv.slice(2);
const browser = await launch();
const tab = await browser.newPage({
  viewport: { width: Number(width), height: Number(height) || 900 },
  colorScheme,
});
await tab.goto(pathToFileURL(page).href);
if (selector) await tab.locator(selector).first().screenshot({ path: picture });
else await tab.screenshot({ path: picture, fullPage: height === "0" });
await browser.close();
