import type {
  AggregateNode,
  ArithmeticNode,
  CompareNode,
  ConditionNode,
  DerivedNode,
  ExpressionNode,
  FunctionName,
  ListNode,
  LockNode,
  RelatedNode,
  TextOperator,
} from "../../src/plan/nodes.ts";
import type { Plan } from "../../src/plan/plan.ts";

// What is told apart by an operator or a name has an entry for each of those.
type Divided = "compare" | "text" | "list" | "related" | "arithmetic" | "call" | "aggregate";

/** Every operator, function and kind of node of plans, and what else is told apart in the table. */
export type Operator =
  | `node:${Exclude<(ExpressionNode | ConditionNode)["kind"], Divided>}`
  | `plan:${Plan["kind"]}`
  | `compare:${CompareNode["operator"]}`
  | `text:${TextOperator}`
  | `list:${ListNode["operator"]}`
  | `related:${RelatedNode["quantifier"]}`
  | `arithmetic:${ArithmeticNode["operator"]}`
  | `call:${FunctionName}`
  | `aggregate:${AggregateNode["name"]}`
  | `derived:${DerivedNode["operator"]}`
  | `lock:${LockNode["strength"]}`
  | `busy:${LockNode["busy"]}`
  | `decimal:${"add" | "sub" | "div"}`
  | `json:${"property" | "item"}`
  | `include:${"one" | "many" | "deep" | "limit"}`
  | `order:${"terms" | "nulls"}`
  | `distinct:${"rows" | "first"}`
  | `group:${"keys" | "whole" | "having"}`
  | `conflict:${"ignore" | "update"}`
  | `write:${"many" | "computed" | "limited"}`
  | "list:eq"
  | "related:aggregate"
  | "aggregate:operand"
  | "aggregate:distinct"
  | "aggregate:filter"
  | "derived:limited"
  | "subquery:correlated"
  | "plan:fromSQL"
  | "path"
  | "limit"
  | "offset"
  | "reverse"
  | "comment";

const sections = {
  "Reading rows": {
    "plan:select": "`all` `first` `last` `latest` `earliest` `get` `find` `getMany` `pluck` `page`",
    "plan:aggregate": "`count()` of a set",
    "plan:exists": "`exists()` of a set",
    "order:terms": "`orderBy`",
    "order:nulls": "`asc` and `desc` with `nulls`",
    limit: "`limit`",
    offset: "`offset`",
    reverse: "`reverse` of a limited set",
    "node:column": "fields",
    "node:value": "values, always bound",
    "node:keyIn": "composite keys, many at once",
  },
  Conditions: {
    "compare:eq": "`eq`, and a plain object",
    "node:not": "`ne`, `not`, `exclude`",
    "compare:gt": "`gt`",
    "compare:gte": "`gte`, `between`",
    "compare:lt": "`lt`",
    "compare:lte": "`lte`, `between`",
    "node:in": "`in([…])`",
    "node:isNull": "`isNull`, and `null` in an object",
    "node:and": "`and`",
    "node:or": "`or`",
    "node:truth": "a boolean as a condition",
    "node:constant": "what is known beforehand: `and()`, `in([])`",
  },
  Text: {
    "text:contains": "`contains`",
    "text:startsWith": "`startsWith`",
    "text:endsWith": "`endsWith`",
    "text:like": "`like`",
    "text:icontains": "`icontains`",
    "text:istartsWith": "`istartsWith`",
    "text:iendsWith": "`iendsWith`",
    "text:ilike": "`ilike`",
    "text:iexact": "`iexact`",
    "text:regex": "`regex`",
    "text:iregex": "`iregex`",
    "call:lower": "`lower`",
    "call:upper": "`upper`",
    "call:length": "`length`",
    "call:concat": "`concat`",
  },
  Numbers: {
    "arithmetic:add": "`add`",
    "arithmetic:sub": "`sub`",
    "arithmetic:mul": "`mul`",
    "arithmetic:div": "`div`",
    "arithmetic:idiv": "`idiv`",
    "arithmetic:mod": "`mod`",
    "call:abs": "`abs`",
    "call:round": "`round`",
    "decimal:add": "`add` of decimals",
    "decimal:sub": "`sub` of decimals",
    "decimal:div": "`div` of decimals",
  },
  "Dates and times": {
    "call:year": "`year`",
    "call:month": "`month`",
    "call:day": "`day`",
    "call:weekDay": "`weekDay`",
    "call:hour": "`hour`",
    "call:minute": "`minute`",
    "call:second": "`second`",
    "call:trunc": "`trunc`",
    "call:plus": "`plus` and `minus` of weeks and less",
    "call:plusMonths": "`plus` and `minus` of years and months",
    "node:now": "`now()`",
  },
  JSON: {
    "node:json": "`at`",
    "json:property": "`at` a name",
    "json:item": "`at` a number",
    "node:jsonExists": "`exists` of a part",
    "call:jsonText": "`asText`",
    "call:jsonNumber": "`asNumber`",
    "call:jsonBoolean": "`asBoolean`",
    "node:jsonSet": "`set`, in patches",
  },
  Lists: {
    "list:eq": "`eq` of whole lists",
    "list:containsAll": "`containsAll`, `has`",
    "list:overlaps": "`overlaps`",
    "call:itemCount": "`length` of a list",
    "call:append": "`append`, in patches",
    "call:remove": "`remove`, in patches",
  },
  "Choosing values": {
    "call:coalesce": "`coalesce`",
    "node:case": "`caseWhen`",
    "call:cast": "`cast`",
    "node:test": "a condition as a value",
  },
  Relations: {
    path: "walking references: `p.author.name`",
    "related:some": "`some`",
    "related:every": "`every`",
    "related:none": "`none`",
    "related:aggregate": "`count` `sum` `avg` `min` `max` of related rows",
    "include:one": "`include` of one row",
    "include:many": "`include` of many rows",
    "include:limit": "`include` with a limit for each row",
    "include:deep": "`include`, three deep or more",
  },
  "Aggregates and groups": {
    "group:whole": "`aggregate`",
    "group:keys": "`groupBy`",
    "group:having": "`having`, and `filter` by an aggregate",
    "aggregate:count": "`count()`",
    "aggregate:operand": "`count(value)`",
    "aggregate:sum": "`sum`",
    "aggregate:avg": "`avg`",
    "aggregate:min": "`min`",
    "aggregate:max": "`max`",
    "aggregate:distinct": "`{ distinct: true }`",
    "aggregate:filter": "`{ filter }`",
    "derived:limited": "aggregates of limited, distinct and grouped sets",
  },
  Sets: {
    "distinct:rows": "`distinct()`",
    "distinct:first": '`distinct("name")`',
    "derived:union": "`union`",
    "derived:unionAll": "`union` with `{ all: true }`",
    "derived:intersect": "`intersect`",
    "derived:except": "`except`",
    "node:result": "asking about the rows of such sets",
  },
  Subqueries: {
    "node:exists": "`exists(set)`",
    "node:inQuery": "`in(set)`",
    "node:subquery": "`subquery(set)`",
    "subquery:correlated": "with fields of the query around it",
  },
  Writing: {
    "plan:insert": "`create`",
    "write:many": "`createMany`",
    "conflict:ignore": '`onConflict: "ignore"`',
    "conflict:update": "`upsert`, `upsertMany`, `onConflict` with a patch",
    "node:incoming": "the row that came in, in such a patch",
    "plan:update": "`update`",
    "write:computed": "patches of expressions",
    "plan:updateMany": "`updateMany`",
    "plan:delete": "`delete`, `deleteMany`",
    "write:limited": "`update` and `delete` of a limited set",
    "plan:getOrCreate": "`getOrCreate`",
    "plan:updateOrCreate": "`updateOrCreate`",
    "node:created": "keys that an earlier query of an atomic list makes",
  },
  "Locks, inside transactions": {
    "lock:update": '`lock("update")`',
    "lock:share": '`lock("share")`',
    "busy:wait": "waiting for rows that others hold",
    "busy:skip": "`skipLocked`",
    "busy:fail": "`noWait`",
  },
  "Seeing queries": {
    "plan:explain": "`explain`",
    comment: "`comment`",
  },
  "SQL of your own": {
    "node:fragment": "`` sql`…` `` inside builders",
    "plan:raw": "`` db.sql`…` ``",
    "plan:fromSQL": "`fromSQL`",
  },
  Vectors: {
    "call:distance": "`distance`",
  },
} as const satisfies Readonly<Record<string, Readonly<Partial<Record<Operator, string>>>>>;

type Listed = { [Title in keyof typeof sections]: keyof (typeof sections)[Title] }[keyof typeof sections];

// Does not compile while an operator has no row.
const complete: [Exclude<Operator, Listed>] extends [never] ? true : Exclude<Operator, Listed> = true;

/** A part of the table. */
export interface Section {
  readonly title: string;
  readonly rows: readonly (readonly [operator: Operator, label: string])[];
}

/** The table, without its marks. */
export const table: readonly Section[] = Object.entries(complete && sections).map(([title, rows]) => ({
  title,
  rows: Object.entries(rows) as [Operator, string][],
}));

/** Every operator, in the order of the table. */
export const operators: readonly Operator[] = table.flatMap(({ rows }) => rows.map(([operator]) => operator));
