import { type Condition, type Subject, narrowings } from "./indexed-conditions.ts";
import { indexColumns, keyColumns } from "./indexed-schemas.ts";
import { type Rows, allRows, asked, changed } from "./row-sets.ts";
import type { Rows as TableRows } from "./rows.ts";
import { type Context, nextVariable } from "./scopes.ts";
import { cut } from "./sets.ts";
import { tableOf } from "./writes.ts";
import { callback, called, entries, method, plain, property, named } from "./terms.ts";

// Sets that indexes lead to.

/** All rows of some model, and what conditions on them are made of. */
export interface Start {
  readonly rows: Rows;
  readonly subject: Subject;
}

/** Some model to ask about. */
export function start(context: Context, tables: TableRows): Start {
  const { draw, schema } = context;
  const model = draw.pick(schema);
  return { rows: allRows(context, model, tableOf(model)), subject: { schema, model, tables } };
}

interface Found extends Rows {
  readonly along: readonly string[];
}

/** Rows under conditions that an index answers. */
export function found(context: Context, { rows, subject }: Start): Found {
  const { conditions, along } = narrowings(context.draw, subject);
  return { ...filtered(context, rows, conditions), along };
}

function filtered(context: Context, rows: Rows, made: readonly Condition[]): Rows {
  const { draw } = context;
  const variable = nextVariable(context);
  const conditions = made.map((condition) => condition(variable));
  const isObject = conditions.map((condition) => "entries" in condition);
  const given = conditions.map((condition, at) => (isObject[at] === true ? condition : callback(variable, condition)));
  if (draw.oneIn(3)) return given.reduce((set, each) => changed(set, "filter", each), rows);
  if (draw.oneIn(3) && !isObject.includes(true))
    return changed(rows, "filter", callback(variable, called("and", ...conditions)));
  return changed(rows, "filter", ...given);
}

/** Rows that have been found, in an order of what indexes are over. */
export function sorted(context: Context, rows: Found, { schema, model }: Subject): Rows {
  const { draw } = context;
  if (rows.along.length > 0 && draw.oneIn(2)) {
    const sign = draw.oneIn(2) ? "-" : "";
    return { ...changed(rows, "orderBy", ...rows.along.map((name) => plain(sign + name))), ordered: true };
  }
  const known = [...indexColumns(schema, model).flat(), ...keyColumns(schema, model)];
  const terms = draw.list(1, 2, () => {
    const { name } = draw.pick(known);
    if (draw.below(3) < 2) return plain(draw.oneIn(2) ? `-${name}` : name);
    const nulls = draw.oneIn(3) ? [entries({ nulls: plain(draw.pick(["first", "last"])) })] : [];
    const way = draw.pick(["asc", "desc"]);
    return asked(context, rows, ({ scopes }) =>
      method(`order.${way}`, property(named(scopes[0]?.variable ?? "p"), name), ...nulls),
    );
  });
  return { ...changed(rows, "orderBy", ...terms), ordered: true };
}

/** All rows, in the order of an index or against it; found rows where there is no index. */
export function byOrder(context: Context, { rows, subject }: Start): Rows {
  const { draw } = context;
  const indexes = indexColumns(subject.schema, subject.model);
  if (indexes.length === 0) return sorted(context, found(context, { rows, subject }), subject);
  const sign = draw.oneIn(2) ? "-" : "";
  const names = draw.pick(indexes).map(({ name }) => plain(sign + name));
  return { ...changed(rows, "orderBy", ...names), ordered: true };
}

/** Rows that an index leads to, perhaps in an order, and perhaps only the first of them. */
export function reached(context: Context, from: Start): Rows {
  const { draw } = context;
  if (draw.oneIn(4)) return cut(context, byOrder(context, from));
  const rows = found(context, from);
  return cut(
    context,
    draw.maybe<Rows>(3, rows, () => sorted(context, rows, from.subject)),
  );
}
