import type { ModelCase, ModelSubject } from "./model-subject.ts";
import { people, writePeople } from "./people.ts";

const [first, second, third] = people as readonly [(typeof people)[0], (typeof people)[0], (typeof people)[0]];

const unique: readonly ModelCase[] = [
  {
    name: "a unique value of another row is refused, whoever brings it, and nothing is written",
    needs: ["entries"],
    async run({ indexed, expect, refuses }) {
      const db = indexed();
      await db.users.createMany([{ ...first }, { ...second }]);
      const taken = { error: "integrity", kind: "unique", fields: ["email"] } as const;
      await refuses(() => db.users.create({ ...third, email: first.email }), taken);
      await refuses(() => db.users.createMany([{ ...third }, { ...third, id: 50, email: first.email }]), taken);
      await refuses(() => db.users.update(second.id, { email: first.email, name: "x" }), taken);
      await refuses(() => db.users.updateMany([{ id: second.id, email: first.email }]), taken);
      await refuses(() => db.users.upsert({ ...third, email: first.email }), taken);
      expect(await db.users.orderBy("email").pluck("email")).toStrictEqual([first.email, second.email]);
    },
  },
  {
    name: "rows may change places in one step, and a value is free when its row is gone",
    needs: ["entries"],
    async run({ indexed, expect }) {
      const db = indexed();
      await db.users.createMany([{ ...first }, { ...second }]);
      await db.users.updateMany([
        { id: first.id, email: second.email },
        { id: second.id, email: first.email },
      ]);
      expect((await db.users.get({ email: first.email })).id).toStrictEqual(second.id);
      await db.users.delete(second.id);
      expect((await db.users.create({ ...third, email: first.email })).id).toStrictEqual(third.id);
    },
  },
  {
    name: "unique fields together",
    needs: ["entries"],
    async run({ indexed, expect, refuses }) {
      const db = indexed();
      await writePeople(db);
      await db.posts.createMany([
        { id: 1, authorId: 1, title: "a" },
        { id: 2, authorId: 1, title: "b" },
        { id: 3, authorId: 2, title: "a" },
      ]);
      await refuses(() => db.posts.create({ id: 4, authorId: 2, title: "a" }), { error: "integrity", kind: "unique" });
      expect((await db.posts.get({ authorId: 2, title: "a" })).id).toStrictEqual(3);
      expect((await db.posts.getOrCreate({ authorId: 2, title: "c" }, { id: 9 })).created).toStrictEqual(true);
    },
  },
];

const references: readonly ModelCase[] = [
  {
    name: "include finds the one and the many in one more trip each",
    needs: ["entries"],
    async run({ indexed, expect, requests }) {
      const db = indexed();
      await writePeople(db);
      await db.posts.createMany([
        { id: 1, authorId: 1, title: "a" },
        { id: 2, authorId: 1, title: "b" },
        { id: 3, authorId: 3, title: "c" },
      ]);
      const before = requests();
      const posts = await db.posts
        .filter((post) => post.authorId.in([1, 3]))
        .orderBy("id")
        .include("author")
        .all();
      expect(posts.map((post) => [post.title, post.author.name])).toStrictEqual([
        ["a", "a"],
        ["b", "a"],
        ["c", "ä"],
      ]);
      const users = await db.users
        .filter({ age: 3 })
        .orderBy("id")
        .include({ posts: (post) => post.orderBy("-title").limit(1) })
        .all();
      expect(users.map(({ id, posts: own }) => [id, own.map(({ title }) => title)])).toStrictEqual([
        [1, ["b"]],
        [6, []],
      ]);
      expect(requests() - before).toStrictEqual(4);
    },
  },
  {
    name: "a reference to nothing is refused",
    needs: ["entries"],
    async run({ indexed, expect, refuses }) {
      const db = indexed();
      await refuses(() => db.posts.create({ id: 1, authorId: 99, title: "a" }), {
        error: "integrity",
        kind: "foreignKey",
      });
      await db.users.create({ ...first });
      await db.posts.create({ id: 1, authorId: first.id, title: "a" });
      await refuses(() => db.posts.update(1, { authorId: 99 }), { error: "integrity", kind: "foreignKey" });
      expect((await db.posts.get(1)).authorId).toStrictEqual(first.id);
    },
  },
  {
    name: "what refers to a removed row goes, is cleared, or keeps it, as declared",
    needs: ["entries"],
    async run({ indexed, expect, refuses }) {
      const db = indexed();
      await db.users.createMany([{ ...first }, { ...second }, { ...third }]);
      await db.posts.createMany([
        { id: 1, authorId: first.id, editorId: second.id, title: "a" },
        { id: 2, authorId: third.id, editorId: first.id, title: "b" },
      ]);
      expect(await db.users.delete(first.id)).toStrictEqual(true);
      expect(await db.posts.filter((post) => post.authorId.in([first.id, third.id])).all()).toStrictEqual([
        { id: 2, authorId: third.id, editorId: null, title: "b" },
      ]);
      await db.badges.create({ ownerId: second.id });
      await refuses(() => db.users.delete(second.id), { error: "integrity", kind: "foreignKey" });
      expect((await db.users.get(second.id)).id).toStrictEqual(second.id);
    },
  },
  {
    name: "keys that the store assigns go up, past those that were given",
    needs: ["entries"],
    async run({ indexed, expect }) {
      const db = indexed();
      await db.users.create({ ...first });
      const ownerId = first.id;
      const [one, two] = await db.badges.createMany([{ ownerId }, { ownerId }]);
      expect([one?.id, two?.id]).toStrictEqual([1, 2]);
      await db.badges.create({ id: 40, ownerId });
      expect((await db.badges.create({ ownerId })).id).toStrictEqual(41);
    },
  },
];

const atomic: readonly ModelCase[] = [
  {
    name: "an atomic list about several models is all or nothing",
    needs: ["certain", "together", "entries"],
    async run({ indexed, expect, refuses }) {
      const db = indexed();
      const list = (email: string): PromiseLike<unknown> =>
        db.atomic([
          db.users.create({ ...first, email }),
          db.sessions.create({ token: email }),
          db.users.create({ ...second, email: "b@x" }),
        ]);
      await db.users.create({ ...third, email: "b@x" });
      await refuses(() => list("a@x"), { error: "integrity", kind: "unique" });
      expect([await db.users.find(first.id), await db.sessions.find("a@x")]).toStrictEqual([null, null]);
      await db.users.delete(third.id);
      await list("a@x");
      expect([(await db.users.get(second.id)).email, (await db.sessions.get("a@x")).token]).toStrictEqual([
        "b@x",
        "a@x",
      ]);
    },
  },
];

/** What keeps rows consistent. */
export const ruleCases: ModelSubject = { name: "rules", cases: [...unique, ...references, ...atomic] };
