// Who may import whom. Each rule has a planted violation in test/unit/house/boundaries.test.ts.

/** Lowest first: a folder imports only from folders before it. */
const layers = [
  "errors",
  "plan",
  "contracts",
  "fields",
  "models",
  "query",
  "serializers",
  "sql",
  "engine",
  "key-value",
  "database",
  "migrations",
  "testing",
  "dev",
  "cli",
  "entries",
];

const inLayer = (layer) => `^src/${layer}(/|\\.ts$)`;
const packages = ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-bundled", "npm-no-pkg", "npm-unknown"];

const upward = layers.slice(0, -1).map((layer, position) => ({
  name: `${layer}-looks-down-only`,
  comment: "A folder of src imports only from folders to its left in the layer order.",
  severity: "error",
  from: { path: inLayer(layer) },
  to: {
    path: layers
      .slice(position + 1)
      .filter((higher) => !(isFamily(layer) && isFamily(higher)))
      .map(inLayer),
  },
}));

/** The three families of stores stand side by side; one rule of their own keeps them apart. */
function isFamily(layer) {
  return ["sql", "engine", "key-value"].includes(layer);
}

module.exports = {
  forbidden: [
    ...upward,
    {
      name: "families-never-meet",
      comment: "sql, engine and key-value know nothing of each other, so a bundle carries only the one it uses.",
      severity: "error",
      from: { path: "^src/(sql|engine|key-value)/" },
      to: { path: "^src/(sql|engine|key-value)/", pathNot: "^src/$1/" },
    },
    {
      name: "every-file-has-a-layer",
      comment: "src holds errors.ts, index.ts and the folders of the layer order; a new folder needs its place in it.",
      severity: "error",
      from: { path: "^src/", pathNot: ["^src/index\\.ts$", ...layers.map(inLayer)] },
      to: {},
    },
    {
      name: "index-ends-at-the-database",
      comment: "The main entry stays small: migrations, testing and what needs more have entries of their own.",
      severity: "error",
      from: { path: "^src/index\\.ts$" },
      to: { path: "^src/(migrations|testing|dev|cli|entries)/" },
    },
    {
      name: "nothing-imports-the-index",
      comment: "The main entry is for users; inside, import the file that defines the name.",
      severity: "error",
      from: { path: "^(src|adapters)/", pathNot: "^src/entries/" },
      to: { path: "^src/index\\.ts$" },
    },
    {
      name: "no-cycles",
      comment: "Types count too.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "everything-resolves",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "core-never-names-an-adapter",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/entries/" },
      to: { path: "^adapters/" },
    },
    {
      name: "library-stands-alone",
      comment: "Nothing that is published imports tests, demos, the playground or scripts.",
      severity: "error",
      from: { path: "^(src|adapters)/" },
      to: { path: "^(test|demo|playground|scripts|docs|dist)/" },
    },
    {
      name: "core-has-no-packages",
      severity: "error",
      from: { path: "^src/", pathNot: ["^src/(dev|cli|entries)/", "^src/serializers/(msgpack|protobuf)"] },
      to: { dependencyTypes: packages },
    },
    {
      name: "formats-use-peers-only",
      comment: "MessagePack and protobuf are written with the user's own copies of their libraries.",
      severity: "error",
      from: { path: "^src/serializers/(msgpack|protobuf)" },
      to: { dependencyTypes: packages, dependencyTypesNot: ["npm-peer"] },
    },
    {
      name: "adapters-use-peers-only",
      comment: "A client is the user's to install: an optional peer dependency, never a dependency.",
      severity: "error",
      from: { path: "^adapters/" },
      to: { dependencyTypes: packages, dependencyTypesNot: ["npm-peer"] },
    },
    {
      name: "no-node-builtins",
      comment: "The library runs on web standards; only the command line and the local servers are for Node.",
      severity: "error",
      from: { path: "^(src|adapters)/", pathNot: "^src/(dev|cli)/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "adapters-never-meet",
      severity: "error",
      from: { path: "^adapters/([^/]+)/" },
      to: { path: "^adapters/", pathNot: "^adapters/$1/" },
    },
    {
      name: "drivers-see-contracts-only",
      comment:
        "A driver or store moves bytes; putting it together with a family of stores is the work of index.ts, and of web.ts for the edge.",
      severity: "error",
      from: { path: "^adapters/", pathNot: "^adapters/[^/]+/(index|web)\\.ts$" },
      to: { path: "^src/", pathNot: "^src/(contracts/|plan/|errors\\.ts$)" },
    },
    {
      name: "drivers-see-plans-as-types",
      severity: "error",
      from: { path: "^adapters/", pathNot: "^adapters/[^/]+/(index|web)\\.ts$" },
      to: { path: "^src/plan/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "adapter-index-composes",
      severity: "error",
      from: { path: "^adapters/[^/]+/(index|web)\\.ts$" },
      to: {
        path: "^src/",
        pathNot: "^src/((contracts|plan|sql|engine|key-value|serializers)/|errors\\.ts$|index\\.ts$)",
      },
    },
    {
      name: "memory-carries-no-sql",
      comment: "However long the way: an application on memory alone ships no SQL compiler.",
      severity: "error",
      from: { path: "^adapters/memory/" },
      to: { path: "^src/sql/", reachable: true },
    },
  ],
  options: {
    // Sees `import type` too; that is where knots hurt readers and the compiler.
    tsPreCompilationDeps: true,
    doNotFollow: { path: "(^|/)node_modules/" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default"] },
  },
};
