import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { type Problem, check, compilers, describe, settings } from "./compilers.ts";
import type { PackageTypes } from "./package-types.ts";

/** What one check found: how much it looked at, and what was wrong. */
export interface Outcome {
  readonly name: string;
  readonly checked: number;
  readonly failures: readonly string[];
}

const folder = path.join(import.meta.dirname, "cases");

function filesIn(name: string): string[] {
  const directory = path.join(folder, name);
  return readdirSync(directory)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => path.join(directory, file));
}

function countIn(files: readonly string[], pattern: RegExp): number {
  return files.reduce((sum, file) => sum + (readFileSync(file, "utf8").match(pattern)?.length ?? 0), 0);
}

/** Right calls compile and wrong calls are refused, under every compiler and both ways to treat optional properties. */
export function checkCalls(types: PackageTypes): Outcome[] {
  const files = filesIn("calls");
  const checked = countIn(files, /@ts-expect-error|\bsame<|\bmutual</g);
  return compilers.flatMap((ts) =>
    [true, false].map((exact) => {
      const { problems } = check(ts, files, settings(ts, types.paths, exact));
      const name = `calls, TypeScript ${ts.version}, exactOptionalPropertyTypes ${exact ? "on" : "off"}`;
      return { name, checked, failures: problems.map(describe) };
    }),
  );
}

interface Expected {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** The lines `//! text`, each about the statement above it. */
function expectedMessages(files: readonly string[]): Expected[] {
  return files.flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .flatMap((text, line) => (text.trim().startsWith("//! ") ? [{ file, line, text: text.trim().slice(4) }] : [])),
  );
}

/** Every wrong statement is refused with the words written below it, and nothing else is refused. */
export function checkMessages(types: PackageTypes): Outcome[] {
  const files = filesIn("messages");
  const expected = expectedMessages(files);
  return compilers.map((ts) => {
    const { problems } = check(ts, files, settings(ts, types.paths, true));
    const about = (problem: Problem): Expected | undefined =>
      expected.find(({ file, line }) => file === problem.file && line > problem.line && line <= problem.line + 6);
    const failures = problems.filter((problem) => about(problem) === undefined).map(describe);
    for (const message of expected) {
      const texts = problems.filter((problem) => about(problem) === message).map(({ text }) => text);
      if (!texts.some((text) => text.includes(message.text))) {
        failures.push(`${describe(message)}\n      was: ${texts.join("\n           ") || "no error"}`);
      }
    }
    return { name: `error messages, TypeScript ${ts.version}`, checked: expected.length, failures };
  });
}

/** Editors cut long texts; here the whole of them is compared. */
const WHOLE = 100_000;

/** Every `^?` shows the text written beside it, as an editor shows it for the name above the caret. */
export function checkHovers(types: PackageTypes): Outcome[] {
  const files = filesIn("hovers");
  return compilers.map((ts) => {
    const options = { ...settings(ts, types.paths, true), noErrorTruncation: true };
    const service = ts.createLanguageService({
      getCompilationSettings: () => options,
      getScriptFileNames: () => files,
      getScriptVersion: () => "1",
      getScriptSnapshot: (name) =>
        ts.sys.fileExists(name) ? ts.ScriptSnapshot.fromString(readFileSync(name, "utf8")) : undefined,
      getCurrentDirectory: () => folder,
      getDefaultLibFileName: (given) => ts.getDefaultLibFilePath(given),
      fileExists: (name) => ts.sys.fileExists(name),
      readFile: (name) => ts.sys.readFile(name),
    });
    const failures: string[] = [];
    let checked = 0;
    for (const file of files) {
      for (const { line, text, position } of hoversIn(file)) {
        checked += 1;
        const parts = service.getQuickInfoAtPosition(file, position, WHOLE)?.displayParts ?? [];
        const shown = plain(parts.map((part) => part.text).join(""));
        if (shown !== text) failures.push(`${describe({ file, line, text })}\n      was: ${shown}`);
      }
      const problems = service
        .getSemanticDiagnostics(file)
        .map((each) => ts.flattenDiagnosticMessageText(each.messageText, " "));
      failures.push(...problems.map((text) => `${path.basename(file)} does not compile: ${text}`));
    }
    service.dispose();
    return { name: `hover texts, TypeScript ${ts.version}`, checked, failures };
  });
}

function hoversIn(file: string): { line: number; text: string; position: number }[] {
  let start = 0;
  let above = 0;
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((content, line) => {
      const begin = start;
      start += content.length + 1;
      const match = /^\s*\/\/\s*\^\? (.*)$/.exec(content);
      if (match === null) {
        above = begin;
        return [];
      }
      return [{ line, text: match[1] ?? "", position: above + content.indexOf("^?") }];
    });
}

/** The type in a hover text, on one line, without the name it belongs to. */
function plain(shown: string): string {
  return shown
    .replace(/\s+/g, " ")
    .replaceAll("; }", " }")
    .replace(/^(?:\(property\)|\(parameter\)|const|type|let) (?:\w+)(?::| =) /, "");
}
