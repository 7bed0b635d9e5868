import type { ModelCase, ModelSubject } from "./model-subject.ts";

const row = (token: string, hits = 0): { token: string; hits: number; note: null; seen: null } => ({
  token,
  hits,
  note: null,
  seen: null,
});

const reading: readonly ModelCase[] = [
  {
    name: "create gives the row with its defaults, and get finds it",
    async run({ plain: db, expect }) {
      expect(await db.sessions.create({ token: "a" })).toStrictEqual(row("a"));
      expect(await db.sessions.get("a")).toStrictEqual(row("a"));
    },
  },
  {
    name: "find gives null and get refuses where there is no row",
    async run({ plain: db, expect, refuses }) {
      expect(await db.sessions.find("a")).toStrictEqual(null);
      await refuses(() => db.sessions.get("a"), { error: "not_found" });
    },
  },
  {
    name: "getMany is aligned with the keys, null where there is no row",
    async run({ plain: db, expect }) {
      await db.sessions.createMany([{ token: "a" }, { token: "b", hits: 2 }]);
      expect(await db.sessions.getMany(["b", "x", "a", "b"])).toStrictEqual([row("b", 2), null, row("a"), row("b", 2)]);
    },
  },
  {
    name: "dates and null come back as they went in",
    async run({ plain: db, expect }) {
      const seen = new Date("2024-02-29T12:00:00.123Z");
      await db.sessions.create({ token: "a", seen, note: null });
      expect(await db.sessions.get("a")).toStrictEqual({ ...row("a"), seen });
    },
  },
  {
    name: "composite keys find their rows and never meet",
    async run({ plain: db, expect }) {
      await db.pairs.createMany([
        { left: "1", right: "2:3", amount: 1n },
        { left: "1:2", right: "3", amount: 2n },
        { left: "1:right:2", right: "", amount: 3n },
        { left: "1", right: ":2", amount: 4n },
        { left: "1%3A", right: "2", amount: 5n },
        { left: "1:", right: "2", amount: 6n },
      ]);
      const found = await db.pairs.getMany([
        { left: "1", right: "2:3" },
        { left: "1:2", right: "3" },
        { left: "1:right:2", right: "" },
        { left: "1", right: ":2" },
        { left: "1%3A", right: "2" },
        { left: "1:", right: "2" },
      ]);
      expect(found.map((each) => each?.amount)).toStrictEqual([1n, 2n, 3n, 4n, 5n, 6n]);
    },
  },
  {
    name: "keys may hold newlines, spaces, stars, brackets, braces, quotes and thousands of letters",
    async run({ plain: db, expect }) {
      const tokens = [
        "a\nb",
        "a b",
        " ",
        "*",
        "[a]",
        "{x}",
        '"',
        "\\",
        "%",
        ":",
        "a:",
        ":a",
        "ä",
        "😀",
        "x".repeat(10_000),
        "y".repeat(250),
      ];
      await db.sessions.createMany(tokens.map((token, hits) => ({ token, hits })));
      expect((await db.sessions.getMany(tokens)).map((each) => each?.hits)).toStrictEqual(
        tokens.map((_, index) => index),
      );
      expect(await db.sessions.deleteMany(tokens)).toStrictEqual(tokens.length);
    },
  },
  {
    name: "a model may make its own keys",
    async run({ plain: db, driver, expect }) {
      const created = await db.notes.create({ id: 7, text: "x" });
      expect(await db.notes.get(7)).toStrictEqual(created);
      const names = Object.keys(driver.abilities);
      expect(names.length > 0 && (await db.notes.delete(7))).toStrictEqual(true);
    },
  },
];

const writing: readonly ModelCase[] = [
  {
    name: "create refuses a key that is there, and leaves its row alone",
    async run({ plain: db, expect, refuses }) {
      await db.sessions.create({ token: "a", hits: 1 });
      await refuses(() => db.sessions.create({ token: "a", hits: 2 }), { error: "integrity", kind: "unique" });
      expect((await db.sessions.get("a")).hits).toStrictEqual(1);
    },
  },
  {
    name: "createMany writes none where one key is there",
    needs: ["certain"],
    async run({ plain: db, expect, refuses }) {
      await db.sessions.create({ token: "b", hits: 1 });
      const rows = [{ token: "a" }, { token: "b" }, { token: "c" }];
      await refuses(() => db.sessions.createMany(rows), { error: "integrity", kind: "unique" });
      expect(await db.sessions.getMany(["a", "b", "c"])).toStrictEqual([null, row("b", 1), null]);
    },
  },
  {
    name: "create may ignore a row that is there",
    async run({ plain: db, expect }) {
      await db.sessions.create({ token: "a", hits: 1 });
      expect(await db.sessions.create({ token: "a", hits: 2 }, { onConflict: "ignore" })).toStrictEqual(null);
      expect((await db.sessions.get("a")).hits).toStrictEqual(1);
    },
  },
  {
    name: "upsert writes over a row and makes one",
    async run({ plain: db, expect }) {
      await db.sessions.create({ token: "a", hits: 1, note: "x" });
      expect(await db.sessions.upsert({ token: "a", hits: 2 })).toStrictEqual({ ...row("a", 2), note: "x" });
      await db.sessions.upsertMany([
        { token: "a", hits: 3 },
        { token: "b", hits: 4 },
      ]);
      expect((await db.sessions.getMany(["a", "b"])).map((each) => each?.hits)).toStrictEqual([3, 4]);
    },
  },
  {
    name: "update changes what the patch names: null is written, what is absent stays",
    async run({ plain: db, expect }) {
      await db.sessions.create({ token: "a", hits: 1, note: "x" });
      expect(await db.sessions.update("a", { note: null })).toStrictEqual(row("a", 1));
      expect(await db.sessions.update("a", (session) => ({ hits: session.hits.add(2) }))).toStrictEqual(row("a", 3));
      expect(await db.sessions.get("a")).toStrictEqual(row("a", 3));
    },
  },
  {
    name: "update of a row that is not there gives null and makes none",
    async run({ plain: db, expect }) {
      expect(await db.sessions.update("a", { hits: 1 })).toStrictEqual(null);
      expect(await db.sessions.updateMany([{ token: "a", hits: 1 }])).toStrictEqual(0);
      expect(await db.sessions.find("a")).toStrictEqual(null);
    },
  },
  {
    name: "a guard that does not hold keeps a row from being changed or removed",
    needs: ["certain"],
    async run({ plain: db, expect }) {
      await db.sessions.create({ token: "a", hits: 1 });
      expect(await db.sessions.update("a", { hits: 2 }, { where: { hits: 5 } })).toStrictEqual(null);
      expect(await db.sessions.delete("a", { where: { hits: 5 } })).toStrictEqual(false);
      expect(await db.sessions.delete("a", { where: { hits: 1 } })).toStrictEqual(true);
    },
  },
  {
    name: "updateMany changes rows each in its own way and counts those that are there",
    async run({ plain: db, expect }) {
      await db.sessions.createMany([{ token: "a", note: "x" }, { token: "b" }]);
      const changes = [
        { token: "a", hits: 5 },
        { token: "x", hits: 6 },
        { token: "b", note: "y" },
      ];
      expect(await db.sessions.updateMany(changes)).toStrictEqual(2);
      expect(await db.sessions.getMany(["a", "b", "x"])).toStrictEqual([
        { ...row("a", 5), note: "x" },
        { ...row("b"), note: "y" },
        null,
      ]);
    },
  },
  {
    name: "a row that was changed many times over by updateMany reads as last written",
    async run({ plain: db, expect }) {
      await db.sessions.create({ token: "a", note: "kept" });
      for (let hits = 1; hits <= 40; hits++) await db.sessions.updateMany([{ token: "a", hits }]);
      expect(await db.sessions.get("a")).toStrictEqual({ ...row("a", 40), note: "kept" });
      expect((await db.sessions.update("a", { note: null }))?.hits).toStrictEqual(40);
    },
  },
  {
    name: "values that are not of the model are refused by every verb, named, and left as they are",
    needs: ["certain"],
    async run({ plain: db, models, driver, expect, refuses }) {
      const key = `m:${models.sessions.name}:token:a`;
      const foreign = new TextEncoder().encode("somebody else's");
      await driver.execute([{ kind: "set", key, value: foreign, ttl: null, when: "always" }], {});
      const refused = { error: "decode" } as const;
      await refuses(() => db.sessions.get("a"), refused);
      await refuses(() => db.sessions.getMany(["a", "b"]), refused);
      await refuses(() => db.sessions.update("a", { hits: 1 }), refused);
      await refuses(() => db.sessions.updateMany([{ token: "a", hits: 1 }]), refused);
      await refuses(() => db.sessions.upsert({ token: "a", hits: 1 }), refused);
      const message = await db.sessions.get("a").then(String, (error: Error) => error.message);
      expect(message.startsWith("sessions:")).toStrictEqual(true);
      expect(await driver.execute([{ kind: "get", key }], {})).toStrictEqual([foreign]);
    },
  },
  {
    name: "delete and deleteMany say what was there, and stop at nothing",
    async run({ plain: db, expect }) {
      await db.sessions.createMany([{ token: "a" }, { token: "b" }, { token: "c" }]);
      expect(await db.sessions.delete("a")).toStrictEqual(true);
      expect(await db.sessions.delete("a")).toStrictEqual(false);
      expect(await db.sessions.deleteMany(["a", "b", "x", "c"])).toStrictEqual(2);
      expect(await db.sessions.getMany(["a", "b", "c"])).toStrictEqual([null, null, null]);
    },
  },
  {
    name: "getOrCreate and updateOrCreate say whether they made the row",
    needs: ["certain"],
    async run({ plain: db, expect }) {
      expect(await db.sessions.getOrCreate({ token: "a" }, { hits: 1 })).toStrictEqual({
        row: row("a", 1),
        created: true,
      });
      expect(await db.sessions.getOrCreate({ token: "a" }, { hits: 2 })).toStrictEqual({
        row: row("a", 1),
        created: false,
      });
      expect((await db.sessions.updateOrCreate({ token: "a" }, { hits: 3 })).row.hits).toStrictEqual(3);
      expect((await db.sessions.updateOrCreate({ token: "b" }, { hits: 3 })).created).toStrictEqual(true);
    },
  },
];

/** The verbs of a table, by key. */
export const verbCases: ModelSubject = { name: "rows by key", cases: [...reading, ...writing] };
