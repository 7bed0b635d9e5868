import type { CacheOrmRow } from "./cache-orm-row.ts";

const MANY =
  "store: reading and writing: many values are written and read in one call, in the order asked, also those asked for twice";
const INCLUDED =
  "key-value/cache-orm-references: the key of a reference is there without a call, and what it leads to in one call more, for any number of rows";

/** What the tests of the cache ORM say, one by one. */
export const behaviours: readonly CacheOrmRow[] = [
  {
    row: 1,
    feature: "Text, empty text, a number and bytes: missing, written, read, overwritten, removed, missing again",
    here: "`get has set delete`",
    proof: [
      "store: reading and writing: text can be set, got, overwritten and deleted",
      "store: reading and writing: empty text can be set, got, overwritten and deleted",
      "store: reading and writing: digits can be set, got, overwritten and deleted",
      "store: reading and writing: every byte can be set, got, overwritten and deleted",
    ],
    decision: "A number is written as text.",
  },
  {
    row: 2,
    feature: "A year is not too long",
    here: "`ttl`",
    proof: [
      "store: time to live: long times work: a year, thirty days and a second, a hundred years, and times with fractions",
      "models: rows that come to an end: a year is not too long",
    ],
  },
  {
    row: 3,
    feature: "Many are written, read in order and removed, some of them missing",
    here: "`setMany getMany getMap deleteMany`",
    proof: [
      MANY,
      "store: reading and writing: deleting many deletes those after a missing one too, and says for each whether it was there",
    ],
    decision: "`deleteMany` answers for each key.",
  },
  {
    row: 4,
    feature: "What has a time goes, and what has none stays",
    here: "`ttl`",
    proof: [
      "store: time to live: a key with a time below a second is there, then it has gone for every way to look for it",
    ],
    decision: "None is `null`, not 0.",
  },
  {
    row: 5,
    feature: "Replacing makes nothing, and sets the time",
    here: "`replace`",
    proof: [
      "store: looking and writing in one step: replace writes where the key is there, and only there",
      "store: time to live: replace and add set the time",
    ],
  },
  {
    row: 6,
    feature: "Replacing many of which one is there",
    here: "`replaceMany`",
    proof: [
      "store: looking and writing in one step: replaceMany says for each key whether it was there, and makes none",
    ],
  },
  {
    row: 7,
    feature: "Counters go up, down, below 0, and come to their end",
    here: "`incr decr`",
    proof: [
      "store: looking and writing in one step: a missing key counts as 0, and a counter is decimal text",
      "store: time to live: counting with a time sets it anew, and without one keeps what the key has",
    ],
  },
  {
    row: 8,
    feature: "A full memory store keeps the newest and lets go first what has ended",
    here: "`memoryStore({ maxEntries: 2 })`",
    proof: [
      "key-value/memory-store: keeps the keys that were used last",
      "key-value/memory-store: lets keys that have gone make room before any that have not",
    ],
  },
  {
    row: 9,
    feature: "Verbs about many are one round trip",
    here: "every verb, counted where it is sent",
    proof: [
      "store: round trips: setMany of 100 keys is one round trip",
      "store: round trips: setMany of 100 keys with a time is one round trip",
      "store: round trips: getMany of 100 keys is one round trip",
      "store: round trips: deleteMany of 100 keys is one round trip",
      "key-value/memcached-driver: %s is %i write(s) to the socket",
    ],
  },
  {
    row: 10,
    feature: "A key of 251 letters on Memcached",
    here: "a key like any other",
    proof: [
      "store: keys: keys with any characters and of any length are kept apart",
      "key-value/memcached-driver: are what they are where the text protocol can say them, and digests otherwise",
    ],
    decision: "It is kept, not ignored.",
  },
  {
    row: 11,
    feature: "Names of serializers: known, taken, unknown, taken out twice",
    here: "`createRegistry`",
    proof: [
      "unit/serializers/registry: takes serializers in and out",
      "unit/serializers/registry: finds serializers by the names they are given, whatever they call themselves",
    ],
  },
  {
    row: 12,
    feature: "Numbers, text, Chinese, booleans, null, lists and maps come back",
    here: "`json msgpack structured`",
    proof: [
      "key-value/cache-orm-serializers: reads %s as it was written, from bytes",
      "property/serializers: come back as they were",
    ],
  },
  {
    row: 13,
    feature: "A protobuf message and an object are written alike; a number is refused",
    here: "`protobufCodec`",
    proof: [
      "unit/serializers/protobuf-codec: an object and a message are written the same and read as an object with the defaults of proto3",
      "unit/serializers/protobuf: other values than rows",
    ],
  },
  {
    row: 14,
    feature: "Integers, enums, floats and booleans, null among them",
    here: "`t.integer t.enum t.float t.boolean`",
    proof: [
      "fields: integer: the largest",
      "fields: role: a label",
      "fields: role: an unknown label, refused",
      "fields: float: a fraction",
      "fields: flag: false",
      "fields: integer: text, refused",
      "fields: flag: 0, refused",
    ],
    decision: "Text is no number, and 0 is no boolean.",
  },
  {
    row: 15,
    feature: "Decimals of two places, rounded",
    here: '`t.decimal(12, 2, { rounding: "halfUp" })`',
    proof: [
      "fields: rounded: with more digits",
      "fields: rounded: with more digits, upwards",
      "fields: price: a whole number",
      "fields: price: below zero",
      "fields: price: zero",
    ],
  },
  {
    row: 16,
    feature: "UUIDs, long and short",
    here: "`t.uuid t.shortUuid`",
    proof: [
      "fields: uuid: in capitals",
      "fields: short: of 22 letters and digits",
      "fields: uuid: text that is none, refused",
    ],
    decision: "Each is taken in its own form, with dashes the long one.",
  },
  {
    row: 17,
    feature: "Text from bytes, and empty text as a default",
    here: "`t.text()`",
    proof: [
      "fields: text: empty",
      "fields: text: bytes, refused",
      "key-value/cache-orm-fields: that are objects or lists are new for every row",
    ],
    decision: "Bytes are refused.",
  },
  {
    row: 18,
    feature: "Bytes 0 and 255, on JSON too",
    here: "`t.bytes()`",
    proof: ["fields: bytes: with 0", "fields: bytes: that are no UTF-8"],
    decision: "No serializer refuses them.",
  },
  {
    row: 19,
    feature: "Dates and times with and without fractions; what is none is refused",
    here: "`t.date t.time t.timestamp`",
    proof: [
      "fields: day: a leap day",
      "fields: clock: without milliseconds",
      "fields: clock: with milliseconds",
      "fields: instant: without",
      "fields: day: with spaces, refused",
      "key-value/cache-orm-fields: a schema of a field takes other forms than the field itself",
    ],
    decision: "To the millisecond; other formats by a schema.",
  },
  {
    row: 20,
    feature: "Instants with a zone are equal when read, in UTC; text and what has no zone is refused",
    here: "`t.timestamp()`",
    proof: [
      "fields: instant: given in another zone",
      "fields: instant: text, refused",
      "fields: instant: text without a zone, refused",
    ],
  },
  {
    row: 21,
    feature: "Instants as numbers, in several resolutions",
    here: "`t.epoch()`",
    proof: [
      "fields: seconds: cut off",
      "fields: millis: in full",
      "fields: refused: a resolution that there is not",
      "unit/fields/epoch-field: cuts off towards the past",
    ],
  },
  {
    row: 22,
    feature: "Structs, JSON, lists of structs, with defaults; a list of no field is refused",
    here: "`t.struct t.json t.list`",
    proof: [
      "fields: colour: an object",
      "fields: document: deep",
      "fields: colours: objects",
      "fields: colours: one that is none, refused",
      "fields: refused: a list of what is no field",
      "key-value/cache-orm-fields: that are objects or lists are new for every row",
    ],
  },
  {
    row: 23,
    feature: "Keys: by default, by a template, by a function; a key that is missing",
    here: "the option `key`",
    proof: [
      "key-value/cache-orm-keys: is m, the model, and each field of the key with its value",
      "key-value/cache-orm-keys: is what a template or a function of the model says, to the letter",
      "key-value/cache-orm-models: what is no whole row is refused before anything is sent",
    ],
  },
  {
    row: 24,
    feature: "Defaults are filled in, what is missing is named; keys of parents and children",
    here: "`create`; spreading fields",
    proof: [
      "models: rows by key: create gives the row with its defaults, and get finds it",
      "key-value/cache-orm-models: a required field that is missing is named with its model",
      "key-value/cache-orm-keys: must have a key, declared in one way",
      "key-value/cache-orm-keys: takes fields of others by spreading them, and may give them another key",
    ],
  },
  {
    row: 25,
    feature: "Many rows in one write; a row without values; no rows",
    here: "`createMany`",
    proof: [
      "key-value/cache-orm-models: a row is created, and many rows are, in one call",
      "key-value/cache-orm-models: what is no whole row is refused before anything is sent",
      "key-value/cache-orm-models: verbs about no rows give nothing and send nothing",
    ],
  },
  {
    row: 26,
    feature: "Reading rows that are there, that are missing, and none",
    here: "`find getMany`",
    proof: [
      "models: rows by key: find gives null and get refuses where there is no row",
      "models: rows by key: getMany is aligned with the keys, null where there is no row",
      "key-value/cache-orm-models: verbs about no rows give nothing and send nothing",
    ],
  },
  {
    row: 27,
    feature: "A missing row is an error of its model, or null; reading or creating",
    here: "`get find getOrCreate`",
    proof: [
      "key-value/cache-orm-models: what is not found is an error that names its model, and no value",
      "key-value/cache-orm-models: getOrCreate keeps what is there, and tells which it was",
    ],
  },
  {
    row: 28,
    feature: "A row that has come to its end is missing",
    here: "`ttl`",
    proof: ["models: rows that come to an end: a row that has come to its end does not exist for any verb"],
  },
  {
    row: 29,
    feature: "Saving what was never written writes nothing; saving what was changed keeps it",
    here: "`update`",
    proof: [
      "models: rows by key: update of a row that is not there gives null and makes none",
      "models: rows by key: update changes what the patch names: null is written, what is absent stays",
    ],
  },
  {
    row: 30,
    feature: "Changing what is missing, without a key, and many of which one is missing",
    here: "`update updateMany`",
    proof: [
      "key-value/cache-orm-models: an update of what is not there gives null for one, and counts those that are there of many",
      "key-value/cache-orm-models: what is no whole row is refused before anything is sent",
    ],
  },
  {
    row: 31,
    feature: "Removing what is missing and what is there, one and many",
    here: "`delete deleteMany`",
    proof: ["models: rows by key: delete and deleteMany say what was there, and stop at nothing"],
  },
  {
    row: 32,
    feature: "How often references are read",
    here: "`include`",
    proof: [INCLUDED, "key-value/cache-orm-references: a required one cannot be left out, be null, or lead nowhere"],
    decision: "Never by touching a property.",
  },
  {
    row: 33,
    feature: "A name for the key of a reference; references to their own model",
    here: '`t.ref(User).column("owner")`, `t.ref("self")`',
    proof: [
      "key-value/cache-orm-references: a name that ends in _id, and a column of another name, are names like others",
      "key-value/cache-orm-references: a field of the name that a reference needs for its key is refused",
      "key-value/cache-orm-references: a reference to its own model, and one that may be null, are null where nothing was given",
    ],
  },
  {
    row: 34,
    feature: "Composite keys of two references, of rows and keys in any mixture; keys of the wrong length",
    here: "rows or keys in `create`, `find` and `get`; keys where a key is asked for",
    proof: [
      "key-value/cache-orm-references: a row or its key is taken, in one row and in many",
      "key-value/cache-orm-references: a composite key is an object with exactly its fields",
    ],
  },
];
