import type { Result } from "../contracts/adapter.ts";
import type { SqlResult, SqlStatement } from "../contracts/sql-driver.ts";
import { startOf } from "../contracts/statement-start.ts";
import { DecodeError, UnsupportedError, invalid } from "../errors.ts";
import type { RawPlan } from "../plan/raw-plan.ts";
import type { SelectPlan } from "../plan/select-plan.ts";
import { quote } from "./composition.ts";
import type { Dialect } from "./dialect.ts";
import { rawStorage, rawValue } from "./raw-value.ts";
import { rowReader } from "./row-reader.ts";

/** What only reads; anything else may write. */
const READS = /^\s*(?:select|values|explain)\b/i;

/** What begins, ends or divides a transaction. */
const TRANSACTION = /^(begin|start\s+transaction|commit|end|rollback|savepoint|release)\b/i;

/** The statement that SQL of the user stands for. */
export function bindRaw({ parts }: RawPlan, dialect: Dialect): SqlStatement {
  const params = parts.flatMap((part) => (part.kind === "bound" ? [rawValue(part.value, dialect)] : []));
  const { pack } = dialect;
  const packs = pack !== null && params.length > dialect.maxParameters;
  let sql = "";
  let index = 0;
  for (const part of parts) {
    if (part.kind === "text") sql += part.text;
    else if (part.kind === "identifier") sql += quote(part.name);
    else {
      const storage = rawStorage(part.value);
      sql += packs ? pack.place(index, storage) : dialect.placeholder(index + 1, storage);
      index++;
    }
  }
  if (dialect.dropsSecond(sql))
    throw invalid(null, ["sql"], "holds one statement: write the others apart, together in db.atomic([…])");
  // Whether the next statement meets the same connection is not for SQL to know; a transaction is held where the store can.
  const [, verb] = TRANSACTION.exec(sql.slice(startOf(sql, dialect.nestsComments))) ?? [];
  if (verb !== undefined)
    throw new UnsupportedError(`${verb.toUpperCase()} in SQL`, dialect.name, "use db.atomic([…]) or db.transaction(…)");
  return { sql, params: packs ? [pack.encode(params)] : params, writes: !READS.test(sql) };
}

/** What SQL of the user gave: rows of a model where it asked for those, otherwise rows as they come. */
export function readRaw({ select }: RawPlan, result: SqlResult, dialect: Dialect): Result {
  const rows = select === null ? plainRows(result) : modelRows(select, result, dialect);
  return { rows, count: rows.length || result.affected };
}

function plainRows({ rows, columns, decoders }: SqlResult): object[] {
  return rows.map((cells) =>
    // Unlike an assignment this makes a property of any name.
    Object.fromEntries(
      columns.map((name, index) => {
        const decode = decoders?.[index];
        return [name, cells[index] === null || decode === undefined ? cells[index] : decode(cells[index])];
      }),
    ),
  );
}

function modelRows({ scope, outputs }: SelectPlan, { rows, columns }: SqlResult, { form }: Dialect): object[] {
  const read = rowReader(outputs, form);
  const places = outputs.map((output) => {
    const name =
      output.kind === "output" && output.expression.kind === "column" ? output.expression.column.column : output.name;
    const place = columns.indexOf(name);
    if (place >= 0) return place;
    throw new DecodeError(
      `${scope.source.name}: the SQL gave no column ${name}: select it, or all columns of the table`,
    );
  });
  return rows.map((cells) => read(places.map((place) => cells[place])));
}
