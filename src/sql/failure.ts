import { isRead } from "../contracts/plan-effect.ts";
import { IntegrityError, type IntegrityKind } from "../errors.ts";
import type { ColumnShape, Source } from "../plan/nodes.ts";
import { ruleName } from "../models/names.ts";
import type { Plan } from "../plan/plan.ts";
import type { Assignment } from "../plan/write-plan.ts";
import { sourceOf } from "./plan-source.ts";

/** An error of a driver, and the plans that were being run. */
export interface Failure {
  readonly error: unknown;
  readonly plans: readonly Plan[];
}

/** What a driver's error says about itself: a text property, or `""`. */
export function detailOf(error: unknown, property: string): string {
  const value: unknown =
    error !== null && typeof error === "object" ? (error as Record<string, unknown>)[property] : undefined;
  return typeof value === "string" ? value : "";
}

/** What a broken rule is known by. */
export interface BrokenRule {
  readonly kind: IntegrityKind;
  /** The table as the store names it; `""` where it does not. */
  readonly table: string;
  readonly constraint: string;
  /** Columns as the store names them. */
  readonly columns: readonly string[];
}

/** The error for a broken rule, in the words of the model that was written. */
export function integrityError(
  { kind, table, constraint, columns }: BrokenRule,
  { error, plans }: Failure,
): IntegrityError {
  // Only what writes can break a rule.
  const sources = [...new Set(plans.filter((plan) => !isRead(plan)).map(sourceOf))];
  const source =
    sources.find((each) => each?.table.name === table) ?? (sources.length === 1 ? sources[0] : null) ?? null;
  // A rule of another table (rows that still refer to this one) is not about fields of the model that was written.
  const isOwn = source !== null && (table === "" || source.table.name === table);
  const fields = isOwn ? (namesOf(source, columns) ?? fieldsOfRule(source, constraint)) : [];
  return new IntegrityError({
    kind,
    model: source?.name ?? null,
    constraint: constraint || null,
    fields,
    cause: error,
  });
}

/** The fields of columns, or `null` when one of them is not a column of the model, or there are none. */
function namesOf(source: Source, columns: readonly string[]): string[] | null {
  const found = columns.map((name) => source.table.columns.find((column) => column.column === name)?.name);
  return found.length > 0 && found.every((name) => name !== undefined) ? found : null;
}

function fieldsOfRule({ table }: Source, constraint: string): readonly string[] {
  const check = table.checks.find((each) => each.name === constraint);
  if (check !== undefined) return check.fields;
  const labelled = table.columns.find((column) => constraint === enumRule(table.name, column));
  if (labelled !== undefined) return [labelled.name];
  const terms = table.indexes.find((index) => index.name === constraint)?.terms ?? [];
  const columns = terms.flatMap((term) => (term.kind === "call" ? term.operands : term));
  return columns.flatMap((term) => (term.kind === "column" ? [term.column.name] : []));
}

/** The name of the rule that an enum column holds one of its labels. */
export function enumRule(table: string, column: ColumnShape): string {
  return ruleName(table, column.column, "enum");
}

/** What a plan that writes may have. */
interface Written {
  readonly columns?: readonly ColumnShape[];
  readonly assignments?: readonly Assignment[];
  readonly set?: readonly Assignment[];
}

/** The column of the one reference that the plans write; `[]` when there are none or several. */
export function onlyReference(plans: readonly Plan[]): readonly string[] {
  const [plan] = plans;
  if (plans.length !== 1 || plan === undefined) return [];
  const { columns = [], assignments = [], set = [] }: Written = "insert" in plan ? plan.insert : (plan as Written);
  const written = [...columns, ...[...assignments, ...set].map(({ column }) => column)];
  const [only, ...others] = written.filter((column) => column.reference !== null);
  // A key that is changed may be what other rows refer to.
  const isKey = plan.kind === "update" && written.some((column) => sourceOf(plan)?.table.key.includes(column));
  return only === undefined || others.length > 0 || isKey ? [] : [only.column];
}
