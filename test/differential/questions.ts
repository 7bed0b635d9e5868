import { base, arranged, distinctRows, further, groups, trimmed } from "./chosen-rows.ts";
import { combined } from "./combinations.ts";
import { condition } from "./conditions.ts";
import type { Draw } from "./draw.ts";
import { ending, totals } from "./endings.ts";
import { distinct } from "./groups.ts";
import { including } from "./includes.ts";
import { byFragment, byPattern } from "./not-everywhere.ts";
import { type Asked, type Question, read } from "./question.ts";
import { type Rows, allRows, asRead, canBeOrdered } from "./row-sets.ts";
import { type Rows as TableRows, drawKeys } from "./rows.ts";
import type { Schema } from "./schemas.ts";
import { type Context, nextVariable, within } from "./scopes.ts";
import { annotated, limited, ordered, selected } from "./sets.ts";
import { callback, method, named, plain, property } from "./terms.ts";
import { writeOf } from "./writes.ts";

const DEPTH = 3;

interface Kind {
  readonly kind: string;
  readonly weight: number;
  readonly calls: readonly string[];
  /** All stores unless given. */
  readonly answeredBy?: Question["answeredBy"];
  readonly make: (context: Context, tables: TableRows) => Asked;
}

const kinds: readonly Kind[] = [
  { kind: "rows", weight: 6, calls: [], make: (context) => ending(context, trimmed(context, base(context, DEPTH))) },
  { kind: "values", weight: 8, calls: ["set.annotate"], make: valued },
  { kind: "includes", weight: 3, calls: ["set.include"], make: included },
  {
    kind: "groups",
    weight: 4,
    calls: ["set.groupBy"],
    make: (context) => ending(context, arranged(context, groups(context))),
  },
  { kind: "distinct", weight: 2, calls: ["set.distinct"], make: (context) => ending(context, distinctRows(context)) },
  {
    kind: "combinations",
    weight: 3,
    calls: ["set.union"],
    make: (context) => ending(context, further(context, combined(context, DEPTH - 1))),
  },
  { kind: "aggregates", weight: 3, calls: ["rows.aggregate"], make: (context) => aggregated(context) },
  { kind: "pages", weight: 2, calls: ["rows.page"], make: paged },
  { kind: "keys", weight: 1, calls: [], make: byKey },
  { kind: "regular expressions", weight: 1, calls: ["text.regex"], answeredBy: "oracle", make: byPattern },
  { kind: "fragments", weight: 1, calls: ["sql"], answeredBy: "sql", make: byFragment },
  {
    kind: "changes",
    weight: 6,
    calls: [],
    make: (context, tables) => ({ way: "write", term: writeOf(context, tables), ordered: true, size: 0 }),
  },
];

/** What questions are made about. */
export interface QuestionMatter {
  readonly schema: Schema;
  readonly tables: TableRows;
  /** What is left out of them. */
  readonly without: ReadonlySet<string>;
}

/** Makes random questions. */
export type QuestionMaker = (draw: Draw, matter: QuestionMatter) => Question;

/** A random question about the rows of a schema. */
export function drawQuestion(draw: Draw, { schema, tables, without }: QuestionMatter): Question {
  const notes = { tolerance: 0, names: 0 };
  const context: Context = { draw, schema, scopes: [], without, notes };
  const possible = kinds.filter(({ kind, calls }) => !without.has(kind) && !calls.some((call) => without.has(call)));
  const {
    kind,
    make,
    answeredBy = "all",
  } = draw.pick(possible.flatMap((each) => Array.from({ length: each.weight }, () => each)));
  return { kind, ...make(context, tables), tolerance: notes.tolerance, answeredBy };
}

/** Many expressions and conditions, as values of every row. */
function valued(context: Context): Asked {
  const model = context.draw.pick(context.schema);
  const rows = allRows(context, model, property(named("db"), model.name));
  return read(method("rows.all", annotated(context, rows, DEPTH, [1, 6]).term), false);
}

function included(context: Context): Asked {
  const { draw } = context;
  const rows = draw.maybe(2, arranged(context, base(context, 2)), (set) => selected(context, set));
  const told = including(context, rows, 3);
  return read(method(draw.oneIn(6) && told.ordered ? "rows.first" : "rows.all", told.term), told.ordered);
}

function aggregated(context: Context): Asked {
  const { draw } = context;
  const rows = draw.pick([
    () => base(context, 2),
    () => asRead(limited(context, ordered(context, base(context, 1), 1))),
    () => distinct(context, base(context, 1)),
    () => asRead(groups(context)),
    () => combined(context, 1),
  ])();
  return totals(context, rows);
}

function paged(context: Context): Asked {
  const { draw } = context;
  const plainRows = (): Rows => base(context, 2);
  const rows = draw.pick([
    plainRows,
    plainRows,
    () => distinct(context, base(context, 1)),
    () => combined(context, 1),
  ])();
  const sorted = draw.maybe(4, rows, (set) => (canBeOrdered(set) ? ordered(context, set, 1) : set));
  const shown = draw.maybe(2, sorted, (set) => (set.model === null ? set : selected(context, set)));
  return { way: draw.oneIn(5) ? "iterate" : "pages", term: shown.term, ordered: true, size: 1 + draw.below(6) };
}

/** Rows by their keys. */
export function byKey(context: Context, tables: TableRows): Asked {
  const { draw, schema } = context;
  const model = draw.pick(schema);
  const table = property(named("db"), model.name);
  const variable = nextVariable(context);
  if (draw.oneIn(3)) {
    const inner = within(context, allRows(context, model, table).scope(variable));
    return read(
      method(
        `rows.${draw.pick(["get", "find"])}`,
        table,
        callback(variable, context.guard?.(inner) ?? condition(inner, 1)),
      ),
    );
  }
  const keys = drawKeys(draw, model, tables);
  const [key] = keys;
  if (key === undefined || draw.oneIn(2)) return read(method("rows.getMany", table, plain(keys)));
  return read(method(`rows.${draw.pick(["get", "find"])}`, table, plain(key)));
}
