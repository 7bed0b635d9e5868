import type { Draw } from "./draw.ts";
import { totals } from "./endings.ts";
import { distinct, distinctOn, grouped } from "./groups.ts";
import { including } from "./includes.ts";
import { guard } from "./indexed-conditions.ts";
import { indexColumns } from "./indexed-schemas.ts";
import { type Start, byOrder, found, reached, sorted, start } from "./indexed-sets.ts";
import { indexedWrite } from "./indexed-writes.ts";
import { type Asked, type Question, read } from "./question.ts";
import { type QuestionMatter, byKey } from "./questions.ts";
import { type Rows, asRead, canBeOrdered } from "./row-sets.ts";
import type { Rows as TableRows } from "./rows.ts";
import type { Context } from "./scopes.ts";
import { annotated, cut, limited, selected } from "./sets.ts";
import { method, plain } from "./terms.ts";

interface Kind {
  readonly kind: string;
  readonly weight: number;
  readonly make: (context: Context, from: Start, tables: TableRows) => Asked;
}

const kinds: readonly Kind[] = [
  { kind: "found rows", weight: 6, make: (context, from) => all(shown(context, reached(context, from))) },
  { kind: "first and last", weight: 4, make: ends },
  { kind: "counts", weight: 3, make: counted },
  { kind: "found pages", weight: 4, make: paged },
  { kind: "found includes", weight: 3, make: included },
  { kind: "found groups", weight: 2, make: gathered },
  { kind: "found aggregates", weight: 2, make: aggregated },
  { kind: "found by key", weight: 2, make: (context, _, tables) => byKey(context, tables) },
  {
    kind: "found changes",
    weight: 8,
    make: (context, from, tables) => ({
      way: "write",
      term: indexedWrite(context, from, tables),
      ordered: true,
      size: 0,
    }),
  },
];

// What asks for rows of other tables that nothing leads to.
const elsewhere = ["subquery", "exists", "subset.in"];

/** A random question that indexes answer. */
export function drawIndexedQuestion(draw: Draw, { schema, tables, without }: QuestionMatter): Question {
  const notes = { tolerance: 0, names: 0 };
  const context: Context = {
    draw,
    schema,
    scopes: [],
    without: new Set([...without, ...elsewhere]),
    notes,
    guard: (inner) => guard(inner, tables),
  };
  const possible = kinds.filter(({ kind }) => !without.has(kind));
  const { kind, make } = draw.pick(possible.flatMap((each) => Array.from({ length: each.weight }, () => each)));
  const made = make(context, start(context, tables), tables);
  return { kind, ...made, tolerance: notes.tolerance, answeredBy: "all" };
}

const all = (rows: Rows): Asked => read(method("rows.all", rows.term), rows.ordered);

/** Some columns of rows, or more than their own. */
function shown(context: Context, rows: Rows): Rows {
  const told = context.draw.maybe(1, rows, (set) => annotated(context, set, 1));
  return context.draw.maybe(1, told, (set) => selected(context, set));
}

function ends(context: Context, from: Start): Asked {
  const { draw } = context;
  const { schema, model } = from.subject;
  const columns = indexColumns(schema, model).flat();
  if (columns.length > 0 && draw.oneIn(3)) {
    const { name } = draw.pick(columns);
    return read(method(`rows.${draw.pick(["latest", "earliest"])}`, found(context, from).term, plain(name)));
  }
  const rows = draw.oneIn(3) ? byOrder(context, from) : sorted(context, found(context, from), from.subject);
  return read(method(`rows.${draw.pick(["first", "last"])}`, cut(context, rows).term));
}

function counted(context: Context, from: Start): Asked {
  const { draw } = context;
  const rows = draw.oneIn(3) ? cut(context, sorted(context, found(context, from), from.subject)) : found(context, from);
  const verb = draw.pick(["count", "exists", "pluck"]);
  if (verb !== "pluck") return read(method(`rows.${verb}`, rows.term));
  return read(method("rows.pluck", rows.term, plain(draw.pick(rows.columns).name)), rows.ordered);
}

function paged(context: Context, from: Start): Asked {
  const { draw } = context;
  const rows = draw.oneIn(3) ? byOrder(context, from) : sorted(context, found(context, from), from.subject);
  const turned = draw.oneIn(4) && canBeOrdered(rows) ? { ...rows, term: method("set.reverse", rows.term) } : rows;
  return { way: draw.oneIn(5) ? "iterate" : "pages", term: turned.term, ordered: true, size: 1 + draw.below(6) };
}

function included(context: Context, from: Start): Asked {
  const { draw } = context;
  const rows = including(
    context,
    draw.maybe(1, reached(context, from), (set) => selected(context, set)),
    3,
  );
  return draw.oneIn(6) && rows.ordered ? read(method("rows.first", rows.term)) : all(rows);
}

function gathered(context: Context, from: Start): Asked {
  const { draw } = context;
  const rows = found(context, from);
  return all(
    draw.pick([
      () => grouped(context, rows, 1),
      () => grouped(context, rows, 1),
      () => distinct(context, rows),
      () => cut(context, distinctOn(context, sorted(context, rows, from.subject))),
    ])(),
  );
}

function aggregated(context: Context, from: Start): Asked {
  const { draw } = context;
  const rows = found(context, from);
  if (draw.below(3) < 2) return totals(context, rows);
  return totals(context, asRead(limited(context, sorted(context, rows, from.subject))));
}
