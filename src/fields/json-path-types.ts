/** One step into a JSON value: the name of a property, or the number of an item. */
export type JsonStep<Value> = unknown extends Value ? string | number : StepInto<Value>;
type StepInto<Value> = Value extends readonly unknown[]
  ? number
  : Value extends object
    ? Extract<keyof Value, string>
    : never;

/** What stands there; `null` where there may be nothing. */
export type JsonAt<Value, Step> = unknown extends Value ? unknown : ValueAt<Value, Step>;
type ValueAt<Value, Step> = Value extends readonly unknown[]
  ? Value[Step & keyof Value] | null
  : Value extends object
    ? NotMissing<Value[Step & keyof Value]>
    : null;
type NotMissing<Value> = Value extends undefined ? null : Value;

/** What a part of a JSON document can be compared with. */
export type JsonScalar<Value> = unknown extends Value ? Scalar : Extract<Value, Scalar>;
type Scalar = string | number | boolean | null;

/** A way into a document, from the outside in. */
export type JsonPath<Value> = JsonStep<Value> | readonly [JsonStep<Value>, ...(string | number)[]];
