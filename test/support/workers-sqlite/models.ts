import { connect, model, t } from "../../../src/index.ts";
import type { Adapter } from "../../../src/index.ts";

const Sample = model("samples", {
  id: t.id(),
  whole: t.integer().nullable(),
  score: t.integer().default(0),
  long: t.bigint().nullable(),
  price: t.decimal(18, 2).nullable(),
  ratio: t.float().nullable(),
  done: t.boolean().nullable(),
  at: t.timestamp().nullable(),
  name: t.text().nullable(),
  raw: t.bytes().nullable(),
});

const Account = model("accounts", { id: t.bigint().primaryKey(), owed: t.bigint(), paid: t.decimal(18, 4).nullable() });
const Entry = model("entries", {
  id: t.id(),
  account: t.ref(Account, { reverse: "entries" }),
  n: t.bigint(),
});

const Reading = model("readings", {
  id: t.integer().primaryKey(),
  up: t.ref("self", { reverse: "down" }).nullable(),
  value: t.float().nullable(),
});

/** The fields of a row that has as many columns as there may be, but for its key and a reference. */
export const fieldNames = Array.from({ length: 98 }, (_, index) => `f${index}`);
const kinds = [t.text().nullable(), t.float().nullable(), t.bigint().nullable(), t.bytes().nullable()] as const;
const Full = model("full_rows", {
  id: t.integer().primaryKey(),
  up: t.ref("self", { reverse: "down" }).nullable(),
  ...Object.fromEntries(fieldNames.map((name, index) => [name, kinds[index % kinds.length] ?? t.text().nullable()])),
});

/** More columns than there may be. */
export const Wider = model("wider_rows", {
  id: t.integer().primaryKey(),
  ...Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`f${index}`, t.text().nullable()])),
});

/** Integers that no double holds, and the least and largest of 64 bits. */
export const EDGES = [2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, -(2n ** 53n) - 1n, 0n] as const;
/** Doubles with digits at the end, and the least and largest. */
export const REALS = [
  0.1,
  0.1 + 0.2,
  5e-324,
  1.7976931348623157e308,
  -2.2250738585072014e-308,
  2 ** 63,
  1e22,
  1 / 3,
  -7,
] as const;

/** Every power of two that is a double, the doubles next to it, and others of every size. */
export function doublesOfEverySize(): number[] {
  const powers = Array.from({ length: 2098 }, (_, index) => 2 ** (index - 1074));
  const random = new Float64Array(crypto.getRandomValues(new Uint32Array(8000)).buffer);
  const tiny = Array.from({ length: 500 }, () => Math.floor(Math.random() * 2 ** 52) * 5e-324);
  const all = [...REALS, ...powers.flatMap((power) => [power, power * (1 + 2 ** -52), -power * (1 - 2 ** -53)])];
  return [...all, ...random, ...tiny].filter(Number.isFinite).map((value) => value + 0);
}

/** A value of every kind. */
export const sample = {
  whole: 7,
  long: EDGES[0],
  price: "9999999999999999.99",
  ratio: 0.1 + 0.2,
  done: true,
  at: new Date("2024-02-29T12:00:00.999Z"),
  name: `a'"?1é`,
  raw: new Uint8Array([0, 1, 255]),
};

interface Capable {
  readonly transactions: false;
  readonly sql: true;
  readonly atomic: "all";
  readonly filters: "all";
}

/** The database of the cases. */
export function samplesIn(adapter: Adapter) {
  return connect(adapter as Adapter<Capable>, {
    samples: Sample,
    accounts: Account,
    entries: Entry,
    full: Full,
    readings: Reading,
  });
}
