import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/source-files.ts";

/** The commands that the README of the examples gives below a heading, one for each block of shell. */
export function commandsOf(heading: string): readonly string[] {
  const readme = readFileSync(join(root, "examples/README.md"), "utf8");
  const section = readme.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^```sh\n(.*?)\n```/gms)].map(([, command = ""]) => command);
}

/** The first of them. */
export function commandOf(heading: string): string {
  const [command] = commandsOf(heading);
  if (command === undefined) throw new Error(`the README of the examples has no command for ${heading}`);
  return command;
}
