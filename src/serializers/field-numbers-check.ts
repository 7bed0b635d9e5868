import type { ColumnShape, TableDeclaration } from "../plan/nodes.ts";
import {
  type FieldNumbers,
  type ModelNumbers,
  type NumberedModels,
  lockedNumbers,
  numberedTables,
  writtenType,
} from "./field-numbers.ts";
import { numberAfter, numberedColumns } from "./field-numbers-table.ts";

/**
 * What is wrong with a number.
 * - `retyped`: it means values of another type now, which bytes written before are not.
 * - `reused`: it belonged to a field that is gone.
 * - `renumbered`: its field had another number, under which it stands in bytes written before.
 * - `missing`: the field has none, although others of the model have one.
 */
export type NumberProblemKind = "retyped" | "reused" | "renumbered" | "missing";

/** Something about field numbers that would make bytes unreadable, or read as what they are not. */
export interface NumberProblem {
  readonly kind: NumberProblemKind;
  readonly model: string;
  readonly field: string;
  /** What is wrong and what to do. */
  readonly message: string;
}

/** What is known of a model before its columns are looked at. */
interface Before {
  readonly numbers: ModelNumbers;
  /** The number that a column had. */
  readonly numberOf: ReadonlyMap<string, number>;
  /** Gives a number that nobody has had, another one each time. */
  readonly next: () => number;
}

/** What has changed since the lock was written that must not change; empty when all is well. New fields and new names are well. */
export function checkNumbers(lock: FieldNumbers, models: NumberedModels): readonly NumberProblem[] {
  const tables = numberedTables(models);
  const forgotten = Object.values(models).filter(
    ({ table }) => !tables.includes(table) && Object.keys(lockedNumbers(lock, table.name).fields).length > 0,
  );
  return [...tables, ...forgotten.map(({ table }) => table)].flatMap((table) => {
    const before = whatWas(table, lockedNumbers(lock, table.name));
    return table.columns.flatMap((column) => {
      const found = problemOf(column, before);
      return found === null ? [] : [{ ...found, model: table.name, field: column.name }];
    });
  });
}

function whatWas(table: TableDeclaration, numbers: ModelNumbers): Before {
  const numberOf = new Map(Object.entries(numbers.fields).map(([number, { column }]) => [column, Number(number)]));
  const taken = new Set<number>([...numberOf.values(), ...numbers.reserved]);
  for (const number of numberedColumns(table).keys()) taken.add(number);
  const next = (): number => {
    const free = numberAfter(taken);
    taken.add(free);
    return free;
  };
  return { numbers, numberOf, next };
}

type Found = Pick<NumberProblem, "kind" | "message">;

function problemOf(column: ColumnShape, before: Before): Found | null {
  const number = column.field.settings.tag;
  const was = before.numberOf.get(column.column);
  if (number === null) return missing(was, before);
  if (was !== undefined && was !== number)
    return { kind: "renumbered", message: `had the number ${was} and has ${number}: give it .tag(${was}) again` };
  if (before.numbers.reserved.includes(number))
    return {
      kind: "reused",
      message: `has the number ${number} of a field that is gone: .tag(${before.next()}) is free`,
    };
  return retyped(column, number, before);
}

function missing(was: number | undefined, { next }: Before): Found {
  if (was === undefined) return { kind: "missing", message: `has no number: .tag(${next()}) is free` };
  return { kind: "renumbered", message: `had the number ${was} and has none: give it .tag(${was}) again` };
}

function retyped(column: ColumnShape, number: number, { numbers, next }: Before): Found | null {
  const before = numbers.fields[number];
  const type = writtenType(column.field);
  if (before === undefined || before.type === type) return null;
  const what = before.column === column.column ? "" : ` of ${JSON.stringify(before.column)}`;
  return {
    kind: "retyped",
    message: `is ${type}, and its number ${number} stands for ${before.type}${what}: make it a new field with .tag(${next()})`,
  };
}
