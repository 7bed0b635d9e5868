import type { FieldShape } from "../plan/any-field.ts";
import { booleanField } from "./boolean-field.ts";
import { floatField } from "./float-field.ts";
import { integerField } from "./integer-field.ts";
import { jsonField } from "./json-field.ts";
import { textField } from "./text-field.ts";

// What values are that no field of a model holds: those that expressions give, or that statements need.

/** Text. */
export const plainText: FieldShape = /* @__PURE__ */ textField();
/** A whole number. */
export const plainInteger: FieldShape = /* @__PURE__ */ integerField();
/** A double. */
export const plainFloat: FieldShape = /* @__PURE__ */ floatField();
/** True or false. */
export const plainBoolean: FieldShape = /* @__PURE__ */ booleanField();
/** Any JSON value. */
export const plainJson: FieldShape = /* @__PURE__ */ jsonField();
