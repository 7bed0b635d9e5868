import type { ModelCase, ModelSubject } from "./model-subject.ts";
import { writePeople } from "./people.ts";

const cases: readonly ModelCase[] = [
  {
    name: "what no index leads to is refused before anything is sent, and the error names the field",
    needs: ["entries"],
    async run({ indexed, expect, refuses, requests }) {
      const db = indexed();
      await db.users.filter({ age: 1 }).all();
      const before = requests();
      const refused = { error: "unsupported" } as const;
      await refuses(() => db.users.all(), refused);
      await refuses(() => db.users.count(), refused);
      await refuses(() => db.users.filter({ bio: "x" }).all(), refused);
      await refuses(() => db.users.filter({ age: 1, bio: "x" }).first(), refused);
      await refuses(() => db.users.filter((user) => user.name.contains("x")).exists(), refused);
      await refuses(() => db.users.filter((user) => user.age.ne(1)).all(), refused);
      await refuses(() => db.users.orderBy("bio").all(), refused);
      await refuses(() => db.users.filter((user) => user.id.gt(1)).all(), refused);
      await refuses(() => db.posts.filter({ author: { age: 1 } }).all(), refused);
      await refuses(() => db.users.filter({ bio: "x" }).update({ bio: "y" }), refused);
      await refuses(() => db.users.filter({ bio: "x" }).delete(), refused);
      expect(requests() - before).toStrictEqual(0);
      const message = await db.users
        .filter({ bio: "x" })
        .all()
        .then(String, (error: Error) => error.message);
      expect(/\bbio\b/.test(message) && message.includes("scan")).toStrictEqual(true);
    },
  },
  {
    name: "rows are looked at one by one where a query says so, as many as it says",
    needs: ["entries", "scan"],
    async run({ indexed, expect, refuses }) {
      const db = indexed();
      await writePeople(db);
      const scan = { limit: 12 };
      expect(await db.users.count({ scan })).toStrictEqual(12);
      expect((await db.users.filter((user) => user.name.startsWith("a")).all({ scan })).length).toStrictEqual(4);
      expect((await db.users.orderBy("-id").first({ scan }))?.id).toStrictEqual(12);
      expect(await db.users.filter((user) => user.name.startsWith("a")).delete({ scan })).toStrictEqual(4);
      expect((await db.users.orderBy("id").page({ size: 3, scan })).rows.length).toStrictEqual(3);
      await refuses(() => db.users.count({ scan: { limit: 5 } }), { error: "operational" });
      await refuses(() => db.users.count({ scan: { limit: 0 } }), { error: "validation" });
    },
  },
  {
    name: "inspect says what is looked for and how many trips it takes",
    needs: ["entries"],
    async run({ indexed, expect, requests }) {
      const db = indexed();
      await writePeople(db);
      const trips = async (query: { inspect(): { roundTrips: number }; then: unknown }): Promise<boolean> => {
        const before = requests();
        await (query as unknown as PromiseLike<unknown>);
        return requests() - before === query.inspect().roundTrips;
      };
      expect(await trips(db.users.get(1))).toStrictEqual(true);
      expect(await trips(db.users.getMany([1, 2, 3]))).toStrictEqual(true);
      expect(await trips(db.users.filter({ age: 3 }).orderBy("age").all())).toStrictEqual(true);
      expect(await trips(db.users.filter({ age: 3 }).include("posts").all())).toStrictEqual(true);
      expect(await trips(db.users.update(1, { bio: "x", age: 4 }))).toStrictEqual(true);
      expect(
        await trips(
          db.users.updateMany([
            { id: 1, bio: "y" },
            { id: 2, bio: "z" },
          ]),
        ),
      ).toStrictEqual(true);
      expect(await trips(db.posts.deleteMany([1, 2]))).toStrictEqual(true);
      expect(await trips(db.badges.create({ ownerId: 1 }))).toStrictEqual(true);
    },
  },
];

/** What is refused. */
export const refusalCases: ModelSubject = { name: "what is not found", cases };
