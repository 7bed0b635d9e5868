import { model, t } from "../../src/index.ts";

const Maker = model("property_makers", {
  id: t.integer().primaryKey(),
  name: t.text().nullable(),
  rank: t.integer().nullable(),
  boss: t.ref("self", { reverse: "reports" }).nullable(),
});

const Item = model("property_items", {
  id: t.integer().primaryKey(),
  integer: t.integer().nullable(),
  other: t.integer().nullable(),
  bigint: t.bigint().nullable(),
  float: t.float().nullable(),
  decimal: t.decimal(12, 2).nullable(),
  boolean: t.boolean().nullable(),
  text: t.text().nullable(),
  title: t.text(),
  enum: t.enum(["member", "admin", "Zed"]).nullable(),
  uuid: t.uuid().nullable(),
  bytes: t.bytes().nullable(),
  timestamp: t.timestamp().nullable(),
  date: t.date().nullable(),
  time: t.time().nullable(),
  list: t.list(t.text()).nullable(),
  maker: t.ref(Maker, { reverse: "items" }).nullable(),
  seller: t.ref(Maker, { reverse: "sold" }),
});

const Mark = model("property_marks", {
  id: t.integer().primaryKey(),
  item: t.ref(Item, { reverse: "marks", onDelete: "cascade" }),
  score: t.integer().nullable(),
  word: t.text().nullable(),
});

/** The models that questions are asked about. */
export const models = { makers: Maker, items: Item, marks: Mark };

export type ScopeName = keyof typeof models;

/** What can be asked of each kind of field; `summed` are operands of an addition that stays within bounds. */
export const kinds = {
  integer: { equal: true, ordered: true, summed: [1, -7, 1000] },
  bigint: { equal: true, ordered: true, summed: [1n, -7n] },
  float: { equal: true, ordered: true, summed: [0.1, -2.5] },
  decimal: { equal: true, ordered: true, summed: ["0.01", "-1.50"] },
  boolean: { equal: true, ordered: false, summed: undefined },
  text: { equal: true, ordered: true, summed: undefined },
  enum: { equal: true, ordered: true, summed: undefined },
  uuid: { equal: true, ordered: true, summed: undefined },
  bytes: { equal: true, ordered: false, summed: undefined },
  timestamp: { equal: true, ordered: true, summed: undefined },
  date: { equal: true, ordered: true, summed: undefined },
  time: { equal: true, ordered: true, summed: undefined },
  list: { equal: true, ordered: false, summed: undefined },
} as const;

export type Kind = keyof typeof kinds;

const texts = [
  "",
  " ",
  "a",
  "A",
  "ab",
  "AB",
  "abc",
  "b",
  "b ",
  "%",
  "_",
  "a%",
  "a_c",
  "\\",
  "a\\c",
  "*",
  "a?c",
  "[a]",
  "'",
  '"',
  "''--",
  "é",
  "É",
  "e\u0301",
  "ß",
  "K",
  "\u212A",
  "İ",
  "\uD7FF",
  "\uE000",
  "\uFF5E",
  "\u{1F600}",
  "a\u{1F600}b",
  "\u{10FFFF}",
  "\n",
  "null",
];

/** Few values of each kind, so that rows tie and questions hit. */
export const valuesOf: Readonly<Record<Kind, readonly unknown[]>> = {
  integer: [0, 1, 2, 3, -1, -2, 10, 9007199254740991, -9007199254740991],
  bigint: [0n, 1n, -1n, 9007199254740993n, -9007199254740993n, 4611686018427387904n],
  float: [0, 0.1, -0.1, 0.30000000000000004, 1.5, -2.25, 1e-7, 123456789.125, 1e100, 2],
  decimal: ["0.00", "0.05", "-0.05", "1.00", "9.99", "10.00", "-10.00", "9007199254.99"],
  boolean: [true, false],
  text: texts,
  enum: ["member", "admin", "Zed"],
  uuid: [
    "00000000-0000-4000-8000-000000000001",
    "a0000000-0000-4000-8000-000000000001",
    "a0000000-0000-4000-8000-0000000000ff",
  ],
  bytes: [
    new Uint8Array([]),
    new Uint8Array([0]),
    new Uint8Array([0, 1]),
    new Uint8Array([255]),
    new Uint8Array([127, 92]),
  ],
  timestamp: [
    "0001-01-01T00:00:00.000Z",
    "1969-12-31T23:59:59.999Z",
    "1970-01-01T00:00:00.000Z",
    "2024-02-29T00:00:00.001Z",
  ].map((text) => new Date(text)),
  date: ["0001-01-01", "1999-12-31", "2024-02-29", "9999-12-31"],
  time: ["00:00:00", "12:00:00", "12:00:00.001", "23:59:59.999"],
  list: [[], ["a"], ["b", "a"], ["a", "b"], ["%,{}"], [""]],
};

/** What texts are looked for. */
export const needles = [
  ...texts,
  "c",
  "bc",
  "B",
  "\\\\",
  "x\\%",
  "🙂",
  "ab\u{1F600}",
  "abcd",
  "--",
  "\r\n",
  "0000",
  "-8000-",
  "A0",
  "ff",
];

/** Patterns of `like`; none ends in a lone backslash. */
export const patterns = [
  "",
  "%",
  "_",
  "%%",
  "_%",
  "a%",
  "%c",
  "a_c",
  "A%",
  "%\\%",
  "\\_",
  "a\\\\c",
  "%\\\\%",
  "*",
  "a?c",
  "[a]",
  "%[%",
  "%b_",
  "_\u{1F600}%",
  "__",
  "%é%",
  "%\n%",
  "a%-4000-%1",
  "%FF",
];

type Names<Value> = Readonly<Record<ScopeName, Readonly<Record<string, Value>>>>;

/** The kinds of the fields of each model. */
export const fieldsOf: Names<Kind> = {
  items: {
    id: "integer",
    integer: "integer",
    other: "integer",
    bigint: "bigint",
    float: "float",
    decimal: "decimal",
    boolean: "boolean",
    text: "text",
    title: "text",
    enum: "enum",
    uuid: "uuid",
    bytes: "bytes",
    timestamp: "timestamp",
    date: "date",
    time: "time",
    list: "list",
    makerId: "integer",
  },
  makers: { id: "integer", name: "text", rank: "integer", bossId: "integer" },
  marks: { id: "integer", score: "integer", word: "text" },
};

/** The to-one relations of each model, and where they lead. */
export const toOne: Names<ScopeName> = {
  items: { maker: "makers", seller: "makers" },
  makers: { boss: "makers" },
  marks: { item: "items" },
};

/** The to-many relations of each model, and where they lead. */
export const toMany: Names<ScopeName> = {
  items: { marks: "marks" },
  makers: { items: "items", sold: "items", reports: "makers" },
  marks: {},
};
