import type { AnyRef, flags, reverse, target, value } from "../plan/any-field.ts";
import type { keyName, refName } from "../plan/nodes.ts";
import type { ModelsOf } from "./model-types.ts";

/** What a relation leads to: a row, a row or null, any number of rows, or, on the way back of a one-to-one relation, a row or null. */
export type Held = "one" | "maybe" | "many" | "back";

/** A way to another model of the set; `Target` is the name it has there. */
export interface RelationTo<Target, Holding> {
  readonly target: Target;
  readonly holds: Holding;
}

interface RefInfo<From, Target, Reverse, Flags, Sole> {
  readonly from: From;
  readonly target: Target;
  readonly reverse: Reverse;
  readonly holds: "unique" extends Flags | Sole ? "back" : "many";
}
interface AnyRefInfo {
  readonly from: unknown;
  readonly target: string;
  readonly reverse: string;
  readonly holds: Held;
}

// Every reference of every model, grouped by the table it points at; worked out once for a set of models.
type ReverseIndex<Models extends ModelsOf<Models>> = GroupByTarget<RefInfos<Models>>;
type GroupByTarget<Info> = { [Each in Info as Each extends AnyRefInfo ? Each["target"] : never]: Each };
type RefInfos<Models extends ModelsOf<Models>> = {
  [From in keyof Models]: RefInfosOf<
    From,
    Models[From]["name"],
    Models[From]["fields"],
    Models[From][typeof refName],
    Models[From][typeof keyName]
  >;
}[keyof Models];
type RefInfosOf<From, Table, Fields, RefName extends keyof Fields, KeyName> = {
  [Name in RefName]: Fields[Name] extends AnyRef
    ? RefInfo<
        From,
        Fields[Name][typeof target] extends "self" ? Table : Fields[Name][typeof target],
        Fields[Name][typeof reverse],
        Fields[Name][typeof flags],
        // A reference that is the whole key leads to one row at most, like a unique one.
        [KeyName] extends [Name] ? "unique" : never
      >
    : never;
}[RefName];
type ByTable<Models extends ModelsOf<Models>> = { [Name in keyof Models as Models[Name]["name"]]: Name };

// Never `Name extends keyof Index`: `keyof` of a renaming mapped type is worked out anew at every use.
type Lookup<Index, Name extends string> = Index extends { readonly [Each in Name]: infer Found } ? Found : never;

/** The relations a model declares itself. */
export type Forward<Models extends ModelsOf<Models>, Name extends keyof Models> = {
  [Each in Models[Name][typeof refName]]: Models[Name]["fields"][Each] extends AnyRef
    ? RelationTo<
        TargetName<Models, Name, Models[Name]["fields"][Each][typeof target]>,
        null extends Models[Name]["fields"][Each][typeof value] ? "maybe" : "one"
      >
    : never;
};
type TargetName<Models extends ModelsOf<Models>, Name extends keyof Models, Table extends string> = Table extends "self"
  ? Name
  : Lookup<ByTable<Models>, Table>;
type Reverse<Info> = {
  [Each in Info as Each extends AnyRefInfo ? Each["reverse"] : never]: Each extends AnyRefInfo
    ? RelationTo<Each["from"], Each["holds"]>
    : never;
};

/** The relations of a model within a set: those it declares, and the ways back from models that refer to it. */
export type Relations<Models extends ModelsOf<Models>, Name extends keyof Models> = Forward<Models, Name> &
  Reverse<Lookup<ReverseIndex<Models>, Models[Name]["name"]>>;
