import type { RunnableSchema } from "../fields/standard-schema.ts";

/** A schema of zod 4 as it describes itself. */
export interface Schema extends RunnableSchema {
  readonly _zod: { readonly def: Definition };
}

/** What schemas of all types are made of; each has some of it. */
export interface Definition {
  readonly type: string;
  readonly format?: string;
  readonly checks?: readonly { readonly _zod: { readonly def: { readonly format?: string } } }[];
  readonly shape: Readonly<Record<string, Schema>>;
  readonly entries: Readonly<Record<string, string | number>>;
  readonly values: readonly unknown[];
  readonly options: readonly Schema[];
  readonly element: Schema;
  readonly innerType: Schema;
  readonly left: Schema;
  readonly out: Schema;
  readonly getter: () => Schema;
}

/** How often a schema is looked into that refers to itself. */
export const DEEPEST = 2;

type Absent = null | undefined;
type Answer = (definition: Definition, absent: Absent, depth: number) => boolean;

const always: Answer = () => true;
const inner: Answer = ({ innerType }, absent, depth) => gives(innerType, absent, depth);
const innerNull: Answer = ({ innerType }, absent, depth) => absent === null && gives(innerType, absent, depth);

const ANSWERS: Readonly<Record<string, Answer>> = {
  any: always,
  unknown: always,
  null: (_, absent) => absent === null,
  undefined: (_, absent) => absent === undefined,
  literal: ({ values }, absent) => values.includes(absent),
  nullable: ({ innerType }, absent, depth) => absent === null || gives(innerType, absent, depth),
  optional: ({ innerType }, absent, depth) => absent === undefined || gives(innerType, absent, depth),
  readonly: inner,
  default: innerNull,
  prefault: innerNull,
  catch: innerNull,
  nonoptional: innerNull,
  pipe: ({ out }, absent, depth) => gives(out, absent, depth),
  union: ({ options }, absent, depth) => options.some((option) => gives(option, absent, depth)),
  lazy: ({ getter }, absent, depth) => depth < DEEPEST && gives(getter(), absent, depth + 1),
};

/** Whether a schema may give null, or `undefined`. */
export function gives({ _zod: { def } }: Schema, absent: Absent, depth = 0): boolean {
  return Object.hasOwn(ANSWERS, def.type) && ANSWERS[def.type]?.(def, absent, depth) === true;
}

/** Whether a schema gives something in place of what was left out. */
export function hasDefault({ _zod: { def } }: Schema): boolean {
  if (["default", "prefault", "catch"].includes(def.type)) return true;
  return ["nullable", "optional", "readonly"].includes(def.type) && hasDefault(def.innerType);
}
