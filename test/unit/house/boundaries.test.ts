import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cruise, type IConfiguration, type ICruiseOptions, type ICruiseResult } from "dependency-cruiser";
import { afterEach, expect, test } from "vitest";

const configuration = createRequire(import.meta.url)("../../../.dependency-cruiser.cjs") as IConfiguration;

/** A small library that keeps every rule. */
const skeleton: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({ peerDependencies: { client: "*" }, devDependencies: { client: "1", runner: "1" } }),
  "node_modules/client/package.json": JSON.stringify({ name: "client", main: "index.js" }),
  "node_modules/client/index.js": "module.exports = {};",
  "node_modules/runner/package.json": JSON.stringify({ name: "runner", main: "index.js" }),
  "node_modules/runner/index.js": "module.exports = {};",
  "test/fixture.ts": "export const fixture = 1;",
  "src/errors.ts": "export class Failure extends Error {}",
  "src/plan/plan.ts": "export interface Plan { readonly kind: string }\nexport const kinds = 1;",
  "src/contracts/adapter.ts": 'import type { Plan } from "../plan/plan.ts";\nexport type Run = (plan: Plan) => void;',
  "src/fields/field.ts": 'import type { Plan } from "../plan/plan.ts";\nexport type Field = Plan;',
  "src/models/model.ts": 'import type { Field } from "../fields/field.ts";\nexport type Model = Field;',
  "src/query/query.ts": 'import type { Model } from "../models/model.ts";\nexport type Query = Model;',
  "src/serializers/json.ts": 'import { Failure } from "../errors.ts";\nexport const json = Failure;',
  "src/sql/compile.ts":
    'import type { Plan } from "../plan/plan.ts";\nexport const compile = (plan: Plan) => plan.kind;',
  "src/engine/evaluate.ts":
    'import type { Plan } from "../plan/plan.ts";\nexport const evaluate = (plan: Plan) => plan;',
  "src/key-value/keys.ts": 'import { json } from "../serializers/json.ts";\nexport const keys = json;',
  "src/database/connect.ts": 'import type { Query } from "../query/query.ts";\nexport type Database = Query;',
  "src/migrations/runner.ts": 'import type { Database } from "../database/connect.ts";\nexport type Runner = Database;',
  "src/testing/suite.ts": 'import type { Runner } from "../migrations/runner.ts";\nexport type Suite = Runner;',
  "src/dev/server.ts":
    'import { createServer } from "node:http";\nimport "runner";\nexport const server = createServer;',
  "src/cli/main.ts":
    'import { argv } from "node:process";\nimport { server } from "../dev/server.ts";\nexport const main = [argv, server];',
  "src/entries/url.ts": 'import { memory } from "../../adapters/memory/index.ts";\nexport const byUrl = memory;',
  "src/index.ts": 'export type { Database } from "./database/connect.ts";',
  "adapters/memory/index.ts":
    'import { evaluate } from "../../src/engine/evaluate.ts";\nimport { store } from "./memory-store.ts";\nexport const memory = [evaluate, store];',
  "adapters/memory/memory-store.ts":
    'import type { Plan } from "../../src/plan/plan.ts";\nimport type { Run } from "../../src/contracts/adapter.ts";\nexport const store = (plan: Plan, run: Run) => run(plan);',
  "adapters/remote/index.ts":
    'import { compile } from "../../src/sql/compile.ts";\nimport { driver } from "./remote-driver.ts";\nexport const remote = [compile, driver];',
  "adapters/remote/web.ts":
    'import { compile } from "../../src/sql/compile.ts";\nimport { driver } from "./remote-driver.ts";\nexport const remote = [driver, compile];',
  "adapters/remote/remote-driver.ts":
    'import "client";\nimport { Failure } from "../../src/errors.ts";\nexport const driver = Failure;',
};

interface Violation {
  /** The rule that must speak up, alone. */
  readonly rule: string;
  /** The file that breaks it. */
  readonly file: string;
  readonly imports: string;
  /** `import type` instead of a plain import. */
  readonly typeOnly?: true;
  /** Files the violation needs besides those of the skeleton. */
  readonly besides?: Readonly<Record<string, string>>;
}

/** For every folder but the last, an import of the next one up that breaks nothing else. */
const upward: readonly Violation[] = [
  { rule: "errors-looks-down-only", file: "src/errors.ts", imports: "./sql/compile.ts" },
  { rule: "plan-looks-down-only", file: "src/plan/extra.ts", imports: "../contracts/adapter.ts" },
  { rule: "contracts-looks-down-only", file: "src/contracts/extra.ts", imports: "../fields/field.ts" },
  { rule: "fields-looks-down-only", file: "src/fields/extra.ts", imports: "../models/model.ts" },
  { rule: "models-looks-down-only", file: "src/models/extra.ts", imports: "../query/query.ts" },
  { rule: "query-looks-down-only", file: "src/query/extra.ts", imports: "../serializers/json.ts" },
  { rule: "serializers-looks-down-only", file: "src/serializers/extra.ts", imports: "../engine/evaluate.ts" },
  { rule: "sql-looks-down-only", file: "src/sql/extra.ts", imports: "../database/connect.ts" },
  { rule: "engine-looks-down-only", file: "src/engine/extra.ts", imports: "../database/connect.ts" },
  { rule: "key-value-looks-down-only", file: "src/key-value/extra.ts", imports: "../database/connect.ts" },
  { rule: "database-looks-down-only", file: "src/database/extra.ts", imports: "../migrations/runner.ts" },
  { rule: "migrations-looks-down-only", file: "src/migrations/extra.ts", imports: "../testing/suite.ts" },
  { rule: "testing-looks-down-only", file: "src/testing/extra.ts", imports: "../dev/server.ts" },
  { rule: "dev-looks-down-only", file: "src/dev/extra.ts", imports: "../cli/main.ts" },
  { rule: "cli-looks-down-only", file: "src/cli/extra.ts", imports: "../entries/url.ts" },
];

const walls: readonly Violation[] = [
  { rule: "plan-looks-down-only", file: "src/plan/extra.ts", imports: "../query/query.ts", typeOnly: true },
  { rule: "families-never-meet", file: "src/engine/extra.ts", imports: "../sql/compile.ts", typeOnly: true },
  { rule: "families-never-meet", file: "src/sql/extra.ts", imports: "../key-value/keys.ts" },
  { rule: "families-never-meet", file: "src/key-value/extra.ts", imports: "../engine/evaluate.ts" },
  { rule: "every-file-has-a-layer", file: "src/helpers/extra.ts", imports: "../errors.ts" },
  { rule: "index-ends-at-the-database", file: "src/index.ts", imports: "./migrations/runner.ts" },
  { rule: "nothing-imports-the-index", file: "adapters/memory/index.ts", imports: "../../src/index.ts" },
  {
    rule: "no-cycles",
    file: "src/plan/first.ts",
    imports: "./second.ts",
    typeOnly: true,
    besides: {
      "src/plan/second.ts": 'import type { planted } from "./first.ts";\nexport type second = typeof planted;',
    },
  },
  { rule: "everything-resolves", file: "src/plan/extra.ts", imports: "./missing.ts" },
  { rule: "core-never-names-an-adapter", file: "src/database/extra.ts", imports: "../../adapters/memory/index.ts" },
  { rule: "library-stands-alone", file: "src/fields/extra.ts", imports: "../../test/fixture.ts" },
  { rule: "core-has-no-packages", file: "src/database/extra.ts", imports: "client" },
  { rule: "core-has-no-packages", file: "src/fields/extra.ts", imports: "client", typeOnly: true },
  { rule: "formats-use-peers-only", file: "src/serializers/msgpack.ts", imports: "runner" },
  { rule: "adapters-use-peers-only", file: "adapters/remote/remote-driver.ts", imports: "runner" },
  { rule: "no-node-builtins", file: "src/database/extra.ts", imports: "node:fs" },
  { rule: "no-node-builtins", file: "adapters/remote/remote-driver.ts", imports: "node:fs" },
  { rule: "no-node-builtins", file: "src/fields/extra.ts", imports: "crypto" },
  { rule: "adapters-never-meet", file: "adapters/remote/index.ts", imports: "../memory/index.ts" },
  { rule: "drivers-see-contracts-only", file: "adapters/remote/remote-driver.ts", imports: "../../src/sql/compile.ts" },
  { rule: "drivers-see-plans-as-types", file: "adapters/remote/remote-driver.ts", imports: "../../src/plan/plan.ts" },
  { rule: "adapter-index-composes", file: "adapters/remote/index.ts", imports: "../../src/database/connect.ts" },
  { rule: "adapter-index-composes", file: "adapters/remote/web.ts", imports: "../../src/database/connect.ts" },
  { rule: "memory-carries-no-sql", file: "adapters/memory/index.ts", imports: "../../src/sql/compile.ts" },
];

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Writes the files to a folder of their own and gives the names of the rules they break. */
async function brokenRules(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "anyrow-boundaries-")));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { forbidden = [], options } = configuration;
  const cruiseOptions: ICruiseOptions = { ...options, baseDir: folder, validate: true, ruleSet: { forbidden } };
  const { output } = await cruise(["src", "adapters"], cruiseOptions);
  const { violations } = (output as ICruiseResult).summary;
  return [...new Set(violations.map((violation) => violation.rule.name))];
}

function plant({ file, imports, typeOnly, besides }: Violation): Record<string, string> {
  const line = typeOnly ? `import type * as planted from "${imports}";` : `import * as planted from "${imports}";`;
  return { ...skeleton, ...besides, [file]: `${line}\n${skeleton[file] ?? ""}\nexport type { planted };\n` };
}

test("a library that keeps the layer order passes", async () => {
  expect(await brokenRules(skeleton)).toEqual([]);
});

test.each([...upward, ...walls])("$rule: $file must not import $imports", async (violation) => {
  expect(await brokenRules(plant(violation))).toEqual([violation.rule]);
});

test("every rule has a planted violation", () => {
  const planted = new Set([...upward, ...walls].map((violation) => violation.rule));
  const names = configuration.forbidden?.map((rule) => rule.name) ?? [];
  expect(names.filter((name) => name !== undefined && !planted.has(name))).toEqual([]);
});
