import type { NetworkDatabase } from "../../network/network-stores.ts";
import type { NetworkContender } from "./task.ts";

/** Our own way, on any store. */
export function anyrow(db: NetworkDatabase): NetworkContender {
  return {
    name: "anyrow",
    get: async (id) => db.users.get(id),
    list: async () => db.posts.orderBy("id").include("author", "comments").limit(100).all(),
    async family(email) {
      const posts = await db.atomic((b) => {
        const author = b.users.create({ email });
        return b.posts.createMany(Array.from({ length: 10 }, (_, index) => ({ author, title: `post ${index}` })));
      });
      return posts.length;
    },
    getOrCreate: async (email) => (await db.users.getOrCreate({ email }, { name: "new" })).row,
    updateOrCreate: async (email, name) => (await db.users.updateOrCreate({ email }, { name })).row,
    createMany: async (emails) => (await db.users.createMany(emails.map((email) => ({ email })))).length,
    async increment(id) {
      if (!("transaction" in db)) throw new TypeError("transaction is not in the type of this store");
      const [post] = await db.transaction(async (tx) => {
        const { views } = await tx.posts.get(id);
        return [tx.posts.update(id, { views: views + 1 })];
      });
      return post?.views;
    },
  };
}
