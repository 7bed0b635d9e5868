import fc from "fast-check";
import type { Fault } from "../../src/dev/index.ts";
import { type Fate, type FaultModel, fateOf } from "./fault-model.ts";
import type { NetworkDatabase } from "./network-stores.ts";

const kinds = [
  "create",
  "createMany",
  "linked",
  "count",
  "countAtomically",
  "getOrCreate",
  "updateOrCreate",
  "upsert",
  "remove",
  "read",
  "reads",
  "refused",
  "transaction",
  "returned",
  "nested",
] as const;

/** One call. */
export interface Call {
  readonly kind: (typeof kinds)[number];
  readonly chosen: number;
}

/** Calls, those of a group at the same time; and what goes wrong meanwhile. */
export interface FaultProgram {
  readonly groups: readonly (readonly Call[])[];
  readonly faults: readonly Fault[];
}

const fault: fc.Arbitrary<Fault> = fc
  .record({
    kind: fc.constantFrom<Fault>(
      { kind: "latency", milliseconds: 40 },
      { kind: "latency", milliseconds: 450 },
      { kind: "dropBefore" },
      { kind: "dropAfter" },
      { kind: "dropWithin", statements: 0 },
      { kind: "dropWithin", statements: 1 },
      { kind: "dropWithin", statements: 2 },
      { kind: "truncate" },
      { kind: "tooManyRequests", retryAfter: 0.02 },
      { kind: "tooManyRequests", retryAfter: 60 },
      { kind: "serverError", status: 500 },
      { kind: "serverError", status: 502, executed: true },
      { kind: "serverError", status: 503 },
      { kind: "html" },
      { kind: "slowLoris" },
      { kind: "slowLoris", milliseconds: 150 },
      { kind: "staleBaton" },
    ),
    skip: fc.nat(8),
    times: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ kind, ...when }) => ({ ...kind, ...when }));

/** Random calls under random faults. */
export const faultPrograms: fc.Arbitrary<FaultProgram> = fc.record({
  groups: fc.array(
    fc.array(fc.record({ kind: fc.constantFrom(...kinds), chosen: fc.nat(20) }), { minLength: 1, maxLength: 3 }),
    { minLength: 1, maxLength: 6 },
  ),
  faults: fc.array(fault, { maxLength: 4 }),
});

/** Whether a call needs transactions. */
export function needsTransaction({ kind }: Call): boolean {
  return ["transaction", "returned", "nested"].includes(kind);
}

/** What calls work with. */
export interface Scene {
  readonly db: NetworkDatabase;
  readonly model: FaultModel;
  readonly counter: string;
  /** A label that nothing has yet. */
  readonly label: () => string;
  /** Rows made so far. */
  readonly made: string[];
}

const changedMind = new RangeError("changed my mind");

/** Makes a call, and tells the model what became of it. */
export async function makeCall(scene: Scene, { kind, chosen }: Call): Promise<void> {
  const { db, model, counter, label, made } = scene;
  const write = async (labels: readonly string[], work: () => PromiseLike<unknown>): Promise<Fate> => {
    const fate = await settled(work);
    model.wrote(labels, fate);
    if (fate === "done" && labels.every((each) => each.endsWith("u"))) made.push(...labels);
    return fate;
  };
  const user = `${label()}u`;
  const [one, two] = [`${label()}p`, `${label()}p`];
  switch (kind) {
    case "create":
      await write([user], () => db.users.create({ email: user }));
      return;
    case "createMany": {
      const emails = [user, `${label()}u`, `${label()}u`];
      await write(emails, () => db.users.createMany(emails.map((email) => ({ email }))));
      return;
    }
    case "linked":
      await write([user, one, two], () =>
        db.atomic((b) => {
          const author = b.users.create({ email: user });
          return [
            b.posts.create({ author, title: one }),
            b.posts.createMany([{ author, title: two }]),
            b.users.count(),
          ];
        }),
      );
      return;
    case "count":
      model.counted(
        await settled(() => db.posts.filter({ title: counter }).update((p) => ({ views: p.views.add(1) }))),
      );
      return;
    case "countAtomically":
      model.counted(
        await write([user], () =>
          db.atomic([
            db.posts.filter({ title: counter }).update((p) => ({ views: p.views.add(1) })),
            db.users.create({ email: user }),
            db.posts.get({ title: counter }),
          ]),
        ),
      );
      return;
    case "getOrCreate":
      await write([user], () => db.users.getOrCreate({ email: user }, { name: "got" }));
      return;
    case "updateOrCreate":
      await write([user], () => db.users.updateOrCreate({ email: user }, { name: "changed" }));
      return;
    case "upsert":
      await write([user], () => db.users.upsert({ email: user, name: "upserted" }));
      return;
    case "remove": {
      const gone = made[chosen % Math.max(made.length, 1)];
      if (gone === undefined || !model.isThere(gone)) return;
      model.removed(gone, "unknown");
      model.removed(gone, await settled(() => db.users.filter({ email: gone }).delete()));
      return;
    }
    case "read":
      await settled(() => db.users.filter((u) => u.email.startsWith(scene.counter)).count());
      return;
    case "reads":
      await Promise.all([
        settled(() => db.users.count()),
        settled(() => db.posts.filter({ title: counter }).get()),
        settled(() => db.users.filter({ email: "nobody" }).first()),
      ]);
      return;
    case "refused": {
      const refused = db.atomic([db.users.create({ email: user }), db.users.filter({ email: "nobody" }).get()]);
      await refused.then(
        () => model.wrote([user], "done"),
        (error: { readonly code?: string }) => model.wrote([user], error.code === "not_found" ? "none" : fateOf(error)),
      );
      return;
    }
    case "transaction":
      model.counted(
        await write([user, one], () =>
          db.transaction(async (tx) => {
            const { id, views } = await tx.posts.get({ title: counter });
            const author = await tx.users.create({ email: user });
            await tx.posts.create({ authorId: author.id, title: one });
            await tx.posts.filter({ id }).update((p) => ({ views: p.views.add(1) }));
            return views;
          }),
        ),
      );
      return;
    case "returned":
      await write([user, one, two], () =>
        db.transaction(async (tx) => {
          const author = await tx.users.create({ email: user });
          return [
            tx.posts.create({ authorId: author.id, title: one }),
            tx.posts.create({ authorId: author.id, title: two }),
          ];
        }),
      );
      return;
    case "nested":
      await write([user, one], () =>
        db.transaction(async (tx) => {
          const author = await tx.users.create({ email: user });
          const inner = tx.transaction(async (again) => {
            await again.posts.create({ authorId: author.id, title: two });
            throw changedMind;
          });
          await inner.catch((error: unknown) => {
            if (error !== changedMind) throw error;
          });
          await tx.posts.create({ authorId: author.id, title: one });
        }),
      );
      model.wrote([two], "none");
  }
}

async function settled(work: () => PromiseLike<unknown>): Promise<Fate> {
  try {
    await work();
    return "done";
  } catch (error) {
    return fateOf(error);
  }
}
