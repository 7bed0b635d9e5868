import { inspect } from "node:util";
import Table from "cli-table3";
import pc from "picocolors";
import type { Answer } from "./ask.ts";
import type { Findings } from "./hunt.ts";
import type { Question } from "./question.ts";
import type { Rows } from "./rows.ts";
import type { Schema } from "./schemas.ts";
import type { Disagreement } from "./smallest.ts";
import { print } from "./terms.ts";

const color = pc.createColors(process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined);
const style = { head: [], border: [], compact: true };
const shown = (value: unknown): string => inspect(value, { depth: null, breakLength: 140, maxArrayLength: null });

/** Pairs by store, and questions by kind. */
export function countsTable({ area, verdicts, kinds }: Findings): string {
  const stores = new Table({ head: [`about the ${area}`, "same answer", "same refusal", "void", "different"], style });
  for (const [store, { same, refused, void: left, different }] of verdicts)
    stores.push([store, same, refused, left, different]);
  const asked = new Table({ head: ["questions about", "asked", "answered with something"], style });
  for (const [kind, each] of [...kinds].toSorted(([one], [other]) => one.localeCompare(other)))
    asked.push([kind, each.asked, each.answered]);
  return `${stores.toString()}\n${asked.toString()}`;
}

/** How often each call was part of a question. */
export function coverageText({ calls }: Findings, known: readonly string[]): string {
  const groups = new Map<string, string[]>();
  for (const call of known) {
    const [group = "", ...name] = call.includes(".") ? call.split(".") : ["functions", call];
    const text = `${name.join(".")} ${calls.get(call) ?? 0}`;
    groups.set(group, [...(groups.get(group) ?? []), calls.has(call) ? text : color.red(text)]);
  }
  const lines = Array.from(groups, ([group, each]) => `${color.bold(group)}: ${each.join(" · ")}`);
  return ["How often each part of the language was used:", ...lines].join("\n");
}

/** A question that a store answers otherwise, with all it takes to ask it again, `options` among that. */
export function showDisagreement(
  { number, schema, rows, question, pair, statements }: Disagreement,
  options: string,
): string {
  const again = `npm run test:differential -- ${options} --schema ${number}`;
  return [
    color.red(color.bold(`${pair.store} answers otherwise`)),
    `again      ${again}`,
    `schema     ${showSchema(schema)}`,
    `rows       ${showRows(rows)}`,
    `question   ${print(question.term)}${showWay(question)}`,
    `oracle     ${showAnswer(pair.oracle)}`,
    `${pair.store.padEnd(10)} ${showAnswer(pair.other)}`,
    ...statements[1].map((sql) => color.dim(`SQL of the oracle: ${sql}`)),
    ...statements[0].map((sql) => color.dim(`SQL of ${pair.store}: ${sql}`)),
    "",
  ].join("\n");
}

function showWay({ way, size }: Question): string {
  if (way === "read") return "";
  return way === "pages" ? `  (page by page, ${size} rows each)` : `  (${way})`;
}

function showAnswer(answer: Answer): string {
  if ("value" in answer) return shown(answer.value);
  const messages: string[] = [];
  for (let each: unknown = answer.cause; each instanceof Error; each = each.cause) messages.push(each.message);
  return `${answer.error}: ${messages.join(" ← ")}`;
}

function showSchema(schema: Schema): string {
  return schema
    .map(({ name, key, fields, refs, indexes, uniques }) => {
      const each = fields.map(
        (field) =>
          `${field.name}: ${field.kind}${field.nullable ? "?" : ""}${field.unique ? " unique" : ""}${field.indexed ? " index" : ""}`,
      );
      const further = [
        ...indexes.map((names) => `index ${names.join(" ")}`),
        ...uniques.map((names) => `unique ${names.join(" ")}`),
      ];
      const ways = refs.map(
        (ref) => `${ref.name} → ${ref.target}${ref.nullable ? "?" : ""}${ref.unique ? " unique" : ""} (${ref.reverse})`,
      );
      return `${name}(${[...each, ...ways].join(", ")}; ${[`key ${key.join(", ")}`, ...further].join("; ")})`;
    })
    .join(" ");
}

function showRows(rows: Rows): string {
  return Object.entries(rows)
    .filter(([, each]) => each.length > 0)
    .map(([name, each]) => `${name}: ${shown(each)}`)
    .join("\n           ");
}

/** Everything as data. */
export function toJson(all: readonly Findings[], more: object): string {
  const areas = all.map(({ verdicts, kinds, calls, disagreements, ...counts }) => ({
    ...counts,
    verdicts: Object.fromEntries(verdicts),
    kinds: Object.fromEntries(kinds),
    calls: Object.fromEntries(calls),
    disagreements: disagreements.map((each) => ({
      ...each,
      pair: { ...each.pair },
      printed: print(each.question.term),
    })),
  }));
  const plain = (_: string, value: unknown): unknown =>
    typeof value === "bigint" ? `${value}n` : value instanceof Error ? String(value) : value;
  return JSON.stringify({ ...more, areas }, plain, 2);
}

/** The last line. */
export function showEnd(passed: number, failed: number): string {
  const line = `${passed} passed, ${failed} failed`;
  return failed === 0 ? color.green(line) : color.red(line);
}
