import type { Draw } from "./draw.ts";
import { type IndexedColumn, indexColumns, keyColumns } from "./indexed-schemas.ts";
import { factsOf } from "./kinds.ts";
import { groupOf } from "./lookups.ts";
import { constantOf } from "./operators.ts";
import { type Row, type Rows as TableRows, hardTexts } from "./rows.ts";
import { type ModelPlan, type Schema, modelOf } from "./schemas.ts";
import type { Context } from "./scopes.ts";
import { type Term, called, entries, method, named, plain, property } from "./terms.ts";

// Conditions that indexes answer.

/** The rows that conditions are about. */
export interface Subject {
  readonly schema: Schema;
  readonly model: ModelPlan;
  readonly tables: TableRows;
  /** A row for which conditions hold, as far as may be. */
  readonly witness?: Row;
}

/** What leads to rows. */
export interface Narrowings {
  /** Each to be given as a filter of its own. */
  readonly conditions: readonly Condition[];
  /** The columns in whose order the index has what it leads to; those before are the same in all rows. */
  readonly along: readonly string[];
}

/** One or several conditions that an index leads to rows by. */
export function narrowings(draw: Draw, given: Subject): Narrowings {
  const subject = aroundOneRow(draw, given);
  const indexes = indexColumns(subject.schema, subject.model);
  if (indexes.length === 0 || draw.oneIn(8)) return { conditions: byKey(draw, subject), along: [] };
  const columns = draw.pick(indexes);
  const used = columns.slice(0, 1 + draw.below(columns.length));
  const made = used.map((column, at) =>
    draw.oneIn(5) ? fieldOf(draw, subject, column) : about(draw, subject, column, at < used.length - 1),
  );
  const further = draw.list(0, draw.pick([0, 1, 2]), () =>
    about(draw, subject, draw.pick(draw.pick([columns, ...indexes])), false),
  );
  const along = columns.slice(used.length - 1).map(({ name }) => name);
  return { conditions: [...made, ...further], along };
}

/** A condition on what an index is over, of a row that has been found already. */
export function guard(context: Context, tables: TableRows): Term {
  const { draw, schema, scopes } = context;
  const [scope] = scopes;
  if (scope === undefined || scope.model === null) return called("and");
  const subject = { schema, model: modelOf(schema, scope.model.name), tables };
  const columns = indexColumns(schema, subject.model).flat();
  return columns.length === 0 ? called("and") : about(draw, subject, draw.pick(columns), false)(scope.variable);
}

/** A condition on the row that a callback is given. */
export type Condition = (variable: string) => Term;

/** Mostly all conditions hold for some row, so that there is something to find. */
function aroundOneRow(draw: Draw, subject: Subject): Subject {
  const there = subject.tables[subject.model.name] ?? [];
  return there.length > 0 && draw.below(4) < 3 ? { ...subject, witness: draw.pick(there) } : subject;
}

/** Equality with the key of some row, or of none. */
function byKey(draw: Draw, subject: Subject): readonly Condition[] {
  return keyColumns(subject.schema, subject.model).map((column) => equality(draw, subject, column));
}

function about(draw: Draw, subject: Subject, column: IndexedColumn, isEquality: boolean): Condition {
  return draw.part("about", () => {
    if (isEquality) return equality(draw, subject, column);
    const choice = draw.below(12);
    if (choice === 11) return several(draw, "and", subject, column);
    if (choice === 10) return several(draw, "or", subject, column);
    return choice < 3 || !isRanged(column) ? equality(draw, subject, column) : range(draw, subject, column);
  });
}

const isRanged = ({ kind }: IndexedColumn): boolean => kind !== "boolean" && kind !== "bytes";

function several(draw: Draw, call: string, subject: Subject, column: IndexedColumn): Condition {
  const parts = draw.list(2, 3, () =>
    draw.oneIn(2) && isRanged(column) ? range(draw, subject, column) : equality(draw, subject, column),
  );
  return (variable) => called(call, ...parts.map((part) => part(variable)));
}

function equality(draw: Draw, subject: Subject, column: IndexedColumn): Condition {
  const { name, kind } = column;
  const of = (variable: string): Term => property(named(variable), name);
  const call = (verb: string): string => `${groupOf(kind)}.${verb}`;
  const { witness } = subject;
  const isNull = witness === undefined ? draw.oneIn(5) : witness[name] === null;
  const value = isNull ? null : valueOf(draw, subject, column);
  const form = draw.pick(["eq", "in", "isNull"]);
  if (form === "isNull" && isNull) return (variable) => method(call("isNull"), of(variable));
  if (form !== "in" || isNull) return (variable) => method(call("eq"), of(variable), plain(value));
  const list = [...draw.list(0, 3, () => anyValue(draw, subject, column)), ...(draw.oneIn(10) ? [] : [value])];
  return (variable) => method(call("in"), of(variable), plain(list));
}

/** Equality as fields of an object. */
function fieldOf(draw: Draw, subject: Subject, column: IndexedColumn): Condition {
  const value = subject.witness === undefined ? anyValue(draw, subject, column) : subject.witness[column.name];
  return () => entries({ [column.name]: plain(value) });
}

const opposite: Readonly<Record<string, string>> = { gt: "lt", gte: "lte", lt: "gt", lte: "gte" };

function range(draw: Draw, subject: Subject, column: IndexedColumn): Condition {
  const { name, kind } = column;
  const of = (variable: string): Term => property(named(variable), name);
  const call = (verb: string): string => `${groupOf(kind)}.${verb}`;
  const verb = draw.pick(["gt", "gte", "lt", "lte", "between"]);
  const value = verb === "gt" || verb === "lt" ? anyValue(draw, subject, column) : valueOf(draw, subject, column);
  if (verb === "between") {
    const turned = draw.oneIn(2);
    const ends = [plain(value), plain(anyValue(draw, subject, column))];
    return (variable) => method(call(verb), of(variable), ...(turned ? ends.toReversed() : ends));
  }
  if (kind === "timestamp" && draw.oneIn(8)) return (variable) => method(call(verb), of(variable), called("now"));
  // A whole number would be a constant of another kind.
  const isConstant = draw.oneIn(5) && !(kind === "float" && Number.isInteger(value));
  const constant = isConstant ? constantOf(kind, [value], draw) : null;
  if (kind === "integer" && draw.oneIn(20))
    return (variable) => method(call(verb), of(variable), called("constant", plain(1.5)));
  if (constant !== null) return (variable) => method(call(opposite[verb] ?? verb), constant, of(variable));
  return (variable) => method(call(verb), of(variable), plain(value));
}

/** The value of the witness, else any. */
function valueOf(draw: Draw, subject: Subject, column: IndexedColumn): unknown {
  return subject.witness?.[column.name] ?? anyValue(draw, subject, column);
}

/** A value that some row has, or any other of the kind. */
export function anyValue(draw: Draw, { model, tables }: Subject, { name, kind }: IndexedColumn): unknown {
  const there = (tables[model.name] ?? []).map((row) => row[name]).filter((value) => value !== null);
  const { values, edges } = factsOf(kind);
  const others = [...values, ...edges, ...(kind === "text" ? hardTexts : [])];
  return draw.pick(there.length > 0 && draw.below(4) < 3 ? there : others);
}
