import { type AnyField, t } from "../../src/index.ts";
import { documents, itemFacts } from "./values.ts";

/** The kinds that a list can have items of. */
export const itemKinds = [
  "integer",
  "text",
  "boolean",
  "bigint",
  "float",
  "decimal2",
  "decimal4",
  "enum",
  "uuid",
  "bytes",
  "timestamp",
  "date",
  "time",
] as const;

export type ItemKind = (typeof itemKinds)[number];

/** What an expression has values of; `decimal2` has two digits after the point. Only results are of the other decimals. */
export type Kind = ItemKind | "decimal0" | "decimal1" | "decimal3" | "json" | `list ${ItemKind}`;

/** What is known of a kind. */
export interface KindFacts {
  field(): AnyField;
  /** Values that can be calculated with. None is larger than `largest`. */
  readonly values: readonly unknown[];
  /** Values at the edges of the kind. */
  readonly edges: readonly unknown[];
  /** The size of the values: of numbers and years how far they are from 0 and 2000, of texts how long. */
  readonly largest: number;
  /** The size past which stores may differ, or refuse. */
  readonly limit: number;
  readonly ordered: boolean;
}

const unordered: KindFacts = {
  field: () => t.json(),
  values: documents,
  edges: [],
  largest: 0,
  limit: 0,
  ordered: false,
};

/** What is known of any kind. */
export function factsOf(kind: Kind): KindFacts {
  if (kind === "json") return unordered;
  if (kind.startsWith("list ")) return listFacts(kind.slice(5) as ItemKind);
  const digits = /^decimal([013])$/.exec(kind)?.[1];
  if (digits !== undefined)
    return { ...itemFacts.decimal2, field: () => t.decimal(15, Number(digits)), values: [], edges: [] };
  return itemFacts[kind as ItemKind];
}

function listFacts(item: ItemKind): KindFacts {
  const { values, edges, field } = factsOf(item);
  const [one, two, three] = [values[1], values[0], edges[0] ?? values.at(-1)];
  const lists = [[], [one], [two, one], [one, two], [one, one], [two, three, one], [three]];
  return { ...unordered, field: () => t.list(field() as never), values: lists, largest: 3, limit: 10 };
}

/** The kind of the items of a list. */
export function itemOf(kind: Kind): ItemKind {
  return kind.slice(5) as ItemKind;
}

/** Kinds that can be compared with one another. */
export function familyOf(kind: Kind): readonly Kind[] {
  const families: readonly (readonly Kind[])[] = [
    ["integer", "float"],
    ["text", "enum", "uuid"],
  ];
  return families.find((family) => family.includes(kind)) ?? [kind];
}
