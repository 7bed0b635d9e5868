/** What runs in every runtime each time: something of every subject, most of all what depends on the runtime and the client. */
const casesOfSubjects: Readonly<Record<string, readonly string[]>> = {
  tables: ["createTables again changes nothing", "tables that refer to each other in a circle"],
  "bad input": ["create: json: a bigint", "filter by undefined", "a negative offset"],
  writing: [
    "create fills in what was left out",
    "an id that was given moves the counter past it",
    "ids of bigint",
    "createMany of rows that give different fields keeps their order",
    "update of a set by expression",
    "delete by key with a guard that holds",
    "now() in a filter is the clock",
  ],
  values: [
    "integer: read flat",
    "uuid: read flat",
    "float: read in a to-many relation",
    "bytes: read in a to-many relation",
    "bigints: read in a to-many relation",
    "date: read in a to-one relation",
    "bytes: found by each of its values, and by no other",
    "decimals: found by each of its values, and by no other",
  ],
  "written values": ["rows are plain objects, in the order of the model, and can be cloned"],
  numbers: ["2^53 - 1 is exact", "the largest bigint is exact", "a whole number in a float field"],
  "written numbers": [
    "a small double, created one by one and many at once",
    "an update to an integer past -2^53 is refused, and nothing is written",
  ],
  "mixed kinds": ["an integer and a float added"],
  "written mixed kinds": ["a text may take a uuid or a label, a float an integer"],
  logic: ["ne of a literal null is IS NOT NULL", "not(between) is true for null"],
  order: ["ascending: null is the largest value, ties by the key", "text, descending"],
  text: ['startsWith "\u{10FFFF}"', 'icontains "STRAßE"', "eq keeps composed and decomposed apart"],
  builders: ["distinct, one field", "onQuery is told of each request, without values", "a sign of life"],
  relations: ["a path over a reference that may be null", "some through a join table"],
  include: ["a self reference, twice", "children limited for each parent", "select within a to-many relation"],
  pages: ["pages meet every row once, in order: bigints", "a cursor may travel through a URL as it is"],
  onConflict: ["a row in the way is an error", "createMany, ignore: by a unique field, ids in order"],
  keys: ["a key of kind bigint: referred to"],
  "keyed verbs": ["getMany is one request", "updateOrCreate, many at once: one row, created once"],
  "wide tables": ["many columns, written and read"],
  integrity: [
    "refused by the store, nothing written: the key of another row",
    "refused by the store, nothing written: a reference to nothing within createMany",
    "cascade through a self reference",
  ],
  errors: ["a table that is not there", "every error says its class and a stable code"],
  atomic: [
    "a list gives the results in its order",
    "many rows take the key of one created before them, in one request",
    "the database can be used after a batch that failed",
  ],
  transactions: [
    "what the callback did is kept, and its result given",
    "begin, left without commit, is undone",
    "a transaction opened by hand nests",
  ],
  sql: ["values are bound, whatever they contain", "a column that is not there"],
  closing: ["after close() every query is refused, and close() may be called again"],
};

/** The full names of these cases. */
export const smokeCases: readonly string[] = Object.entries(casesOfSubjects).flatMap(([subject, names]) =>
  names.map((name) => `${subject}: ${name}`),
);
