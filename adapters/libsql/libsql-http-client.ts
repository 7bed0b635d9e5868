import type { Client } from "@libsql/client";
import { importClient } from "../../src/contracts/import-client.ts";
import { abortFailure } from "../../src/contracts/network-failure.ts";
import { unlessAborted } from "../../src/contracts/unless-aborted.ts";
import { invalid } from "../../src/errors.ts";
import type { LibsqlClient, LibsqlOptions, LibsqlUrl } from "./libsql-options.ts";
import type { HttpCall } from "./libsql-http-call.ts";
import { httpFailure } from "./libsql-http-failure.ts";
import { requestSender } from "./libsql-http-requests.ts";

/** A client, and how it is asked for something. */
export interface HttpClient {
  readonly client: Client;
  /** Does work that belongs to a call: the call's signal ends it, its requests are counted, its failures are explained. */
  during<Done>(call: HttpCall, work: () => Promise<Done>): Promise<Done>;
}

/** Gives clients: one for each call and each transaction, so that no two share anything, or always the one handed in. */
export function clientSource(options: LibsqlOptions): (call: HttpCall) => Promise<HttpClient> {
  return options.client === undefined ? () => makeClient(options) : (call) => useClient(options, call);
}

async function makeClient({ url, authToken }: LibsqlUrl): Promise<HttpClient> {
  const { createClient } = await importClient("@libsql/client", () => import("@libsql/client/web"));
  const { send, serve } = requestSender();
  const client = createClient({ url, intMode: "bigint", fetch: send, ...(authToken !== undefined && { authToken }) });
  const during: HttpClient["during"] = async (call, work) => {
    serve(call);
    try {
      return await attempt(call, work);
    } finally {
      serve(null);
    }
  };
  return { client, during };
}

/** Clients that are known to give integers as they are. */
const exact = new WeakSet<Client>();

/** A client that was handed in; once it has to show that it gives integers as they are. */
async function useClient({ client }: LibsqlClient, call: HttpCall): Promise<HttpClient> {
  const during: HttpClient["during"] = (asked, work) =>
    attempt(asked, () => {
      asked.onRequest?.();
      // It has a `fetch` of its own, which no signal reaches: its answer is no longer waited for.
      return unlessAborted(work(), asked.signal, (cause) => abortFailure({ ...asked, cause }));
    });
  if (!exact.has(client)) {
    const { rows } = await during({ ...call, writes: false }, () => client.execute("SELECT 1"));
    if (rows[0]?.[0] !== 1n)
      throw invalid(null, ["client"], 'must be made with intMode: "bigint", so that integers are exact');
    exact.add(client);
  }
  return { client, during };
}

/** Throws when nobody waits for a call any more. */
export function refuseAbortedCall(call: HttpCall): void {
  const { signal } = call;
  if (signal?.aborted === true) throw abortFailure({ ...call, writes: false, cause: signal.reason });
}

async function attempt<Done>(call: HttpCall, work: () => Promise<Done>): Promise<Done> {
  refuseAbortedCall(call);
  try {
    return await work();
  } catch (error) {
    throw httpFailure(error, call);
  }
}
