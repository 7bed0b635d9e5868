import { once } from "node:events";
import { type RequestListener, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocket as NodeWebSocket } from "ws";
import { afterAll, describe, expect, test } from "vitest";
import { neon } from "../../adapters/neon/index.ts";
import type { NeonWebSocketOptions } from "../../adapters/neon/neon-options.ts";
import { startPostgres } from "../../scripts/services/postgres.ts";
import { startDev } from "../../src/dev/index.ts";
import { connect, model, t } from "../../src/index.ts";

// neon() pointed at what is not Neon, and what comes back that is not of its protocol.

const Note = model("notes", { id: t.id(), title: t.text() });
const server = await startPostgres();
const ends: (() => Promise<unknown>)[] = [() => server.stop()];
afterAll(() => Promise.all(ends.map((end) => end())));

/** A server of HTTP on this machine, as a URL of a database. */
async function listen(answer: RequestListener): Promise<string> {
  const other = createServer((request, response) => void request.resume().on("end", () => answer(request, response)));
  other.listen(0, "127.0.0.1");
  await once(other, "listening");
  ends.push(async () => other.close());
  return `postgres://app:s3cret@127.0.0.1:${(other.address() as AddressInfo).port}/app`;
}

async function failureOf(work: PromiseLike<unknown>): Promise<Error> {
  try {
    await work;
  } catch (error) {
    return error as Error;
  }
  throw new TypeError("it did not fail");
}

describe("a WebSocket that cannot be opened", () => {
  const constructors: readonly [name: string, options: Partial<NeonWebSocketOptions>][] = [
    ["the WebSocket of the runtime", {}],
    [
      "the WebSocket of ws",
      { webSocketConstructor: NodeWebSocket as unknown as NonNullable<NeonWebSocketOptions["webSocketConstructor"]> },
    ],
  ];

  async function begin(url: string, options: Partial<NeonWebSocketOptions>): Promise<Error> {
    const db = connect(neon({ url, transactions: "websocket", ...options }), { notes: Note });
    const failure = await failureOf(db.transaction((tx) => tx.notes.count()));
    await db.close();
    return failure;
  }

  test.each(constructors)("%s: pages and other servers in its place say what to check", async (_, options) => {
    const page = (status: number): RequestListener => {
      return (_request, response) => response.writeHead(status, { "content-type": "text/html" }).end("<html>");
    };
    for (const url of [await listen(page(200)), await listen(page(404)), server.url]) {
      const failure = await begin(url, options);
      expect(failure).toMatchObject({
        name: "OperationalError",
        message: "neon: no WebSocket can be opened: check the URL, and that its server runs and takes WebSockets",
        outcome: "none",
        transient: true,
        cause: expect.any(Error) as Error,
      });
      expect(`${failure.stack} ${String(failure.cause)}`).not.toContain("s3cret");
    }
  });
});

// What stands in where no server is installed listens as one does.
test("requests to a Postgres without Neon before it: the error says that something else may listen there", async () => {
  const db = connect(neon({ url: server.url }), { notes: Note });
  const hint = "if it always breaks, check the URL";
  expect(await failureOf(db.notes.count())).toMatchObject({
    message: `neon: the connection broke before the answer: run it again; ${hint}`,
    outcome: "none",
  });
  expect(await failureOf(db.notes.create({ title: "a" }))).toMatchObject({
    message: expect.stringContaining("it may have been done, so look before you do it again") as string,
    outcome: "unknown",
  });
});

describe("values of the wrong kind in an answer", () => {
  const right = { fields: [{ name: "a", dataTypeID: 23 }], rows: [["1"]], command: "SELECT", rowCount: 1 };
  let body: object = right;
  const url = listen((_, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  const ask = async (): Promise<unknown> => connect(neon({ url: await url }), { notes: Note }).sql`SELECT 1 AS a`;

  test("texts and null are right", async () => {
    body = right;
    expect(await ask()).toEqual([{ a: 1 }]);
    body = { ...right, rows: [[null]], rowCount: null };
    expect(await ask()).toEqual([{ a: null }]);
  });

  test.each([
    ["a cell that is a number", { rows: [[1]] }],
    ["a cell that is true", { rows: [[true]] }],
    ["a cell that is an object", { rows: [[{}]] }],
    ["a cell that is a list", { rows: [[[]]] }],
    ["a later cell", { rows: [["1"], ["2"], [3]] }],
    ["a count that is a text", { rowCount: "1" }],
    ["no count", { rowCount: undefined }],
  ])("%s is not of the protocol", async (_, change) => {
    body = { ...right, ...change };
    expect(await failureOf(ask())).toMatchObject({
      name: "OperationalError",
      message: "neon: the answer is not of its protocol: check that the URL is that of the database",
    });
  });
});

test.each(["", "  ", "-- nothing", ";"])(
  "a text without a statement (%j) gives no rows, as on Postgres",
  async (text) => {
    const dev = await startDev({ postgres: await server.freshDatabase(), libsql: false });
    const db = connect(neon({ url: dev.neon.url, transactions: "websocket" }), { notes: Note });
    const empty = Object.assign([text], { raw: [text] });
    expect(await db.sql(empty)).toEqual([]);
    expect(await db.atomic([db.sql(empty), db.sql`SELECT 1 AS a`])).toEqual([[], [{ a: 1 }]]);
    expect(await db.transaction((tx) => tx.sql(empty))).toEqual([]);
    await db.close();
    await dev.close();
  },
);
