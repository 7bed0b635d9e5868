import { waitWhile } from "../../src/contracts/wait-while-busy.ts";
import type { DenoKv, DenoKvAtomic } from "./deno-kv-client.ts";
import { isBusy } from "./deno-kv-failure.ts";

/** Milliseconds for which somebody else may have the file locked. */
const LIMIT = 10_000;

const waitWhileBusy = /* @__PURE__ */ waitWhile(isBusy);

/** The same Deno KV, whose reads and commits wait while another program has the file locked: nothing was done then. */
export function patientKv(kv: DenoKv): DenoKv {
  return {
    getMany: (keys) => waitWhileBusy(() => kv.getMany(keys), { limit: LIMIT }),
    list: (selector, options) => kv.list(selector, options),
    atomic: () => patientAtomic(kv.atomic()),
    close: () => kv.close(),
  };
}

function patientAtomic(atomic: DenoKvAtomic): DenoKvAtomic {
  const patient: DenoKvAtomic = {
    check(...checks) {
      atomic.check(...checks);
      return patient;
    },
    set(key, value, options) {
      atomic.set(key, value, options);
      return patient;
    },
    delete(key) {
      atomic.delete(key);
      return patient;
    },
    commit: () => waitWhileBusy(() => atomic.commit(), { limit: LIMIT }),
  };
  return patient;
}
