import { describe, expect, test } from "vitest";
import type { InteractiveSqlDriver, SqlResult, SqlStatement, SqlValue } from "../../src/contracts/sql-driver.ts";
import { ConnectionStateError, OperationalError } from "../../src/errors.ts";

/** A database to run the cases on. */
export interface DriverSubject {
  /** Every call gives a driver over an empty database of its own. */
  readonly open: (options?: { readonly timeout?: number }) => Promise<InteractiveSqlDriver> | InteractiveSqlDriver;
  /** How a parameter is written. */
  readonly parameter: (position: number) => string;
  /** Column types of this database. */
  readonly types: { readonly integer: string; readonly bytes: string };
  /** Whether calls outside see committed rows while a transaction is open, or have to wait for it. */
  readonly readsMeanwhile: boolean;
  /** Calls wait for an open transaction at the server, for as long as it likes, and not in the driver. */
  readonly waitsElsewhere?: boolean;
}

export function write(sql: string, ...params: readonly SqlValue[]): SqlStatement {
  return { sql, params, writes: true };
}

export function read(sql: string, ...params: readonly SqlValue[]): SqlStatement {
  return { sql, params, writes: false };
}

/** Runs one statement by itself. */
export async function one(driver: InteractiveSqlDriver, statement: SqlStatement): Promise<SqlResult> {
  const [result] = await driver.execute([statement], { atomic: false });
  if (result === undefined) throw new TypeError("no result");
  return result;
}

/** Cells as a user of raw SQL sees them. */
export function decoded({ rows, decoders = [], columns }: SqlResult): unknown[][] {
  return rows.map((row) => columns.map((_, i) => (row[i] === null ? null : (decoders[i]?.(row[i]) ?? row[i]))));
}

export async function countNotes(driver: InteractiveSqlDriver): Promise<unknown> {
  return decoded(await one(driver, read("SELECT count(*) FROM notes")))[0]?.[0];
}

/** What every driver that can hold a transaction promises. */
export function describeDriver(name: string, subject: DriverSubject): void {
  const { parameter, types, readsMeanwhile, waitsElsewhere = false } = subject;
  const insert = (id: number): SqlStatement =>
    write(`INSERT INTO notes (id, title) VALUES (${parameter(1)}, ${parameter(2)})`, BigInt(id), `note ${id}`);

  async function withNotes<Done>(
    work: (driver: InteractiveSqlDriver) => Promise<Done>,
    options?: { readonly timeout?: number },
  ): Promise<Done> {
    const driver = await subject.open(options);
    try {
      await one(
        driver,
        write(`CREATE TABLE notes (id ${types.integer} PRIMARY KEY, title text NOT NULL, body ${types.bytes})`),
      );
      return await work(driver);
    } finally {
      await driver.close();
    }
  }

  describe(name, () => {
    test("rows are cells in the order of the select list, with the names beside them", () =>
      withNotes(async (driver) => {
        expect((await one(driver, insert(1))).affected).toBe(1);
        const result = await one(driver, read("SELECT title, id, body, title FROM notes"));
        expect(result.columns).toEqual(["title", "id", "body", "title"]);
        expect(decoded(result)).toEqual([["note 1", 1, null, "note 1"]]);
        expect(result.affected).toBe(0);
      }));

    test("counts what a statement wrote, also when it returns rows", () =>
      withNotes(async (driver) => {
        await driver.execute([insert(1), insert(2), insert(3)], { atomic: true });
        expect((await one(driver, write("UPDATE notes SET title = 'x' WHERE id > 1"))).affected).toBe(2);
        const returning = await one(driver, write("UPDATE notes SET title = 'y' WHERE id > 1 RETURNING id"));
        expect([returning.affected, returning.rows.length]).toEqual([2, 2]);
        expect((await one(driver, write("DELETE FROM notes"))).affected).toBe(3);
      }));

    test("values come back exactly: large integers, bytes of a larger buffer, astral text", () =>
      withNotes(async (driver) => {
        const large = 9_223_372_036_854_775_807n;
        const body = new Uint8Array([9, 1, 2, 3, 9]).subarray(1, 4);
        const sql = `INSERT INTO notes (id, title, body) VALUES (${[1, 2, 3].map(parameter).join(", ")})`;
        await one(driver, write(sql, large, "𝒳 'quoted' %_", body));
        const result = await one(driver, read("SELECT id, title, body FROM notes"));
        expect(decoded(result)).toEqual([[large, "𝒳 'quoted' %_", new Uint8Array([1, 2, 3])]]);
      }));

    test("raw SQL: an integer that is safe is a number, the next one a bigint", () =>
      withNotes(async (driver) => {
        const sql = `INSERT INTO notes (id, title) VALUES (${parameter(1)}, 'a'), (${parameter(2)}, 'b')`;
        await one(driver, write(sql, 9_007_199_254_740_991n, 9_007_199_254_740_992n));
        const result = await one(driver, read("SELECT id FROM notes ORDER BY id"));
        expect(decoded(result)).toEqual([[9_007_199_254_740_991], [9_007_199_254_740_992n]]);
      }));

    test("atomic: later statements see earlier ones, and the failure of one undoes all", () =>
      withNotes(async (driver) => {
        const results = await driver.execute([insert(1), read("SELECT count(*) FROM notes")], { atomic: true });
        expect(results.map(({ affected }) => affected)).toEqual([1, 0]);
        await expect(driver.execute([insert(2), insert(3), insert(1)], { atomic: true })).rejects.toThrow();
        expect(await countNotes(driver)).toBe(1);
        await one(driver, insert(2));
        expect(await countNotes(driver)).toBe(2);
      }));

    test("not atomic: what ran before the failure stays, what comes after does not run", () =>
      withNotes(async (driver) => {
        await expect(driver.execute([insert(1), insert(1), insert(2)], { atomic: false })).rejects.toThrow();
        expect(await countNotes(driver)).toBe(1);
      }));

    test("the error of the client arrives as it is", () =>
      withNotes(async (driver) => {
        await expect(one(driver, read("SELECT * FROM nowhere"))).rejects.toHaveProperty("code");
        await one(driver, insert(1));
        await expect(one(driver, insert(1))).rejects.toHaveProperty("code");
      }));

    test("a transaction that is rolled back leaves nothing, its tables neither", () =>
      withNotes(async (driver) => {
        const transaction = await driver.begin({});
        await transaction.execute([insert(1), write("CREATE TABLE drafts (id int)")], { atomic: false });
        await transaction.execute([write("INSERT INTO drafts VALUES (1)")], { atomic: false });
        await transaction.rollback();
        expect(await countNotes(driver)).toBe(0);
        await expect(one(driver, read("SELECT * FROM drafts"))).rejects.toThrow();
      }));

    test("savepoints are statements like others", () =>
      withNotes(async (driver) => {
        const transaction = await driver.begin({});
        const run = (...statements: SqlStatement[]): Promise<unknown> =>
          transaction.execute(statements, { atomic: false });
        await run(insert(1), write("SAVEPOINT inner_part"), insert(2));
        await expect(run(insert(1))).rejects.toThrow();
        await run(write("ROLLBACK TO inner_part"), write("RELEASE inner_part"), insert(3));
        await transaction.commit();
        expect(decoded(await one(driver, read("SELECT id FROM notes ORDER BY id")))).toEqual([[1], [3]]);
      }));

    test("a transaction that is over refuses everything", () =>
      withNotes(async (driver) => {
        const transaction = await driver.begin({});
        await transaction.commit();
        await expect(transaction.execute([insert(1)], { atomic: false })).rejects.toThrow(ConnectionStateError);
        await expect(transaction.commit()).rejects.toThrow(ConnectionStateError);
        await expect(transaction.rollback()).rejects.toThrow(ConnectionStateError);
      }));

    test("a write outside waits for the open transaction and then runs", () =>
      withNotes(async (driver) => {
        const transaction = await driver.begin({});
        await transaction.execute([insert(1)], { atomic: false });
        const outside = one(driver, insert(2));
        await transaction.execute([insert(3)], { atomic: false });
        await transaction.commit();
        expect((await outside).affected).toBe(1);
        expect(await countNotes(driver)).toBe(3);
      }));

    test.skipIf(waitsElsewhere)(
      "a write outside that waits too long fails, says `tx`, and leaves the transaction whole",
      () =>
        withNotes(
          async (driver) => {
            const transaction = await driver.begin({});
            await transaction.execute([insert(1)], { atomic: false });
            const begun = performance.now();
            const failures = await Promise.all(
              [1, 2, 3].map(() => one(driver, insert(2)).catch((error: unknown) => error)),
            );
            expect(performance.now() - begun).toBeLessThan(2000);
            for (const failure of failures) {
              expect(failure).toBeInstanceOf(ConnectionStateError);
              expect((failure as Error).message).toContain("`tx`");
            }
            await expect(driver.begin({})).rejects.toThrow(ConnectionStateError);
            await transaction.commit();
            await one(driver, insert(2));
            expect(await countNotes(driver)).toBe(2);
          },
          { timeout: 60 },
        ),
    );

    test(readsMeanwhile ? "a read outside sees committed rows meanwhile" : "a read outside waits too", () =>
      withNotes(
        async (driver) => {
          await one(driver, insert(1));
          const transaction = await driver.begin({});
          await transaction.execute([insert(2)], { atomic: false });
          if (readsMeanwhile) expect(await countNotes(driver)).toBe(1);
          else await expect(countNotes(driver)).rejects.toThrow("`tx`");
          await transaction.commit();
          expect(await countNotes(driver)).toBe(2);
        },
        { timeout: 60 },
      ),
    );

    test("many transactions and writes at once: none fails, none is lost", () =>
      withNotes(async (driver) => {
        await one(driver, insert(0));
        const transactions = Array.from({ length: 10 }, async (_, i) => {
          const transaction = await driver.begin({});
          await transaction.execute([insert(1000 + i)], { atomic: false });
          await new Promise((resolve) => setTimeout(resolve, 1));
          await transaction.execute([write("UPDATE notes SET title = title || 'x' WHERE id = 0")], { atomic: false });
          await transaction.commit();
        });
        const writes = Array.from({ length: 50 }, (_, i) => one(driver, insert(i + 1)));
        const reads = Array.from({ length: 50 }, () => countNotes(driver));
        await Promise.all([...transactions, ...writes, ...reads]);
        expect(await countNotes(driver)).toBe(61);
        const [[title] = []] = decoded(await one(driver, read("SELECT title FROM notes WHERE id = 0")));
        expect(title).toBe(`note 0${"x".repeat(10)}`);
      }));

    test("an aborted signal: nothing is sent, nobody waits on", () =>
      withNotes(async (driver) => {
        const gone = AbortSignal.abort();
        const aborted = { atomic: false, signal: gone };
        await expect(driver.execute([insert(1)], aborted)).rejects.toThrow(OperationalError);
        await expect(driver.begin({ signal: gone })).rejects.toThrow(OperationalError);
        const transaction = await driver.begin({});
        await expect(transaction.execute([insert(1)], aborted)).rejects.toThrow(OperationalError);
        const later = new AbortController();
        const waiting = driver.execute([insert(1)], { atomic: false, signal: later.signal });
        later.abort();
        await expect(waiting).rejects.toThrow(OperationalError);
        await transaction.rollback();
        expect(await countNotes(driver)).toBe(0);
      }));

    test("closing: twice is once, calls that wait or come later fail, an open transaction is undone", async () => {
      const driver = await subject.open();
      await one(driver, write(`CREATE TABLE notes (id ${types.integer} PRIMARY KEY, title text NOT NULL)`));
      const transaction = await driver.begin({});
      await transaction.execute([insert(1)], { atomic: false });
      const waiting = one(driver, insert(2));
      const ended = waitsElsewhere ? waiting : expect(waiting).rejects.toThrow(ConnectionStateError);
      await driver.close();
      await driver.close();
      await ended;
      await expect(one(driver, read("SELECT 1"))).rejects.toThrow(ConnectionStateError);
      await expect(driver.begin({})).rejects.toThrow(ConnectionStateError);
      await expect(transaction.commit()).rejects.toThrow(ConnectionStateError);
    });

    test("closing before the first query closes nothing and refuses later queries", async () => {
      const driver = await subject.open();
      await driver.close();
      await expect(one(driver, read("SELECT 1"))).rejects.toThrow(ConnectionStateError);
    });
  });
}
