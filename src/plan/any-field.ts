// Phantom keys: they carry types only, never exist at run time and are not exported from the package.
export declare const value: unique symbol;
export declare const input: unique symbol;
export declare const flags: unique symbol;
export declare const target: unique symbol;
export declare const targetKey: unique symbol;
export declare const reverse: unique symbol;
export declare const virtual: unique symbol;

/** What a field can be asked: which operators its expressions have. */
export type FieldKind =
  | "text"
  | "number"
  | "bigint"
  | "decimal"
  | "boolean"
  | "timestamp"
  | "date"
  | "time"
  | "bytes"
  | "json"
  | "list"
  | "vector";

/** How a field is kept: what codecs, casts and comparisons go by. */
export type Storage =
  | "text"
  | "uuid"
  | "enum"
  | "int8"
  | "float8"
  | "numeric"
  | "boolean"
  | "timestamp"
  | "date"
  | "time"
  | "bytes"
  | "json"
  | "list"
  | "vector"
  | ForeignStorage;

/**
 * How databases that were not made here keep some fields: decimals as doubles or as text, timestamps as `YYYY-MM-DD HH:MM:SS` or
 * without a zone or as so many units since 1970, text and enums in types and collations of their own.
 */
export type ForeignStorage =
  | EpochStorage
  | "realDecimal"
  | "textDecimal"
  | "sqlTimestamp"
  | "plainTimestamp"
  | "nativeText"
  | "nativeEnum";

/** Instants as whole numbers. */
export type EpochStorage = "epochSecond" | "epochMillisecond" | "epochMicrosecond";

/** `"optional"`: may be left out of a new row. `"key"`: part of the key. `"unique"`: at most one row per value. */
export type FieldFlag = "optional" | "key" | "unique";

/** Turns one non-null value into a storage form and back. */
export interface Codec {
  /** From the canonical value to the form the store takes. */
  readonly encode: (value: never) => unknown;
  /** From what the store returned, flat or inside a JSON row, to the value the user sees. */
  readonly decode: (stored: never) => unknown;
}

/** The storage forms. `structured` is how an engine keeps values in memory; `json` is text-safe and lossless. */
export interface Codecs {
  readonly postgres: Codec;
  readonly sqlite: Codec;
  readonly json: Codec;
  readonly structured: Codec;
}

/** A default that the store works out: its own clock. */
export interface ServerDefault {
  readonly node: "now";
}

/** What a field does when a row leaves it out. */
export type DefaultSetting =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "call"; readonly call: () => unknown }
  | { readonly kind: "now" };

/** What the modifiers of a field set. */
export interface FieldSettings {
  readonly nullable: boolean;
  readonly primaryKey: boolean;
  readonly unique: boolean;
  readonly index: boolean;
  /** The store makes the value: an increasing integer. */
  readonly generated: boolean;
  readonly column: string | null;
  readonly default: DefaultSetting | null;
  readonly onUpdate: DefaultSetting | null;
  /** Each builds a condition about the field from its expression. */
  readonly checks: readonly ((expression: never) => object)[];
  /** Digits in all and after the point, of decimals; digits of a second that are kept, of epochs. */
  readonly precision: number;
  readonly scale: number;
  /** How many numbers a vector has. */
  readonly dimensions: number;
  /** The labels of an enum. */
  readonly labels: readonly string[];
  /** The element of a list. */
  readonly item: FieldShape | null;
  /** Keeps what rows hold as objects of the user's own. */
  readonly struct: FieldShape | null;
  /** Since when its row counts as deleted. */
  readonly softDelete: boolean;
  /** Works the value out of a row that was read; such a field has no column. */
  readonly virtual: ((row: never) => unknown) | null;
  /** Where a reference points. */
  readonly reference: ReferenceSetting | null;
  /** The number that formats without names write it by; `null`: none was given. */
  readonly tag: number | null;
}

/** What `t.ref` was told; the target is a table name so that models need not import each other. */
export interface ReferenceSetting {
  /** A table name, or `"self"`. */
  readonly target: string;
  readonly targetKey: string;
  readonly reverse: string | null;
  readonly onDelete: OnDelete;
}

/** What happens to rows that refer to a deleted row. */
export type OnDelete = "cascade" | "restrict" | "setNull";

/** The run-time side of a field: everything a compiler, an engine or a serializer needs to know about its values. */
export interface FieldShape {
  readonly kind: FieldKind;
  readonly storage: Storage;
  readonly codecs: Codecs;
  readonly settings: FieldSettings;
  /** The canonical form of a non-null value, or a `Refusal`; looks at the type, never at the user's schema. */
  readonly accept: (value: unknown) => unknown;
  /** `accept`, after the user's schema where there is one; for values about to be written. */
  readonly validate: (value: unknown) => unknown;
}

/** Any field, as types see it. */
export interface AnyField {
  readonly kind: FieldKind;
  readonly [value]: unknown;
  readonly [input]: unknown;
  readonly [flags]: FieldFlag;
  readonly [virtual]: boolean;
}

/** Any reference, as types see it. */
export interface AnyRef extends AnyField {
  readonly [target]: string;
  readonly [targetKey]: string;
  readonly [reverse]: string;
}
