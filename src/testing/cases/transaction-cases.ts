import { ConnectionStateError, SerializationError } from "../../errors.ts";
import { createTables } from "../../migrations/create-tables.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { type CaseDatabase, type Steps, type Subject, connectWholly, subject } from "../subject.ts";

const Entry = model("transaction_entries", { id: t.id(), name: t.text().unique(), amount: t.integer().default(0) });
const Late = model("transaction_late", { id: t.id(), name: t.text() });
const models = { entries: Entry };
type Db = CaseDatabase<typeof models>;

const names = (db: Pick<Db, "entries">): PromiseLike<string[]> => db.entries.orderBy("name").pluck("name");
// The suite's own reason to leave a transaction.
const stop = new ConnectionStateError("stopped by the test");

const closures: readonly Omit<Steps<Db>, "needs">[] = [
  {
    name: "what the callback did is kept, and its result given",
    steps: async ({ db, expect }) => {
      const result = await db.transaction(async (tx) => {
        const entry = await tx.entries.create({ name: "a" });
        await tx.entries.filter({ name: "a" }).update({ amount: 2 });
        return [entry.name, await tx.entries.count()] as const;
      });
      expect(result).toStrictEqual(["a", 1]);
      expect(await db.entries.pluck("amount")).toStrictEqual([2]);
    },
  },
  {
    name: "a callback that throws undoes what it did, and its error comes out as it is",
    steps: async ({ db, expect }) => {
      await db.entries.create({ name: "before" });
      const failure = await db
        .transaction(async (tx) => {
          await tx.entries.create({ name: "a" });
          await tx.entries.filter({ name: "before" }).delete();
          throw stop;
        })
        .catch((error: unknown) => error);
      expect(failure === stop).toStrictEqual(true);
      expect(await names(db)).toStrictEqual(["before"]);
    },
  },
  {
    name: "a statement that fails undoes all of it",
    steps: async ({ db, expect, refuses }) => {
      const attempt = (): unknown =>
        db.transaction(async (tx) => {
          await tx.entries.create({ name: "a" });
          await tx.entries.create({ name: "a" });
        });
      await refuses(attempt, { error: "integrity", kind: "unique" });
      expect(await names(db)).toStrictEqual([]);
    },
  },
  {
    name: "after a statement that failed the transaction can only be rolled back",
    steps: async ({ db, expect, refuses }) => {
      const attempt = (): unknown =>
        db.transaction(async (tx) => {
          await tx.entries.create({ name: "a" });
          await refuses(() => tx.entries.create({ name: "a" }), { error: "integrity", kind: "unique" });
          await refuses(() => tx.entries.count(), { error: "connection_state" });
          await refuses(() => tx.entries.create({ name: "b" }), { error: "connection_state" });
        });
      await refuses(attempt, { error: "connection_state" });
      expect(await names(db)).toStrictEqual([]);
    },
  },
  {
    name: "a get() among the last queries that finds nothing undoes all of it, whether they write or not",
    steps: async ({ db, expect, refuses }) => {
      const nobody = { error: "not_found", model: "entries" } as const;
      const reading = db.transaction(async (tx) => {
        await tx.entries.create({ name: "a" });
        return [tx.entries.count(), tx.entries.get({ name: "nobody" })];
      });
      await refuses(() => reading, nobody);
      const writing = db.transaction(async (tx) => {
        await tx.entries.create({ name: "a" });
        return [tx.entries.create({ name: "b" }), tx.entries.get({ name: "nobody" })];
      });
      await refuses(() => writing, nobody);
      expect(await names(db)).toStrictEqual([]);
    },
  },
  {
    name: "an inner transaction that throws keeps the work of the outer one",
    steps: async ({ db, expect }) => {
      await db.transaction(async (tx) => {
        await tx.entries.create({ name: "a" });
        const failure = await tx
          .transaction(async (inner) => {
            await inner.entries.create({ name: "b" });
            await inner.entries.filter({ name: "a" }).update({ amount: 9 });
            throw stop;
          })
          .catch((error: unknown) => error);
        expect(failure === stop).toStrictEqual(true);
        await tx.entries.create({ name: "c" });
      });
      expect(await db.entries.orderBy("name").select("name", "amount").all()).toStrictEqual([
        { name: "a", amount: 0 },
        { name: "c", amount: 0 },
      ]);
    },
  },
  {
    name: "an inner transaction whose statement fails keeps the work of the outer one",
    steps: async ({ db, expect, refuses }) => {
      await db.transaction(async (tx) => {
        await tx.entries.create({ name: "a" });
        const attempt = (): unknown =>
          tx.transaction(async (inner) => {
            await inner.entries.create({ name: "b" });
            await inner.entries.create({ name: "a" });
          });
        await refuses(attempt, { error: "integrity", kind: "unique" });
        await tx.entries.create({ name: "c" });
      });
      expect(await names(db)).toStrictEqual(["a", "c"]);
    },
  },
  {
    name: "an inner transaction that is kept goes with the outer one",
    steps: async ({ db, expect }) => {
      await db.transaction(async (tx) => {
        await tx.transaction((inner) => inner.entries.create({ name: "a" }).then(() => undefined) as Promise<void>);
        expect(await names(tx)).toStrictEqual(["a"]);
      });
      expect(await names(db)).toStrictEqual(["a"]);
      const outer = db.transaction(async (tx) => {
        await tx.transaction(async (inner) => inner.entries.create({ name: "b" }));
        throw stop;
      });
      expect((await outer.catch((error: unknown) => error)) === stop).toStrictEqual(true);
      expect(await names(db)).toStrictEqual(["a"]);
    },
  },
  {
    name: "while an inner transaction is open the outer one is refused",
    steps: async ({ db, expect, refuses }) => {
      await db.transaction(async (tx) => {
        await tx.transaction(async (inner) => {
          await inner.entries.create({ name: "a" });
          await refuses(() => tx.entries.count(), { error: "connection_state" });
          await refuses(() => tx.transaction(async () => undefined), { error: "connection_state" });
        });
        await tx.entries.create({ name: "b" });
      });
      expect(await names(db)).toStrictEqual(["a", "b"]);
    },
  },
  {
    name: "an inner transaction that swallows its failure is undone all the same",
    steps: async ({ db, expect, refuses }) => {
      await db.transaction(async (tx) => {
        await tx.entries.create({ name: "a" });
        const swallow = (): unknown =>
          tx.transaction(async (inner) => {
            await inner.entries.create({ name: "b" });
            await inner.entries.create({ name: "a" }).then(undefined, () => undefined);
          });
        await refuses(swallow, { error: "connection_state" });
        await tx.entries.create({ name: "c" });
      });
      expect(await names(db)).toStrictEqual(["a", "c"]);
    },
  },
  {
    name: "queries of a transaction run side by side",
    steps: async ({ db, expect }) => {
      await db.transaction(async (tx) => {
        await Promise.all(["a", "b", "c"].map((name) => tx.entries.create({ name })));
        const [count, all] = await Promise.all([tx.entries.count(), tx.entries.orderBy("name").pluck("name")]);
        expect([count, all]).toStrictEqual([3, ["a", "b", "c"]]);
      });
    },
  },
  {
    name: "transactions three deep",
    steps: async ({ db, expect }) => {
      await db.transaction(async (one) => {
        await one.entries.create({ name: "1" });
        await one
          .transaction(async (two) => {
            await two.entries.create({ name: "2" });
            await two.transaction(async (three) => three.entries.create({ name: "3" }));
            throw stop;
          })
          .catch(() => undefined);
        await one.transaction(async (two) => {
          await two.entries.create({ name: "4" });
          await two
            .transaction(async (three) => {
              await three.entries.create({ name: "5" });
              throw stop;
            })
            .catch(() => undefined);
        });
      });
      expect(await names(db)).toStrictEqual(["1", "4"]);
    },
  },
  {
    name: "atomic within a transaction is undone by itself when it fails",
    steps: async ({ db, expect, refuses }) => {
      await db.transaction(async (tx) => {
        await tx.entries.create({ name: "a" });
        const [entry, count] = await tx.atomic([tx.entries.create({ name: "b" }), tx.entries.count()]);
        expect([entry.name, count]).toStrictEqual(["b", 2]);
        await refuses(() => tx.atomic([tx.entries.create({ name: "c" }), tx.entries.create({ name: "a" })]), {
          error: "integrity",
          kind: "unique",
        });
        await tx.entries.create({ name: "d" });
      });
      expect(await names(db)).toStrictEqual(["a", "b", "d"]);
    },
  },
  {
    name: "an atomic list that fails undoes nothing of what runs beside it",
    steps: async ({ db, expect }) => {
      const ends = await db.transaction(async (tx) => {
        await tx.entries.create({ name: "a" });
        return Promise.allSettled([
          tx.atomic([tx.entries.create({ name: "b" }), tx.entries.create({ name: "a" })]),
          tx.entries.create({ name: "c" }),
          tx.atomic([tx.entries.create({ name: "d" }), tx.entries.create({ name: "e" })]),
        ]);
      });
      expect(ends.map((end) => end.status)).toStrictEqual(["rejected", "fulfilled", "fulfilled"]);
      expect(await names(db)).toStrictEqual(["a", "c", "d", "e"]);
    },
  },
  {
    name: "an inner transaction does not begin after a statement that failed while it waited",
    steps: async ({ db, expect, refuses }) => {
      await db.entries.create({ name: "a" });
      const attempt = (): unknown =>
        db.transaction(async (tx) => {
          const failing = tx.entries.create({ name: "a" }).then(() => undefined);
          await Promise.allSettled([failing, tx.transaction(async (inner) => inner.entries.create({ name: "b" }))]);
        });
      await refuses(attempt, { error: "connection_state" });
      expect(await names(db)).toStrictEqual(["a"]);
    },
  },
  {
    name: "a transaction that is over refuses its queries",
    steps: async ({ db, expect, refuses }) => {
      let kept: Pick<Db, "entries"> | null = null;
      await db.transaction(async (tx) => {
        kept = tx;
        await tx.entries.create({ name: "a" });
      });
      await refuses(() => (kept as Pick<Db, "entries"> | null)?.entries.count(), { error: "connection_state" });
      expect(await names(db)).toStrictEqual(["a"]);
    },
  },
  {
    name: "one that another got in the way of is run again",
    steps: async ({ db, expect }) => {
      let runs = 0;
      const work = async (tx: Pick<Db, "entries">): Promise<number> => {
        runs += 1;
        await tx.entries.create({ name: "a" });
        if (runs < 3) throw new SerializationError("the test says so");
        return runs;
      };
      expect(await db.transaction(work, { retries: 2 })).toStrictEqual(3);
      expect(await names(db)).toStrictEqual(["a"]);
      runs = 0;
      await db.entries.filter().delete({ all: true });
      const failure = await db.transaction(work, { retries: 1 }).catch((error: unknown) => error);
      expect([failure instanceof SerializationError, runs, await names(db)]).toStrictEqual([true, 2, []]);
    },
  },
  {
    name: "an inner transaction takes no settings: they are those of the outer one",
    steps: async ({ db, expect, refuses }) => {
      await db.transaction(async (tx) => {
        const nest = tx.transaction as (work: () => unknown, settings: object) => Promise<unknown>;
        const inner = (): PromiseLike<unknown> => tx.entries.create({ name: "a" });
        await refuses(() => nest(inner, { isolation: "serializable" }), { error: "validation", at: ["isolation"] });
        await refuses(() => nest(inner, { retries: 2 }), { error: "validation", at: ["retries"] });
        await tx.entries.create({ name: "b" });
      });
      expect(await names(db)).toStrictEqual(["b"]);
    },
  },
  {
    name: "a closed database refuses transactions later, not at once",
    steps: async ({ adapter, expect, refuses }) => {
      // The store itself stays open for the other cases.
      const closed = connectWholly({ ...adapter, close: async () => undefined }, models);
      await closed.close();
      const attempts = [() => closed.transaction(async (tx) => tx.entries.create({ name: "a" })), () => closed.begin()];
      for (const attempt of attempts) {
        const promise = attempt();
        await refuses(() => promise, { error: "connection_state" });
      }
      expect(await names(connectWholly(adapter, models))).toStrictEqual([]);
    },
  },
  {
    name: "levels of isolation are accepted",
    steps: async ({ db, expect }) => {
      for (const isolation of ["read committed", "repeatable read", "serializable"] as const) {
        await db.transaction(async (tx) => tx.entries.create({ name: isolation }), { isolation });
      }
      expect(await db.entries.count()).toStrictEqual(3);
    },
  },
  {
    name: "transactions side by side lose nothing",
    steps: async ({ db, expect }) => {
      await db.entries.create({ name: "sum" });
      await Promise.all(
        Array.from({ length: 10 }, () =>
          db.transaction(
            async (tx) => {
              await tx.entries.filter({ name: "sum" }).update((p) => ({ amount: p.amount.add(1) }));
              return tx.entries.count();
            },
            { retries: 10 },
          ),
        ),
      );
      expect(await db.entries.pluck("amount")).toStrictEqual([10]);
    },
  },
  {
    name: "a query of the database that began beside a transaction ends",
    steps: async ({ db, expect }) => {
      let beside: PromiseLike<number> | null = null;
      await db.transaction(async (tx) => {
        await tx.entries.create({ name: "a" });
        beside = db.entries.count().then((count) => count);
        await tx.entries.create({ name: "b" });
      });
      expect([0, 2].includes((await (beside as PromiseLike<number> | null)) ?? -1)).toStrictEqual(true);
    },
  },
];

const manual: readonly Omit<Steps<Db>, "needs">[] = [
  {
    name: "begin and commit",
    steps: async ({ db, expect }) => {
      const tx = await db.begin();
      await tx.entries.create({ name: "a" });
      await tx.commit();
      expect(await names(db)).toStrictEqual(["a"]);
    },
  },
  {
    name: "begin takes no retries: nothing could be run again",
    steps: async ({ db, expect, refuses }) => {
      const attempt = async (): Promise<void> => {
        const tx = await db.begin({ retries: 2 } as never);
        // One that was opened all the same must not keep the other cases waiting.
        await tx.rollback();
      };
      await refuses(attempt, { error: "validation", at: ["retries"] });
      await db.entries.create({ name: "a" });
      expect(await names(db)).toStrictEqual(["a"]);
    },
  },
  {
    name: "begin and rollback",
    steps: async ({ db, expect }) => {
      const tx = await db.begin();
      await tx.entries.create({ name: "a" });
      await tx.rollback();
      expect(await names(db)).toStrictEqual([]);
    },
  },
  {
    name: "begin, left without commit, is undone",
    steps: async ({ db, expect }) => {
      const tx = await db.begin();
      await tx.entries.create({ name: "a" });
      await tx[Symbol.asyncDispose]();
      expect(await names(db)).toStrictEqual([]);
    },
  },
  {
    name: "leaving after commit undoes nothing",
    steps: async ({ db, expect }) => {
      const tx = await db.begin();
      await tx.entries.create({ name: "a" });
      await tx.commit();
      await tx[Symbol.asyncDispose]();
      expect(await names(db)).toStrictEqual(["a"]);
    },
  },
  {
    name: "a transaction ends once",
    steps: async ({ db, expect, refuses }) => {
      const tx = await db.begin();
      await tx.commit();
      await refuses(() => tx.commit(), { error: "connection_state" });
      await refuses(() => tx.rollback(), { error: "connection_state" });
      await refuses(() => tx.entries.count(), { error: "connection_state" });
      expect(await names(db)).toStrictEqual([]);
    },
  },
  {
    name: "a transaction of a statement that failed cannot be committed",
    steps: async ({ db, expect, refuses }) => {
      const tx = await db.begin();
      await tx.entries.create({ name: "a" });
      await refuses(() => tx.entries.create({ name: "a" }), { error: "integrity" });
      await refuses(() => tx.commit(), { error: "connection_state" });
      expect(await names(db)).toStrictEqual([]);
    },
  },
  {
    name: "a transaction opened by hand nests",
    steps: async ({ db, expect }) => {
      const tx = await db.begin({ isolation: "serializable" });
      await tx.transaction(async (inner) => inner.entries.create({ name: "a" }));
      await tx.commit();
      expect(await names(db)).toStrictEqual(["a"]);
    },
  },
];

const schema: readonly Omit<Steps<Db>, "needs">[] = [
  {
    name: "tables and rows made inside a transaction that is rolled back leave nothing",
    steps: async ({ db, expect, adapter }) => {
      const both = connectWholly(adapter, { entries: Entry, late: Late });
      const work = both.transaction(async (tx) => {
        await createTables(tx);
        await tx.late.create({ name: "a" });
        await tx.entries.create({ name: "a" });
        expect(await tx.late.count()).toStrictEqual(1);
        throw stop;
      });
      expect((await work.catch((error: unknown) => error)) === stop).toStrictEqual(true);
      expect(await names(db)).toStrictEqual([]);
      await createTables(both);
      expect(await both.late.count()).toStrictEqual(0);
    },
  },
  {
    name: "tables made inside a transaction that is kept are there",
    steps: async ({ adapter, expect }) => {
      const kept = connectWholly(adapter, { kept: model("transaction_kept", { id: t.id(), name: t.text() }) });
      await kept.transaction(async (tx) => {
        await createTables(tx);
        await tx.kept.create({ name: "a" });
      });
      expect(await kept.kept.pluck("name")).toStrictEqual(["a"]);
      await kept.kept.filter().delete({ all: true });
    },
  },
];

/** Transactions that stay open, on stores that can. */
export const transactions: Subject = subject({
  name: "transactions",
  models,
  cases: [...closures, ...manual, ...schema].map((each): Steps<Db> => ({ ...each, needs: ["transactions"] })),
});
