import { describe, expect, test } from "vitest";
import { and, or } from "../../../src/query/conditions.ts";
import { sqlite } from "../../../src/sql/dialects/sqlite.ts";
import { inspectorOf } from "../../../src/sql/inspector.ts";
import { paramsOf, tables as q } from "./sql-of.ts";

// What is bound: values in the form of their field, in the order of the placeholders.

const bytes = new Uint8Array([1, 255]);

describe("parameters", () => {
  test.each([
    {
      name: "integers and text",
      query: () => q.orders.filter({ id: 5, note: "a" }).count(),
      postgres: [["5", "a"]],
      sqlite: [[5n, "a"]],
    },
    { name: "booleans", query: () => q.orders.filter({ paid: true }).count(), postgres: [[true]], sqlite: [[1n]] },
    {
      name: "decimals",
      query: () => q.products.filter({ price: "1.5" }).count(),
      postgres: [["1.50"]],
      sqlite: [[150n]],
    },
    { name: "floats", query: () => q.products.filter({ weight: 0.5 }).count(), postgres: [["0.5"]], sqlite: [[0.5]] },
    { name: "bytes", query: () => q.products.filter({ photo: bytes }).count(), postgres: [[bytes]], sqlite: [[bytes]] },
    {
      name: "instants",
      query: () => q.customers.filter({ since: new Date(0) }).count(),
      postgres: [["1970-01-01T00:00:00.000Z"]],
      sqlite: [["1970-01-01T00:00:00.000Z"]],
    },
    {
      name: "lists",
      query: () => q.products.filter({ tags: ["a", 'b"\\'] }).count(),
      postgres: [['{"a","b\\"\\\\"}']],
      sqlite: [['["a","b\\"\\\\"]']],
    },
    {
      name: "a list of integers",
      query: () => q.orders.filter((p) => p.id.in([1, 2])).count(),
      postgres: [['{"1","2"}']],
      sqlite: [["[1,2]"]],
    },
    {
      name: "a list of texts",
      query: () => q.orders.filter((p) => p.note.in(["a", '"'])).count(),
      postgres: [['{"a","\\""}']],
      sqlite: [['["a","\\""]']],
    },
    {
      name: "a list of floats",
      query: () => q.products.filter((p) => p.weight.in([0.1, 2])).count(),
      postgres: [['{"0.1","2"}']],
      sqlite: [["[[3602879701896397,55,0],[2,0,0]]"]],
    },
    {
      name: "a list of bytes",
      query: () => q.products.filter((p) => p.photo.in([bytes])).count(),
      postgres: [['{"\\\\x01ff"}']],
      sqlite: [['["01ff"]']],
    },
    {
      name: "composite keys",
      query: () =>
        q.lines.getMany([
          { orderId: 1, productId: "a" },
          { orderId: 2, productId: "b" },
        ]),
      postgres: [['{"1","2"}', '{"a","b"}']],
      sqlite: [['[[1,"a"],[2,"b"]]']],
    },
    {
      name: "the bounds of a prefix",
      query: () => q.orders.filter((p) => p.note.startsWith("ab")).count(),
      postgres: [["ab", "ac"]],
      sqlite: [["ab", "ac"]],
    },
    {
      name: "the bound after the surrogates and after the last code point",
      query: () => q.orders.filter((p) => or(p.note.startsWith("a\ud7ff"), p.note.startsWith("a\u{10ffff}"))).count(),
      postgres: [["a\ud7ff", "a\ue000", "a\u{10ffff}", "b"]],
      sqlite: [["a\ud7ff", "a\ue000", "a\u{10ffff}", "b"]],
    },
    {
      name: "a folded needle",
      query: () => q.orders.filter((p) => p.note.istartsWith("AÄ")).count(),
      postgres: [["aÄ", "aÅ"]],
      sqlite: [["aÄ", "aÅ"]],
    },
    {
      name: "a pattern",
      query: () => q.orders.filter((p) => p.note.like("a%_\\%\\\\*[?]")).count(),
      postgres: [["a%_\\%\\\\*[?]"]],
      sqlite: [["a*?%\\[*][[][?]]"]],
    },
    {
      name: "a needle that is bound twice",
      query: () => q.orders.filter((p) => and(p.note.endsWith("x"), p.id.eq(1))).count(),
      postgres: [["x", "1"]],
      sqlite: [["x", "x", 1n]],
    },
    {
      name: "a limit and an offset",
      query: () => q.orders.limit(3).offset(4).all(),
      postgres: [["3", "4"]],
      sqlite: [[3n, 4n]],
    },
    {
      name: "one new row",
      query: () => q.products.create({ sku: "a", price: "1.00", tags: ["t"], extra: { a: 1 } }),
      postgres: [["a", "1.00", "0", null, '{"t"}', null, '{"a":1}']],
      sqlite: [["a", 100n, 0n, null, '["t"]', null, '{"a":1}']],
    },
    {
      name: "many new rows",
      query: () =>
        q.products.createMany([
          { sku: "a", price: "1.00", photo: bytes },
          { sku: "b", price: "2.00", tags: ["t"], extra: [null], weight: 0.5 },
        ]),
      postgres: [
        [
          '[{"sku":"a","price":"1.00","stock":0,"weight":null,"tags":[],"photo":"\\\\x01ff","extra":null},' +
            '{"sku":"b","price":"2.00","stock":0,"weight":0.5,"tags":["t"],"photo":null,"extra":[null]}]',
        ],
      ],
      sqlite: [["a", 100n, 0n, null, "[]", bytes, null, "b", 200n, 0n, 0.5, '["t"]', null, "[null]"]],
    },
    {
      name: "different changes for different rows",
      query: () =>
        q.lines.updateMany([
          { orderId: 1, productId: "a", amount: 1 },
          { orderId: 2, productId: "b", amount: 2 },
        ]),
      postgres: [['[{"order_id":1,"product_id":"a","amount":1},{"order_id":2,"product_id":"b","amount":2}]']],
      sqlite: [[1n, "a", 1n, 2n, "b", 2n]],
    },
    {
      name: "a change of the rows that a query picks",
      query: () => q.orders.filter({ note: "a" }).limit(2).update({ note: null }),
      postgres: [["a", "2", null]],
      sqlite: [[null, "a", 2n]],
    },
    {
      name: "a row to find or create",
      query: () => q.customers.updateOrCreate({ email: "a" }, { name: "b" }),
      postgres: [["b", "a", '[{"email":"a","name":"b","since":null,"invited_by_id":null}]']],
      sqlite: [
        ["b", "a"],
        ["a", "b", null, null, "a"],
      ],
    },
  ])("$name", ({ query, postgres: expected, sqlite: other }) => {
    expect(paramsOf(query())).toEqual({ postgres: expected, sqlite: other });
  });
});

test("rows are split over as many statements as the number of parameters asks for", () => {
  const rows = Array.from({ length: 5 }, (_, index) => ({ orderId: index, productId: "a", amount: 1 }));
  const { statements } = inspectorOf(sqlite, "small", { name: "small", maxParameters: 7 }).inspect(
    q.lines.createMany(rows).plan as never,
  );
  expect(statements?.map(({ params }) => params.length)).toEqual([6, 6, 3]);
});

test("no rows are no statement", () => {
  const { statements, roundTrips } = inspectorOf(sqlite).inspect({
    ...(q.lines.createMany([{ orderId: 1, productId: "a", amount: 1 }]).plan as object),
    values: [],
  } as never);
  expect({ statements, roundTrips }).toEqual({ statements: [], roundTrips: 0 });
});
