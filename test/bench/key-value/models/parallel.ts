import type { Redis } from "ioredis";
import type { UnboundTables } from "../../../../src/index.ts";
import { times } from "../../fixtures.ts";
import type { Contest } from "../contest.ts";
import { GROUPS, type MemberRow, PEOPLE, memberAt } from "../people.ts";
import type { recordModels } from "./anyrow-records.ts";
import { keyOf, parse } from "./json-records.ts";

/** How many questions are asked at a time. */
const PARALLEL = 50;
export const parallelNames: readonly string[] = ["get by key", "filter by index"].map(
  (name) => `${name}, ${PARALLEL} at a time`,
);

const BY_HAND = "JSON by ioredis";
const memberKey = (id: number): string => `m:members:${id}`;
const groupKey = (group: number): string => `m:members:group:${group}`;
const idAt = (turn: number, index: number): number => (((turn * PARALLEL + index) * 7919) % PEOPLE) + 1;
const groupAt = (turn: number, index: number): number => (turn + index * 7) % GROUPS;

/** Both ways to find members on one Redis; the hand-written one keeps the keys of each group in a set. */
export async function parallelContests(
  place: string,
  { bare, db }: { readonly bare: Redis; readonly db: UnboundTables<typeof recordModels> },
): Promise<Contest[]> {
  const members = times(PEOPLE, memberAt);
  await db.members.createMany(members);
  const pipeline = bare.pipeline();
  for (const member of members) {
    pipeline.set(memberKey(member.id), JSON.stringify(member));
    pipeline.sadd(groupKey(member.group), memberKey(member.id));
  }
  await pipeline.exec();
  const found = async (group: number): Promise<MemberRow[]> => {
    const texts = await bare.mget(...(await bare.smembers(groupKey(group))));
    return texts.flatMap((text) => (text === null ? [] : [parse(text) as MemberRow]));
  };
  const byId = (answers: unknown): unknown =>
    (answers as MemberRow[][]).map((rows) => rows.toSorted((one, other) => one.id - other.id));
  const at = (turn: number, ask: (turn: number, index: number) => unknown): Promise<unknown> =>
    Promise.all(times(PARALLEL, (index) => ask(turn, index)));
  const get = async (id: number): Promise<unknown> => parse((await bare.get(keyOf(id))) ?? "null");
  const [byKey = "", byIndex = ""] = parallelNames;
  return [
    {
      place,
      name: byKey,
      base: BY_HAND,
      parallel: PARALLEL,
      tasks: new Map([
        [BY_HAND, { run: (turn) => at(turn, (...input) => get(idAt(...input))) }],
        ["anyrow", { run: (turn) => at(turn, (...input) => db.people.get(idAt(...input))) }],
      ]),
    },
    {
      place,
      name: byIndex,
      base: BY_HAND,
      parallel: PARALLEL,
      tasks: new Map([
        [BY_HAND, { comparable: byId, run: (turn) => at(turn, (...input) => found(groupAt(...input))) }],
        [
          "anyrow",
          {
            comparable: byId,
            run: (turn) => at(turn, (...input) => db.members.filter({ group: groupAt(...input) }).all()),
          },
        ],
      ]),
    },
  ];
}
