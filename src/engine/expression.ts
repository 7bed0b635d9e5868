import type { FieldShape } from "../plan/any-field.ts";
import type { AggregateNode, ArithmeticNode, CallNode, CaseNode, CreatedNode, ExpressionNode } from "../plan/nodes.ts";
import type { InsertPlan } from "../plan/write-plan.ts";
import { IntegrityError, unreachable } from "../errors.ts";
import { aggregate } from "./aggregate.ts";
import { arithmetic } from "./arithmetic.ts";
import { type Compilation, type Evaluate, INCOMING } from "./compilation.ts";
import { call } from "./functions.ts";
import { readJson, setJson } from "./json-path.ts";
import { compileColumn, readSlot } from "./place.ts";
import { sqlNeeded } from "./refuse-sql.ts";
import { type Session, clock } from "./session.ts";
import { givenValue } from "../fields/parameter.ts";

/** Makes an expression into a function. */
export function compileExpression(node: ExpressionNode, compilation: Compilation): Evaluate {
  switch (node.kind) {
    case "column":
      return compileColumn(node, compilation);
    case "value": {
      const value = encode(node.field, node.value);
      return () => value;
    }
    case "now":
      return () => encode(node.field, new Date(clock(compilation.session)));
    case "arithmetic":
      return compileArithmetic(node, compilation);
    case "call":
      return compileCall(node, compilation);
    case "json":
      return unlessNull(compileExpression(node.document, compilation), readJson(node));
    case "jsonSet":
      return unlessNull(compileExpression(node.document, compilation), setJson(node));
    case "case":
      return compileCase(node, compilation);
    case "test":
      return compilation.language.condition(node.condition, compilation);
    case "aggregate":
      return compileAggregate(node, compilation);
    case "subquery": {
      const results = compilation.language.query(node.select, compilation);
      return (frame) => results(frame)[0]?.[0] ?? null;
    }
    case "result":
      return readSlot(node.scope, resultName(node.index), compilation);
    case "incoming": {
      const { column } = node.column;
      return (frame) => frame[INCOMING]?.[column] ?? null;
    }
    case "created": {
      // One that is missing is missing whatever rows there are to write it to.
      const key = createdValue(node, compilation.session);
      return () => key;
    }
    case "fragment":
      throw sqlNeeded("SQL");
    default:
      return unreachable(node);
  }
}

/** What a row of a derived set calls the output at a place. */
export function resultName(index: number): string {
  return `c${index}`;
}

/** Gives the structured form of a field's canonical values. */
export function encoder({ codecs }: FieldShape): (value: unknown) => unknown {
  const encode = codecs.structured.encode as (value: unknown) => unknown;
  return (value) => (value === null || value === undefined ? null : encode(value));
}

/** The structured form of one canonical value. */
export function encode(field: FieldShape, value: unknown): unknown {
  return encoder(field)(givenValue(value));
}

function unlessNull(read: Evaluate, change: (value: unknown) => unknown): Evaluate {
  return (frame) => {
    const value = read(frame);
    return value === null ? null : change(value);
  };
}

function compileArithmetic(node: ArithmeticNode, compilation: Compilation): Evaluate {
  const left = compileExpression(node.left, compilation);
  const right = compileExpression(node.right, compilation);
  const calculate = arithmetic(node);
  return (frame) => {
    const first = left(frame);
    const second = first === null ? null : right(frame);
    return second === null ? null : calculate(first as never, second as never);
  };
}

function compileCall(node: CallNode, compilation: Compilation): Evaluate {
  const operands = node.operands.map((operand) => compileExpression(operand, compilation));
  const calculate = call(node);
  return (frame) => calculate(operands.map((operand) => operand(frame)));
}

function compileCase({ branches, otherwise }: CaseNode, compilation: Compilation): Evaluate {
  const choices = branches.map(({ when, then }) => ({
    test: compilation.language.condition(when, compilation),
    value: compileExpression(then, compilation),
  }));
  const last = otherwise && compileExpression(otherwise, compilation);
  return (frame) => (choices.find(({ test }) => test(frame))?.value ?? last)?.(frame) ?? null;
}

function compileAggregate(node: AggregateNode, compilation: Compilation): Evaluate {
  const { operand, filter } = node;
  return aggregate(
    node,
    compilation.grouped,
    operand && compileExpression(operand, compilation),
    filter && compilation.language.condition(filter, compilation),
  );
}

/** An insert that kept the row in its way made nothing to refer to. */
function createdValue({ insert, column }: CreatedNode, session: Session | null): unknown {
  // Where nothing is run, nothing has been created.
  if (session === null) return null;
  const row = session.created?.get(insert);
  if (row) return row[column.column] ?? null;
  const { name } = (insert as InsertPlan).source;
  throw new IntegrityError({
    kind: "foreignKey",
    model: name,
    fields: [column.name],
    cause: "the row to refer to was not created",
  });
}
