import type { FieldShape } from "../plan/any-field.ts";
import type { TableDeclaration } from "../plan/nodes.ts";
import { invalid } from "../errors.ts";

/** Models, as `connect` takes them. */
export type NumberedModels = Readonly<Record<string, { readonly table: TableDeclaration }>>;

/** What the lock file remembers: which number means what, for ever. */
export interface FieldNumbers {
  readonly version: 1;
  /** By the name of the table. */
  readonly models: Readonly<Record<string, ModelNumbers>>;
}

/** The numbers of one model. */
export interface ModelNumbers {
  /** By number. */
  readonly fields: Readonly<Record<string, NumberedField>>;
  /** The numbers of fields that are gone, which no field can have again. */
  readonly reserved: readonly number[];
}

/** What a number stands for. */
export interface NumberedField {
  readonly column: string;
  /** How its values are written: `text`, `integer`, `list(uuid)` and so on. */
  readonly type: string;
}

/** A lock that remembers nothing yet. */
export const noNumbers: FieldNumbers = { version: 1, models: {} };

/** What a lock says of a model; nothing where it does not know it. */
export function lockedNumbers({ models }: FieldNumbers, model: string): ModelNumbers {
  const found = Object.hasOwn(models, model) ? models[model] : undefined;
  return found ?? { fields: {}, reserved: [] };
}

/** Fields whose types are equal are written in the same way, by every serializer that writes by number. */
export function writtenType({ kind, storage, settings }: FieldShape): string {
  if (settings.item !== null) return `list(${writtenType(settings.item)})`;
  if (storage === "vector") return `vector(${settings.dimensions})`;
  if (storage === "int8" && kind !== "timestamp") return "integer";
  if (storage === "float8") return "float";
  if (storage === "uuid") return "uuid";
  return kind;
}

/** The models that number fields: those with at least one number. Others are written by name and need no lock. */
export function numberedTables(models: NumberedModels): readonly TableDeclaration[] {
  const tables = Object.values(models).map(({ table }) => table);
  return tables.filter(({ columns }) => columns.some(({ field }) => field.settings.tag !== null));
}

/** Reads a lock from JSON that was parsed. A `ValidationError` says what is wrong with it. */
export function readNumbers(json: unknown): FieldNumbers {
  if (!isRecord(json) || json["version"] !== 1 || !isRecord(json["models"]))
    throw invalid(null, [], "the lock of field numbers is none of version 1: restore it from version control");
  for (const [model, numbers] of Object.entries(json["models"])) {
    if (!isRecord(numbers) || !isRecord(numbers["fields"]) || !isNumbers(numbers["reserved"]))
      throw invalid(model, [], "the lock needs fields by number and an array of reserved numbers");
    for (const [number, field] of Object.entries(numbers["fields"])) {
      if (!/^[1-9]\d{0,8}$/.test(number) || !isField(field))
        throw invalid(model, [number], "the lock needs a column and a type for each number");
    }
  }
  return json as unknown as FieldNumbers;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNumbers(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => Number.isInteger(each));
}

function isField(value: unknown): boolean {
  return isRecord(value) && typeof value["column"] === "string" && typeof value["type"] === "string";
}
