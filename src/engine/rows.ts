import type { StoredRow } from "../contracts/row-store.ts";
import type { RowSet } from "./arrange.ts";
import { openCompilation } from "./language.ts";
import { layoutOf } from "./layout.ts";
import { loadAll } from "./load.ts";
import type { Session } from "./session.ts";
import { compileSet } from "./set.ts";
import { type Steps, settle } from "./steps.ts";

/** The rows of a set, in its order. `most`: so many of them, whichever they are, say enough. */
export function* rowsOf(set: RowSet, session: Session, most?: number): Steps<readonly StoredRow[]> {
  const compilation = openCompilation(session);
  const rows = compileSet(set, 0, compilation, most);
  yield* loadAll(compilation, session);
  return rows([]);
}

/** How many rows of a set there are. */
export function* countRows(set: RowSet, session: Session): Steps<number> {
  const { scope, derived, where, limit, offset, distinct, group } = set;
  const { unit } = session;
  if (unit.among ?? derived ?? where ?? limit ?? offset ?? group ?? (distinct || null))
    return (yield* rowsOf(set, session)).length;
  return yield* settle(unit.count(layoutOf(scope.source.table)));
}
