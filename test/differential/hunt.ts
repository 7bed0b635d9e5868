import fc from "fast-check";
import type { Answer } from "./ask.ts";
import type { Verdict } from "./compare.ts";
import type { Draw } from "./draw.ts";
import { Drawn, drawnBy } from "./drawn.ts";
import { type Pair, natureOf, openPlayground } from "./playground.ts";
import type { Question } from "./question.ts";
import type { QuestionMaker } from "./questions.ts";
import { drawRows } from "./rows.ts";
import type { Schema } from "./schemas.ts";
import { type Disagreement, disagreementIn, smallest } from "./smallest.ts";
import type { Stores } from "./stores.ts";
import { callsIn, print } from "./terms.ts";

/** What questions are about. */
export interface Area {
  readonly name: string;
  readonly stores: Stores;
  readonly drawSchema: (draw: Draw) => Schema;
  readonly drawQuestion: QuestionMaker;
}

/** How much is asked. */
export interface HuntOptions {
  readonly seed: number;
  /** How many answers are compared with the oracle's, at the least. */
  readonly pairs: number;
  /** How many questions are asked about each schema. */
  readonly plans: number;
  /** The number of the only schema that is asked about. */
  readonly schema: number | null;
  /** After so many disagreements the hunt ends. */
  readonly failures: number;
  /** When it ends in any case, as `performance.now()` counts. */
  readonly deadline: number;
  readonly without: ReadonlySet<string>;
}

/** What has been asked, and what came of it. */
export interface Findings {
  readonly area: string;
  readonly verdicts: Map<string, Record<Verdict, number>>;
  /** How many questions there were of each kind, and how many of them were answered with something. */
  readonly kinds: Map<string, { asked: number; answered: number }>;
  readonly calls: Map<string, number>;
  readonly disagreements: Disagreement[];
  schemas: number;
  questions: number;
  pairs: number;
  late: boolean;
}

/** Asks all stores the same random questions about the same random rows, until enough has been asked or enough found. */
export async function hunt(area: Area, options: HuntOptions, onPairs: (pairs: number) => void): Promise<Findings> {
  const findings: Findings = {
    area: area.name,
    verdicts: new Map(area.stores.others.map(({ name }) => [name, { same: 0, refused: 0, void: 0, different: 0 }])),
    kinds: new Map(),
    calls: new Map(),
    disagreements: [],
    schemas: 0,
    questions: 0,
    pairs: 0,
    late: false,
  };
  const { pairs, schema, failures, deadline } = options;
  const isOver = (): boolean =>
    findings.disagreements.length >= failures || (findings.late ||= performance.now() > deadline);
  for (let number = schema ?? 0; findings.pairs < pairs && !isOver(); number++) {
    await huntIn(area, { ...options, schema: number }, { findings, isOver, onPairs });
    findings.schemas++;
    if (schema !== null) break;
  }
  return findings;
}

interface Progress {
  readonly findings: Findings;
  readonly isOver: () => boolean;
  readonly onPairs: (pairs: number) => void;
}

/** Every schema has a seed of its own, so that it can be asked about alone. */
const seedOf = (seed: number, schema: number): number => (seed + schema * 2_654_435_761) % 2 ** 31;

async function huntIn(area: Area, options: HuntOptions, { findings, isOver, onPairs }: Progress): Promise<void> {
  const { drawSchema, drawQuestion, stores } = area;
  const number = options.schema ?? 0;
  const seed = seedOf(options.seed, number);
  const schema = drawnBy(seed, drawSchema);
  const rows = drawnBy(seed, (draw) => drawRows(draw, schema));
  const some = {
    ...stores,
    others: stores.others.filter((store) => !("every" in store) || number % store.every === 0),
  };
  const playground = await openPlayground(some, schema, rows);
  const questions = new Drawn((draw) => drawQuestion(draw, { schema, tables: rows, without: options.without }));
  let asked = 0;
  for (let round = 0; asked < options.plans && !isOver(); round++) {
    const natures = new Set<string>();
    const holds = async (question: Question): Promise<boolean> => {
      if (isOver()) return true;
      asked++;
      const pairs = await playground.pairs(question);
      count(question, pairs, findings);
      onPairs(findings.pairs);
      for (const pair of pairs) if (pair.verdict === "different") natures.add(natureOf(pair));
      return natures.size === 0;
    };
    const holdsAgain = async (question: Question): Promise<boolean> =>
      (await playground.pairs(question)).every((pair) => pair.verdict !== "different" || !natures.has(natureOf(pair)));
    const failing = await search(questions, { seed: seed + round, runs: options.plans - asked }, holds, holdsAgain);
    if (failing === null) continue;
    const found = { number, schema, rows, question: failing };
    const shown = (await smallest(some, found)) ?? (await disagreementIn(playground, found));
    if (shown === null) throw new Error(`a question has no one answer: ${print(failing.term)}`);
    findings.disagreements.push(shown);
  }
}

/** Counts what came of a question. */
function count(question: Question, pairs: readonly Pair[], findings: Findings): void {
  findings.questions++;
  const { asked, answered } = findings.kinds.get(question.kind) ?? { asked: 0, answered: 0 };
  findings.kinds.set(question.kind, { asked: asked + 1, answered: answered + (isSomething(pairs[0]?.oracle) ? 1 : 0) });
  for (const call of callsOf(question)) findings.calls.set(call, (findings.calls.get(call) ?? 0) + 1);
  for (const { store, verdict } of pairs) {
    const counts = findings.verdicts.get(store);
    if (counts !== undefined) counts[verdict]++;
    if (verdict !== "void") findings.pairs++;
  }
}

/** Whether an answer is more than that there is nothing. */
function isSomething(answer: Answer | undefined): boolean {
  if (answer === undefined || "error" in answer) return false;
  const { value } = answer;
  const found: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return Array.isArray(found) ? found.length > 0 : Boolean(found);
}

function* callsOf({ term, way }: Question): Generator<string> {
  yield* callsIn(term);
  if (way === "pages") yield "rows.page";
  if (way === "iterate") yield "rows.iterate";
}

type Holds = (question: Question) => Promise<boolean>;

// Milliseconds for making one question smaller.
const LONGEST_SEARCH = 20_000;

/** The smallest question found for which it does not hold, or `null`. */
async function search(
  questions: fc.Arbitrary<Question>,
  { seed, runs }: { readonly seed: number; readonly runs: number },
  holds: Holds,
  holdsAgain: Holds,
): Promise<Question | null> {
  let failedAt: number | null = null;
  const property = fc.asyncProperty(questions, async (question) => {
    if (failedAt !== null) return performance.now() - failedAt > LONGEST_SEARCH || holdsAgain(question);
    if (await holds(question)) return true;
    failedAt = performance.now();
    return false;
  });
  const { counterexample } = await fc.check(property, { seed, numRuns: runs });
  return counterexample?.[0] ?? null;
}
