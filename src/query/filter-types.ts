import type { ColumnField, Condition, NumberExpression, Testable } from "../fields/expression-types.ts";
import type { Columns, ModelsOf } from "../models/model-types.ts";
import type { Forward, Held, RelationTo, Relations } from "../models/relation-types.ts";
import type { AnyField, value } from "../plan/any-field.ts";
import type { Maybe, Numeric, Ordered, TotalOf } from "./function-types.ts";

interface ByHeld<Name extends keyof Models, Models extends ModelsOf<Models>, Null> {
  one: Fields<Name, Models, Null>;
  maybe: Fields<Name, Models, null>;
  back: Many<Name, Models>;
  many: Many<Name, Models>;
}

/**
 * `p` in `filter(p => ...)`: the columns and relations of a row, and `Extra`, what was annotated. `Null` is `null` once a reference
 * was walked that may be null.
 */
export type Fields<
  Name extends keyof Models,
  Models extends ModelsOf<Models>,
  Null = never,
  Extra = unknown,
> = ColumnFields<Name, Models, Null> & RelationFields<Name, Models, Null> & Extra;

/** The columns of a row as expressions. */
export type ColumnFields<Name extends keyof Models, Models extends ModelsOf<Models>, Null> = {
  readonly [Each in keyof Columns<Models[Name]>]: ColumnField<Columns<Models[Name]>[Each], Null>;
};

/** The relations of a row: references are walked, ways back are asked. */
export type RelationFields<Name extends keyof Models, Models extends ModelsOf<Models>, Null> = {
  readonly [Each in keyof Relations<Models, Name>]: RelationField<Relations<Models, Name>[Each], Models, Null>;
};
type RelationField<Any, Models extends ModelsOf<Models>, Null> =
  Any extends RelationTo<infer Target extends keyof Models, infer Holding extends Held>
    ? ByHeld<Target, Models, Null>[Holding]
    : never;

/** The rows that refer to a row: any number, or one at most. */
export interface Many<Name extends keyof Models, Models extends ModelsOf<Models>> {
  /** Holds when at least one related row satisfies the condition, or without one when there is any. */
  some(condition?: Filter<Name, Models>): Condition;
  /** Holds when all related rows satisfy the condition, so also when there are none. */
  every(condition: Filter<Name, Models>): Condition;
  /** Holds when no related row satisfies the condition, or without one when there are none. */
  none(condition?: Filter<Name, Models>): Condition;
  /** How many related rows there are, or of those that satisfy the condition. */
  count(condition?: Filter<Name, Models>): NumberExpression<number>;
  /** The sum over the related rows; null when there is nothing to add. */
  sum<Of extends Numeric>(build: (fields: Fields<Name, Models>) => Of, condition?: Filter<Name, Models>): TotalOf<Of>;
  /** The average over the related rows; null when there is nothing to add. */
  avg(
    build: (fields: Fields<Name, Models>) => Numeric,
    condition?: Filter<Name, Models>,
  ): NumberExpression<number | null>;
  /** The smallest value among the related rows; null when there is none. */
  min<Of extends Ordered>(build: (fields: Fields<Name, Models>) => Of, condition?: Filter<Name, Models>): Maybe<Of>;
  /** The largest value among the related rows; null when there is none. */
  max<Of extends Ordered>(build: (fields: Fields<Name, Models>) => Of, condition?: Filter<Name, Models>): Maybe<Of>;
}

interface EqualByKind<Value> {
  text: Value;
  number: Value;
  bigint: Value;
  decimal: Value;
  boolean: Value;
  timestamp: Value;
  date: Value;
  time: Value;
  bytes: Value;
  json: Value & null;
  list: Readonly<Value>;
  vector: Value & null;
}

/** Equality, and equality through to-one relations; nothing else can be written in a plain object. */
export type Where<Name extends keyof Models, Models extends ModelsOf<Models>> = WhereColumns<Columns<Models[Name]>> &
  WhereRelations<Forward<Models, Name>, Models>;
type WhereColumns<Columns> = { readonly [Name in keyof Columns]?: EqualTo<Columns[Name]> };
type EqualTo<Any> = Any extends AnyField ? EqualByKind<Any[typeof value]>[Any["kind"]] : never;
// No relations are no type at all: `{}` would let any function pass for an object.
type WhereRelations<Each, Models extends ModelsOf<Models>> = [keyof Each] extends [never]
  ? unknown
  : {
      readonly [Name in keyof Each]?: Each[Name] extends RelationTo<infer Target extends keyof Models, unknown>
        ? Where<Target, Models>
        : never;
    };

/** A condition on rows: an object of values they must equal, or a callback that builds a condition from their fields. */
export type Filter<Name extends keyof Models, Models extends ModelsOf<Models>, Extra = unknown> =
  | Where<Name, Models>
  | ((fields: Fields<Name, Models, never, Extra>) => Testable);
