import { existsSync } from "node:fs";

/** Where Debian and others put it; `CHROMIUM_PATH` names another. */
const places = [
  process.env["CHROMIUM_PATH"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The browser of this machine; undefined where there is none. */
export const chromiumPath = places.find((place) => place !== undefined && existsSync(place));
