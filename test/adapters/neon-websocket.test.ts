import { neonConfig } from "@neondatabase/serverless";
import { WebSocket as NodeWebSocket } from "ws";
import { afterAll, afterEach, describe, expect, expectTypeOf, test, vi } from "vitest";
import { neon } from "../../adapters/neon/index.ts";
import { neonDriver } from "../../adapters/neon/neon-driver.ts";
import type { NeonWebSocketOptions } from "../../adapters/neon/neon-options.ts";
import { socketClients } from "../../adapters/neon/socket-clients.ts";
import { freePort } from "../../scripts/services/free-port.ts";
import { startPostgres } from "../../scripts/services/postgres.ts";
import type { InteractiveSqlDriver } from "../../src/contracts/sql-driver.ts";
import { startDev } from "../../src/dev/index.ts";
import { ConnectionStateError, UnsupportedError } from "../../src/errors.ts";
import { connect, model, t } from "../../src/index.ts";
import { createTables } from "../../src/migrations/index.ts";
import { callOff } from "../../src/sql/dialects/postgres-call-off.ts";
import { postgresResult } from "../../src/sql/dialects/postgres-answer.ts";
import { postgresSessions } from "../../src/sql/dialects/postgres-sessions.ts";
import { countNotes, describeDriver, one, read, write } from "./driver-cases.ts";
import { describePostgresDriver } from "./postgres-driver-cases.ts";
import { timedFailure } from "./timed-failure.ts";

const server = await startPostgres();
const dev = await startDev({ postgres: await server.freshDatabase(), libsql: false });
const { url, requests } = dev.neon;
const unusedPort = String(await freePort());

afterEach(() => {
  neonConfig.opts = {};
  vi.unstubAllGlobals();
});
afterAll(async () => {
  await dev.close();
  await server.stop();
});

function open(options: Partial<NeonWebSocketOptions> = {}): InteractiveSqlDriver {
  const whole: NeonWebSocketOptions = { url, transactions: "websocket", ...options } as NeonWebSocketOptions;
  const http = neonDriver(whole, postgresResult);
  const sessions = postgresSessions(socketClients(whole, callOff), {
    name: "neon",
    network: { trip: "request", timeout: 30_000 },
  });
  return {
    ...http,
    begin: (settings) => sessions.begin(settings),
    close: async () => void (await Promise.all([http.close(), sessions.close()])),
  };
}

describeDriver("Neon with transactions over WebSockets", {
  open: async () => {
    const driver = open();
    await driver.execute([write("DROP TABLE IF EXISTS notes, drafts")], { atomic: false });
    return driver;
  },
  parameter: (position) => `$${position}`,
  types: { integer: "int8", bytes: "bytea" },
  readsMeanwhile: true,
  waitsElsewhere: true,
});

describePostgresDriver("Neon as a Postgres", () => open());

/** How many WebSockets have been opened, and how many requests were posted. */
function traffic(): { sockets: number; posts: number } {
  const statuses = requests.all().map(({ status }) => status);
  const sockets = statuses.filter((status) => status === 101).length;
  return { sockets, posts: statuses.length - sockets };
}

async function withNotes(): Promise<InteractiveSqlDriver> {
  const driver = open();
  await driver.execute([write("DROP TABLE IF EXISTS notes"), write("CREATE TABLE notes (id int8 PRIMARY KEY)")], {
    atomic: true,
  });
  requests.clear();
  return driver;
}

describe("Neon over WebSockets", () => {
  test("a transaction has a WebSocket of its own; everything else goes over HTTP", async () => {
    const driver = await withNotes();
    await driver.execute([write("INSERT INTO notes VALUES (1)"), read("SELECT 1")], { atomic: true });
    await countNotes(driver);
    expect(traffic()).toEqual({ sockets: 0, posts: 2 });
    for (const id of [2, 3]) {
      const transaction = await driver.begin({ isolation: "serializable" });
      await transaction.execute([write("INSERT INTO notes VALUES ($1)", BigInt(id))], { atomic: false });
      await transaction.commit();
    }
    expect(traffic()).toEqual({ sockets: 2, posts: 2 });
    expect(await countNotes(driver)).toBe(3);
  });

  test("a WebSocket is closed with its transaction, however that ends", async () => {
    const opened: WebSocket[] = [];
    class Watched extends WebSocket {
      constructor(address: string) {
        super(address);
        opened.push(this);
      }
    }
    const driver = open({
      webSocketConstructor: Watched as unknown as NonNullable<NeonWebSocketOptions["webSocketConstructor"]>,
    });
    await (await driver.begin({})).commit();
    await (await driver.begin({})).rollback();
    const failed = await driver.begin({});
    await expect(failed.execute([read("SELECT 1 / 0")], { atomic: false })).rejects.toMatchObject({ code: "22012" });
    await expect(failed.commit()).rejects.toThrow(ConnectionStateError);
    await driver.begin({});
    await driver.close();
    expect(opened.length).toBe(4);
    expect(opened.map(({ readyState }) => readyState >= WebSocket.CLOSING)).toEqual([true, true, true, true]);
  });

  test("the package ws serves where the runtime has no WebSocket; without it, the error says so", async () => {
    vi.stubGlobal("WebSocket", undefined);
    const bare = open();
    const attempt = bare.begin({});
    await expect(attempt).rejects.toThrow(UnsupportedError);
    await expect(attempt).rejects.toThrow("npm install ws");
    const driver = open({
      webSocketConstructor: NodeWebSocket as unknown as NonNullable<NeonWebSocketOptions["webSocketConstructor"]>,
    });
    const transaction = await driver.begin({});
    expect((await transaction.execute([read("SELECT 1")], { atomic: false }))[0]?.rows).toEqual([["1"]]);
    await transaction.rollback();
  });

  test("one text is one statement, so that none of them can end the transaction", async () => {
    const driver = await withNotes();
    const transaction = await driver.begin({});
    const several = transaction.execute([write("INSERT INTO notes VALUES (1); COMMIT")], { atomic: false });
    await expect(several).rejects.toMatchObject({ code: "42601" });
    await transaction.rollback();
    expect(await countNotes(driver)).toBe(0);
  });

  test("a read that is aborted in a transaction ends at once, with the transaction", async () => {
    const driver = await withNotes();
    const transaction = await driver.begin({});
    await transaction.execute([write("INSERT INTO notes VALUES (1)")], { atomic: false });
    const { failure, took } = await timedFailure(() =>
      transaction.execute([read("SELECT pg_sleep(30)")], { atomic: false, signal: AbortSignal.timeout(100) }),
    );
    expect(failure).toMatchObject({ name: "OperationalError", outcome: "none", cause: { name: "TimeoutError" } });
    expect(took).toBeLessThan(500);
    await expect(transaction.commit()).rejects.toThrow(ConnectionStateError);
    expect(await countNotes(driver)).toBe(0);
    // It has let go of its locks.
    const begun = performance.now();
    await one(driver, write("DROP TABLE notes"));
    expect(performance.now() - begun).toBeLessThan(3_000);
  });

  test("a WebSocket that breaks before or under a commit: nothing is kept, or the outcome is unknown", async () => {
    const driver = await withNotes();
    for (const [kind, matching, outcome, kept] of [
      ["dropBefore", /INSERT/, "none", 0],
      ["dropAfter", /COMMIT/, "unknown", 1],
    ] as const) {
      const transaction = await driver.begin({});
      const remove = dev.neon.inject({ kind, matching });
      const { failure } = await timedFailure(async () => {
        await transaction.execute([write("INSERT INTO notes VALUES (1)")], { atomic: false });
        await transaction.commit();
      });
      remove();
      await transaction.rollback().catch(() => undefined);
      expect(failure).toMatchObject({ name: "OperationalError", outcome, transient: true });
      expect(await countNotes(driver)).toBe(kept);
    }
  });

  test.each([
    { what: "a wrong password", change: { password: "s3cret" }, says: "user and password", transient: false },
    { what: "an unknown database", change: { pathname: "/nowhere" }, says: "no such database", transient: false },
    { what: "a port nobody listens on", change: { port: unusedPort }, says: "", transient: true },
  ])("a transaction with $what: a typed error without the password", async ({ change, says, transient }) => {
    const driver = open({ url: Object.assign<URL, Partial<URL>>(new URL(url), change).href });
    const { failure, took } = await timedFailure(() => driver.begin({}));
    expect(failure).toMatchObject({ name: "OperationalError", outcome: "none", transient });
    expect(failure.message).toContain(says);
    expect(`${failure.message} ${String(failure.cause)}`).not.toContain("s3cret");
    expect(took).toBeLessThan(3_000);
  });

  test("who opens a WebSocket that does not open stops with the signal, or after the timeout", async () => {
    class Silent extends EventTarget {
      readonly readyState = 0;
      close(): void {
        this.dispatchEvent(new Event("close"));
      }
      send(): void {
        throw new TypeError("not open");
      }
    }
    const constructor = Silent as unknown as NonNullable<NeonWebSocketOptions["webSocketConstructor"]>;
    const driver = open({ webSocketConstructor: constructor, timeout: 100 });
    const aborted = await timedFailure(() => driver.begin({ signal: AbortSignal.timeout(30) }));
    expect(aborted.failure).toMatchObject({ name: "OperationalError", cause: { name: "TimeoutError" } });
    const late = await timedFailure(() => driver.begin({}));
    expect(late.failure.message).toContain("cannot be reached");
    expect(late.took).toBeLessThan(1_000);
  });

  test("settings that all users of the client share are left alone", async () => {
    const driver = open();
    await (await driver.begin({})).rollback();
    expect(neonConfig.opts).toEqual({});
  });

  test("a database has transactions exactly where its options say so", async () => {
    const Note = model("socket_notes", { id: t.id(), text: t.text() });
    const http = connect(neon({ url }), { notes: Note });
    const sockets = connect(neon({ url, transactions: "websocket" }), { notes: Note });
    expectTypeOf(http).not.toHaveProperty("transaction");
    expectTypeOf(http).not.toHaveProperty("begin");
    expectTypeOf(sockets).toHaveProperty("transaction");
    expect(["transaction" in http, "transaction" in sockets]).toEqual([false, true]);
    await createTables(sockets);
    await sockets.transaction(async (tx) => {
      await tx.notes.create({ text: "a" });
      await tx.transaction((inner) => inner.notes.create({ text: "b" }));
    });
    expect(await http.notes.count()).toBe(2);
    await sockets.close();
  });
});
