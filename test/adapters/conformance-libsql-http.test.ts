import { afterAll, describe, expect, test } from "vitest";
import { libsql } from "../../adapters/libsql/index.ts";
import { describeAdapter } from "../../src/testing/index.ts";
import { type LibsqlServer, startLibsqlServer } from "./libsql-http-server.ts";

let server: LibsqlServer | undefined;

async function open(): Promise<{ adapter: ReturnType<typeof libsql> }> {
  server = await startLibsqlServer();
  return { adapter: libsql({ url: server.url }) };
}

describeAdapter({ describe, test, expect, afterAll }, open, { name: "libsql over HTTP" });

afterAll(() => server?.close());
