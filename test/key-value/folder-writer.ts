// A process of its own that writes to a folder: see filesystem-crash.test.ts and filesystem-processes.test.ts.
import { filesystemKeyValueDriver } from "../../adapters/filesystem/filesystem-key-value-driver.ts";
import { keyValueStore } from "../../src/key-value/key-value-store.ts";
import { transfer } from "./transfers.ts";

const [, , work, path = ""] = process.argv;
const driver = filesystemKeyValueDriver({ path, durable: false, timeout: 30_000 });

if (work === "transfer") {
  for (;;) {
    const number = await transfer(driver);
    process.stdout.write(`${number}\n`);
  }
}

const store = keyValueStore(driver);
for (let index = 0; index < 100; index += 1) {
  await store.incr("counted");
  let made = false;
  while (!made) {
    const value = await store.get("committed");
    const next = String(Number(new TextDecoder().decode(value ?? new Uint8Array())) + 1);
    made = await store.commit({ checks: [{ key: "committed", value }], puts: [{ key: "committed", value: next }] });
  }
}
await store.close();
