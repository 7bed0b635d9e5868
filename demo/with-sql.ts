import { sql } from "../src/sql/index.ts";
import { type SqlQuestion, sqlQuestion } from "./question.ts";

/** Questions in SQL, for the stores that take it. */
export const withSql: readonly SqlQuestion[] = [
  sqlQuestion(
    "In SQL: from which states do most flights leave?",
    (db) => db.sql<{ state: string; routes: number; flights: number }>`
      SELECT a.state, count(*) AS routes, CAST(sum(r.flights) AS bigint) AS flights
      FROM routes r JOIN airports a ON a.iata = r.origin_id
      WHERE r.flights > ${100} GROUP BY a.state ORDER BY flights DESC LIMIT ${5}`,
  ),

  sqlQuestion("In SQL, read as airports: which lie within half a degree of the middle of the country?", (db) =>
    db.airports.fromSQL(
      sql`SELECT * FROM airports WHERE abs(latitude - ${39.8}) < 0.5 AND abs(longitude - ${-98.6}) < 0.5 ORDER BY iata`,
    ),
  ),

  sqlQuestion("In SQL, a single value: how many flights are there in all?", (db) =>
    db.sql<{ total: number }>`SELECT CAST(sum(flights) AS bigint) AS total FROM routes`.value(),
  ),
];
