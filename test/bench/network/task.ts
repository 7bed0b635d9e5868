/** The same tasks, in the words of one library. Each either does what its name says or throws. */
export interface NetworkContender {
  readonly name: string;
  get(id: number): Promise<unknown>;
  /** All posts with their author and comments. */
  list(): Promise<unknown>;
  /** A user and 10 posts of theirs, all or nothing; the key is made by the store. */
  family(email: string): Promise<unknown>;
  getOrCreate(email: string): Promise<unknown>;
  updateOrCreate(email: string, name: string): Promise<unknown>;
  createMany(emails: readonly string[]): Promise<unknown>;
  /** Reads the views of a post, and writes one more, in one transaction. */
  increment(id: number): Promise<unknown>;
}

/** One task of the table, how it is begun, and what must be true of its answer. */
export interface Task {
  readonly name: string;
  readonly run: (contender: NetworkContender, label: string) => Promise<unknown>;
  readonly isRight: (answer: unknown) => boolean;
}

const has = (answer: unknown, property: string, value: unknown): boolean =>
  (answer as Readonly<Record<string, unknown>> | null)?.[property] === value;

export const tasks: readonly Task[] = [
  { name: "get by key", run: (each) => each.get(1), isRight: (user) => has(user, "email", "ada") },
  {
    name: "list with two relations",
    run: (each) => each.list(),
    isRight: (posts) => {
      const [first] = posts as { author?: { email: string }; comments?: unknown[] }[];
      return first?.author?.email === "ada" && first.comments?.length === 2;
    },
  },
  {
    name: "parent with 10 children, atomically",
    run: (each, label) => each.family(label),
    isRight: (count) => count === 10,
  },
  {
    name: "getOrCreate, new",
    run: (each, label) => each.getOrCreate(label),
    isRight: (user) => has(user, "name", "new"),
  },
  { name: "getOrCreate, there", run: (each) => each.getOrCreate("ada"), isRight: (user) => has(user, "name", "Ada") },
  {
    name: "updateOrCreate, there",
    run: (each) => each.updateOrCreate("bob", "Robert"),
    isRight: (user) => has(user, "name", "Robert"),
  },
  {
    name: "10,000 rows",
    run: (each, label) => each.createMany(Array.from({ length: 10_000 }, (_, index) => `${label} ${index}`)),
    isRight: (count) => count === 10_000,
  },
  { name: "read, change, commit", run: (each) => each.increment(1), isRight: (views) => Number.isInteger(views) },
];
