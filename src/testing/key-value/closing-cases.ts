import type { StoreWorld } from "./store-subject.ts";

/** Ends the store, and checks that nothing can be done with it or its driver any more. */
export async function proveClosing({ store, driver, refuses }: StoreWorld): Promise<void> {
  const { abilities } = driver;
  await store.set("k", "1");
  await store.close();
  await store.close();
  const refused = { error: "connection_state" } as const;
  await refuses(() => store.get("k"), refused);
  await refuses(() => store.setMany({ k: "1" }), refused);
  if (abilities.conditional) await refuses(() => store.incr("k"), refused);
  if (abilities.atomic !== "none") await refuses(() => store.commit({ deletes: ["k"] }), refused);
  if (abilities.scan) await refuses(() => store.scan().next(), refused);
  await refuses(async () => driver.execute([{ kind: "get", key: "k" }], {}), refused);
  if (abilities.atomic !== "none")
    await refuses(async () => driver.commit({ checks: [], puts: [], deletes: ["k"] }, {}), refused);
  if (abilities.scan) await refuses(async () => driver.scan({ prefix: "", limit: 1, cursor: null }, {}), refused);
  await store[Symbol.asyncDispose]();
}
