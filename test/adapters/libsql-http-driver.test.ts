import { createClient } from "@libsql/client/web";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { libsqlHttpDriver } from "../../adapters/libsql/libsql-http-driver.ts";
import type { InteractiveSqlDriver } from "../../src/contracts/sql-driver.ts";
import { ConnectionStateError, UnsupportedError } from "../../src/errors.ts";
import { countNotes, decoded, describeDriver, one, read, write } from "./driver-cases.ts";
import { type LibsqlServer, type LibsqlServerOptions, startLibsqlServer } from "./libsql-http-server.ts";

const servers: LibsqlServer[] = [];

async function start(options?: LibsqlServerOptions): Promise<LibsqlServer> {
  const server = await startLibsqlServer(options);
  servers.push(server);
  return server;
}

afterAll(() => Promise.all(servers.map((server) => server.close())));

const shared = {
  parameter: () => "?",
  types: { integer: "integer", bytes: "blob" },
  readsMeanwhile: true,
};

describeDriver("a server", {
  ...shared,
  open: async (options) => libsqlHttpDriver({ url: (await start()).url, ...options }),
});
describeDriver("a client of a server", {
  ...shared,
  open: async (options) =>
    libsqlHttpDriver({ client: createClient({ url: (await start()).url, intMode: "bigint" }), ...options }),
});

/** Time for what might still be sent in the background. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

const together = { atomic: true };
const apart = { atomic: false };

describe("libSQL over HTTP", () => {
  let server: LibsqlServer;
  let driver: InteractiveSqlDriver;
  beforeAll(async () => {
    server = await start();
    driver = libsqlHttpDriver({ url: server.url });
    await one(driver, write("CREATE TABLE notes (id integer PRIMARY KEY, title text NOT NULL)"));
  });

  const insert = (id: number): ReturnType<typeof write> =>
    write("INSERT INTO notes (id, title) VALUES (?, ?)", BigInt(id), `note ${id}`);
  const ids = async (): Promise<unknown[]> =>
    decoded(await one(driver, read("SELECT id FROM notes ORDER BY id"))).map(([id]) => id);

  /** Does work on an empty table; gives the requests that the server saw and the driver told of. */
  async function requestsOf(work: (call: { readonly onRequest: () => void }) => Promise<unknown>): Promise<number> {
    await one(driver, write("DELETE FROM notes"));
    server.requests.clear();
    let told = 0;
    await work({ onRequest: () => void told++ });
    await settled();
    const { length } = server.requests;
    expect(told).toBe(length);
    return length;
  }

  test("one request for a statement, for several that are all or nothing, and for several reads", async () => {
    expect(await requestsOf((call) => driver.execute([insert(1)], { ...apart, ...call }))).toBe(1);
    expect(await requestsOf((call) => driver.execute([insert(1), insert(2)], { ...together, ...call }))).toBe(1);
    const reads = [read("SELECT 1"), read("SELECT count(*) FROM notes"), read("SELECT 3")];
    expect(await requestsOf((call) => driver.execute(reads, { ...apart, ...call }))).toBe(1);
    expect(await requestsOf((call) => driver.execute([], { ...apart, ...call }))).toBe(0);
  });

  test("writes that are not all or nothing take a request each", async () => {
    expect(await requestsOf((call) => driver.execute([insert(1), insert(2)], { ...apart, ...call }))).toBe(2);
    expect(await ids()).toEqual([1, 2]);
  });

  test("a transaction: nothing to begin, one request for each call, one to commit", async () => {
    const made = await requestsOf(async (call) => {
      const transaction = await driver.begin(call);
      expect(server.requests.length).toBe(0);
      await transaction.execute([read("SELECT 1")], { ...apart, ...call });
      await transaction.execute([insert(1), insert(2)], { ...apart, ...call });
      await transaction.commit(call);
    });
    expect(made).toBe(3);
    expect(server.requests.statements().filter((sql) => /BEGIN|COMMIT|ROLLBACK/.test(sql))).toEqual([
      "BEGIN IMMEDIATE",
      "COMMIT",
    ]);
    expect(await ids()).toEqual([1, 2]);
  });

  test.each(["commit", "rollback"] as const)("a transaction without statements: %s sends nothing", async (end) => {
    const made = await requestsOf(async (call) => (await driver.begin(call))[end](call));
    expect(made).toBe(0);
  });

  test("finish: the last statements, the commit and the end of the stream are one request", async () => {
    const made = await requestsOf(async (call) => {
      const transaction = await driver.begin(call);
      await transaction.execute([read("SELECT 1")], { ...apart, ...call });
      const results = await transaction.finish?.([insert(1), read("SELECT count(*) FROM notes")], call);
      expect(results?.map(({ affected }) => affected)).toEqual([1, 0]);
      await expect(transaction.execute([insert(2)], apart)).rejects.toThrow(ConnectionStateError);
      await expect(transaction.rollback()).rejects.toThrow(ConnectionStateError);
    });
    expect(made).toBe(2);
    expect(await ids()).toEqual([1]);
  });

  test("finish as the first call: the whole transaction is one request", async () => {
    const made = await requestsOf(async (call) => (await driver.begin(call)).finish?.([insert(1), insert(2)], call));
    expect(made).toBe(1);
    expect(await ids()).toEqual([1, 2]);
  });

  test.each([0, 1, 2])(
    "finish that fails at statement %i keeps nothing, in one request, and lets go of the lock",
    async (at) => {
      const statements = [insert(2), insert(3)];
      statements.splice(at, 0, insert(1));
      const made = await requestsOf(async (call) => {
        const transaction = await driver.begin(call);
        await transaction.execute([insert(1)], { ...apart, ...call });
        await expect(transaction.finish?.(statements, call)).rejects.toHaveProperty("code", "SQLITE_CONSTRAINT");
      });
      expect(made).toBe(2);
      expect(await ids()).toEqual([]);
      await one(driver, insert(9));
    },
  );

  test("finish whose commit is refused keeps nothing", async () => {
    await driver.execute(
      [
        write("CREATE TABLE owners (id integer PRIMARY KEY)"),
        write("CREATE TABLE owned (owner integer REFERENCES owners (id) DEFERRABLE INITIALLY DEFERRED)"),
      ],
      together,
    );
    const made = await requestsOf(async (call) => {
      const transaction = await driver.begin(call);
      await transaction.execute([insert(1)], { ...apart, ...call });
      const refused = transaction.finish?.([write("INSERT INTO owned VALUES (7)")], call);
      await expect(refused).rejects.toThrow("FOREIGN KEY constraint failed");
    });
    expect(made).toBe(2);
    expect([await ids(), (await one(driver, read("SELECT * FROM owned"))).rows.length]).toEqual([[], 0]);
  });

  test("20 transactions at once, half of them ended by finish: each sees what the others wrote, none is lost", async () => {
    await one(driver, write("DELETE FROM notes"));
    await one(driver, write("CREATE TABLE counters (value integer NOT NULL)"));
    await one(driver, write("INSERT INTO counters VALUES (0)"));
    const drivers = [driver, libsqlHttpDriver({ url: server.url })];
    const work = Array.from({ length: 20 }, async (_, i) => {
      const transaction = await (drivers[i % 2] ?? driver).begin({});
      const [counter] = await transaction.execute([read("SELECT value FROM counters")], apart);
      const update = write("UPDATE counters SET value = ?", (counter?.rows[0]?.[0] as bigint) + 1n);
      if (i % 4 < 2) return transaction.finish?.([insert(i), update], {});
      await transaction.execute([insert(i), update], apart);
      return transaction.commit();
    });
    await Promise.all(work);
    expect(decoded(await one(driver, read("SELECT value FROM counters")))).toEqual([[20]]);
    expect(await countNotes(driver)).toBe(20);
  });

  test("numbers are bound as they are: an integer needs a bigint", async () => {
    const result = await one(driver, read("SELECT typeof(?), typeof(?), typeof(?)", 1n, 1, 1.5));
    expect(decoded(result)).toEqual([["integer", "real", "real"]]);
  });

  test("a request over the limit is refused before it is sent, one below it is not", async () => {
    const wide = (characters: number): ReturnType<typeof read> => read("SELECT length(?)", "é".repeat(characters));
    expect(await requestsOf(async (call) => driver.execute([wide(4_900_000)], { ...apart, ...call }))).toBe(1);
    for (const [statements, atomic] of [
      [[wide(5_000_000)], false],
      [[read("SELECT length(?)", new Uint8Array(7_500_000))], false],
      [Array.from({ length: 20 }, (_, i) => read(`SELECT ${i}, length(?)`, "\u0001".repeat(90_000))), true],
    ] as const) {
      const made = await requestsOf(async (call) => {
        const refused = driver.execute(statements, { atomic, ...call });
        await expect(refused).rejects.toThrow(UnsupportedError);
        await expect(refused).rejects.toThrow("10 MB");
        const transaction = await driver.begin({});
        await expect(transaction.execute(statements, { atomic, ...call })).rejects.toThrow(UnsupportedError);
        await expect(transaction.finish?.(statements, call)).rejects.toThrow(UnsupportedError);
      });
      expect(made).toBe(0);
    }
  });

  test("an answer over the limit says what to do, and undoes what was to be kept with it", async () => {
    const large = read("SELECT hex(zeroblob(6000000))");
    const failure = { code: "operational", message: expect.stringContaining("too large") as string, transient: false };
    await expect(one(driver, large)).rejects.toMatchObject({ ...failure, outcome: "none" });
    await one(driver, write("DELETE FROM notes"));
    await expect(driver.execute([insert(1), large], together)).rejects.toMatchObject(failure);
    const transaction = await driver.begin({});
    await transaction.execute([insert(2)], apart);
    await expect(transaction.finish?.([large], {})).rejects.toMatchObject(failure);
    expect(await ids()).toEqual([]);
  });

  test("a lock that is held for too long is a SerializationError in the terms of SQLite, and the next call works", async () => {
    const slow = await start({ limits: { lockWait: 50 } });
    const [one_, other] = [libsqlHttpDriver({ url: slow.url }), libsqlHttpDriver({ url: slow.url })];
    await one(one_, write("CREATE TABLE notes (id integer PRIMARY KEY, title text NOT NULL)"));
    const transaction = await one_.begin({});
    await transaction.execute([insert(1)], apart);
    await expect(one(other, insert(2))).rejects.toHaveProperty("code", "SQLITE_BUSY");
    const refused = await other.begin({});
    await expect(refused.execute([insert(2)], apart)).rejects.toHaveProperty("code", "SQLITE_BUSY");
    await refused.rollback();
    await expect((await other.begin({})).finish?.([insert(2)], {})).rejects.toHaveProperty("code", "SQLITE_BUSY");
    await transaction.commit();
    await one(other, insert(2));
    expect(await countNotes(other)).toBe(2);
  });
});

test("a client that was handed in is looked at once, and stays open", async () => {
  const server = await start();
  const client = createClient({ url: server.url, intMode: "bigint" });
  for (const requests of [2, 1]) {
    server.requests.clear();
    let told = 0;
    const driver = libsqlHttpDriver({ client });
    await driver.execute([read("SELECT 1")], { atomic: false, onRequest: () => void told++ });
    expect([server.requests.length, told]).toEqual([requests, requests]);
    await driver.close();
  }
  expect((await client.execute("SELECT 1")).rows[0]?.[0]).toBe(1n);
});

test("a client that rounds integers is refused before anything else", async () => {
  const server = await start();
  const driver = libsqlHttpDriver({ client: createClient({ url: server.url }) });
  for (let attempt = 0; attempt < 2; attempt++) {
    await expect(one(driver, write("CREATE TABLE notes (id integer)"))).rejects.toThrow("intMode");
    await expect(driver.begin({})).rejects.toThrow("intMode");
  }
  expect(server.requests.statements()).toEqual(Array.from({ length: 4 }, () => "SELECT 1"));
});
