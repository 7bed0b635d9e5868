import { invalid } from "../errors.ts";

/** Stands for a value that is given when the query runs, by name. */
export class Parameter {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  /** The name in printed plans. */
  toJSON(): string {
    return `$${this.name}`;
  }

  /** Whoever needs the value as text has not been given it. */
  toString(): never {
    throw this.missing();
  }

  /** The refusal of a query that was not given the value. */
  missing(): Error {
    return invalid(null, [this.name], `has no value: run the query as query.with({ ${this.name}: … })`);
  }
}

/** The value, which must not be one that is still to be given. */
export function givenValue(value: unknown): unknown {
  if (value instanceof Parameter) throw value.missing();
  return value;
}
