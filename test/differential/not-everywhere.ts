import { expression } from "./expressions.ts";
import { type Asked, read } from "./question.ts";
import { asked, allRows, changed } from "./row-sets.ts";
import type { Context } from "./scopes.ts";
import { type Term, called, entries, items, method, named, plain, property } from "./terms.ts";

// What some stores have to refuse.

/** Rows by what the oracle takes for a regular expression. */
export function byPattern(context: Context): Asked {
  return oneCall(context, "filter", (inner) => {
    const text = expression(inner, "text", 1).term;
    const pattern = plain(inner.draw.pick(["^a", "[A-Z]$", ".b", "\\d+"]));
    return method(`text.${inner.draw.pick(["regex", "iregex"])}`, text, pattern);
  });
}

/** Rows by a piece of SQL, or with one. */
export function byFragment(context: Context): Asked {
  const { draw } = context;
  if (draw.oneIn(2)) return oneCall(context, "filter", (inner) => fragment(["", " > ", ""], inner));
  return oneCall(context, "annotate", (inner) => {
    const integer = method("t.integer", named("t"));
    return entries({ x: method("sql.as", fragment(["coalesce(", ", ", ")"], inner), integer) });
  });
}

function fragment(texts: readonly string[], inner: Context): Term {
  const whole = expression(inner, "integer", 1).term;
  return called("sql", items(texts.map(plain)), whole, plain(inner.draw.pick([0, 1, -7])));
}

function oneCall(context: Context, call: string, make: (inner: Context) => Term): Asked {
  const model = context.draw.pick(context.schema);
  const rows = allRows(context, model, property(named("db"), model.name));
  return read(method("rows.all", changed(rows, call, asked(context, rows, make)).term), false);
}
