import { type Fate, type FaultModel, fateOf } from "./fault-model.ts";
import type { NetworkDatabase } from "./network-stores.ts";

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

/** Makes a call, and tells the model what became of it; `chosen` picks among rows. */
type MakeCall = (scene: Scene, chosen: number) => Promise<unknown>;

const changedMind = new RangeError("changed my mind");

const newUser = ({ label }: Scene): string => `${label()}u`;
const newPost = ({ label }: Scene): string => `${label()}p`;

async function settled(work: () => PromiseLike<unknown>): Promise<Fate> {
  try {
    await work();
    return "done";
  } catch (error) {
    return fateOf(error);
  }
}

async function write(
  { model, made }: Scene,
  labels: readonly string[],
  work: () => PromiseLike<unknown>,
): Promise<Fate> {
  const fate = await settled(work);
  model.wrote(labels, fate);
  if (fate === "done" && labels.every((each) => each.endsWith("u"))) made.push(...labels);
  return fate;
}

/** Writes one user. */
function writeUser(scene: Scene, work: (email: string) => PromiseLike<unknown>): Promise<Fate> {
  const email = newUser(scene);
  return write(scene, [email], () => work(email));
}

const single = {
  create: (scene) => writeUser(scene, (email) => scene.db.users.create({ email })),
  createMany(scene) {
    const emails = Array.from({ length: 3 }, () => newUser(scene));
    return write(scene, emails, () => scene.db.users.createMany(emails.map((email) => ({ email }))));
  },
  async count({ db, model, counter }) {
    const posts = db.posts.filter({ title: counter });
    model.counted(await settled(() => posts.update((p) => ({ views: p.views.add(1) }))));
  },
  getOrCreate: (scene) => writeUser(scene, (email) => scene.db.users.getOrCreate({ email }, { name: "got" })),
  updateOrCreate: (scene) => writeUser(scene, (email) => scene.db.users.updateOrCreate({ email }, { name: "changed" })),
  upsert: (scene) => writeUser(scene, (email) => scene.db.users.upsert({ email, name: "upserted" })),
  async remove({ db, model, made }, chosen) {
    const gone = made[chosen % Math.max(made.length, 1)];
    if (gone === undefined || !model.isThere(gone)) return;
    // Others may choose the same row before this call has ended.
    model.removed(gone, "unknown");
    model.removed(gone, await settled(() => db.users.filter({ email: gone }).delete()));
  },
  read: ({ db, counter }) => settled(() => db.users.filter((u) => u.email.startsWith(counter)).count()),
  reads: ({ db, counter }) =>
    Promise.all([
      settled(() => db.users.count()),
      settled(() => db.posts.filter({ title: counter }).get()),
      settled(() => db.users.filter({ email: "nobody" }).first()),
    ]),
} satisfies Record<string, MakeCall>;

const atomic = {
  linked(scene) {
    const [email, one, two] = [newUser(scene), newPost(scene), newPost(scene)];
    return write(scene, [email, one, two], () =>
      scene.db.atomic((b) => {
        const author = b.users.create({ email });
        return [b.posts.create({ author, title: one }), b.posts.createMany([{ author, title: two }]), b.users.count()];
      }),
    );
  },
  async countAtomically(scene) {
    const { db, counter: title } = scene;
    const list = (email: string): PromiseLike<unknown> =>
      db.atomic([
        db.posts.filter({ title }).update((p) => ({ views: p.views.add(1) })),
        db.users.create({ email }),
        db.posts.get({ title }),
      ]);
    scene.model.counted(await writeUser(scene, list));
  },
  async refused(scene) {
    const { db, model } = scene;
    const email = newUser(scene);
    await db.atomic([db.users.create({ email }), db.users.filter({ email: "nobody" }).get()]).then(
      () => {
        throw new RangeError("a list with a get() that finds nothing was kept");
      },
      (error: { readonly code?: string }) => model.wrote([email], error.code === "not_found" ? "none" : fateOf(error)),
    );
  },
} satisfies Record<string, MakeCall>;

const transactions = {
  async transaction(scene) {
    const { db, model, counter } = scene;
    const [email, title] = [newUser(scene), newPost(scene)];
    const fate = await write(scene, [email, title], () =>
      db.transaction(async (tx) => {
        const { id, views } = await tx.posts.get({ title: counter });
        const author = await tx.users.create({ email });
        await tx.posts.create({ authorId: author.id, title });
        await tx.posts.filter({ id }).update((p) => ({ views: p.views.add(1) }));
        return views;
      }),
    );
    model.counted(fate);
  },
  returned(scene) {
    const [email, one, two] = [newUser(scene), newPost(scene), newPost(scene)];
    return write(scene, [email, one, two], () =>
      scene.db.transaction(async (tx) => {
        const { id: authorId } = await tx.users.create({ email });
        return [tx.posts.create({ authorId, title: one }), tx.posts.create({ authorId, title: two })];
      }),
    );
  },
  async nested(scene) {
    const [email, kept, undone] = [newUser(scene), newPost(scene), newPost(scene)];
    await write(scene, [email, kept], () =>
      scene.db.transaction(async (tx) => {
        const { id: authorId } = await tx.users.create({ email });
        const inner = tx.transaction(async (again) => {
          await again.posts.create({ authorId, title: undone });
          throw changedMind;
        });
        await inner.catch((error: unknown) => {
          if (error !== changedMind) throw error;
        });
        await tx.posts.create({ authorId, title: kept });
      }),
    );
    scene.model.wrote([undone], "none");
  },
} satisfies Record<string, MakeCall>;

const calls = { ...single, ...atomic, ...transactions };

/** A kind of call. */
export type CallKind = keyof typeof calls;

export const callKinds = Object.keys(calls) as CallKind[];

/** Whether a call needs transactions. */
export function needsTransaction(kind: CallKind): boolean {
  return Object.hasOwn(transactions, kind);
}

/** Makes a call, and tells the model what became of it. */
export async function makeCall(scene: Scene, kind: CallKind, chosen: number): Promise<void> {
  const make: MakeCall = calls[kind];
  await make(scene, chosen);
}
