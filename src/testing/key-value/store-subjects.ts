import { badInput } from "./bad-input-cases.ts";
import { commits } from "./commit-cases.ts";
import { concurrency } from "./concurrency-cases.ts";
import { conditional } from "./conditional-cases.ts";
import { entries } from "./entry-cases.ts";
import { keys } from "./key-cases.ts";
import { roundTrips } from "./round-trip-cases.ts";
import { scanning } from "./scan-cases.ts";
import type { StoreSubject } from "./store-subject.ts";
import { times } from "./ttl-cases.ts";
import { verbs } from "./verb-cases.ts";

/** Everything the suite looks at, in the order it runs. */
export const storeSubjects: readonly StoreSubject[] = [
  verbs,
  keys,
  conditional,
  times,
  commits,
  entries,
  scanning,
  concurrency,
  roundTrips,
  badInput,
];
