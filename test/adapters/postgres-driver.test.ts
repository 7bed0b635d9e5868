import { Client, Pool } from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { postgresClients } from "../../adapters/postgres/postgres-clients.ts";
import type { PostgresOptions } from "../../adapters/postgres/postgres-options.ts";
import { startPostgres } from "../../scripts/services/postgres.ts";
import type { InteractiveSqlDriver } from "../../src/contracts/sql-driver.ts";
import { ConnectionStateError, UndefinedTableError, ValidationError } from "../../src/errors.ts";
import { callOff } from "../../src/sql/dialects/postgres-call-off.ts";
import { postgresError } from "../../src/sql/dialects/postgres-errors.ts";
import { postgresSessions } from "../../src/sql/dialects/postgres-sessions.ts";
import { countNotes, decoded, describeDriver, one, read, write } from "./driver-cases.ts";
import { describePostgresDriver } from "./postgres-driver-cases.ts";

const server = await startPostgres();
const url = await server.freshDatabase();
const clients: (Client | Pool)[] = [];

afterAll(async () => {
  for (const client of clients) await client.end();
  await server.stop();
});

function open(options: PostgresOptions): InteractiveSqlDriver {
  return postgresSessions(postgresClients(options, callOff), {
    name: "postgres",
    network: { trip: "statement", timeout: 30_000 },
  });
}

async function connectedClient(): Promise<Client> {
  const client = new Client({ connectionString: await server.freshDatabase() });
  clients.push(client);
  await client.connect();
  return client;
}

/** A pool whose connection is there already: making one may take longer than the timeouts of the cases. */
async function connectedPool(): Promise<Pool> {
  const pool = new Pool({ connectionString: await server.freshDatabase(), max: 1 });
  clients.push(pool);
  await pool.query("SELECT 1");
  return pool;
}

const types = { integer: "int8", bytes: "bytea" };
const parameter = (position: number): string => `$${position}`;

describeDriver("a pool of one connection to Postgres", {
  open: async (options) =>
    options === undefined
      ? open({ url: await server.freshDatabase(), max: 1 })
      : open({ client: await connectedPool(), ...options }),
  parameter,
  types,
  readsMeanwhile: false,
});

describeDriver("a client of Postgres", {
  open: async (options) => open({ client: await connectedClient(), ...options }),
  parameter,
  types,
  readsMeanwhile: false,
});

describePostgresDriver("Postgres, whatever reaches it", () => open({ url }));

describe("Postgres", () => {
  test("a rule that is asked about at the commit undoes the list, and the connection goes on", async () => {
    const driver = open({ url: await server.freshDatabase(), max: 1 });
    await one(driver, write("CREATE TABLE notes (id int8 PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)"));
    const twice = [write("INSERT INTO notes VALUES (1)"), write("INSERT INTO notes VALUES (1)")];
    await expect(driver.execute(twice, { atomic: true })).rejects.toMatchObject({ code: "23505" });
    expect(await countNotes(driver)).toBe(0);
    await driver.close();
  });

  test("several statements in one text are refused, with values and without", async () => {
    const driver = open({ url });
    await expect(one(driver, write("SELECT 1; DROP TABLE IF EXISTS notes"))).rejects.toMatchObject({ code: "42601" });
    await driver.close();
  });

  test("each trip is told: statements, and what keeps several of them together", async () => {
    const driver = open({ url });
    let trips = 0;
    const onRequest = (): void => void (trips += 1);
    await driver.execute([read("SELECT 1"), read("SELECT 2")], { atomic: false, onRequest });
    expect(trips).toBe(2);
    await driver.execute([read("SELECT 1"), read("SELECT 2")], { atomic: true, onRequest });
    expect(trips).toBe(6);
    const transaction = await driver.begin({ onRequest });
    await transaction.execute([read("SELECT 1")], { atomic: false, onRequest });
    await transaction.commit({ onRequest });
    expect(trips).toBe(9);
    await driver.close();
  });

  test("a pool: reads go on beside an open transaction, and many calls share its connections", async () => {
    const driver = open({ url: await server.freshDatabase(), max: 3 });
    await one(driver, write("CREATE TABLE notes (id int8 PRIMARY KEY)"));
    const transaction = await driver.begin({});
    await transaction.execute([write("INSERT INTO notes VALUES (1)")], { atomic: false });
    expect(await countNotes(driver)).toBe(0);
    const writes = Array.from({ length: 100 }, (_, i) => one(driver, write(`INSERT INTO notes VALUES (${i + 2})`)));
    await Promise.all(writes);
    await transaction.commit();
    expect(await countNotes(driver)).toBe(101);
    const open_ = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()";
    expect(decoded(await one(driver, read(open_)))).toEqual([[3]]);
    await driver.close();
  });

  test("a pool that was handed in stays open, and gets back every connection", async () => {
    const pool = new Pool({ connectionString: url, max: 2 });
    const driver = open({ client: pool });
    expect((await one(driver, read("SELECT 1"))).rows).toEqual([["1"]]);
    await (await driver.begin({})).rollback();
    await driver.close();
    await expect(one(driver, read("SELECT 1"))).rejects.toThrow(ConnectionStateError);
    expect([pool.totalCount, pool.idleCount]).toEqual([1, 1]);
    expect((await pool.query("SELECT 2 AS two")).rows).toEqual([{ two: 2 }]);
    await pool.end();
  });

  test("a transaction that the user's SQL leaves open does not get to the next user of the connection", async () => {
    const driver = open({ url, max: 1 });
    await one(driver, write("BEGIN"));
    const [[status] = []] = (await one(driver, read("SELECT pg_current_xact_id_if_assigned() IS NULL"))).rows;
    await one(driver, write("CREATE TABLE left_open (id int)"));
    expect(status).toBe("t");
    const again = open({ url });
    expect((await one(again, read("SELECT count(*) FROM left_open"))).rows).toEqual([["0"]]);
    await Promise.all([driver.close(), again.close()]);
  });

  test("a client that is not connected is refused instead of waited for", async () => {
    const driver = open({ client: new Client({ connectionString: url }) });
    await expect(one(driver, read("SELECT 1"))).rejects.toThrow("client.connect()");
    await driver.close();
  });

  test("a table that is not there is known by its name", async () => {
    const driver = open({ url });
    const error = await one(driver, read("SELECT * FROM nowhere")).catch((failure: unknown) => failure);
    expect(postgresError({ error, plans: [] })).toBeInstanceOf(UndefinedTableError);
    await driver.close();
  });

  test.each([
    ["mysql://u:p4ss@h/d", "url"],
    ["postgres://u:p4ss@h", "url"],
    ["postgres://u:p4ss@h/", "url"],
    ["postgres://u:p4ss@/d", "url"],
    ["h/d?password=p4ss", "url"],
    ["postgres://u:p4ss@h:99999/d", "url"],
    ["", "url"],
  ])("a URL that is none is refused with the form of one, and not repeated: %s", (wrong, option) => {
    const attempt = (): unknown => open({ url: wrong });
    expect(attempt).toThrow(ValidationError);
    expect(attempt).toThrow("postgres://user:password@host:port/database");
    expect(attempt).toThrow(option);
    expect(attempt).not.toThrow("p4ss");
  });

  test("options that cannot be right are refused at once", () => {
    expect(() => open({ url, max: 0 })).toThrow("max");
    expect(() => open({ url, timeout: Number.NaN })).toThrow("timeout");
    expect(() => open({ url, ssl: "yes" as unknown as boolean })).toThrow("ssl");
    expect(() => open({ url, maximum: 3 } as unknown as PostgresOptions)).toThrow("maximum");
    for (const client of [null, {}, "pool", { query: () => undefined }]) {
      const attempt = (): unknown => open({ client } as unknown as PostgresOptions);
      expect(attempt).toThrow(ValidationError);
      expect(attempt).toThrow("client must be a Pool or a Client of pg");
    }
    expect(() => open(undefined as unknown as PostgresOptions)).toThrow(ValidationError);
  });
});
