// Another program on the same file: inserts rows one after another, each in a transaction that takes a while.
// usage: node neighbour.mjs <url> <rows> <milliseconds per row>
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@libsql/client";

const [url = "", rows = "0", hold = "0"] = process.argv.slice(2);
const client = createClient({ url });
for (let row = 0; row < Number(rows); row++) {
  const transaction = await lock();
  await transaction.execute("INSERT INTO notes (title) VALUES ('neighbour')");
  await sleep(Number(hold));
  for (let done = false; !done;) {
    try {
      await transaction.executeMultiple("COMMIT");
      done = true;
    } catch {
      await sleep(1);
    }
  }
  transaction.close();
  await sleep(Math.random() * 3);
}
client.close();

async function lock() {
  for (;;) {
    const transaction = await client.transaction("deferred");
    try {
      // A script, because a prepared statement that meets a lock would stay on the connection.
      await transaction.executeMultiple("ROLLBACK; BEGIN IMMEDIATE");
      return transaction;
    } catch {
      transaction.close();
      await sleep(1 + Math.random() * 5);
    }
  }
}
