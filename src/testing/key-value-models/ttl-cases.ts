import { type ModelCase, type ModelSubject, passed } from "./model-subject.ts";

// Long enough for a slow machine to look before it is over, and short enough to wait for.
const SHORT = 0.4;
const AFTER = 600;

const cases: readonly ModelCase[] = [
  {
    name: "a row that has come to its end does not exist for any verb",
    async run({ plain: db, expect, refuses }) {
      await db.sessions.createMany([{ token: "a" }, { token: "b" }, { token: "c" }, { token: "d" }], { ttl: SHORT });
      expect((await db.sessions.get("a")).token).toStrictEqual("a");
      await passed(AFTER);
      expect(await db.sessions.find("a")).toStrictEqual(null);
      await refuses(() => db.sessions.get("a"), { error: "not_found" });
      expect(await db.sessions.getMany(["a", "b"])).toStrictEqual([null, null]);
      expect(await db.sessions.update("a", { hits: 1 })).toStrictEqual(null);
      expect(await db.sessions.updateMany([{ token: "a", hits: 1 }])).toStrictEqual(0);
      expect(await db.sessions.delete("b")).toStrictEqual(false);
      expect(await db.sessions.deleteMany(["b", "c"])).toStrictEqual(0);
      expect((await db.sessions.create({ token: "a", hits: 9 })).hits).toStrictEqual(9);
      expect((await db.sessions.upsert({ token: "d" })).note).toStrictEqual(null);
    },
  },
  {
    name: "the time of the model counts where a write has none, and null is for ever",
    async run({ plain: db, expect }) {
      await db.sessions.create({ token: "model" });
      await db.sessions.create({ token: "ever" }, { ttl: null });
      await db.sessions.create({ token: "short" }, { ttl: SHORT });
      await passed(AFTER);
      const found = await db.sessions.getMany(["model", "ever", "short"]);
      expect(found.map((each) => each?.token ?? null)).toStrictEqual(["model", "ever", null]);
    },
  },
  {
    name: "an update keeps the time, unless it is given one",
    async run({ plain: db, expect }) {
      await db.sessions.createMany([{ token: "kept" }, { token: "many" }, { token: "longer" }, { token: "bare" }], {
        ttl: SHORT,
      });
      await db.sessions.update("kept", { hits: 1 });
      await db.sessions.updateMany([{ token: "many", hits: 1 }]);
      await db.sessions.update("longer", { hits: 1 }, { ttl: 60 });
      await db.sessions.update("bare", {}, { ttl: null });
      await passed(AFTER);
      const found = await db.sessions.getMany(["kept", "many", "longer", "bare"]);
      expect(found.map((each) => each?.token ?? null)).toStrictEqual([null, null, "longer", "bare"]);
    },
  },
  {
    name: "an update may shorten the time of a row",
    async run({ plain: db, expect }) {
      await db.sessions.createMany([{ token: "a" }, { token: "b" }]);
      await db.sessions.update("a", { hits: 1 }, { ttl: SHORT });
      await db.sessions.updateMany([{ token: "b", hits: 1 }], { ttl: SHORT });
      await passed(AFTER);
      expect(await db.sessions.getMany(["a", "b"])).toStrictEqual([null, null]);
    },
  },
  {
    name: "a row whose key changes keeps its time",
    async run({ plain: db, expect }) {
      await db.sessions.create({ token: "a" }, { ttl: SHORT });
      await db.sessions.update("a", { token: "b" });
      expect((await db.sessions.getMany(["a", "b"])).map((each) => each?.token ?? null)).toStrictEqual([null, "b"]);
      await passed(AFTER);
      expect(await db.sessions.find("b")).toStrictEqual(null);
    },
  },
  {
    name: "what is written over lives as what is new does",
    async run({ plain: db, expect }) {
      await db.sessions.create({ token: "a" }, { ttl: SHORT });
      await db.sessions.upsert({ token: "a", hits: 1 });
      await db.sessions.upsert({ token: "b" }, { ttl: SHORT });
      await passed(AFTER);
      expect((await db.sessions.getMany(["a", "b"])).map((each) => each?.hits ?? null)).toStrictEqual([1, null]);
    },
  },
  {
    name: "a year is not too long",
    async run({ plain: db, expect }) {
      await db.sessions.create({ token: "a" }, { ttl: 365 * 24 * 60 * 60 });
      expect((await db.sessions.get("a")).token).toStrictEqual("a");
    },
  },
  {
    name: "a time that is none is refused before anything is sent",
    async run({ plain: db, expect, refuses, requests }) {
      const before = requests();
      for (const ttl of [0, -1, Number.NaN, Infinity, "60" as never])
        await refuses(() => db.sessions.create({ token: "a" }, { ttl }), { error: "validation" });
      expect(requests() - before).toStrictEqual(0);
    },
  },
  {
    name: "rows that have come to their end are not among those that indexes find, and free their unique values",
    needs: ["entries"],
    async run({ indexed, expect }) {
      const db = indexed();
      const user = { email: "a@x", name: "A", score: 1, joined: new Date(0) };
      await db.users.create({ id: 1, age: 5, ...user }, { ttl: SHORT });
      await db.users.create({ id: 2, age: 5, ...user, email: "b@x" });
      expect(await db.users.filter({ age: 5 }).count()).toStrictEqual(2);
      await passed(AFTER);
      expect(await db.users.filter({ age: 5 }).pluck("id")).toStrictEqual([2]);
      expect(await db.users.orderBy("age").limit(1).pluck("id")).toStrictEqual([2]);
      expect(await db.users.find({ email: "a@x" })).toStrictEqual(null);
      expect((await db.users.create({ id: 3, age: 6, ...user })).id).toStrictEqual(3);
    },
  },
];

/** How long rows live. */
export const ttlCases: ModelSubject = { name: "rows that come to an end", cases };
