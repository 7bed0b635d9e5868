/** How many models the workload has, and how many columns each. */
export const size = { models: 50, columns: 10, queries: 100 };

const COLUMNS = [
  "title: t.text()",
  "slug: t.text().unique()",
  "views: t.integer().default(0)",
  "price: t.decimal(10, 2)",
  "active: t.boolean().default(true)",
  "bio: t.text().nullable()",
  "createdAt: t.timestamp().default(now())",
  "score: t.float()",
];

function modelSource(index: number, references: number): string {
  const refs = Array.from({ length: references }, (_, each) => {
    const target = index - 1 - each;
    const suffix = each === 0 ? "" : String(each + 1);
    return `parent${suffix}: t.ref(${target < 0 ? `"self"` : `M${target}`}, { reverse: "children${index}_${each}" })`;
  });
  const fields = ["id: t.id()", ...refs, ...COLUMNS.slice(0, size.columns - 1 - references)];
  return `export const M${index} = model("m${index}", { ${fields.join(", ")} });\n`;
}

/** Models in a chain, each with references to those before it, and a database of them. */
export function schemaSource(references: number): string {
  const indexes = Array.from({ length: size.models }, (_, index) => index);
  return [
    `import { connect, model, now, t } from "anyrow";\n`,
    `import { adapter } from "./adapter.ts";\n`,
    ...indexes.map((index) => modelSource(index, references)),
    `const models = { ${indexes.map((index) => `m${index}: M${index}`).join(", ")} };\n`,
    `type All = typeof models;\nexport interface Models extends All {}\n`,
    `export const db = connect(adapter, models as Models);\n`,
  ].join("");
}

/** A store that can do everything, as a type. */
export const adapterSource = `import type { Adapter, Capabilities } from "anyrow";
interface All extends Capabilities { readonly transactions: true; readonly sql: true; readonly atomic: "all"; readonly filters: "all" }
export interface AllAdapter extends Adapter<All> {}
export declare const adapter: AllAdapter;
`;

/** 50 filtered projections and 50 includes, each with a row read. */
export function queriesSource(): string {
  const queries = Array.from({ length: size.queries / 2 }, (_, index) => [
    `  const a${index} = await db.m${index}.filter((p) => p.views.gt(10)).select("id", "title").all();\n  a${index}[0]?.title.length;\n`,
    `  const b${index} = await db.m${index}.filter({ title: "x" }).include("parent").orderBy("-id").all();\n  b${index}[0]?.parent.title.length;\n`,
  ]);
  return `import { db } from "./schema.ts";\nexport async function run(): Promise<void> {\n${queries.flat().join("")}}\n`;
}

const FUNCTIONS = `import { count, exists, max, subquery, sum } from "anyrow";\n`;

/** 25 each of annotated, grouped and aggregated sets, and of sets with queries inside, all with their results read. */
export function computedSource(): string {
  const queries = Array.from({ length: size.queries / 4 }, (_, index) => {
    const [first, second] = [`db.m${index * 2}`, `db.m${index * 2 + 1}`];
    return [
      `  const a${index} = await ${first}.annotate((p) => ({ twice: p.views.mul(2), above: p.parent.title })).filter((p) => p.twice.gt(p.views)).orderBy("-twice").first();\n  a${index}?.above.length;\n`,
      `  const b${index} = await ${first}.groupBy("active").annotate((p) => ({ n: count(), total: sum(p.views) })).having((g) => g.n.gt(1)).orderBy("-total").all();\n  b${index}[0]?.n.toFixed();\n`,
      `  const c${index} = await ${second}.aggregate((p) => ({ n: count(), total: sum(p.price), last: max(p.createdAt) }));\n  c${index}.last?.getTime();\n`,
      `  const d${index} = await ${second}.filter((p) => exists(${first}.filter((q) => q.id.eq(p.views)))).annotate((p) => ({ found: subquery(${first}, (q) => q.slug) })).all();\n  d${index}[0]?.found?.length;\n`,
    ];
  });
  return `${FUNCTIONS}import { db } from "./schema.ts";\nexport async function run(): Promise<void> {\n${queries.flat().join("")}}\n`;
}

/** The same call on each of several models. */
export function callsSource(models: number, call: (table: string) => string): string {
  const calls = Array.from({ length: models }, (_, index) => `  ${call(`db.m${index + 10}`)};\n`);
  return `${FUNCTIONS}import { db } from "./schema.ts";\nexport async function run(): Promise<void> {\n${calls.join("")}}\n`;
}
