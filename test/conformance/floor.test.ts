import { expect, test } from "vitest";
import { conformanceTests } from "../../src/testing/index.ts";

// What the query language of an ORM must be able to do at the least, row by row of the feature list it was measured against, and the
// cases that show on every store what each row means here.

interface Row {
  readonly row: number;
  readonly feature: string;
  readonly cases: readonly string[];
}

const floor: readonly Row[] = [
  {
    row: 22,
    feature: "a lazy set of everything",
    cases: ["builders: all of a table", "builders: a query runs each time it is awaited, and not before"],
  },
  {
    row: 23,
    feature: "the table builds and runs what a set does",
    cases: [
      "builders: all of a table",
      "builders: omit",
      "builders: pluck",
      "logic: exclude keeps null",
      "order: offset without limit",
      "combined sets: tables",
      "first and last: latest",
      "first and last: earliest",
      "aggregates: all five of an integer",
      "annotated sets: beside the columns of the row",
    ],
  },
  {
    row: 24,
    feature: "get: one row, else an error that says how many",
    cases: [
      "builders: get by condition",
      "builders: get by callback",
      "builders: get by condition without a row",
      "builders: get with two rows",
      "builders: get of a set with two rows",
      "annotated sets: in get",
    ],
  },
  {
    row: 25,
    feature: "get by key, whatever its kind",
    cases: [
      "builders: get by key",
      "builders: get by key without a row",
      "keys: a key of kind uuid: written, found, changed and removed by it",
      "keyed verbs: get, find and delete by a composite key",
      "first and last: getMany: in the order of the keys, twice where they are",
    ],
  },
  { row: 26, feature: "exists of a table", cases: ["builders: exists", "builders: exists of nothing"] },
  { row: 27, feature: "count of a table", cases: ["builders: count of a table", "builders: count of nothing"] },
  {
    row: 28,
    feature: "create gives the row as it is stored, relations may be handed in",
    cases: [
      "writing: create fills in what was left out",
      "writing: create gives the row as it is stored",
      "writing: a reference is given by a row, by an object with its key, or by its field",
      "integrity: refused by the store, nothing written: a unique value of another row",
    ],
  },
  {
    row: 29,
    feature: "many rows at once, in their order, with rows in the way",
    cases: [
      "builders: answered without a request: createMany of nothing",
      "writing: createMany gives the rows in the order they were handed in",
      "writing: createMany writes all rows or none",
      "writing: createMany of 6,000 rows",
      "onConflict: createMany, ignore: null stands where a row was kept",
      "rows over others: createMany over rows: each with its own, given in the order of the rows",
    ],
  },
  {
    row: 30,
    feature: "many rows changed, each in its own way",
    cases: [
      "builders: answered without a request: updateMany of nothing",
      "keyed verbs: updateMany writes each row its own values",
      "keyed verbs: updateMany does not count keys that are not there",
      "keyed verbs: updateMany without a key is refused",
      "changes to sets: many rows, each with columns of its own",
    ],
  },
  {
    row: 31,
    feature: "get or create, safe against others",
    cases: [
      "keyed verbs: getOrCreate creates with the defaults",
      "keyed verbs: getOrCreate gives the row that is there as it is",
      "keyed verbs: getOrCreate, many at once: one row, created once",
    ],
  },
  {
    row: 32,
    feature: "update or create, safe against others",
    cases: [
      "keyed verbs: updateOrCreate creates with both",
      "keyed verbs: updateOrCreate changes the row that is there, only as the patch says",
      "keyed verbs: updateOrCreate, many at once: one row, created once",
    ],
  },
  {
    row: 33,
    feature: "update by key gives the row",
    cases: [
      "writing: update by key gives the changed row, and leaves the rest of it alone",
      "writing: update of a key that is not there gives null",
      "writing: expressions see the row as it was",
    ],
  },
  {
    row: 34,
    feature: "delete by key",
    cases: [
      "writing: delete by key",
      "writing: delete of a key that is not there",
      "integrity: restrict refuses, and nothing is removed",
    ],
  },
  {
    row: 35,
    feature: "filter: conditions add up, those about aggregates go where groups are kept",
    cases: [
      "logic: filter() of nothing keeps all",
      "logic: filters add up",
      "logic: filter(x, y) is both",
      "logic: an empty object is always true",
      "having: filter by an aggregate",
      "having: and: each part where it belongs",
      "having: or of an aggregate and a key",
      "bad input: filter by an unknown field",
    ],
  },
  {
    row: 36,
    feature: "exclude leaves out what satisfies all of its conditions, and keeps nulls",
    cases: [
      "logic: exclude keeps null",
      "logic: exclude(x, y) leaves out what is both",
      "logic: exclude twice leaves out what is either",
      "having: exclude of a mixture",
      "many to many: exclude",
    ],
  },
  {
    row: 37,
    feature: "the comparisons",
    cases: [
      "logic: eq",
      "logic: eq of a literal null is IS NULL",
      "logic: gt is false for null",
      "logic: gte",
      "logic: lt",
      "logic: lte",
      "logic: in [] matches nothing",
      "logic: isNull",
      "logic: not(isNull)",
      'text: contains "%"',
      'text: startsWith "a_"',
      'text: endsWith "%"',
      'text: icontains "BC"',
      'text: istartsWith "AB"',
      'text: iendsWith "BC"',
      'text: iexact "abc"',
    ],
  },
  {
    row: 38,
    feature: "conditions on related rows, as far away as they are",
    cases: [
      "relations: an object goes through two",
      "relations: a path over a reference that may be null",
      "many to many: over two models and back",
      "many to many: the row outside, two levels in",
    ],
  },
  {
    row: 39,
    feature: "distinct rows, and the first of each",
    cases: [
      "builders: distinct, one field",
      "builders: distinct and limit",
      "the first row of each: in an order",
      "the first row of each: null is one value",
      "annotated sets: in distinct by name",
    ],
  },
  {
    row: 40,
    feature: "orders by names, by names downwards and by expressions",
    cases: [
      "order: two terms",
      "order: descending: null comes first, ties by the key downwards",
      "order: an expression of text",
      "relations: order by a path",
      "annotated sets: in orderBy, by name",
      "sets of groups: order by an aggregate, ties by a key",
    ],
  },
  {
    row: 41,
    feature: "limit and offset",
    cases: [
      "order: a later limit replaces an earlier one",
      "order: a later offset replaces an earlier one",
      "order: offset and limit cut through a tie",
      "bad input: a negative limit",
      "bad input: a negative offset",
    ],
  },
  { row: 42, feature: "only some columns", cases: ["builders: select", "builders: select replaces an earlier select"] },
  { row: 43, feature: "all but some columns", cases: ["builders: omit", "builders: omit after select"] },
  {
    row: 44,
    feature: "the row that is referred to, along with each row",
    cases: [
      "include: a required reference",
      "include: a reference that may be null",
      "include: the way back of a one-to-one reference is a row or null",
      "many to many, included: both sides of the join",
    ],
  },
  {
    row: 45,
    feature: "the rows that refer to a row, along with it",
    cases: [
      "include: a to-many relation, and an empty one",
      "include: children limited for each parent",
      "many to many, included: the other side through the join",
      "many to many, included: three deep, each with its own order, limit and columns",
    ],
  },
  {
    row: 46,
    feature: "values worked out for each row, from columns, earlier values and related rows",
    cases: [
      "annotated sets: the value of an expression",
      "annotated sets: a later one uses an earlier one",
      "annotated sets: in filter",
      "annotated sets: in exclude",
      "aggregates of relations: two counts over two relations are both right",
      "aggregates of relations: two counts over one relation",
      "groups: a later one uses an earlier one",
      "sets refused: an aggregate among rows is refused",
    ],
  },
  {
    row: 47,
    feature: "a set is read when it is awaited, or row by row",
    cases: [
      "builders: all of a table",
      "builders: rows are read one after another with for await",
      "sets of groups: for await",
    ],
  },
  {
    row: 48,
    feature: "the first row, by the key without an order",
    cases: [
      "first and last: first without an order: by the key",
      "first and last: first of limit 0",
      "annotated sets: in first",
      "sets refused: first() without an order is refused",
    ],
  },
  {
    row: 49,
    feature: "the last row of an order, whatever the order",
    cases: [
      "first and last: last without an order: by the key",
      "first and last: last in an order, null being the largest",
      "first and last: last of a limited set: of exactly its rows",
      "sets of groups: last, in an order",
    ],
  },
  {
    row: 50,
    feature: "the latest and the earliest row",
    cases: [
      "first and last: latest",
      "first and last: earliest",
      "first and last: latest by a field",
      "first and last: latest of nothing",
    ],
  },
  {
    row: 51,
    feature: "values of chosen columns and annotations as plain objects",
    cases: [
      "builders: select",
      "annotated sets: in select",
      "groups: a column",
      "sets of groups: limit and offset are about groups",
    ],
  },
  {
    row: 52,
    feature: "the values of one column as a list",
    cases: ["builders: pluck", "builders: pluck respects limit", "annotated sets: the value of an expression"],
  },
  {
    row: 53,
    feature: "count of exactly the rows of a set",
    cases: [
      "builders: count respects limit",
      "builders: count respects offset",
      "builders: count of a distinct and limited set",
      "sets of groups: count",
      "sets of groups: count of groups that are kept",
      "combined sets: after a union: count",
    ],
  },
  {
    row: 54,
    feature: "whether a set has rows",
    cases: [
      "builders: exists respects offset",
      "sets of groups: exists among groups that are kept",
      "combined sets: after a union: exists",
    ],
  },
  {
    row: 55,
    feature: "values about exactly the rows of a set",
    cases: [
      "aggregates: all five of an integer",
      "aggregates: of a filtered set",
      "aggregates: of no rows",
      "aggregates: all five of no rows",
      "aggregates: of a limited set: exactly its rows",
      "aggregates: of a set with an offset",
      "aggregates: of a distinct set: each value once",
      "aggregates: of groups that were kept",
      "aggregates: of an annotation",
      "aggregates: of what a relation gives",
      "aggregates: a constant beside an aggregate",
      "sets refused: nothing to aggregate is refused",
    ],
  },
  {
    row: 56,
    feature: "update of a set, never wider than asked",
    cases: [
      "writing: update of a set by expression",
      "writing: update() of filter() is refused",
      "changes to sets: rows of a relation",
      "changes to sets: the first rows of an order",
      "changes to sets: by an annotation",
      "sets refused: update of groups is refused",
      "sets refused: update of a union is refused",
    ],
  },
  {
    row: 57,
    feature: "delete of a set, never wider than asked",
    cases: [
      "writing: delete of a filtered set",
      "writing: delete() of filter() is refused",
      "removals of sets: rows without related rows",
      "removals of sets: the first rows of an order",
      "sets refused: delete of groups is refused",
    ],
  },
  {
    row: 58,
    feature: "each builder gives a new set",
    cases: [
      "builders: each builder gives a new set and leaves the old one as it was",
      "annotated sets: a set that is annotated leaves the other as it was",
    ],
  },
  {
    row: 59,
    feature: "and, or, not of conditions, of any kind and depth",
    cases: [
      "logic: and",
      "logic: or",
      "logic: not(not(x)) is x",
      "logic: and() of nothing is true",
      "logic: or within and within not",
      "logic: De Morgan holds for every pair of conditions, nulls included",
      "bad input: filter by a callback that gives no condition",
      "bad input: a callback that asks for an unknown field",
      "having: not of a mixture",
      "annotated sets: in filter, beside a column and a path",
    ],
  },
  {
    row: 60,
    feature: "arithmetic of columns and values, everywhere",
    cases: [
      "written numbers: an update adds to an integer",
      "number expressions: arithmetic nests",
      "number expressions: div is real division, null where the divisor is zero or null",
      "logic: lt of two fields",
      "written numbers: an update writes null for a null operand",
      "changes to sets: with expressions of several columns",
      "changes to sets: with decimals",
      "bad input: arithmetic of text",
    ],
  },
  {
    row: 61,
    feature: "counts of rows, of values and of related rows",
    cases: [
      "aggregates: count() counts rows, count(value) values",
      "aggregates: distinct: equal values count once",
      "aggregates: filter: only rows for which it holds",
      "aggregates of relations: two counts over two relations are both right",
      "aggregates of relations: filtered by an object",
    ],
  },
  {
    row: 62,
    feature: "sums, means, smallest and largest values, of columns and annotations",
    cases: [
      "aggregates: of decimals, exactly",
      "aggregates: of bigints, exactly",
      "aggregates: of floats",
      "aggregates: the first and last of texts and of timestamps",
      "groups: of what was annotated before",
      "aggregates of relations: a sum is null where there is nothing to add",
      "sets refused: a sum of texts is refused",
    ],
  },
  {
    row: 63,
    feature: "one kind of expression for every place",
    cases: [
      "annotated sets: in groupBy",
      "annotated sets: in aggregate",
      "groups: an expression",
      "changes to sets: with a choice",
      "rows over others: create over a row: expressions of the old row and of the new one",
      "values of other sets: compared with",
    ],
  },
  {
    row: 64,
    feature: "SQL wherever an expression or a condition stands",
    cases: [
      "fragments: as a condition",
      "fragments: a typed fragment as an annotation",
      "fragments: in an order",
      "fragments: hostile text is bound",
      "fragments: refused where there is no SQL",
    ],
  },
  {
    row: 65,
    feature: "what is about groups is told from what is about rows",
    cases: [
      "having: filter by a column that is no key is about the rows",
      "having: and: each part where it belongs",
      "groups: worked on further, with keys",
      "sets refused: a column that is no key is refused",
      "sets refused: an aggregate of rows in filter is refused",
      "sets refused: an aggregate of an aggregate is refused",
      "sets refused: a column beside an aggregate is refused",
    ],
  },
];

test("every row of the floor is there once, in order", () => {
  expect(floor.map(({ row }) => row)).toEqual(Array.from({ length: 44 }, (_, index) => index + 22));
});

test.each(floor)("row $row, $feature, is covered by cases of the suite", ({ cases }) => {
  const known = new Set(conformanceTests());
  expect(cases.length).toBeGreaterThan(0);
  expect(cases.filter((name) => !known.has(name))).toEqual([]);
  expect(new Set(cases).size).toBe(cases.length);
});
