// A program in which some modules cannot be found: prints which library answered, or the error.
// usage: node sqlite-without.mjs <driver, or default> <module>…
import { registerHooks } from "node:module";
import { sqlite } from "../../adapters/sqlite/index.ts";
import { AnyrowError, connect } from "../../src/index.ts";

const [driver = "default", ...missing] = process.argv.slice(2);
registerHooks({
  resolve(specifier, context, next) {
    if (missing.includes(specifier)) throw Object.assign(new Error("not found"), { code: "ERR_MODULE_NOT_FOUND" });
    return next(specifier, context);
  },
});

const url = ":memory:";
const db = connect(sqlite(driver === "default" ? { url } : { url, driver }), {});
try {
  console.log(JSON.stringify({ library: await db.sql`SELECT sqlite_source_id()`.value() }));
} catch (error) {
  if (!(error instanceof AnyrowError)) throw error;
  console.log(JSON.stringify({ code: error.code, message: error.message }));
}
await db.close();
