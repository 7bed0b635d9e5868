import type { Query } from "../../../src/plan/query.ts";
import { from } from "../../../src/query/tables.ts";
import { postgres, sqlite } from "../../../src/sql/index.ts";
import { shop } from "../../support/shop.ts";

/** What both dialects make of a query: one statement as a text, several as a list. */
export interface BothTexts {
  readonly postgres: unknown;
  readonly sqlite: unknown;
}

/** The tables of the shop, without a database. */
export const tables = from(shop);

/** The SQL of a query in both dialects. */
export function sqlOf(query: Query<unknown>): BothTexts {
  const only = (texts: readonly string[]): unknown => (texts.length === 1 ? texts[0] : texts);
  const text = (dialect: typeof postgres): unknown =>
    only((query.inspect(dialect).statements ?? []).map(({ sql }) => sql));
  return { postgres: text(postgres), sqlite: text(sqlite) };
}

/** The parameters of a query in both dialects, statement by statement. */
export function paramsOf(query: Query<unknown>): BothTexts {
  const params = (dialect: typeof postgres): unknown =>
    (query.inspect(dialect).statements ?? []).map((statement) => statement.params);
  return { postgres: params(postgres), sqlite: params(sqlite) };
}
