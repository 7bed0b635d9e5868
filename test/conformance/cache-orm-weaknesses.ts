import type { CacheOrmRow } from "./cache-orm-row.ts";

/** What was known to be wrong with the cache ORM, and what holds here. */
export const weaknesses: readonly CacheOrmRow[] = [
  {
    row: 1,
    feature: "Rows were written twice",
    here: "a row, and a list of rows, is written once",
    proof: ["key-value/cache-orm-models: a row is created, and many rows are, in one call"],
  },
  {
    row: 2,
    feature: "Failures of the store were overlooked",
    here: "they are errors, which say whether something may have been done",
    proof: [
      "key-value/redis-failures: a server without memory refuses writes as a whole",
      "key-value/memcached-failures: a connection that breaks before the answer: the outcome of a write is unknown, that of a read is not",
    ],
  },
  {
    row: 3,
    feature: "Removing many stopped at the first that was missing",
    here: "`deleteMany` stops at none",
    proof: [
      "store: reading and writing: deleting many deletes those after a missing one too, and says for each whether it was there",
      "models: rows by key: delete and deleteMany say what was there, and stop at nothing",
    ],
  },
  {
    row: 4,
    feature: "Null could not be written by a change",
    here: "`update(key, { note: null })`",
    proof: ["models: rows by key: update changes what the patch names: null is written, what is absent stays"],
  },
  {
    row: 5,
    feature: "Changes at the same time were lost",
    here: "`update` and `updateMany` are atomic",
    proof: ["models: at the same time: fifty updaters of one row lose no increment"],
  },
  {
    row: 6,
    feature: "A change brought removed rows back",
    here: "it gives null",
    proof: ["models: at the same time: a row that is removed meanwhile is not brought back by those who change it"],
  },
  {
    row: 7,
    feature: "There was no compare-and-set",
    here: "`store.commit({ checks, puts, deletes })`",
    proof: [
      "store: commits: a commit is made where the key holds what was checked, and not where it holds something else",
      "store: commits: a commit about several keys changes all of them or none",
    ],
  },
  {
    row: 8,
    feature: "Decimals were kept as doubles",
    here: "they are exact",
    proof: ["fields: price: more than a double holds"],
  },
  {
    row: 9,
    feature: "Rows could have the same key",
    here: "values are escaped, templates too",
    proof: [
      "models: rows by key: composite keys find their rows and never meet",
      "unit/models/store-options: two keys never have the same text",
    ],
  },
  {
    row: 10,
    feature: "Times below 0 and below a second were for ever",
    here: "the first are refused, the second are kept to the millisecond",
    proof: [
      "store: bad input: a time that is none (2) is refused before anything is sent",
      "store: time to live: a key with a time below a second is there, then it has gone for every way to look for it",
    ],
  },
  {
    row: 11,
    feature: "What had come to its end was still there in memory",
    here: "it is not there for any verb",
    proof: [
      "store: time to live: a key that has gone is not there for add, replace and counting, and leaves no time behind",
      "models: rows that come to an end: a row that has come to its end does not exist for any verb",
    ],
  },
  {
    row: 12,
    feature: "A full memory store forgot at random",
    here: "it forgets what was used longest ago",
    proof: [
      "key-value/memory-store: random changes leave a limited memory store as a plain list of the last used keys would be",
    ],
  },
  {
    row: 13,
    feature: "Names of serializers led nowhere",
    here: "they are looked up at `connect`",
    proof: [
      "key-value/cache-orm-serializers: that %s is written and read with it",
      "key-value/cache-orm-serializers: that names one which nobody knows is refused at connect, and the error names the model",
    ],
  },
  {
    row: 14,
    feature: "Unknown names and things that are no rows were taken in silence",
    here: "`ValidationError` before anything is sent",
    proof: ["key-value/cache-orm-models: what is no whole row is refused before anything is sent"],
  },
  {
    row: 15,
    feature: "A label that is none was found when it was read",
    here: "when it is written",
    proof: ["fields: role: an unknown label, refused"],
  },
  {
    row: 16,
    feature: "A reference whose name ends in _id never ended",
    here: "a name like others",
    proof: [
      "key-value/cache-orm-references: a name that ends in _id, and a column of another name, are names like others",
    ],
  },
  {
    row: 17,
    feature: "Instants with a zone could not be read",
    here: "an instant is an instant",
    proof: ["fields: instant: given in another zone"],
  },
  {
    row: 18,
    feature: "A struct without functions crashed",
    here: "it is refused where it is declared",
    proof: ["fields: refused: a struct without functions"],
  },
  {
    row: 19,
    feature: "Rows were found by their key only",
    here: "`index`, `unique`, filters, orders, pages and counts",
    proof: [
      "models: rows by index: equality",
      "models: rows by index: count, exists, first and last",
      "models: what is not found: rows are looked at one by one where a query says so, as many as it says",
    ],
  },
  {
    row: 20,
    feature: "Payloads did not say what they are",
    here: "they name their serializer and the form of their model",
    proof: [
      "unit/serializers/row-payloads: name the serializer by the name it is registered under",
      "unit/serializers/row-payloads: are refused where the type of a field has changed, saying that it did",
    ],
  },
  {
    row: 21,
    feature: "New fields of old rows were null",
    here: "they have their default",
    proof: [
      "key-value/cache-orm-serializers: that gained fields reads their defaults in old rows, with every serializer",
    ],
  },
  {
    row: 22,
    feature: "Protobuf lost values that are defaults",
    here: "they are there",
    proof: ["unit/serializers/protobuf: 0, empty text, empty bytes and empty lists are no nulls"],
  },
  {
    row: 23,
    feature: "Calls could not be waited for, ended or limited",
    here: "everything is a promise, with `signal` and `timeout`",
    proof: [
      "unit/database/calls: a signal of one query ends that query alone",
      "store: bad input: the driver itself refuses a call that was given up",
    ],
  },
  {
    row: 24,
    feature: "MessagePack had to be installed by everybody",
    here: "by who imports `anyrow/msgpack`",
    proof: [
      "key-value/cache-orm-missing-clients: what is not installed is asked for by name when it is needed, and nothing else needs it",
    ],
  },
  {
    row: 25,
    feature: "Classes of the same name shared their rows",
    here: "the name is said in the model, and a store has a `prefix`; the same name twice is refused",
    proof: [
      "key-value/cache-orm-keys: is not the same for models with different names",
      "key-value/cache-orm-keys: begins with the prefix of the store where it has one",
      "key-value/cache-orm-keys: two models of one name are refused",
    ],
  },
  {
    row: 26,
    feature: "Reading a composite key, or comparing rows, read other rows",
    here: "rows are plain objects",
    proof: [
      "key-value/cache-orm-references: the key of a reference is there without a call, and what it leads to in one call more, for any number of rows",
    ],
  },
  {
    row: 27,
    feature: "Defaults that are objects were shared by all rows",
    here: "each row has its own",
    proof: ["key-value/cache-orm-fields: that are objects or lists are new for every row"],
  },
];
