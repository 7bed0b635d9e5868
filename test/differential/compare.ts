import { isDeepStrictEqual } from "node:util";
import { UnsupportedError } from "../../src/index.ts";
import { tooDeep } from "../../src/errors.ts";
import type { Answer } from "./ask.ts";
import type { Question } from "./question.ts";

/**
 * What comes of two answers: `same`; `refused`, with the same typed error or as the store says it does; `void`, the question left the bounds within which stores
 * agree; or `different`.
 */
export type Verdict = "same" | "refused" | "void" | "different";

/** Whether a store has to refuse a question, or may where no index leads to its answer. */
export type Refusal = "never" | "sometimes" | "always";

type Terms = Pick<Question, "ordered" | "tolerance">;

/** Compares an answer with that of the oracle. */
export function compare(oracle: Answer, other: Answer, terms: Terms, refusal: Refusal): Verdict {
  if (refusal === "sometimes" && "error" in other && other.early && !isRefusedAlike(oracle, other)) return "void";
  if ("error" in oracle) {
    if (isOverflow(oracle)) return "void";
    const isSame = "error" in other && other.error === oracle.error && other.code === oracle.code;
    const isEarly = oracle.code !== "unsupported" || (isSame && oracle.early && other.early);
    return isSame && isEarly && isMeant(oracle) ? "refused" : "different";
  }
  if ("error" in other && other.early && isTooDeep(other)) return "void";
  if ("error" in other) return other.early && refusal === "always" ? "refused" : "different";
  if (refusal === "always") return "different";
  return isSameValue(oracle.value, other.value, terms) ? "same" : "different";
}

function isRefusedAlike(oracle: Answer, other: Answer): boolean {
  return "error" in oracle && "error" in other && oracle.code === other.code;
}

/** Some stores say that they cannot read statements that are nested deeper than so many levels, which is nothing the others have to share. */
function isTooDeep({ cause }: Extract<Answer, { readonly error: string }>): boolean {
  return cause instanceof UnsupportedError && cause.message === tooDeep(cause.store).message;
}

/** A failure of the database itself is none that a question is meant to have, whoever shares it. */
function isMeant({ code }: Extract<Answer, { readonly error: string }>): boolean {
  return code !== "none" && code !== "operational" && code !== "connection_state";
}

const OVERFLOW = /^22003$|^22008$/;

/** Whether a number or a date became too large for the database. */
function isOverflow({ cause }: Extract<Answer, { readonly error: string }>): boolean {
  for (let each: unknown = cause; each instanceof Error; each = each.cause) {
    if (OVERFLOW.test(String((each as Error & { readonly code?: unknown }).code))) return true;
  }
  return false;
}

/** Whether two values are the same to the last digit and in their types; arrays without an order as far as they hold the same. */
export function isSameValue(left: unknown, right: unknown, { ordered, tolerance }: Terms): boolean {
  const isSame = (one: unknown, other: unknown): boolean => isAlike(one, other, tolerance);
  if (ordered || !Array.isArray(left) || !Array.isArray(right)) return isSame(left, right);
  if (left.length !== right.length) return false;
  const rest = [...(right as unknown[])];
  return (left as unknown[]).every((each) => {
    const place = rest.findIndex((other) => isSame(each, other));
    if (place >= 0) rest.splice(place, 1);
    return place >= 0;
  });
}

/** Documents lose the order of their properties in some stores. */
function isAlike(left: unknown, right: unknown, tolerance: number): boolean {
  if (typeof left === "number" && typeof right === "number")
    return Object.is(left, right) || isNear(left, right, tolerance);
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((each, index) => isAlike(each, right[index], tolerance));
  if (!isPlain(left) || !isPlain(right)) return isDeepStrictEqual(left, right);
  const names = Object.keys(left);
  return (
    isDeepStrictEqual(names.toSorted(), Object.keys(right).toSorted()) &&
    names.every((name) => isAlike(left[name], right[name], tolerance))
  );
}

function isNear(left: number, right: number, tolerance: number): boolean {
  if (tolerance === 0) return false;
  return Math.abs(left - right) <= Math.max(tolerance, 1e-12 * Math.max(Math.abs(left), Math.abs(right)));
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
}
