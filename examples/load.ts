// Makes the tables of the examples in the two databases of `anyrow dev`, and fills them.
import { connect } from "anyrow";
import { libsql } from "anyrow/libsql";
import { createTables } from "anyrow/migrations";
import { neon } from "anyrow/neon";
import { type Airports, models } from "./models.ts";
import { airports, routes } from "./rows.ts";

const { NEON_URL = "", LIBSQL_URL = "" } = process.env;

async function load(store: string, db: Airports): Promise<void> {
  await createTables(db);
  await db.atomic([
    db.airports.createMany(airports, { onConflict: "ignore" }),
    db.routes.createMany(routes, { onConflict: "ignore" }),
  ]);
  console.log(`${store}: ${await db.airports.count()} airports, ${await db.routes.count()} routes`);
}

await load("Neon", connect(neon({ url: NEON_URL }), models));
await load("libSQL", connect(libsql({ url: LIBSQL_URL }), models));
