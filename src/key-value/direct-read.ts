import type { Result } from "../contracts/adapter.ts";
import type { CallOptions } from "../contracts/call-options.ts";
import type { KeyValueCommand, KeyValueDriver } from "../contracts/key-value-driver.ts";
import type { Later, StoredRow } from "../contracts/row-store.ts";
import type { Output, SelectPlan } from "../plan/select-plan.ts";
import type { StoredPayload } from "../serializers/row-payloads.ts";
import { MultipleRowsError, NotFoundError } from "../errors.ts";
import { columnOf } from "./bounds.ts";
import { directKeys } from "./direct-keys.ts";
import { allOf, isLater, whenThere } from "./later.ts";
import { type StoredTable, keyOfRow, misplaced } from "./stored-table.ts";

/** A plan that is carried out without the evaluator. */
export interface DirectPlan {
  /** What it does, in words. */
  readonly words: string;
  /** The keys whose values are read and then make the result; absent where more is done. */
  readonly reading?: Reading;
  run(call: CallOptions): Later<Result>;
}

/** What is read, and what becomes of it. */
interface Reading {
  readonly names: readonly string[];
  resultOf(values: readonly (Uint8Array | null)[]): Later<Result>;
}

/** Carries out several plans that only read, in one trip. */
export function readTogether(
  readings: readonly Reading[],
  driver: KeyValueDriver,
  call: CallOptions,
): Later<readonly Result[]> {
  const commands = readings.flatMap(({ names }) => names.map((key): KeyValueCommand => ({ kind: "get", key })));
  return whenThere(driver.execute(commands, call), (replies) => {
    let at = 0;
    return allOf(
      readings.map(({ names, resultOf }) => {
        const values = replies.slice(at, (at += names.length)) as (Uint8Array | null)[];
        return resultOf(values);
      }),
    );
  });
}

/** One value of a row that is read. */
interface Cell {
  readonly name: string;
  readonly column: string;
  readonly decode: (stored: unknown) => unknown;
}

/** The way without the evaluator for a plan that reads columns of rows by their keys, all of them or none of it; else `null`. */
export function directRead(
  plan: SelectPlan,
  driver: KeyValueDriver,
  tables: ReadonlyMap<string, StoredTable>,
): DirectPlan | null {
  const { scope, group, distinct, order, outputs } = plan;
  if (group !== undefined || distinct !== false || order.length > 0) return null;
  const { source } = scope;
  const stored = tables.get(source.table.name);
  const keys = stored === undefined ? null : directKeys(plan);
  const cells = keys === null ? null : cellsOf(outputs, plan);
  if (stored === undefined || keys === null || cells === null) return null;
  const names = keys.length === 1 ? [stored.keyOf(keys[0] ?? [])] : [...new Set(keys.map((key) => stored.keyOf(key)))];
  const reading: Reading = {
    names,
    resultOf: (values) =>
      whenThere(readAll(stored, values), (rows) => {
        for (const row of rows) if (!names.includes(keyOfRow(stored, row))) throw misplaced(stored);
        if (plan.expects !== undefined && rows.length > 1) throw new MultipleRowsError(source.name);
        if (plan.expects === "one" && rows.length === 0) throw new NotFoundError(source.name);
        return { rows: rows.map((row) => resultRow(row, cells)), count: rows.length };
      }),
  };
  return {
    words: `lookup ${source.name} by ${source.table.key.map(({ name }) => name).join(" and ")}`,
    reading,
    run: (call) => whenThere(readTogether([reading], driver, call), ([result]) => result as Result),
  };
}

const known = new WeakMap<readonly Output[], readonly Cell[]>();

/** The outputs as cells, when all of them are columns of the rows themselves. */
function cellsOf(outputs: readonly Output[], { scope }: SelectPlan): readonly Cell[] | null {
  const before = known.get(outputs);
  if (before !== undefined) return before;
  const cells: Cell[] = [];
  for (const output of outputs) {
    const column = output.kind === "output" ? columnOf(output.expression, scope) : null;
    if (column === null) return null;
    const decode = column.field.codecs.structured.decode as (stored: unknown) => unknown;
    cells.push({ name: output.name, column: column.column, decode });
  }
  known.set(outputs, cells);
  return cells;
}

function resultRow(row: StoredRow, cells: readonly Cell[]): object {
  const result: Record<string, unknown> = {};
  for (const { name, column, decode } of cells) {
    const value = row[column] ?? null;
    result[name] = value === null ? null : decode(value);
  }
  return result;
}

/** The rows of payloads that are there and have not come to their end. */
function readAll({ payloads }: StoredTable, values: readonly (Uint8Array | null)[]): Later<StoredRow[]> {
  const now = Date.now();
  const kept = (read: readonly StoredPayload[]): StoredRow[] =>
    read.flatMap(({ row, expires }) => (expires === null || expires > now ? [row] : []));
  const [only] = values;
  if (values.length === 1) {
    if (only === null || only === undefined) return [];
    const payload = payloads.decode(only);
    return isLater(payload) ? payload.then((read) => kept([read])) : kept([payload]);
  }
  return whenThere(allOf(values.flatMap((value) => (value === null ? [] : [payloads.decode(value)]))), kept);
}
