import type { Subject } from "./subject.ts";
import { aggregates } from "./cases/aggregate-cases.ts";
import { annotatedSets } from "./cases/annotation-cases.ts";
import { atomic } from "./cases/atomic-cases.ts";
import { badInput } from "./cases/bad-input-cases.ts";
import { builders } from "./cases/builder-cases.ts";
import { bulk } from "./cases/bulk-cases.ts";
import { bulkRemoved } from "./cases/bulk-delete-cases.ts";
import { bulkWritten } from "./cases/bulk-write-cases.ts";
import { combined } from "./cases/combined-cases.ts";
import { conflicts } from "./cases/conflict-cases.ts";
import { tables } from "./cases/ddl-cases.ts";
import { distinctOn } from "./cases/distinct-on-cases.ts";
import { epochs, epochsWritten } from "./cases/epoch-cases.ts";
import { errors } from "./cases/error-cases.ts";
import { annotatedExpressions } from "./cases/expression-annotation-cases.ts";
import { casts } from "./cases/expression-cast-cases.ts";
import { choices } from "./cases/expression-choice-cases.ts";
import { annotatedConditions } from "./cases/expression-condition-cases.ts";
import { dateExpressions } from "./cases/expression-date-cases.ts";
import { setConditions } from "./cases/expression-exists-cases.ts";
import { fragments } from "./cases/expression-fragment-cases.ts";
import { jsonParts } from "./cases/expression-json-cases.ts";
import { jsonPatches } from "./cases/expression-json-patch-cases.ts";
import { listPatches } from "./cases/expression-list-patch-cases.ts";
import { lists } from "./cases/expression-list-cases.ts";
import { longExpressions } from "./cases/expression-long-cases.ts";
import { movedDates } from "./cases/expression-moved-date-cases.ts";
import { nullExpressions } from "./cases/expression-null-cases.ts";
import { numberExpressions } from "./cases/expression-number-cases.ts";
import { orderedExpressions } from "./cases/expression-page-cases.ts";
import { parameters } from "./cases/expression-parameter-cases.ts";
import { refusedExpressions } from "./cases/expression-refusal-cases.ts";
import { expressionRules } from "./cases/expression-rule-cases.ts";
import { subqueries } from "./cases/expression-subquery-cases.ts";
import { textExpressions } from "./cases/expression-text-cases.ts";
import { expressionsWritten } from "./cases/expression-written-cases.ts";
import { firsts, locks } from "./cases/first-cases.ts";
import { groups } from "./cases/group-cases.ts";
import { groupSets } from "./cases/group-set-cases.ts";
import { having } from "./cases/having-cases.ts";
import { includes } from "./cases/include-cases.ts";
import { integrity } from "./cases/integrity-cases.ts";
import { keyKinds } from "./cases/key-cases.ts";
import { keyed } from "./cases/keyed-cases.ts";
import { logic } from "./cases/logic-cases.ts";
import { mixed, mixedWritten } from "./cases/mixed-cases.ts";
import { numbers, writtenNumbers } from "./cases/number-cases.ts";
import { order } from "./cases/order-cases.ts";
import { pages } from "./cases/page-cases.ts";
import { relationAggregates } from "./cases/relation-aggregate-cases.ts";
import { relations } from "./cases/relation-cases.ts";
import { setKinds } from "./cases/set-kind-cases.ts";
import { nestedSets } from "./cases/set-nesting-cases.ts";
import { setsRefused } from "./cases/set-refusal-cases.ts";
import { setValues } from "./cases/set-value-cases.ts";
import { softDeletion } from "./cases/soft-delete-cases.ts";
import { handwritten } from "./cases/sql-cases.ts";
import { structs, structsWritten } from "./cases/struct-cases.ts";
import { text } from "./cases/text-cases.ts";
import { through } from "./cases/through-cases.ts";
import { throughIncluded } from "./cases/through-include-cases.ts";
import { transactions } from "./cases/transaction-cases.ts";
import { valuesRead, valuesWritten } from "./cases/value-cases.ts";
import { typeNames } from "./cases/type-name-cases.ts";
import { wholeRows } from "./cases/whole-row-cases.ts";
import { wide } from "./cases/wide-cases.ts";
import { wideSums } from "./cases/wide-sum-cases.ts";
import { writes } from "./cases/write-cases.ts";

/** Everything the suite looks at, in the order it runs. */
export const subjects: readonly Subject[] = [
  tables,
  badInput,
  writes,
  valuesRead,
  valuesWritten,
  numbers,
  writtenNumbers,
  epochs,
  epochsWritten,
  structs,
  structsWritten,
  mixed,
  mixedWritten,
  logic,
  order,
  text,
  builders,
  textExpressions,
  numberExpressions,
  dateExpressions,
  movedDates,
  jsonParts,
  jsonPatches,
  lists,
  listPatches,
  choices,
  casts,
  annotatedExpressions,
  annotatedConditions,
  subqueries,
  setConditions,
  parameters,
  fragments,
  expressionsWritten,
  orderedExpressions,
  longExpressions,
  nullExpressions,
  expressionRules,
  refusedExpressions,
  relations,
  includes,
  pages,
  annotatedSets,
  aggregates,
  groups,
  groupSets,
  having,
  combined,
  distinctOn,
  relationAggregates,
  setValues,
  through,
  throughIncluded,
  firsts,
  locks,
  setKinds,
  nestedSets,
  setsRefused,
  bulk,
  bulkRemoved,
  bulkWritten,
  conflicts,
  keyKinds,
  keyed,
  softDeletion,
  wholeRows,
  wide,
  wideSums,
  typeNames,
  integrity,
  errors,
  atomic,
  transactions,
  handwritten,
];
