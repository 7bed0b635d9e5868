import { spelt, utf8 } from "./bytes.ts";
import type { StoreCase, StoreSubject } from "./store-subject.ts";

const long = "k".repeat(9_999);

/** Keys of which each differs from every other, however little. */
const hostile: readonly string[] = [
  ...[
    "",
    " ",
    "  ",
    "a",
    "A",
    "a ",
    " a",
    "a.",
    ".",
    "..",
    "a\n",
    "a\r\n",
    "\n",
    "\t",
    "\0",
    "a\0",
    "\0a",
    "\x7f",
    "\u0085",
  ],
  ...[
    "a:b",
    "a::b",
    ":",
    "a:",
    "*",
    "?",
    "[a]",
    "[",
    "]",
    "{a}",
    "{",
    "\\",
    "\\*",
    "^",
    "$",
    "a*b",
    "%",
    "%00",
    "%2F",
    "%2f",
  ],
  ...[
    "/",
    "//",
    "a/b",
    "a\\b",
    "../a",
    "../../etc/passwd",
    "/a",
    "C:",
    "CON",
    "con",
    "nul.txt",
    "LPT1",
    "~",
    "-rf",
    "a|b",
    "<",
    ">",
  ],
  ...[
    '"',
    "'",
    "`",
    ";",
    "&",
    "a&b=c",
    "a?b#c",
    "#",
    "+",
    "a+b",
    "=",
    "==",
    ",",
    "\u00e9",
    "e\u0301",
    "ﬁ",
    "fi",
    "ß",
    "ss",
    "İ",
    "i",
  ],
  ...[
    "中文",
    "\u{1F600}",
    "\u{1F468}\u200D\u{1F469}",
    "\uFEFF",
    "\uFEFFa",
    "\uFFFD",
    "\uFFFF",
    "\u200B",
    "\u{10FFFF}",
    "عربى",
  ],
  ...[
    "get a",
    "a b c",
    "a\r\nset b 0 0 1\r\nx",
    "__proto__",
    "constructor",
    "toString",
    "null",
    "undefined",
    "0",
    "00",
    "-0",
    "1e3",
  ],
  ...[
    "k".repeat(249),
    "k".repeat(250),
    "k".repeat(251),
    "k".repeat(255),
    "k".repeat(256),
    "k".repeat(1_024),
    "é".repeat(125),
  ],
  ...[`${long}a`, `${long}b`, `${long}A`, "中".repeat(3_333), " ".repeat(300), "\0".repeat(300), "*".repeat(500)],
];

const keptApart: StoreCase = {
  name: "keys with any characters and of any length are kept apart",
  async run({ store, expect }) {
    await store.setMany(hostile.map((key, index): [string, string] => [key, String(index)]));
    expect((await store.getMany(hostile)).map(spelt)).toStrictEqual(hostile.map((_, index) => String(index)));
    const odd = hostile.filter((_, index) => index % 2 === 1);
    expect(await store.deleteMany(odd)).toStrictEqual(odd.map(() => true));
    const left = hostile.map((_, index) => (index % 2 === 1 ? null : String(index)));
    expect((await store.getMany(hostile)).map(spelt)).toStrictEqual(left);
  },
};

const singly: StoreCase = {
  name: "keys with any characters work one by one",
  async run({ store, expect }) {
    for (const key of hostile) {
      await store.set(key, key);
      expect([key, spelt(await store.get(key)), await store.has(key)]).toStrictEqual([key, key, true]);
    }
    for (const key of hostile) expect([key, await store.delete(key)]).toStrictEqual([key, true]);
  },
};

const listed: StoreCase = {
  name: "keys with any characters are listed as they are",
  needs: ["scan"],
  async run({ store, expect }) {
    await store.setMany(hostile.map((key): [string, string] => [key, "x"]));
    const seen = new Set<string>();
    for await (const key of store.scan()) seen.add(key);
    expect([...seen].sort()).toStrictEqual([...hostile].sort());
  },
};

const counted: StoreCase = {
  name: "keys with any characters can be added, replaced and counted",
  needs: ["conditional"],
  async run({ store, expect }) {
    for (const key of hostile.filter((_, index) => index % 4 === 0)) {
      expect([key, await store.replace(key, "1"), await store.incr(key), await store.add(key, "1")]).toStrictEqual([
        key,
        false,
        1,
        false,
      ]);
      expect([key, await store.replace(key, "5"), await store.decr(key)]).toStrictEqual([key, true, 4]);
    }
  },
};

const bare: StoreCase = {
  name: "keys without anything before them work too, empty text and NUL among them",
  async run({ driver, expect }) {
    for (const key of ["", "\0", " ", "\n", "*", ".", ".."]) {
      await driver.execute([{ kind: "delete", key }], {});
      const replies = await driver.execute(
        [
          { kind: "get", key },
          { kind: "set", key, value: utf8(`<${key}>`), ttl: null, when: "always" },
        ],
        {},
      );
      expect(replies).toStrictEqual([null, true]);
      expect(await driver.execute([{ kind: "get", key }], {})).toStrictEqual([utf8(`<${key}>`)]);
      expect(await driver.execute([{ kind: "delete", key }], {})).toStrictEqual([true]);
    }
  },
};

/** Cases about what can be a key. */
export const keys: StoreSubject = { name: "keys", cases: [keptApart, singly, bare, listed, counted] };
