import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { filesystemKeyValueDriver } from "../../adapters/filesystem/filesystem-key-value-driver.ts";
import { ACCOUNTS, SUM, balanceOf, openAccounts, placeOf, readSet } from "./transfers.ts";

const path = await mkdtemp(join(tmpdir(), "anyrow-crash-"));
afterAll(() => rm(path, { recursive: true, force: true }));

const COMMITS = 1_000;
const CRASHES = 25;

/** Lets a process make commits, ends it at a random moment, and gives the number of the last one that it knew to be made. */
async function writeUntilKilled(): Promise<number> {
  const writer = spawn(process.execPath, [join(import.meta.dirname, "folder-writer.ts"), "transfer", path], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let told = "";
  let complaint = "";
  writer.stdout.setEncoding("utf8").on("data", (text: string) => (told += text));
  writer.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
  const ended = once(writer, "exit");
  await Promise.race([once(writer.stdout, "data"), ended]);
  await sleep(Math.random() * 1_000);
  writer.kill("SIGKILL");
  const [code] = await ended;
  expect([code, complaint.replaceAll(/^.*Warning.*$|^\(Use.*$/gm, "").trim()]).toStrictEqual([null, ""]);
  return Number(told.trimEnd().split("\n").at(-1) ?? 0);
}

/** Checks that the store is as it was before or after a commit, and gives the number of that commit. */
async function inspect(): Promise<number> {
  const driver = filesystemKeyValueDriver({ path, durable: false, timeout: 30_000 });
  // Reads come before the first write here: they must see the same as after things are put in order.
  const seen = await lookAt(driver);
  const check = {
    kind: "entries",
    set: "balances",
    prefix: "",
    keys: ACCOUNTS.map((name) => `account ${name}`),
  } as const;
  const names = { ...check, set: "names" };
  expect(await driver.commit?.({ checks: [check, names], puts: [], deletes: [] }, {})).toStrictEqual({
    done: true,
    deleted: [],
  });
  expect(await lookAt(driver)).toStrictEqual(seen);
  await driver.close();
  expect(await readdir(path)).toStrictEqual(["locks", "sets", "temporary", "values"]);
  expect([await readdir(join(path, "temporary")), await readdir(join(path, "locks"))]).toStrictEqual([[], []]);
  return seen;
}

async function lookAt(driver: ReturnType<typeof filesystemKeyValueDriver>): Promise<number> {
  const values = (await driver.execute(
    ACCOUNTS.map((name) => ({ kind: "get", key: `account ${name}` })),
    {},
  )) as readonly Uint8Array[];
  const balances = values.map(balanceOf);
  expect(balances.reduce((sum, balance) => sum + balance, 0)).toStrictEqual(SUM);
  const byBalance = await readSet(driver, "balances");
  expect(byBalance.map(({ value }) => placeOf(balanceOf(value)))).toStrictEqual(balances.map(placeOf).sort());
  expect((await readSet(driver, "names")).map(({ key }) => key)).toStrictEqual(
    ACCOUNTS.map((name) => `account ${name}`),
  );
  const log = (await readSet(driver, "log")).map(({ value }) => Number(new TextDecoder().decode(value)));
  const last = log.at(-1) ?? -1;
  const first = Math.max(0, last - 3 + 1);
  expect(log.slice(-3)).toStrictEqual(Array.from({ length: last - first + 1 }, (_, index) => first + index));
  expect(log.length <= 4).toStrictEqual(true);
  return last;
}

test("a writer that is killed at random moments of a thousand commits leaves nothing torn or half indexed", async () => {
  const driver = filesystemKeyValueDriver({ path, durable: false, timeout: 30_000 });
  await openAccounts(driver);
  await driver.close();
  let made = 0;
  let crashes = 0;
  while (made < COMMITS || crashes < CRASHES) {
    const known = await writeUntilKilled();
    const found = await inspect();
    // What the writer was told is there; at most the commit it was waiting for may be there too.
    expect([found - known === 0 || found - known === 1, found >= made]).toStrictEqual([true, true]);
    made = found;
    crashes += 1;
  }
  process.stdout.write(`${made} commits, ${crashes} crashes\n`);
}, 170_000);
