import fc from "fast-check";
import {
  type Kind,
  type ScopeName,
  fieldsOf,
  kinds,
  needles,
  patterns,
  toMany,
  toOne,
  valuesOf,
} from "./vocabulary.ts";

/** Where a value comes from: names of to-one relations, then of a field; `up` counts the scopes outward. */
export interface Path {
  readonly path: readonly string[];
  readonly up: number;
}

/** An operand: a value of the field's kind, or another field. */
export type Operand = { readonly value: unknown } | Path;

/** A condition as data, so that a failure prints and shrinks well. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly related: "some" | "every" | "none"; readonly path: readonly string[]; readonly where: Condition }
  | { readonly op: string; readonly of: Path; readonly plus?: unknown; readonly with: readonly Operand[] };

export interface OrderTerm {
  readonly by: readonly string[];
  readonly direction: "asc" | "desc";
  readonly nulls?: "first" | "last" | undefined;
}

/** A whole question about the items. */
export interface Question {
  readonly shape: "all" | "count" | "exists" | "first" | "last" | "page" | "include" | "distinct" | "update" | "delete";
  readonly where: Condition;
  readonly exclude: boolean;
  readonly order: readonly OrderTerm[];
  readonly limit: number | null;
  readonly offset: number | null;
  readonly reverse: boolean;
  readonly distinct: readonly string[];
  readonly children: {
    readonly where: Condition;
    readonly order: readonly OrderTerm[];
    readonly limit: number | null;
    readonly reverse: boolean;
  };
}

const pathsTo = (scope: ScopeName, wanted: (kind: Kind) => boolean, steps = 2): string[][] => {
  const own = Object.entries(fieldsOf[scope]).flatMap(([name, kind]) => (wanted(kind) ? [[name]] : []));
  if (steps === 0) return own;
  return [
    ...own,
    ...Object.entries(toOne[scope]).flatMap(([name, target]) =>
      pathsTo(target, wanted, steps - 1).map((path) => [name, ...path]),
    ),
  ];
};

const kindAt = (scope: ScopeName, [first = "", ...rest]: readonly string[]): Kind => {
  const target = toOne[scope][first];
  return target === undefined ? (fieldsOf[scope][first] as Kind) : kindAt(target, rest);
};

/** Any field within reach of the innermost scope, seldom one of an outer scope. */
function fieldIn(
  scopes: readonly ScopeName[],
  wanted: (kind: Kind) => boolean,
): fc.Arbitrary<{ of: Path; kind: Kind }> {
  const reach = scopes.flatMap((scope, up) => {
    const paths = pathsTo(scope, wanted);
    if (paths.length === 0) return [];
    const arbitrary = fc.constantFrom(...paths.map((path) => ({ of: { path, up }, kind: kindAt(scope, path) })));
    return [{ weight: up === 0 ? 6 : 1, arbitrary }];
  });
  return fc.oneof(...reach);
}

/** Fields of one family can be compared with one another. */
function familyOf(kind: Kind): string {
  if (kind === "enum" || kind === "uuid") return "text";
  return kind === "float" ? "integer" : kind;
}

const operand = (scopes: readonly ScopeName[], kind: Kind): fc.Arbitrary<Operand> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...valuesOf[kind]).map((value) => ({ value })) },
    { weight: 1, arbitrary: fieldIn(scopes, (other) => familyOf(other) === familyOf(kind)).map(({ of }) => of) },
  );

function comparison(scopes: readonly ScopeName[]): fc.Arbitrary<Condition> {
  return fieldIn(scopes, () => true).chain(({ of, kind }) => {
    const { equal, ordered, summed } = kinds[kind];
    const operators = [...(equal ? ["eq", "ne"] : []), ...(ordered ? ["gt", "gte", "lt", "lte"] : [])];
    const isNull = fc.constant({ op: "isNull", of, with: [] });
    const eqNull = fc.constantFrom("eq", "ne").map((op) => ({ op, of, with: [{ value: null }] }));
    const choices: fc.Arbitrary<Condition>[] = [isNull];
    if (operators.length > 0) {
      choices.push(
        eqNull,
        ...[1, 2].map(() =>
          fc.record({ op: fc.constantFrom(...operators), of: fc.constant(of), with: fc.tuple(operand(scopes, kind)) }),
        ),
      );
    }
    if (ordered)
      choices.push(
        fc.record({
          op: fc.constant("between"),
          of: fc.constant(of),
          with: fc.tuple(operand(scopes, kind), operand(scopes, kind)),
        }),
      );
    if (equal && kind !== "list") {
      const list = fc.array(fc.constantFrom(...valuesOf[kind]), { maxLength: 4 }).map((value) => [{ value }]);
      choices.push(fc.record({ op: fc.constant("in"), of: fc.constant(of), with: list }));
    }
    if (summed !== undefined) {
      choices.push(
        fc.record({
          op: fc.constantFrom("eq", "gt", "lte"),
          of: fc.constant(of),
          plus: fc.constantFrom(...summed),
          with: fc.tuple(operand(scopes, kind)),
        }),
      );
    }
    if (kind === "boolean") choices.push(fc.constant({ op: "truth", of, with: [] }));
    return fc.oneof(...choices);
  });
}

function textLookup(scopes: readonly ScopeName[]): fc.Arbitrary<Condition> {
  const literal = fc.record({
    op: fc.constantFrom("contains", "startsWith", "endsWith", "icontains", "istartsWith", "iendsWith", "iexact"),
    with: fc.constantFrom(...needles).map((value) => [{ value }]),
  });
  const like = fc.record({
    op: fc.constantFrom("like", "ilike"),
    with: fc.constantFrom(...patterns).map((value) => [{ value }]),
  });
  return fc
    .tuple(
      fieldIn(scopes, (kind) => familyOf(kind) === "text"),
      fc.oneof({ weight: 3, arbitrary: literal }, like),
    )
    .map(([{ of }, lookup]) => ({ ...lookup, of }));
}

function related(scopes: readonly ScopeName[], depth: number): fc.Arbitrary<Condition> {
  const scope = scopes[0] as ScopeName;
  const ways = [[], ...Object.keys(toOne[scope]).map((name) => [name])].flatMap((steps) => {
    const from = steps.length === 0 ? scope : (toOne[scope][steps[0] ?? ""] as ScopeName);
    return Object.entries(toMany[from]).map(([name, target]) => ({ path: [...steps, name], target }));
  });
  if (ways.length === 0) return comparison(scopes);
  return fc.constantFrom(...ways).chain(({ path, target }) =>
    fc.record({
      related: fc.constantFrom("some", "every", "none"),
      path: fc.constant(path),
      where: condition([target, ...scopes].slice(0, 3), depth - 1),
    }),
  );
}

/** A condition about the first scope; fields of the others may occur in it. */
function condition(scopes: readonly ScopeName[], depth: number): fc.Arbitrary<Condition> {
  const leaf = fc.oneof({ weight: 5, arbitrary: comparison(scopes) }, { weight: 3, arbitrary: textLookup(scopes) });
  if (depth <= 0) return leaf;
  const inner = condition(scopes, depth - 1);
  const several = fc.array(inner, { maxLength: 3, size: "max" });
  return fc.oneof(
    { withCrossShrink: true, depthSize: "max" },
    { weight: 3, arbitrary: leaf },
    { weight: 3, arbitrary: several.map((all) => ({ all })) },
    { weight: 3, arbitrary: several.map((any) => ({ any })) },
    { weight: 2, arbitrary: inner.map((not) => ({ not })) },
    { weight: 3, arbitrary: related(scopes, depth) },
  );
}

function orders(scope: ScopeName, minLength: number): fc.Arbitrary<OrderTerm[]> {
  const term = fc.record({
    by: fc.constantFrom(...pathsTo(scope, (kind) => kind !== "list")),
    direction: fc.constantFrom("asc" as const, "desc" as const),
    nulls: fc.option(fc.constantFrom("first" as const, "last" as const), { nil: undefined, freq: 3 }),
  });
  return fc.array(term, { minLength, maxLength: 3 });
}

const ownFields = Object.keys(fieldsOf.items).filter((name) => name !== "id" && name !== "list");
const count = (max: number): fc.Arbitrary<number | null> => fc.option(fc.nat({ max }), { nil: null, freq: 2 });

/** Any question about the items. */
export const questions: fc.Arbitrary<Question> = fc.record({
  shape: fc.constantFrom(
    "all",
    "all",
    "all",
    "count",
    "exists",
    "first",
    "last",
    "page",
    "include",
    "include",
    "distinct",
    "update",
    "delete",
  ),
  where: condition(["items"], 3),
  exclude: fc.boolean(),
  order: orders("items", 0),
  limit: count(12),
  offset: count(6),
  reverse: fc.boolean(),
  distinct: fc.subarray(ownFields, { minLength: 1, maxLength: 3 }),
  children: fc.record({
    where: condition(["marks"], 1),
    order: orders("marks", 1),
    limit: count(3),
    reverse: fc.boolean(),
  }),
});
