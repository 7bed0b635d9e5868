import type {
  Codec,
  Codecs,
  DefaultSetting,
  FieldKind,
  FieldSettings,
  FieldShape,
  Storage,
} from "../plan/any-field.ts";
import { checkOptions } from "../contracts/known-options.ts";
import { invalid } from "../errors.ts";
import { isNow } from "./now.ts";
import { Refusal } from "./refusal.ts";
import { type RunnableSchema, isSchema, runSchema } from "./standard-schema.ts";

/** What one kind of field is made of. */
export interface FieldDefinition {
  readonly kind: FieldKind;
  readonly storage: Storage;
  readonly codecs: Codecs;
  readonly accept: (value: unknown) => unknown;
  /** Where writing asks for more than `accept` does. */
  readonly validate?: (value: unknown) => unknown;
  readonly schema?: RunnableSchema | null;
  readonly settings?: Partial<FieldSettings>;
  /** The same for a column, by whose name errors call it; where it is absent no error of the field needs it. */
  readonly placed?: (column: string) => FieldDefinition;
}

/** What protobuf can number: 29 bits, but for a range that it keeps for itself. */
const LAST_TAG = 2 ** 29 - 2;

const PLAIN: FieldSettings = {
  nullable: false,
  primaryKey: false,
  unique: false,
  index: false,
  generated: false,
  column: null,
  default: null,
  onUpdate: null,
  checks: [],
  precision: 0,
  scale: 0,
  dimensions: 0,
  labels: [],
  item: null,
  struct: null,
  softDelete: false,
  virtual: null,
  reference: null,
  tag: null,
};

/** A field and its modifiers. Each modifier gives a new field. */
export class ModelField implements FieldShape {
  readonly kind: FieldKind;
  readonly storage: Storage;
  readonly codecs: Codecs;
  readonly settings: FieldSettings;
  readonly accept: (value: unknown) => unknown;
  readonly validate: (value: unknown) => unknown;
  readonly #definition: FieldDefinition;

  constructor(definition: FieldDefinition) {
    const { accept, schema } = definition;
    this.kind = definition.kind;
    this.storage = definition.storage;
    this.codecs = definition.codecs;
    this.settings = { ...PLAIN, ...definition.settings };
    this.accept = accept;
    this.validate = schema
      ? (value) => {
          const output = runSchema(schema, value);
          return output instanceof Refusal ? output : accept(output);
        }
      : (definition.validate ?? accept);
    this.#definition = definition;
    Object.freeze(this);
  }

  /** The field with other settings. */
  with(settings: Partial<FieldSettings>): ModelField {
    return new ModelField({ ...this.#definition, settings: { ...this.settings, ...settings } });
  }

  nullable(): ModelField {
    return this.with({ nullable: true });
  }

  default(setting: unknown): ModelField {
    return this.with({ default: readSetting(setting, this.kind) });
  }

  onUpdate(setting: unknown): ModelField {
    return this.with({ onUpdate: readSetting(setting, this.kind) });
  }

  primaryKey(): ModelField {
    return this.with({ primaryKey: true });
  }

  unique(): ModelField {
    return this.with({ unique: true });
  }

  index(): ModelField {
    return this.with({ index: true });
  }

  column(name: string): ModelField {
    return this.with({ column: name });
  }

  check(build: (expression: never) => object): ModelField {
    return this.with({ checks: [...this.settings.checks, build] });
  }

  tag(number: number): ModelField {
    const isFree =
      Number.isInteger(number) && number >= 1 && number <= LAST_TAG && !(number >= 19_000 && number < 20_000);
    if (!isFree) throw invalid(null, ["tag"], `must be a whole number from 1 to ${LAST_TAG}, without 19000 to 19999`);
    return this.with({ tag: number });
  }

  virtual(compute: (row: never) => unknown): ModelField {
    return this.with({ virtual: compute });
  }

  /** The field as that of a column. */
  placed(column: string): ModelField {
    const definition = this.#definition.placed?.(column);
    if (definition === undefined) return this;
    return new ModelField({ ...definition, settings: { ...this.settings, ...definition.settings } });
  }

  /** In printed plans a field is its storage. */
  toJSON(): string {
    return this.storage;
  }
}

/** Whether it is a field: a constructor that was not called is none. */
export function isField(field: FieldShape): boolean {
  return typeof field?.accept === "function";
}

function readSetting(setting: unknown, kind: FieldKind): DefaultSetting {
  if (typeof setting === "function") return { kind: "call", call: setting as () => unknown };
  if (!isNow(setting)) return { kind: "value", value: setting };
  if (kind !== "timestamp") throw invalid(null, [], "now() can only fill a timestamp");
  return { kind: "now" };
}

/** A codec for a form that holds values as they are. */
export const asIs: Codec = { encode: (value: unknown) => value, decode: (value: unknown) => value };

/** The codecs of a field whose values are the same in every storage form. */
export const everywhereAsIs: Codecs = { postgres: asIs, sqlite: asIs, json: asIs, structured: asIs };

/** The arguments `(schema?, options?)` of a field constructor. */
export interface FieldArguments<Options> {
  readonly schema: RunnableSchema | null;
  readonly options: Options;
}

/** Reads the arguments `(schema?, options?)` of a field constructor, which are told apart by `~standard`. */
export function fieldArguments<Options extends object>(
  given: readonly unknown[],
  known: readonly (keyof Options & string)[],
): FieldArguments<Partial<Options>> {
  const [first, second] = given;
  const schema = isSchema(first) ? first : null;
  const options = schema === null ? first : second;
  checkOptions(null, options, known);
  return { schema, options: (options ?? {}) as Partial<Options> };
}

/** Reads the argument of a field constructor that takes a schema at most. */
export function schemaArgument(first: unknown): RunnableSchema | null {
  if (isSchema(first)) return first;
  checkOptions(null, first, []);
  return null;
}
