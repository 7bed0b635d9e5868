import { type Browser, chromium } from "playwright-core";
import { findExecutable, isExecutable } from "./executables.ts";
import { missingService } from "./missing-service.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** No sandbox, because root may not have one; and nothing that goes out to the network by itself. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Where a Chromium is: `CHROMIUM_PATH`, else one that is installed; `null` where there is none. */
export function findChromium(): string | null {
  const given = process.env.CHROMIUM_PATH ?? "";
  if (given !== "") return isExecutable(given) ? given : null;
  return findExecutable(NAMES, ["/usr/bin"]);
}

/** Starts a Chromium without windows. Throws a `MissingServiceError` where none is installed. */
export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw missingService("Chromium", "chromium");
  // Whoever launches it decides what a signal means.
  const handling = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  return chromium.launch({ executablePath, headless: true, args: FLAGS, ...handling });
}
