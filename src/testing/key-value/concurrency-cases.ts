import { spelt } from "./bytes.ts";
import type { StoreCase, StoreSubject } from "./store-subject.ts";

const AT_ONCE = 50;

function atOnce<Done>(work: (index: number) => Promise<Done>): Promise<Done[]> {
  return Promise.all(Array.from({ length: AT_ONCE }, (_, index) => work(index)));
}

const cases: readonly StoreCase[] = [
  {
    name: "fifty increments at once lose none, and each gives another sum",
    needs: ["conditional"],
    async run({ store, expect }) {
      const sums = await atOnce(() => store.incr("k", { by: 2 }));
      expect(sums.toSorted((left, right) => left - right)).toStrictEqual(sums.map((_, index) => 2 * index + 2));
      expect(spelt(await store.get("k"))).toStrictEqual("100");
    },
  },
  {
    name: "of fifty adds at once exactly one writes",
    needs: ["conditional"],
    async run({ store, expect }) {
      const written = await atOnce((index) => store.add("k", String(index)));
      expect(written.filter(Boolean).length).toStrictEqual(1);
      expect(spelt(await store.get("k"))).toStrictEqual(String(written.indexOf(true)));
    },
  },
  {
    name: "fifty that read, count and commit, again until it is made, lose no count",
    needs: ["commit"],
    async run({ store, expect }) {
      await store.set("k", "0");
      const attempt = async (): Promise<boolean> => {
        const value = await store.get("k");
        const next = String(Number(spelt(value)) + 1);
        return store.commit({ checks: [{ key: "k", value }], puts: [{ key: "k", value: next }] });
      };
      await atOnce(async () => {
        let made = false;
        while (!made) made = await attempt();
      });
      expect(spelt(await store.get("k"))).toStrictEqual("50");
    },
  },
  {
    name: "who reads two keys in one call while commits change both never sees the first older than the second",
    needs: ["several"],
    async run({ store, expect }) {
      await store.setMany({ a: "0", b: "0" });
      let over = false;
      const write = async (): Promise<void> => {
        for (let index = 1; index <= AT_ONCE; index += 1)
          await store.commit({ puts: ["a", "b"].map((key) => ({ key, value: String(index) })) });
        over = true;
      };
      const apart: number[] = [];
      const read = async (): Promise<void> => {
        while (!over) {
          const [a, b] = await store.getMany(["a", "b"]);
          apart.push(Number(spelt(b)) - Number(spelt(a)));
        }
      };
      await Promise.all([write(), read()]);
      // Commands of one call are not atomic: a commit may come between them, but the first is never the later one.
      expect(apart.filter((difference) => difference < 0)).toStrictEqual([]);
      expect((await store.getMany(["a", "b"])).map(numberOf)).toStrictEqual([50, 50]);
    },
  },
  {
    name: "of fifty commits that claim the same place alone exactly one is made",
    needs: ["entries", "several"],
    async run({ driver, key, expect }) {
      const outcomes = await atOnce(async (index) =>
        driver.commit(
          {
            checks: [],
            puts: [
              {
                key: key(`k${index}`),
                value: new Uint8Array(),
                ttl: null,
                entries: [{ set: key("s"), place: `a!${index}`, alone: "a!" }],
              },
            ],
            deletes: [],
          },
          {},
        ),
      );
      expect(outcomes.filter(({ done }) => done).length).toStrictEqual(1);
    },
  },
];

function numberOf(bytes: Uint8Array | null): number {
  return Number(spelt(bytes));
}

/** Cases about calls at the same time. */
export const concurrency: StoreSubject = { name: "at the same time", cases };
