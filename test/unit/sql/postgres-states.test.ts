import { describe, expect, test } from "vitest";
import { ConnectionStateError, OperationalError } from "../../../src/errors.ts";
import { from, model, t } from "../../../src/index.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { postgresError } from "../../../src/sql/dialects/postgres-errors.ts";

const Note = model("notes", { id: t.id() });
const read = from(Note).all().plan as Plan;
const raw: Plan = { kind: "raw", parts: [], scope: null, select: null };

const meaning = (code: string, plans: readonly Plan[] = []): unknown =>
  postgresError({ error: Object.assign(new Error("p4ss"), { code }), plans });

describe("what the states of a Postgres server mean", () => {
  test.each([
    ["08001", { outcome: "none", transient: true }],
    ["08004", { outcome: "none", transient: true }],
    ["25006", { outcome: "none", transient: false }],
    ["28000", { outcome: "none", transient: false }],
    ["28P01", { outcome: "none", transient: false }],
    ["3D000", { outcome: "none", transient: false }],
    ["53300", { outcome: "none", transient: true, retryable: true }],
    ["57014", { outcome: "none", transient: false }],
    ["57P03", { outcome: "none", transient: true, retryable: true }],
    ["57P04", { outcome: "none", transient: false }],
  ])("%s", (code, expected) => {
    const failure = meaning(code, [raw]) as OperationalError;
    expect(failure).toBeInstanceOf(OperationalError);
    expect(failure).toMatchObject(expected);
    expect(failure.message).toContain(code);
    expect(failure.message).not.toContain("p4ss");
  });

  test.each(["08000", "08003", "08006", "08007", "57P01", "57P02", "57P05", "25P03"])(
    "%s, the connection ended: nobody knows what became of a write",
    (code) => {
      expect(meaning(code, [read])).toMatchObject({ outcome: "none", transient: true, retryable: true });
      expect(meaning(code, [read, raw])).toMatchObject({ outcome: "unknown", transient: true, retryable: false });
    },
  );

  test("25P02: the transaction can only be rolled back", () => {
    expect(meaning("25P02")).toBeInstanceOf(ConnectionStateError);
  });
});
