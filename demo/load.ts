import { readFileSync } from "node:fs";
import { SingleBar } from "cli-progress";
import { parse } from "csv-parse/sync";
import { createTables } from "../src/migrations/index.ts";
import type { Store } from "./stores.ts";

type Line = Readonly<Record<string, string | null>>;

const ROWS_PER_CALL = 1000;

/** What was loaded, and how long it took. */
export interface Loaded {
  readonly rows: number;
  readonly milliseconds: number;
}

/** Creates the tables of a store and fills them from the CSV files. */
export async function load({ name, db }: Store, showsProgress: boolean): Promise<Loaded> {
  const airports = readCsv("airports.csv").map((line) => ({
    iata: text(line, "iata"),
    name: text(line, "name"),
    city: line["city"] ?? null,
    state: line["state"] ?? null,
    country: text(line, "country"),
    latitude: Number(line["latitude"]),
    longitude: Number(line["longitude"]),
  }));
  const stateOf = new Map(airports.map(({ iata, state }) => [iata, state]));
  const states = [...new Set(stateOf.values())].filter((code) => code !== null).map((code) => ({ code }));
  const routes = readCsv("flights-airport.csv").map((line) => ({
    originId: text(line, "origin"),
    destinationId: text(line, "destination"),
    stateId: stateOf.get(text(line, "origin")) ?? null,
    flights: Number(line["count"]),
  }));
  const format = `${name.padEnd(7)} {bar} {value}/{total} rows`;
  const bar = new SingleBar({ format, noTTYOutput: false, hideCursor: true });
  const started = performance.now();
  if (showsProgress) bar.start(airports.length + routes.length, 0);
  await createTables(db);
  for (const rows of slices(airports)) bar.increment((await db.airports.createMany(rows)).length);
  await db.states.createMany(states);
  for (const rows of slices(routes)) bar.increment((await db.routes.createMany(rows)).length);
  bar.stop();
  return { rows: airports.length + routes.length, milliseconds: performance.now() - started };
}

/** The lines of a file of vega-datasets; an empty cell and `NA` are null. */
function readCsv(name: string): Line[] {
  const file = new URL(`../data/${name}`, import.meta.resolve("vega-datasets"));
  return parse(readFileSync(file), { columns: true, cast: (cell) => (cell === "" || cell === "NA" ? null : cell) });
}

function text(line: Line, column: string): string {
  const cell = line[column];
  if (cell === null || cell === undefined) throw new TypeError(`a line has no ${column}`);
  return cell;
}

function* slices<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += ROWS_PER_CALL) yield rows.slice(start, start + ROWS_PER_CALL);
}
