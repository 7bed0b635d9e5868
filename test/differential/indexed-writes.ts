import { type Start, found, reached } from "./indexed-sets.ts";
import { columnNamed } from "./indexed-schemas.ts";
import { anyValue } from "./indexed-conditions.ts";
import { patch } from "./patches.ts";
import { type Rows as TableRows, drawKey, drawRow, keyValue, uniquesOf } from "./rows.ts";
import { kindOfRef } from "./schemas.ts";
import type { Context } from "./scopes.ts";
import { type Term, entries, method, plain } from "./terms.ts";
import { tableOf, writeByKey } from "./writes.ts";

type Write = (context: Context, from: Start, tables: TableRows) => Term | null;

const writes: readonly Write[] = [
  (context, from) => changedSet(context, from, patch(context, from.subject.model)),
  (context, from) => changedSet(context, from, repointed(context, from) ?? patch(context, from.subject.model)),
  (context, from) => method("set.delete", changeable(context, from), plain({ all: true })),
  (context, { subject: { model } }, tables) => writeByKey(context, model, tables),
  (context, { subject: { model } }, tables) => writeByKey(context, model, tables),
  (context, { subject: { model } }, tables) => writeByKey(context, model, tables),
  taken,
  dangling,
];

/** A change of rows that indexes lead to, or that keys do. */
export function indexedWrite(context: Context, from: Start, tables: TableRows): Term {
  const made = context.draw.pick(writes)(context, from, tables);
  return made ?? changedSet(context, from, patch(context, from.subject.model));
}

/** Rows that are changed together, most of the time all that were found. */
function changeable(context: Context, from: Start): Term {
  return (context.draw.oneIn(3) ? reached(context, from) : found(context, from)).term;
}

function changedSet(context: Context, from: Start, to: Term): Term {
  return method("set.update", changeable(context, from), to, plain({ all: true }));
}

/** Other rows to refer to, or none, or one that is not there. */
function repointed({ draw, schema }: Context, { subject }: Start): Term | null {
  const free = subject.model.refs.filter(({ name, unique }) => !unique && !subject.model.key.includes(name));
  if (free.length === 0) return null;
  const ref = draw.pick(free);
  const targets = subject.tables[ref.target] ?? [];
  if (ref.nullable && draw.oneIn(4)) return entries({ [`${ref.name}Id`]: plain(null) });
  const isThere = targets.length > 0 && !draw.oneIn(6);
  const key = isThere ? draw.pick(targets)["id"] : keyValue(kindOfRef(schema, ref), 777);
  return entries({ [`${ref.name}Id`]: plain(key) });
}

/** Gives a row what another one has, which may have to stay the only one. */
function taken({ draw, schema }: Context, { subject }: Start, tables: TableRows): Term | null {
  const { model } = subject;
  const names = draw
    .pick(uniquesOf(model))
    .filter((name) => !model.key.includes(name.replace(/Id$/, "")) && !model.key.includes(name));
  const key = drawKey(draw, model, tables);
  if (names.length === 0 || key === null) return null;
  const all = names.map((name) => [name, plain(anyValue(draw, subject, columnNamed(schema, model, name)))] as const);
  return method("table.update", tableOf(model), plain(key), entries(Object.fromEntries(all)));
}

/** A new row that refers to none. */
function dangling({ draw, schema }: Context, { subject: { model } }: Start, tables: TableRows): Term | null {
  const row = drawRow(draw, model, (tables[model.name] ?? []).length + 60, tables);
  if (row === null || model.refs.length === 0) return null;
  const ref = draw.pick(model.refs);
  const verb = draw.pick(["create", "upsert", "createMany"]);
  const made = { ...row, [`${ref.name}Id`]: keyValue(kindOfRef(schema, ref), 777) };
  return method(`table.${verb}`, tableOf(model), plain(verb === "createMany" ? [row, made].slice(1) : made));
}
