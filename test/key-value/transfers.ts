import type { Found, KeyPut, KeyValueDriver } from "../../src/contracts/key-value-driver.ts";
import { invalid } from "../../src/errors.ts";

// Accounts whose sum never changes, with a place by their balance and one that is theirs alone; and a log of the last transfers.
export const ACCOUNTS = ["a", "b", "c", "d", "e"] as const;
export const SUM = 1_000;
const LOGGED = 3;

function account(name: string, balance: number): KeyPut {
  return {
    key: `account ${name}`,
    value: new TextEncoder().encode(JSON.stringify({ name, balance })),
    ttl: null,
    entries: [
      { set: "balances", place: placeOf(balance), alone: null },
      { set: "names", place: `${name}!${balance}`, alone: `${name}!` },
    ],
  };
}

function logged(number: number): KeyPut {
  const value = new TextEncoder().encode(String(number));
  return { key: `log ${number}`, value, ttl: null, entries: [{ set: "log", place: placeOf(number), alone: null }] };
}

/** A number as a place: in the order of numbers. */
export function placeOf(number: number): string {
  return String(number).padStart(8, "0");
}

/** What is in the store when nothing has happened. */
export async function openAccounts(driver: KeyValueDriver): Promise<void> {
  const puts = [...ACCOUNTS.map((name) => account(name, SUM / ACCOUNTS.length)), logged(0)];
  await driver.commit?.({ checks: [], puts, deletes: [] }, {});
}

/** Reads a whole set. */
export async function readSet(driver: KeyValueDriver, set: string): Promise<readonly Found[]> {
  const range = { kind: "range", set, from: null, to: null, reverse: false, limit: null } as const;
  const [found] = await driver.execute([range], {});
  return found as readonly Found[];
}

/** Moves something from one account to another in a commit, and logs it in the same. Gives the number of the transfer. */
export async function transfer(driver: KeyValueDriver): Promise<number> {
  const [from, to] = ACCOUNTS.toSorted(() => Math.random() - 0.5);
  const keys = [`account ${from}`, `account ${to}`];
  const [gives, takes] = (await driver.execute(
    keys.map((key) => ({ kind: "get", key })),
    {},
  )) as readonly Uint8Array[];
  const log = await readSet(driver, "log");
  const last = Number(new TextDecoder().decode(log.at(-1)?.value));
  const amount = Math.floor(Math.random() * 20);
  const outcome = await driver.commit?.(
    {
      checks: [
        { kind: "value", key: keys[0] ?? "", value: gives ?? null },
        { kind: "value", key: keys[1] ?? "", value: takes ?? null },
        { kind: "entries", set: "log", prefix: "", keys: log.map(({ key }) => key) },
      ],
      puts: [
        account(from ?? "", balanceOf(gives) - amount),
        account(to ?? "", balanceOf(takes) + amount),
        logged(last + 1),
      ],
      deletes: last >= LOGGED ? [`log ${last - LOGGED}`] : [],
    },
    {},
  );
  if (outcome?.done !== true) throw invalid(null, [], "nobody else writes, so the commit must be made");
  return last + 1;
}

/** The balance that an account holds. Below 0 a place would not be in order, which is of no matter here. */
export function balanceOf(value: Uint8Array | undefined): number {
  return (JSON.parse(new TextDecoder().decode(value)) as { readonly balance: number }).balance;
}
