import type { KeyValueCommit, KeyValueDriver } from "../../src/contracts/key-value-driver.ts";

/** A driver whose calls are counted, and that can go back to what was there at some time. */
export interface RewindableDriver {
  readonly driver: KeyValueDriver;
  /** How often the store has been asked. */
  calls(): number;
  /** Says that this is what to go back to. Until now everything has to have come in commits. */
  keep(): void;
  /** Forgets what has come since. */
  rewind(): Promise<void>;
}

/** Goes on with an empty store whenever it goes back, and writes to it what was to be kept. */
export function rewindableDriver(empty: () => KeyValueDriver): RewindableDriver {
  const commits: KeyValueCommit[] = [];
  let isKept = false;
  let calls = 0;
  let inner = empty();
  const commit: KeyValueDriver["commit"] = (changes, call) => {
    calls++;
    if (!isKept) commits.push(changes);
    return committed(inner, changes, call);
  };
  const { name, abilities, network, maxValueBytes } = inner;
  const driver: KeyValueDriver = {
    name,
    abilities,
    network,
    maxValueBytes,
    execute(commands, call) {
      calls++;
      return inner.execute(commands, call);
    },
    commit,
    scan(request, call) {
      calls++;
      if (inner.scan === undefined) throw new TypeError(`${name} lists no keys`);
      return inner.scan(request, call);
    },
    close: () => inner.close(),
  };
  return {
    driver,
    calls: () => calls,
    keep() {
      isKept = true;
    },
    async rewind() {
      inner = empty();
      for (const { puts, deletes } of commits) await committed(inner, { checks: [], puts, deletes }, {});
    },
  };
}

function committed(
  driver: KeyValueDriver,
  ...given: Parameters<NonNullable<KeyValueDriver["commit"]>>
): ReturnType<NonNullable<KeyValueDriver["commit"]>> {
  if (driver.commit === undefined) throw new TypeError(`${driver.name} makes no changes together`);
  return driver.commit(...given);
}
