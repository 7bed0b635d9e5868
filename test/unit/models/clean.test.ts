import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type CleanRow, ValidationError, from, model, now, t } from "../../../src/index.ts";
import type { InsertPlan, UpdatePlan } from "../../../src/plan/write-plan.ts";

const fields = {
  id: t.id(),
  room: t.text(z.string().transform((text) => text.trim())),
  start: t.integer(),
  end: t.integer(),
  slug: t.text().default(""),
  tags: t.list(t.text()).default([]),
  owner: t.ref("users").nullable(),
  at: t.timestamp().default(now()),
};

type Hook = (row: CleanRow<typeof fields>) => CleanRow<typeof fields> | void;
const seats = (clean: Hook) => from(model("seats", fields, { clean, unique: [["room", "start"]] }));
const row = { room: " a ", start: 1, end: 2 };

/** The rows of an insert as objects. */
function inserted(query: { readonly plan: unknown }): Record<string, unknown>[] {
  const { columns, values } = query.plan as InsertPlan;
  return values.map((cells) => Object.fromEntries(columns.map(({ name }, index) => [name, cells[index]])));
}

function updated(set: UpdatePlan["set"]): Record<string, unknown> {
  return Object.fromEntries(
    set.map(({ column, expression }) => [
      column.name,
      expression.kind === "value" ? expression.value : expression.kind,
    ]),
  );
}

/** The problems that a call throws. */
function issuesOf(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    if (error instanceof ValidationError) return error.issues;
    throw error;
  }
  return null;
}

const endsLate: Hook = ({ start, end }) => {
  if (start !== undefined && end !== undefined && end <= start)
    throw new ValidationError("seats", [{ path: ["end"], message: "must be after start" }]);
};

describe("clean", () => {
  test("sees the canonical values with defaults, without what the store makes", () => {
    const seen: unknown[] = [];
    seats((given) => void seen.push({ ...given })).create({ ...row, owner: { id: 7 } });
    expect(seen).toStrictEqual([{ room: "a", start: 1, end: 2, slug: "", tags: [], ownerId: 7 }]);
  });

  test("changes the row in place or returns what to change", () => {
    const db = seats((given) => {
      given.slug = `${given.room}-${given.start}`;
      given.tags?.push("new");
    });
    expect(inserted(db.create(row))).toMatchObject([{ room: "a", slug: "a-1", tags: ["new"] }]);
    const returning = seats(({ start }) => ({ end: (start ?? 0) + 10 }));
    expect(inserted(returning.create(row))).toMatchObject([{ room: "a", start: 1, end: 11 }]);
    const both = seats((given) => {
      given.tags?.push(5 as never);
      return { slug: "x" };
    });
    expect(() => both.create(row)).toThrow(/tags.0 must be text, not a number/);
    expect(inserted(seats(() => ({ at: now() as never })).create(row))[0]).not.toHaveProperty("at");
  });

  test("values it gives are canonical: the schema of the field is not asked again", () => {
    expect(inserted(seats(() => ({ room: " b " })).create(row))).toMatchObject([{ room: " b " }]);
    expect(issuesOf(() => seats(() => ({ room: 5 as never })).create(row))).toStrictEqual([
      { path: ["room"], message: "must be text, not a number" },
    ]);
  });

  test("reports its problems with those of all rows, and is not asked about rows that are wrong already", () => {
    let calls = 0;
    const db = seats((given) => {
      calls++;
      return endsLate(given);
    });
    expect(issuesOf(() => db.create({ ...row, end: 0 }))).toStrictEqual([
      { path: ["end"], message: "must be after start" },
    ]);
    expect(
      issuesOf(() => db.createMany([{ ...row, end: 0 }, { ...row, start: "x" as never }, row, { ...row, end: 1 }])),
    ).toStrictEqual([
      { path: [0, "end"], message: "must be after start" },
      { path: [1, "start"], message: "must be an integer, not a string" },
      { path: [3, "end"], message: "must be after start" },
    ]);
    expect(calls).toBe(4);
  });

  test("is asked in getOrCreate, updateOrCreate and upsert", () => {
    const db = seats(endsLate);
    const where = { room: "a", start: 1 };
    for (const call of [
      () => db.getOrCreate(where, { end: 0 }),
      () => db.updateOrCreate(where, { end: 0 }),
      () => db.upsert({ ...row, end: 0 }),
      () => db.upsertMany([{ ...row, end: 0 }]),
    ])
      expect(call).toThrow(/end must be after start/);
  });

  test("what it changes counts as given where a row is in the way", () => {
    const db = seats((given) => void (given.slug = "made"));
    const { conflict } = db.upsert(row).plan as InsertPlan;
    expect(Object.keys(updated(conflict?.set ?? []))).toStrictEqual(["end", "slug"]);
  });

  test("sees the plain values of a patch", () => {
    const seen: unknown[] = [];
    const db = seats((given) => {
      seen.push({ ...given });
      return endsLate(given) ?? { slug: "made" };
    });
    const { set } = db.update(1, (p) => ({ start: p.start.add(1), end: 5 })).plan as UpdatePlan;
    expect(updated(set)).toStrictEqual({ start: "arithmetic", end: 5, slug: "made" });
    expect(seen).toStrictEqual([{ end: 5 }]);
    expect(() => db.update(1, { start: 3, end: 2 })).toThrow(/end must be after start/);
    expect(() => db.filter({ start: 1 }).update({ start: 3, end: 2 })).toThrow(/end must be after start/);
    db.update(1, {});
    db.update(1, (p) => ({ start: p.start.add(1) }));
    expect(seen).toHaveLength(3);
  });

  test("cannot change what a store assigns, nor add what is no field", () => {
    expect(() => seats(() => ({ id: 5 })).update(1, { end: 3 })).toThrow(/id is assigned by the store/);
    expect(issuesOf(() => seats(() => ({ nope: 1 }) as never).create(row))).toStrictEqual([
      { path: ["nope"], message: "is not a field of this model" },
    ]);
  });

  test("other errors pass as they are", () => {
    const broken = seats(() => {
      throw new RangeError("broken");
    });
    expect(() => broken.create(row)).toThrow(RangeError);
  });

  test("a promise is refused, and its failure is nobody's", () => {
    const late = seats((async () => Promise.reject(new Error("late"))) as never);
    expect(() => late.create(row)).toThrow(/seats: clean must return a row or nothing, at once/);
    expect(() => seats((() => 5) as never).create(row)).toThrow(/seats: clean must return a row or nothing/);
    expect(() => model("seats", fields, { clean: 5 as never })).toThrow(/seats: clean takes a function of the row/);
  });
});
