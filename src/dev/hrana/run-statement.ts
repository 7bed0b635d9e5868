import type { Exchange } from "./exchange.ts";
import { bindArguments, parameterNames } from "./parameters.ts";
import type { Step } from "./program.ts";
import type { Column, SqliteConnection } from "./sqlite-connection.ts";
import { sizeOf, toWire, type WireValue } from "./values.ts";

/** What a statement gave. */
export interface StatementResult {
  readonly cols: readonly Column[];
  readonly rows: readonly (readonly WireValue[])[];
  readonly affected_row_count: number;
  /** `null` for what is no INSERT. */
  readonly last_insert_rowid: string | null;
}

/** Runs a statement to its end. */
export function runStatement(connection: SqliteConnection, step: Step, { answer }: Exchange): StatementResult {
  const statement = connection.prepare(step.text);
  const parameters = bindArguments(parameterNames(step.tokens), step.args);
  const cols = statement.columns;
  answer(cols.reduce((size, { name, decltype }) => size + 28 + name.length + (decltype?.length ?? 4), 0));
  const rows: (readonly WireValue[])[] = [];
  for (const row of statement.run(parameters)) {
    if (!step.wantRows) continue;
    const values = row.map(toWire);
    answer(values.reduce((size, value) => size + sizeOf(value), 0));
    rows.push(values);
  }
  return { cols, rows, ...changesOf(connection, step) };
}

type Changes = Pick<StatementResult, "affected_row_count" | "last_insert_rowid">;

/** SQLite remembers the changes of the last statement that made any; others must not be told of these. */
function changesOf(connection: SqliteConnection, { kind }: Step): Changes {
  if (!kind.changesRows) return { affected_row_count: 0, last_insert_rowid: null };
  const [[changes, rowid] = []] = connection.prepare("SELECT changes(), last_insert_rowid()").run([]);
  return { affected_row_count: Number(changes), last_insert_rowid: kind.inserts ? `${rowid}` : null };
}
