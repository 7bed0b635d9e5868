import { describe, expect, test } from "vitest";
import { IntegrityError } from "../../../src/errors.ts";
import { t } from "../../../src/models/field-factory.ts";
import { model } from "../../../src/models/model.ts";
import { ruleName } from "../../../src/models/names.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import type { Query } from "../../../src/plan/query.ts";
import { from } from "../../../src/query/tables.ts";
import { postgres } from "../../../src/sql/dialects/postgres.ts";
import { sqlite } from "../../../src/sql/dialects/sqlite.ts";
import { tables as q } from "./sql-of.ts";

// Errors as the drivers throw them, and what they mean.

const create = q.customers.create({ email: "a" });
const order = q.orders.create({ customerId: 9 });

interface Sample {
  readonly name: string;
  readonly query?: Query<unknown>;
  readonly error: object;
  readonly is: object;
}

function plansOf(query: Query<unknown>): Plan[] {
  return [query.plan as Plan];
}

function facts(error: unknown): object {
  if (error instanceof IntegrityError)
    return { kind: error.kind, model: error.model, constraint: error.constraint, fields: error.fields };
  return { name: (error as Error).name, message: (error as Error).message };
}

const postgresSamples: readonly Sample[] = [
  {
    name: "unique",
    error: {
      code: "23505",
      table: "customers",
      constraint: "customers_email_key",
      detail: "Key (email)=(secret) already exists.",
    },
    is: { kind: "unique", model: "customers", constraint: "customers_email_key", fields: ["email"] },
  },
  {
    name: "unique, composite, in another language",
    query: q.lines.create({ orderId: 1, productId: "a", amount: 1 }),
    error: {
      code: "23505",
      table: "lines",
      constraint: "lines_pkey",
      detail: "Schlüssel »(order_id, product_id)=(1, a)« existiert bereits.",
    },
    is: { kind: "unique", model: "lines", constraint: "lines_pkey", fields: ["orderId", "productId"] },
  },
  {
    name: "unique over an expression: never guessed",
    error: {
      code: "23505",
      table: "customers",
      constraint: "somebody_elses",
      detail: "Key (lower(email))=(secret) already exists.",
    },
    is: { kind: "unique", model: "customers", constraint: "somebody_elses", fields: [] },
  },
  {
    name: "a missing referenced row",
    query: order,
    error: {
      code: "23503",
      table: "orders",
      constraint: "orders_customer_id_fkey",
      detail: 'Key (customer_id)=(9) is not present in table "customers".',
    },
    is: { kind: "foreignKey", model: "orders", constraint: "orders_customer_id_fkey", fields: ["customerId"] },
  },
  {
    name: "rows that still refer",
    query: q.products.delete("a"),
    error: {
      code: "23001",
      table: "lines",
      constraint: "lines_product_id_fkey",
      detail: 'Key (sku)=(a) is still referenced from table "lines".',
    },
    is: { kind: "foreignKey", model: "products", constraint: "lines_product_id_fkey", fields: [] },
  },
  {
    name: "null",
    error: { code: "23502", table: "customers", column: "email", detail: "Failing row contains (1, null)." },
    is: { kind: "notNull", model: "customers", constraint: null, fields: ["email"] },
  },
  {
    name: "a check",
    query: q.products.create({ sku: "a", price: "1.00" }),
    error: {
      code: "23514",
      table: "products",
      constraint: "products_price_check",
      detail: "Failing row contains (secret).",
    },
    is: { kind: "check", model: "products", constraint: "products_price_check", fields: ["price"] },
  },
  {
    name: "a missing table",
    error: { code: "42P01", message: 'relation "customers" does not exist' },
    is: { name: "UndefinedTableError", message: expect.stringContaining("customers does not exist") },
  },
  {
    name: "a missing column of an alias",
    error: { code: "42703", message: "column t0.email does not exist" },
    is: { name: "UndefinedColumnError", message: expect.stringContaining("email") },
  },
  {
    name: "a serialization failure",
    error: { code: "40001" },
    is: { name: "SerializationError", message: expect.any(String) },
  },
  { name: "a deadlock", error: { code: "40P01" }, is: { name: "SerializationError", message: expect.any(String) } },
  {
    name: "anything else, without its values",
    error: { code: "22P02", message: 'invalid input syntax for type bigint: "secret"' },
    is: { name: "OperationalError", message: "the database refused the request (22P02): see the cause" },
  },
];

const sqliteSamples: readonly Sample[] = [
  {
    name: "unique",
    error: {
      code: "SQLITE_CONSTRAINT",
      extendedCode: "SQLITE_CONSTRAINT_UNIQUE",
      rawCode: 2067,
      message: "SQLITE_CONSTRAINT: UNIQUE constraint failed: customers.email",
    },
    is: { kind: "unique", model: "customers", constraint: null, fields: ["email"] },
  },
  {
    name: "unique, composite",
    query: q.lines.create({ orderId: 1, productId: "a", amount: 1 }),
    error: { message: "UNIQUE constraint failed: lines.order_id, lines.product_id" },
    is: { kind: "unique", model: "lines", constraint: null, fields: ["orderId", "productId"] },
  },
  {
    name: "unique, as a server says it",
    query: q.lines.create({ orderId: 1, productId: "a", amount: 1 }),
    error: {
      code: "SQLITE_CONSTRAINT",
      message:
        "SQLITE_CONSTRAINT: SQLITE_CONSTRAINT: SQLite error: UNIQUE constraint failed: lines.order_id, lines.product_id",
    },
    is: { kind: "unique", model: "lines", constraint: null, fields: ["orderId", "productId"] },
  },
  {
    name: "unique, as D1 says it",
    query: q.lines.create({ orderId: 1, productId: "a", amount: 1 }),
    error: {
      message:
        "D1_ERROR: UNIQUE constraint failed: lines.order_id, lines.product_id: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_PRIMARYKEY)",
    },
    is: { kind: "unique", model: "lines", constraint: null, fields: ["orderId", "productId"] },
  },
  {
    name: "no such column, as D1 says it",
    error: { message: "D1_ERROR: no such column: t0.a b at offset 7: SQLITE_ERROR" },
    is: { name: "UndefinedColumnError", message: expect.stringMatching(/\ba b does not exist/) },
  },
  {
    name: "no such table, as a server says it",
    error: {
      code: "SQL_INPUT_ERROR",
      message: "SQL_INPUT_ERROR: SQLite input error: no such table: a b (at offset 14)",
    },
    is: {
      name: "UndefinedTableError",
      message: "a b does not exist in the database: create it with createTables(db) or run your migrations",
    },
  },
  {
    name: "no such column, as a server says it",
    error: {
      code: "SQL_INPUT_ERROR",
      message: "SQL_INPUT_ERROR: SQLite input error: no such column: t.a (at offset 7)",
    },
    is: {
      name: "UndefinedColumnError",
      message: "column a does not exist in the database: the model and the database differ; run your migrations",
    },
  },
  {
    name: "unique over an expression: never guessed",
    error: { message: "UNIQUE constraint failed: index 'somebody_elses'" },
    is: { kind: "unique", model: "customers", constraint: "somebody_elses", fields: [] },
  },
  {
    name: "one reference written",
    query: order,
    error: { message: "FOREIGN KEY constraint failed" },
    is: { kind: "foreignKey", model: "orders", constraint: null, fields: ["customerId"] },
  },
  {
    name: "several references written: never guessed",
    query: q.lines.create({ orderId: 1, productId: "a", amount: 1 }),
    error: { message: "FOREIGN KEY constraint failed" },
    is: { kind: "foreignKey", model: "lines", constraint: null, fields: [] },
  },
  {
    name: "rows that still refer",
    query: q.products.delete("a"),
    error: { message: "FOREIGN KEY constraint failed" },
    is: { kind: "foreignKey", model: "products", constraint: null, fields: [] },
  },
  {
    name: "null",
    error: { message: "NOT NULL constraint failed: customers.email" },
    is: { kind: "notNull", model: "customers", constraint: null, fields: ["email"] },
  },
  {
    name: "a check",
    query: q.products.create({ sku: "a", price: "1.00" }),
    error: { message: "CHECK constraint failed: products_price_check" },
    is: { kind: "check", model: "products", constraint: "products_price_check", fields: ["price"] },
  },
  {
    name: "a missing table",
    error: { message: "SQLITE_ERROR: no such table: main.customers" },
    is: { name: "UndefinedTableError", message: expect.stringContaining("customers does not exist") },
  },
  {
    name: "a missing column of an alias",
    error: { message: "no such column: t0.email" },
    is: { name: "UndefinedColumnError", message: expect.stringContaining("column email") },
  },
  {
    name: "a missing column of a new row",
    error: { message: "table customers has no column named email" },
    is: { name: "UndefinedColumnError", message: expect.stringContaining("column email") },
  },
  {
    name: "a busy database",
    error: { code: "SQLITE_BUSY", message: "database is locked" },
    is: { name: "SerializationError", message: expect.any(String) },
  },
  {
    name: "too deep a condition",
    error: { code: "SQLITE_ERROR", message: "SQLITE_ERROR: parser stack overflow" },
    is: { name: "UnsupportedError", message: expect.stringContaining("nested") },
  },
  {
    name: "anything else, without its values",
    error: { code: "SQLITE_MISMATCH", message: "datatype mismatch: secret" },
    is: { name: "OperationalError", message: "the database refused the request (SQLITE_MISMATCH): see the cause" },
  },
];

describe.each([
  { dialect: postgres, samples: postgresSamples },
  { dialect: sqlite, samples: sqliteSamples },
])("$dialect.name", ({ dialect, samples }) => {
  test.each(samples)("$name", ({ error, query = create, is }) => {
    const meant = dialect.error({ error, plans: plansOf(query) });
    expect(facts(meant)).toEqual(is);
    expect(meant.message).not.toContain("secret");
    if (meant.name !== "UnsupportedError") expect(meant.cause).toBe(error);
  });

  test("of several plans the one is meant whose table the error names", () => {
    const named = {
      code: "23502",
      table: "orders",
      column: "customer_id",
      message: "NOT NULL constraint failed: orders.customer_id",
    };
    expect(facts(dialect.error({ error: named, plans: [...plansOf(create), ...plansOf(order)] }))).toEqual({
      kind: "notNull",
      model: "orders",
      constraint: null,
      fields: ["customerId"],
    });
  });

  test("a rule whose name was shortened still names its fields", () => {
    const name = "measured_by_everyone_of_us_twice_each_day";
    const Measure = model(name, {
      id: t.id(),
      amount: t.integer().column(`${name}_amount`),
      label: t.enum(["a"]).column(`${name}_label`),
      score: t
        .integer()
        .column(`${name}_score`)
        .check((p) => p.gt(0)),
    });
    const query = from({ measures: Measure }).measures.create({ amount: 1, label: "a", score: 1 });
    for (const [field, end] of [
      ["amount", "range"],
      ["label", "enum"],
      ["score", "check"],
    ] as const) {
      const constraint = ruleName(name, `${name}_${field}`, end);
      expect(constraint.length).toBeLessThan(64);
      const error = { code: "23514", table: name, constraint, message: `CHECK constraint failed: ${constraint}` };
      expect(facts(dialect.error({ error, plans: plansOf(query) }))).toEqual({
        kind: "check",
        model: "measures",
        constraint,
        fields: [field],
      });
    }
  });

  test("an error that is no object", () => {
    expect(dialect.error({ error: "broken", plans: [] }).name).toBe("OperationalError");
  });
});
