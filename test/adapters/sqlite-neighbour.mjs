// Another program on the same file: inserts rows one after another, each in a transaction that takes a while.
// usage: node sqlite-neighbour.mjs <path> <rows> <milliseconds per row>
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";

const [path = "", rows = "0", hold = "0"] = process.argv.slice(2);
const database = new DatabaseSync(path);
for (let row = 0; row < Number(rows); row++) {
  await untilItWorks("BEGIN IMMEDIATE");
  database.exec("INSERT INTO notes (title) VALUES ('neighbour')");
  await sleep(Number(hold));
  await untilItWorks("COMMIT");
  await sleep(Math.random() * 3);
}
database.close();

/** @param {string} sql what may find the file locked */
async function untilItWorks(sql) {
  for (;;) {
    try {
      return database.exec(sql);
    } catch {
      await sleep(1 + Math.random() * 5);
    }
  }
}
