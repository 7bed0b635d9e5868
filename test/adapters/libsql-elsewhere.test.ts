import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { libsql } from "../../adapters/libsql/index.ts";
import { connect, model, t } from "../../src/index.ts";

// libsql() pointed at what cannot be opened, and at servers that refuse.

const Note = model("notes", { id: t.id(), title: t.text() });
const folder = mkdtempSync(join(tmpdir(), "anyrow-libsql-elsewhere-"));
afterAll(() => rmSync(folder, { recursive: true }));

const count = async (url: string): Promise<number> => connect(libsql({ url }), { notes: Note }).notes.count();

test.each([
  ["in a folder that does not exist", () => join(folder, "missing", "app.db")],
  ["that is a folder", () => folder],
  [
    "below what is no folder",
    () => {
      writeFileSync(join(folder, "text"), "");
      return join(folder, "text", "app.db");
    },
  ],
])("a file %s: the error says what to check", async (_, path) => {
  await expect(count(`file:${path()}`)).rejects.toMatchObject({
    name: "OperationalError",
    message:
      "libsql: the file cannot be opened: check its path, that its folder exists, and that this program may read and write it",
    outcome: "none",
    transient: false,
    cause: expect.any(Error) as Error,
  });
});

test.each([402, 409, 418, 451])("a server that refuses with status %i is not said to have failed", async (status) => {
  const other = createServer(
    (request, response) => void request.resume().on("end", () => response.writeHead(status).end("no")),
  );
  other.listen(0, "127.0.0.1");
  await once(other, "listening");
  await expect(count(`http://127.0.0.1:${(other.address() as AddressInfo).port}`)).rejects.toMatchObject({
    name: "OperationalError",
    message: `libsql answered with status ${status}: check the URL, the credentials and the cause`,
    cause: { status, text: "no" },
  });
  other.close();
});
