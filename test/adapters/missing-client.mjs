// A program whose clients are not installed: prints the error of the first query of each adapter.
// usage: node missing-client.mjs
import { registerHooks } from "node:module";
import { libsql } from "../../adapters/libsql/index.ts";
import { neon } from "../../adapters/neon/index.ts";
import { pglite } from "../../adapters/pglite/index.ts";
import { postgres } from "../../adapters/postgres/index.ts";
import { AnyrowError, connect } from "../../src/index.ts";

const CLIENT = /^(@electric-sql\/pglite|@libsql\/client|@neondatabase\/serverless|pg)(\/|$)/;
registerHooks({
  resolve(specifier, context, next) {
    if (CLIENT.test(specifier)) throw Object.assign(new Error("not found"), { code: "ERR_MODULE_NOT_FOUND" });
    return next(specifier, context);
  },
});

const url = "postgres://user:secret@127.0.0.1:1/app";
const adapters = {
  libsql: libsql({ url: "file:never.db" }),
  "libsql over HTTP": libsql({ url: "http://127.0.0.1:1" }),
  neon: neon({ url }),
  pglite: pglite(),
  postgres: postgres({ url }),
};
const messages = {};
for (const [name, adapter] of Object.entries(adapters)) {
  try {
    await connect(adapter, {}, { retry: false }).sql`SELECT 1`;
  } catch (error) {
    messages[name] = error instanceof AnyrowError ? error.message : `not explained: ${error}`;
  }
}
console.log(JSON.stringify(messages));
