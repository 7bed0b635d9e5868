import type { Source } from "../plan/nodes.ts";
import { compileInsert } from "./compile-insert.ts";
import { compileOrCreate } from "./compile-or-create.ts";
import { compileAggregate, compileExists, compileSelect } from "./compile-select.ts";
import { compileDelete } from "./compile-delete.ts";
import { compileUpdate, compileUpdateMany } from "./compile-update.ts";
import { knownLookUp, rememberLookUp } from "./column-look-up.ts";
import type { Compiled } from "./compiled.ts";
import { compose } from "./compose.ts";
import type { Composition } from "./composition.ts";
import type { Dialect } from "./dialect.ts";
import { checkDepth } from "./expression-depth.ts";
import type { Job } from "./job.ts";
import { sourceOf } from "./plan-source.ts";
import { type Bound, type ShapedPlan, shapeOf } from "./shape.ts";

type Compile = (plan: never, composition: Composition) => Compiled<never>;

const COMPILERS: Readonly<Record<ShapedPlan["kind"], Compile>> = {
  select: compileSelect,
  aggregate: compileAggregate,
  exists: compileExists,
  insert: compileInsert,
  update: compileUpdate,
  updateMany: compileUpdateMany,
  delete: compileDelete,
  getOrCreate: compileOrCreate,
  updateOrCreate: compileOrCreate,
};

/** How many shapes are kept for each source. */
const MOST_SHAPES = 500;

type Shapes = WeakMap<Source, Map<string, Compiled>>;

// What is kept is pure: text, and closures that hold no values. Databases that come and go with requests share it.
const compiledShapes = new WeakMap<Dialect, Shapes>();

/** Compiles a plan, or finds what its shape compiled to before. */
export function prepare(plan: ShapedPlan, dialect: Dialect): Job {
  const lookUp = knownLookUp(plan, dialect);
  if (lookUp !== null) return lookUp;
  const values: Bound[] = [];
  const shape = shapeOf(plan, values);
  const shapes = shapesOf(sourceOf(plan) as Source, dialect);
  const known = shapes.get(shape);
  if (known !== undefined) {
    const job = { plan, compiled: known, values };
    rememberLookUp(job, dialect);
    return job;
  }
  checkDepth(plan, dialect.depth, dialect.name);
  const compiled = COMPILERS[plan.kind](plan as never, compose(dialect, values)) as Compiled;
  if (shapes.size >= MOST_SHAPES) {
    for (const oldest of shapes.keys()) {
      shapes.delete(oldest);
      break;
    }
  }
  shapes.set(shape, compiled);
  return { plan, compiled, values };
}

function shapesOf(source: Source, dialect: Dialect): Map<string, Compiled> {
  let bySource = compiledShapes.get(dialect);
  if (bySource === undefined) compiledShapes.set(dialect, (bySource = new WeakMap()));
  let shapes = bySource.get(source);
  if (shapes === undefined) bySource.set(source, (shapes = new Map()));
  return shapes;
}
