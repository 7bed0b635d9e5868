import { connect } from "node:net";
import type { Client, Pool, PoolClient } from "pg";
import type { DatabaseTarget } from "../database-target.ts";
import { cancelMessage } from "../wire/client-messages.ts";
import type { SqlRequest } from "./sql-request.ts";

type Account = Pick<SqlRequest, "user" | "password" | "database" | "applicationName">;

/** A connection that is lent for one request. */
export interface LentConnection {
  readonly client: PoolClient;
  /** Has the database give up what it runs on this connection. */
  cancel(): void;
  /** Returns it. One that is inside a transaction, or `spoilt`, is closed instead. */
  release(spoilt: boolean): void;
}

/** The connections of the HTTP service, kept for each account. */
export interface Connections {
  borrow(account: Account): Promise<LentConnection>;
  close(): Promise<void>;
}

/** How many statements of one account run at the same time. */
const CONNECTIONS_PER_ACCOUNT = 10;
/** Milliseconds after which an unused connection is closed. */
const IDLE = 5_000;

/** Keeps connections to one server; whoever asks says with which account. */
export async function connections(target: DatabaseTarget, patience: number): Promise<Connections> {
  const { default: pg } = await import("pg");
  const pools = new Map<string, Pool>();
  // Whoever asks may hand in more than an account: only these four make one.
  const poolOf = ({ user, password, database, applicationName }: Account): Pool => {
    const key = JSON.stringify([user, password, database, applicationName]);
    const known = pools.get(key);
    if (known !== undefined) return known;
    const pool = new pg.Pool({
      user,
      password,
      database,
      host: target.host,
      port: target.port,
      application_name: applicationName ?? "",
      max: CONNECTIONS_PER_ACCOUNT,
      idleTimeoutMillis: IDLE,
      connectionTimeoutMillis: patience,
    });
    // A connection that breaks is replaced; unheard, its error would end the process.
    pool.on("error", () => undefined);
    pool.on("connect", (client) => client.on("error", () => undefined));
    pools.set(key, pool);
    return pool;
  };
  return {
    async borrow(account) {
      const client = await poolOf(account).connect();
      return {
        client,
        cancel: () => cancelQuery(target, client),
        release: (spoilt) => client.release(spoilt || client.getTransactionStatus() !== "I"),
      };
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.end()));
    },
  };
}

/** The key of a connection, which the client keeps without a type. */
interface Keyed {
  readonly processID: number;
  readonly secretKey: number;
}

function cancelQuery({ host, port }: DatabaseTarget, client: Client): void {
  const { processID, secretKey } = client as Client & Keyed;
  const socket = connect(port, host, () => socket.end(cancelMessage(processID, secretKey)));
  // Nobody is told: a query that cannot be cancelled runs to its end.
  socket.on("error", () => socket.destroy());
}
