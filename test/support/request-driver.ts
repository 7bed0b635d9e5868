import type { InteractiveSqlDriver, SqlDriver, SqlStatement } from "../../src/contracts/sql-driver.ts";

/** A driver that stands for one which reaches its database by requests that are each a whole transaction. */
export interface RequestDriver<Driver extends SqlDriver> {
  readonly driver: Driver;
  /** The statements of each request; what begins and ends transactions is not among them. */
  readonly requests: (readonly SqlStatement[])[];
}

/** What the driver takes with one statement. */
type Limits = Partial<Pick<SqlDriver, "maxParameters" | "maxValueBytes">>;

/** Makes a driver that can hold no transaction open of one in the program. */
export function requestDriver(inner: SqlDriver, limits: Limits = {}): RequestDriver<SqlDriver> {
  const requests: (readonly SqlStatement[])[] = [];
  return {
    requests,
    driver: {
      name: inner.name,
      maxParameters: inner.maxParameters,
      ...limits,
      network: { trip: "request", timeout: 30_000 },
      execute: (statements, options) => {
        requests.push(statements);
        options.onRequest?.();
        return inner.execute(statements, options);
      },
      close: () => inner.close(),
    },
  };
}

/** Makes a driver that can hold transactions open of one in the program. */
export function holdingDriver(inner: InteractiveSqlDriver): RequestDriver<InteractiveSqlDriver> {
  const { driver, requests } = requestDriver(inner);
  return {
    requests,
    driver: {
      ...driver,
      begin: async (options) => {
        const transaction = await inner.begin(options);
        return {
          execute: (statements, each) => {
            requests.push(statements);
            return transaction.execute(statements, each);
          },
          commit: (each) => transaction.commit(each),
          rollback: (each) => transaction.rollback(each),
        };
      },
    },
  };
}
