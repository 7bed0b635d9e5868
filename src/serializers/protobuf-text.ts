import type { ColumnShape, TableDeclaration } from "../plan/nodes.ts";
import { checkOptions } from "../contracts/known-options.ts";
import { invalid } from "../errors.ts";
import { type FieldNumbers, type NumberedModels, lockedNumbers, noNumbers } from "./field-numbers.ts";
import { wireKind } from "./protobuf-kinds.ts";
import { messageColumns } from "./protobuf-columns.ts";
import { NULLS } from "./protobuf-tags.ts";

/** How a `.proto` text is written. */
export interface ProtoTextOptions {
  /** The package of the messages; none unless given. */
  readonly package?: string;
  /** The lock of numbers: numbers of fields that are gone are marked as reserved. */
  readonly numbers?: FieldNumbers;
}

/** The names that are free among those of a message, or among messages. */
type Take = (name: string) => string;

/** The `.proto` text of models: what other programs read and write the bytes of `protobuf` with. */
export function protoText(models: NumberedModels, options: ProtoTextOptions = {}): string {
  checkOptions(null, options, ["package", "numbers"]);
  const { package: name, numbers = noNumbers } = options;
  if (name !== undefined && !/^[A-Za-z]\w*(?:\.[A-Za-z]\w*)*$/.test(name))
    throw invalid(null, ["package"], "must be names of letters, digits and underscores with dots between them");
  const take = takeNames();
  const messages = Object.values(models).map(({ table }) =>
    messageText(table, take(pascalCase(table.name)), lockedNumbers(numbers, table.name).reserved),
  );
  const head = ['syntax = "proto3";', ...(name === undefined ? [] : [`package ${name};`])];
  return `${[...head, ...messages].join("\n\n")}\n`;
}

function messageText(table: TableDeclaration, message: string, reserved: readonly number[]): string {
  const take = takeNames();
  const types = takeNames();
  const fields = [...messageColumns(table)].flatMap(([number, column]) => {
    const name = take(identifier(column.column));
    return fieldLines(column, number, name, types(`${pascalCase(column.column)}List`));
  });
  const lines = [
    ...(reserved.length === 0 ? [] : [`reserved ${reserved.join(", ")};`]),
    ...fields,
    "// The numbers of the fields that are null; those that are missing and not listed were not there when the row was written.",
    `repeated uint32 ${take("null_fields")} = ${NULLS};`,
  ];
  return [
    `// Rows of ${JSON.stringify(table.name)}.`,
    `message ${message} {`,
    ...lines.map((line) => `  ${line}`),
    "}",
  ].join("\n");
}

function fieldLines({ field }: ColumnShape, number: number, name: string, list: string): string[] {
  const { type, comment } = wireKind(field);
  const { item, dimensions } = field.settings;
  const remark = field.storage === "vector" ? `${dimensions} numbers` : comment;
  const end = `${name} = ${number};${remark === "" ? "" : ` // ${remark}`}`;
  if (field.storage === "vector") return [`repeated ${type} ${end}`];
  if (item === null) return [`optional ${type} ${end}`];
  return [`message ${list} {`, `  repeated ${type} items = 1;`, "}", `${list} ${end}`];
}

/** A name that protobuf takes. */
function identifier(name: string): string {
  const kept = name.replace(/\W/g, "_");
  return /^[A-Za-z]/.test(kept) ? kept : `f_${kept}`;
}

function pascalCase(name: string): string {
  return identifier(name).replace(/(?:^|_+)([A-Za-z\d]?)/g, (_, letter: string) => letter.toUpperCase());
}

/** Gives every name once: the next one that is the same is numbered. Names that differ in case only are the same to some languages. */
function takeNames(): Take {
  const taken = new Set<string>();
  return (name) => {
    let free = name;
    for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${name}_${count}`;
    taken.add(free.toLowerCase());
    return free;
  };
}
