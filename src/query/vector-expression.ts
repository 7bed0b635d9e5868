import { plainFloat } from "../fields/plain-fields.ts";
import { DocumentExpression } from "./document-expression.ts";

/** What vectors can be asked. */
export abstract class VectorExpression extends DocumentExpression {
  /** How far it is to another one. */
  distance(to: unknown, measure: string = "l2"): this {
    this.require(this.node.field.kind === "vector", "is not a vector: distance() needs one");
    this.require(measure === "l2" || measure === "cosine", 'has a distance by "l2" or "cosine"');
    return this.call("distance", plainFloat, measure, this.value(to));
  }
}
