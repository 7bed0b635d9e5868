import type { Typed } from "../../fields/expression-types.ts";
import { now } from "../../fields/now.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { and, not, or } from "../../query/conditions.ts";
import { caseWhen, coalesce, concat, constant } from "../../query/functions.ts";
import { type CaseDatabase, type Reads, type Steps, type Subject, subject } from "../subject.ts";

const Choice = model("choice_choices", {
  id: t.integer().primaryKey(),
  flag: t.boolean().nullable(),
  otherFlag: t.boolean().nullable(),
  whole: t.integer().nullable(),
  otherWhole: t.integer().nullable(),
  big: t.bigint().nullable(),
  float: t.float().nullable(),
  price: t.decimal(8, 2).nullable(),
  text: t.text().nullable(),
  role: t.enum(["admin", "member"]).nullable(),
  uuid: t.uuid().nullable(),
  at: t.timestamp().nullable(),
  day: t.date().nullable(),
  time: t.time().nullable(),
  raw: t.bytes().nullable(),
  tags: t.list(t.text()).nullable(),
});
const models = { choices: Choice };
type Db = CaseDatabase<typeof models>;
type Build<Given> = (
  p: Parameters<Extract<Parameters<Db["choices"]["filter"]>[number], (p: never) => unknown>>[0],
) => Given;

const UUID = "0194fdc2-fa2f-7cc0-81d3-ff12045b73c8";
const NIL = "00000000-0000-0000-0000-000000000000";
const early = new Date("1969-12-31T23:59:59.999Z");
const epoch = new Date(0);
const blob = (...values: number[]): Uint8Array => new Uint8Array(values);
const rows = [
  {
    id: 1,
    flag: true,
    otherFlag: false,
    whole: 1,
    otherWhole: 10,
    big: 2n ** 62n,
    float: 0.5,
    price: "1.50",
    text: "it's",
    role: "admin" as const,
    uuid: UUID,
    at: early,
    day: "2024-02-29",
    time: "23:59:59.999",
    raw: blob(0, 255),
    tags: ["a", "b"],
  },
  {
    id: 2,
    flag: false,
    otherFlag: true,
    whole: 0,
    float: -1.5,
    price: "-0.05",
    text: "",
    day: "0001-01-01",
    raw: blob(),
    tags: [],
  },
  { id: 3, otherFlag: true, otherWhole: 30, text: null },
  { id: 4 },
];

/** What is asked of each row, and the answers in the order of the ids. */
const coalesced: readonly (readonly [string, Build<Typed<unknown>>, readonly unknown[]])[] = [
  ["of two columns", (p) => coalesce(p.whole, p.otherWhole), [1, 0, 30, null]],
  ["of columns and a value", (p) => coalesce(p.whole, p.otherWhole, -1), [1, 0, 30, -1]],
  ["of two columns the other way round", (p) => coalesce(p.otherWhole, p.whole), [10, 0, 30, null]],
  ["of bigints", (p) => coalesce(p.big, 5n), [2n ** 62n, 5n, 5n, 5n]],
  ["of a float and a whole number", (p) => coalesce(p.float, 2), [0.5, -1.5, 2, 2]],
  ["of a float and an integer column", (p) => coalesce(p.float, p.otherWhole, 0.25), [0.5, -1.5, 30, 0.25]],
  ["of an integer column and a float", (p) => coalesce(p.otherWhole, p.float), [10, -1.5, 30, null]],
  ["of an integer column and a fraction", (p) => coalesce(p.whole, 0.5), [1, 0, 0.5, 0.5]],
  ["of decimals", (p) => coalesce(p.price, "7"), ["1.50", "-0.05", "7.00", "7.00"]],
  ["of texts: the empty text is not null", (p) => coalesce(p.text, "none"), ["it's", "", "none", "none"]],
  ["of a text and an enum", (p) => coalesce(p.text, p.role, "nobody"), ["it's", "", "nobody", "nobody"]],
  ["of a uuid and text that is none", (p) => coalesce(p.uuid, p.text), [UUID, "", null, null]],
  ["of uuids", (p) => coalesce(p.uuid, NIL), [UUID, NIL, NIL, NIL]],
  ["of labels", (p) => coalesce(p.role, "member"), ["admin", "member", "member", "member"]],
  [
    "of uuids, compared without regard to case",
    (p) => coalesce(p.uuid, p.uuid).eq(UUID.toUpperCase()),
    [true, false, false, false],
  ],
  ["of booleans: false is not null", (p) => coalesce(p.flag, p.otherFlag, false), [true, false, true, false]],
  ["of timestamps", (p) => coalesce(p.at, epoch), [early, epoch, epoch, epoch]],
  ["of dates", (p) => coalesce(p.day, "9999-12-31"), ["2024-02-29", "0001-01-01", "9999-12-31", "9999-12-31"]],
  ["of times", (p) => coalesce(p.time, "00:00:00"), ["23:59:59.999", "00:00:00", "00:00:00", "00:00:00"]],
  ["of bytes: none are not null", (p) => coalesce(p.raw, blob(92)), [blob(0, 255), blob(), blob(92), blob(92)]],
  ["of lists: an empty one is not null", (p) => coalesce(p.tags, ["x,y"]), [["a", "b"], [], ["x,y"], ["x,y"]]],
  ["of expressions", (p) => coalesce(p.whole.div(0), p.whole.add(p.otherWhole), p.id.mul(-1)), [11, -2, -3, -4]],
  ["within coalesce", (p) => coalesce(coalesce(p.whole, p.otherWhole), coalesce(p.otherWhole, 99)), [1, 0, 30, 99]],
  ["in arithmetic", (p) => coalesce(p.whole, 0).add(coalesce(p.otherWhole, 0)), [11, 0, 30, 0]],
  ["then a function of text", (p) => coalesce(p.text, "none").upper(), ["IT'S", "", "NONE", "NONE"]],
];

const cases: readonly (readonly [string, Build<Typed<unknown>>, readonly unknown[]])[] = [
  ["with otherwise", (p) => caseWhen([[p.whole.gt(0), "some"]], "none"), ["some", "none", "none", "none"]],
  ["without otherwise is null", (p) => caseWhen([[p.whole.gt(0), "some"]]), ["some", null, null, null]],
  [
    "the first that holds wins",
    (p) =>
      caseWhen(
        [
          [p.id.lt(2), "a"],
          [p.id.lt(4), "b"],
          [p.id.lt(3), "c"],
        ],
        "d",
      ),
    ["a", "b", "b", "d"],
  ],
  [
    "a comparison with null does not hold",
    (p) =>
      caseWhen(
        [
          [p.whole.eq(p.otherWhole), 1],
          [p.whole.ne(0), 2],
        ],
        3,
      ),
    [2, 3, 2, 2],
  ],
  [
    "a boolean column is a condition",
    (p) =>
      caseWhen([
        [p.flag, "yes"],
        [not(p.flag), "no"],
      ]),
    ["yes", "no", "no", "no"],
  ],
  ["a branch that is null ends the search", (p) => caseWhen([[p.id.gt(0), p.whole]], 5), [1, 0, null, null]],
  ["columns as values", (p) => caseWhen([[p.flag, p.whole]], p.otherWhole), [1, null, 30, null]],
  [
    "null as a value",
    (p) =>
      caseWhen(
        [
          [p.flag, null],
          [p.otherFlag, p.otherWhole],
        ],
        7,
      ),
    [null, null, 30, 7],
  ],
  [
    "whole numbers and fractions",
    (p) =>
      caseWhen(
        [
          [p.flag, 1],
          [p.otherFlag, 0.5],
        ],
        p.id,
      ),
    [1, 0.5, 0.5, 4],
  ],
  ["an integer and a float column", (p) => caseWhen([[p.flag, p.whole]], p.float), [1, -1.5, null, null]],
  [
    "bigints",
    (p) => caseWhen([[p.big.gt(0n), p.big]], -(2n ** 63n)),
    [2n ** 62n, -(2n ** 63n), -(2n ** 63n), -(2n ** 63n)],
  ],
  ["decimals with plain text", (p) => caseWhen([[p.flag, p.price]], "0.1"), ["1.50", "0.10", "0.10", "0.10"]],
  [
    "dates with plain text",
    (p) => caseWhen([[p.day.isNull(), "2000-01-01"]], p.day),
    ["2024-02-29", "0001-01-01", "2000-01-01", "2000-01-01"],
  ],
  ["timestamps", (p) => caseWhen([[p.at.lt(epoch), p.at]], epoch), [early, epoch, epoch, epoch]],
  ["booleans", (p) => caseWhen([[p.whole.isNull(), true]], false), [false, false, true, true]],
  ["bytes", (p) => caseWhen([[p.raw.isNull(), blob(1)]], p.raw), [blob(0, 255), blob(), blob(1), blob(1)]],
  [
    "a text, an enum and a plain text",
    (p) =>
      caseWhen(
        [
          [p.flag, p.role],
          [p.otherFlag, p.text],
        ],
        "-",
      ),
    ["admin", "", null, "-"],
  ],
  [
    "nested in a branch",
    (p) => caseWhen([[p.flag.isNull(), caseWhen([[p.otherFlag, "only other"]], "neither")]], "flag"),
    ["flag", "flag", "only other", "neither"],
  ],
  [
    "nested in a condition",
    (p) => caseWhen([[caseWhen([[p.id.lt(3), p.flag]], p.otherFlag).eq(true), "yes"]], "no"),
    ["yes", "no", "yes", "no"],
  ],
  ["conditions of conditions", (p) => caseWhen([[or(p.flag, and(p.otherFlag, p.whole.isNull())), 1]], 0), [1, 0, 1, 0]],
  ["as an operand", (p) => caseWhen([[p.flag, 10]], 20).add(p.id), [11, 22, 23, 24]],
  [
    "hostile text",
    () => caseWhen([[constant(true).eq(true), `it's "q" $1 ? \\`]]),
    Array.from(rows, () => `it's "q" $1 ? \\`),
  ],
];

const constants: readonly (readonly [string, Build<Typed<unknown>>, unknown])[] = [
  ["text", () => constant(`it's "q" $1 ? \\ \u{1F600}`), `it's "q" $1 ? \\ \u{1F600}`],
  ["the empty text", () => constant(""), ""],
  ["a whole number", () => constant(Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER],
  ["a negative number", () => constant(-1), -1],
  ["a fraction", () => constant(0.1), 0.1],
  ["a large number", () => constant(1e100), 1e100],
  ["a bigint", () => constant(-(2n ** 63n)), -(2n ** 63n)],
  ["true", () => constant(true), true],
  ["false", () => constant(false), false],
  ["an instant", () => constant(early), early],
  ["bytes", () => constant(blob(0, 255, 92)), blob(0, 255, 92)],
  ["arithmetic", (p) => constant(5).sub(p.id).add(p.id), 5],
  ["real division", () => constant(1).div(2), 0.5],
  ["a function", () => constant("aB").upper().length(), 2],
  ["an instant moved", () => constant(early).plus({ milliseconds: 1 }), epoch],
  ["a condition", () => concat(constant("a"), constant("b")).eq("ab"), true],
];

/** A condition, and the ids of the rows that satisfy it. */
const filters: readonly (readonly [string, Build<Typed<boolean | null>>, readonly number[]])[] = [
  ["coalesce eq", (p) => coalesce(p.whole, p.otherWhole).eq(30), [3]],
  ["coalesce ne holds for null", (p) => coalesce(p.whole, p.otherWhole).ne(30), [1, 2, 4]],
  ["coalesce isNull", (p) => coalesce(p.whole, p.otherWhole).isNull(), [4]],
  ["coalesce of booleans is a condition", (p) => coalesce(p.flag, p.otherFlag), [1, 3]],
  ["not(coalesce) of booleans", (p) => not(coalesce(p.flag, true)), [2]],
  ["coalesce of decimals gt", (p) => coalesce(p.price, "0").gt("-0.04"), [1, 3, 4]],
  ["coalesce of dates between", (p) => coalesce(p.day, "2024-03-01").between("2024-02-29", "2024-03-01"), [1, 3, 4]],
  ["coalesce in", (p) => coalesce(p.text, "none").in(["", "none"]), [2, 3, 4]],
  ["coalesce of a text and an enum startsWith", (p) => coalesce(p.text, p.role, "nobody").startsWith("n"), [3, 4]],
  ["caseWhen eq", (p) => caseWhen([[p.flag, "yes"]], "no").eq("no"), [2, 3, 4]],
  ["caseWhen without otherwise isNull", (p) => caseWhen([[p.flag, "yes"]]).isNull(), [2, 3, 4]],
  ["caseWhen of booleans is a condition", (p) => caseWhen([[p.flag.isNull(), p.otherFlag]], p.flag), [1, 3]],
  ["not(caseWhen) holds for null", (p) => not(caseWhen([[p.flag.isNull(), p.otherFlag]], p.flag)), [2, 4]],
  ["constant(true) is a condition", () => constant(true), [1, 2, 3, 4]],
  ["constant(false) is a condition", () => constant(false), []],
  ["a constant eq a column", (p) => constant(0).eq(p.whole), [2]],
];

/** What is built with the clock, for a row whose own moment is long past and for one without. */
const clocks: readonly (readonly [string, Build<Typed<unknown>>])[] = [
  ["coalesce of an instant and now()", (p) => coalesce(p.at, now())],
  ["caseWhen with now()", (p) => caseWhen([[p.at.isNull(), now()]], p.at)],
  ["caseWhen about now()", (p) => caseWhen([[p.at.lt(now()), p.at]], now())],
];

const ofClock = clocks.map(([name, build]): Steps<Db> => ({
  name,
  steps: async ({ db, expect }) => {
    const [past, present] = await db.choices
      .filter((p) => p.id.in([1, 4]))
      .annotate((p) => ({ value: build(p) }))
      .orderBy("id")
      .pluck("value");
    expect(past).toStrictEqual(early);
    expect(Math.abs(Number(present) - Date.now()) < 600_000).toStrictEqual(true);
  },
}));

const orders: readonly Reads<Db>[] = [
  {
    name: "order by caseWhen, ties by the key",
    query: (db) =>
      db.choices
        .orderBy((p) =>
          caseWhen(
            [
              [p.flag, 2],
              [p.otherFlag, 1],
            ],
            3,
          ),
        )
        .pluck("id"),
    gives: [2, 3, 1, 4],
  },
  {
    name: "order by coalesce, largest first",
    query: (db) => db.choices.orderBy((p) => coalesce(p.otherWhole, p.id).desc()).pluck("id"),
    gives: [3, 1, 4, 2],
  },
];

/** One value out of several: the first that is not null, that of the first condition, always the same. */
export const choices: Subject = subject({
  name: "choices",
  models,
  seed: (db) => db.choices.createMany(rows),
  cases: [
    ...(
      [
        ["coalesce", coalesced],
        ["caseWhen", cases],
      ] as const
    ).flatMap(([verb, asked]) =>
      asked.map(([name, build, gives]): Reads<Db> => ({
        name: `${verb} ${name}`,
        query: (db) =>
          db.choices
            .annotate((p) => ({ value: build(p) }))
            .orderBy("id")
            .pluck("value"),
        gives,
      })),
    ),
    ...constants.map(([name, build, gives]): Reads<Db> => ({
      name: `constant: ${name}`,
      query: (db) =>
        db.choices
          .annotate((p) => ({ value: build(p) }))
          .orderBy("id")
          .pluck("value"),
      gives: rows.map(() => gives),
    })),
    ...filters.map(([name, filter, gives]): Reads<Db> => ({
      name,
      query: (db) => db.choices.filter(filter).orderBy("id").pluck("id"),
      gives,
    })),
    ...ofClock,
    ...orders,
  ],
});
