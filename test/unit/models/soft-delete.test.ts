import { describe, expect, test } from "vitest";
import { type Row, ValidationError, model, softDelete, t } from "../../../src/index.ts";
import { sourcesOf } from "../../../src/query/sources.ts";

describe("soft deletion", () => {
  test("the bundle marks a model and gives it an indexed, nullable column", () => {
    const User = model("users", { id: t.id(), ...softDelete() });
    const row: Row<typeof User> = { id: 1, deletedAt: null };
    const { softDelete: column, indexes } = User.table;
    expect(Object.keys(row)).toStrictEqual(User.table.columns.map(({ name }) => name));
    expect(column).toMatchObject({ name: "deletedAt", column: "deleted_at", nullable: true });
    expect(indexes.map(({ columns }) => columns.map(({ name }) => name))).toStrictEqual([["deletedAt"]]);
    expect(sourcesOf({ users: User }).get("users")?.table.softDelete).toBe(column);
  });

  test("the option names a field instead, and most models have none", () => {
    const removed = t.timestamp().nullable();
    expect(model("users", { id: t.id(), removed }, { softDelete: "removed" }).table.softDelete?.name).toBe("removed");
    expect(model("users", { id: t.id(), removed }).table.softDelete).toBeNull();
  });

  test("the field of the bundle stays marked under another name and column", () => {
    const { deletedAt } = softDelete();
    const User = model("users", { id: t.id(), gone: deletedAt.column("removed_at") }, { softDelete: "gone" });
    expect(User.table.softDelete).toMatchObject({ name: "gone", column: "removed_at" });
  });

  const WRONG: [string, () => unknown, RegExp][] = [
    [
      "a field that is none",
      () => model("users", { id: t.id() }, { softDelete: "gone" as never }),
      /gone is not a field/,
    ],
    [
      "another kind of field",
      () => model("users", { id: t.id(), gone: t.boolean().nullable() }, { softDelete: "gone" }),
      /users: gone must be a nullable timestamp/,
    ],
    [
      "a field that is not nullable",
      () => model("users", { id: t.id(), gone: t.timestamp() }, { softDelete: "gone" }),
      /users: gone must be a nullable timestamp/,
    ],
    [
      "two fields",
      () => model("users", { id: t.id(), ...softDelete(), gone: t.timestamp().nullable() }, { softDelete: "gone" }),
      /users: softDelete is said of two fields/,
    ],
  ];
  test.each(WRONG)("%s is refused", (_, define, message) => {
    expect(define).toThrow(ValidationError);
    expect(define).toThrow(message);
  });
});
