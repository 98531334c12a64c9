// Debian's chromium, driven by playwright-core. The packages lie in the folder that ET_BROWSER_MODULES
// names, so that nothing is installed beside the sources.
import { createRequire } from "node:module";
import { existsSync } from "node:fs";

const require = createRequire(`${process.env.ET_BROWSER_MODULES}/`);
const { chromium } = require("playwright-core");

export const axe = require.resolve("axe-core/axe.min.js");

const program = [process.env.ET_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => path && existsSync(path));

export const launch = () =>
  chromium.launch({
    executablePath: program,
    // Root and most containers have no sandbox, and what is opened is of the tests' own making; a small
    // /dev/shm breaks large pages.
    args: ["--disable-dev-shm-usage", "--no-sandbox"],
  });
