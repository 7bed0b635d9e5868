import type { ModelCase, ModelSubject } from "./model-subject.ts";

const FIFTY = Array.from({ length: 50 }, (_, index) => index);

const cases: readonly ModelCase[] = [
  {
    name: "fifty updaters of one row lose no increment",
    needs: ["certain"],
    async run({ plain: db, expect }) {
      await db.sessions.create({ token: "a" });
      await Promise.all(FIFTY.map(() => db.sessions.update("a", (session) => ({ hits: session.hits.add(1) }))));
      expect((await db.sessions.get("a")).hits).toStrictEqual(50);
    },
  },
  {
    name: "of fifty who create one key, one does",
    needs: ["certain"],
    async run({ plain: db, expect }) {
      const made = await Promise.all(
        FIFTY.map((hits) =>
          db.sessions.create({ token: "a", hits }).then(
            () => 1,
            () => 0,
          ),
        ),
      );
      expect(made.filter((each) => each === 1).length).toStrictEqual(1);
      const found = await Promise.all(FIFTY.map(() => db.sessions.getOrCreate({ token: "b" }, { hits: 1 })));
      expect(found.filter(({ created }) => created).length).toStrictEqual(1);
    },
  },
  {
    name: "a row that is removed meanwhile is not brought back by those who change it",
    needs: ["certain"],
    async run({ plain: db, expect }) {
      for (let round = 0; round < 10; round++) {
        await db.sessions.create({ token: "a" });
        const changing = FIFTY.slice(0, 10).map(() =>
          db.sessions.update("a", (session) => ({ hits: session.hits.add(1) })),
        );
        await Promise.all([...changing, db.sessions.delete("a")]);
        expect(await db.sessions.find("a")).toStrictEqual(null);
      }
    },
  },
  {
    name: "fifty who take a few unique values between them leave each with one row, and each row with its entry",
    needs: ["entries"],
    async run({ indexed, expect }) {
      const db = indexed();
      const user = { age: 1, name: "n", score: 0, joined: new Date(0) };
      await db.users.createMany(FIFTY.map((id) => ({ ...user, id, email: `own-${id}` })));
      const take = (id: number): PromiseLike<unknown> =>
        db.users.update(id, { email: `shared-${id % 5}`, age: id }).then(String, () => null);
      await Promise.all(FIFTY.map(take));
      const shared = await db.users
        .filter((each) => each.email.in(FIFTY.slice(0, 5).map((id) => `shared-${id}`)))
        .all();
      expect(shared.map(({ email }) => email).toSorted()).toStrictEqual([0, 1, 2, 3, 4].map((id) => `shared-${id}`));
      const all = await db.users.getMany(FIFTY);
      for (const each of all) expect(await db.users.find({ email: each?.email ?? "" })).toStrictEqual(each);
      expect((await db.users.orderBy("email").pluck("id")).length).toStrictEqual(50);
    },
  },
  {
    name: "rows do not come to refer to a row that is removed meanwhile",
    needs: ["entries"],
    async run({ indexed, expect }) {
      const db = indexed();
      const user = { age: 1, name: "n", score: 0, joined: new Date(0) };
      for (let round = 0; round < 10; round++) {
        await db.users.create({ ...user, id: round, email: `${round}@x` });
        const writing = FIFTY.slice(0, 5).map((index) =>
          db.posts.create({ id: round * 10 + index, authorId: round, title: `${index}` }).then(String, () => null),
        );
        await Promise.all([...writing, db.users.delete(round)]);
        expect(await db.posts.filter({ authorId: round }).count()).toStrictEqual(0);
      }
    },
  },
];

/** What becomes of rows when many write at the same time. */
export const raceCases: ModelSubject = { name: "at the same time", cases };
