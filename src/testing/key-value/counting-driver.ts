import type { KeyValueDriver } from "../../contracts/key-value-driver.ts";

/** A driver that passes everything on to another one and counts the calls. */
export interface CountingDriver {
  readonly driver: KeyValueDriver;
  readonly calls: () => number;
}

/** Puts a counter in front of a driver. */
export function countingDriver(driver: KeyValueDriver): CountingDriver {
  let calls = 0;
  const { commit, append, scan } = driver;
  return {
    calls: () => calls,
    driver: {
      name: driver.name,
      abilities: driver.abilities,
      network: driver.network,
      maxValueBytes: driver.maxValueBytes,
      execute(commands, options) {
        calls += 1;
        return driver.execute(commands, options);
      },
      ...(commit && {
        commit(changes, options) {
          calls += 1;
          return commit.call(driver, changes, options);
        },
      }),
      ...(append && {
        append(appends, options) {
          calls += 1;
          return append.call(driver, appends, options);
        },
      }),
      ...(scan && {
        scan(request, options) {
          calls += 1;
          return scan.call(driver, request, options);
        },
      }),
      close: () => driver.close(),
    },
  };
}
