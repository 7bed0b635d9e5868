import type { Subject } from "./subject.ts";
import { atomic } from "./cases/atomic-cases.ts";
import { badInput } from "./cases/bad-input-cases.ts";
import { builders } from "./cases/builder-cases.ts";
import { conflicts } from "./cases/conflict-cases.ts";
import { tables } from "./cases/ddl-cases.ts";
import { errors } from "./cases/error-cases.ts";
import { includes } from "./cases/include-cases.ts";
import { integrity } from "./cases/integrity-cases.ts";
import { keyKinds } from "./cases/key-cases.ts";
import { keyed } from "./cases/keyed-cases.ts";
import { logic } from "./cases/logic-cases.ts";
import { mixed, mixedWritten } from "./cases/mixed-cases.ts";
import { numbers, writtenNumbers } from "./cases/number-cases.ts";
import { order } from "./cases/order-cases.ts";
import { pages } from "./cases/page-cases.ts";
import { relations } from "./cases/relation-cases.ts";
import { handwritten } from "./cases/sql-cases.ts";
import { text } from "./cases/text-cases.ts";
import { transactions } from "./cases/transaction-cases.ts";
import { valuesRead, valuesWritten } from "./cases/value-cases.ts";
import { wide } from "./cases/wide-cases.ts";
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
  mixed,
  mixedWritten,
  logic,
  order,
  text,
  builders,
  relations,
  includes,
  pages,
  conflicts,
  keyKinds,
  keyed,
  wide,
  integrity,
  errors,
  atomic,
  transactions,
  handwritten,
];
