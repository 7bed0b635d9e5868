import type { Result } from "../contracts/adapter.ts";
import type { Scope, Source } from "../plan/nodes.ts";
import type { QueryPlan } from "../plan/plan.ts";
import type { Inspection, Inspector } from "../plan/query.ts";
import { UnsupportedError, invalid } from "../errors.ts";
import { PlannedQuery, answerWithoutStore } from "../query/planned-query.ts";
import type { PlanRunner } from "./calls.ts";
import { type Fetch, fetchOf, ownPart, putRelated } from "./related-rows.ts";
import { Session, type Shared } from "./session.ts";

/** The sessions of a database with several stores, by the names of the stores. */
type Sessions = ReadonlyMap<string, LinkedSession>;

/** The session on the store that holds a model. */
function sessionOf(sessions: Sessions, { name, table }: Source): LinkedSession {
  const session = sessions.get(table.store);
  if (session === undefined)
    throw invalid(name, [], `is kept in store ${table.store}: give connect() an adapter of that name`);
  return session;
}

/** The parts of plans that say what they are about. */
interface Whole {
  readonly of?: QueryPlan;
  readonly plans?: readonly QueryPlan[];
  readonly insert?: QueryPlan;
  readonly rows?: QueryPlan;
  readonly source?: Source;
  readonly scope?: Scope | null;
}

/** The model that a plan is about; SQL of the user may be about any. */
function sourceOf(plan: QueryPlan): Source | undefined {
  const { of, plans, insert, rows, source, scope } = plan as Whole;
  const inner = of ?? plans?.[0] ?? insert ?? rows;
  return inner === undefined ? (source ?? scope?.source) : sourceOf(inner);
}

/** Runs queries on one of several stores; related rows that others hold are read from those. */
export class LinkedSession extends Session {
  readonly #sessions: Sessions;

  constructor(shared: Shared, runner: PlanRunner, sessions: Sessions) {
    super(shared, runner, false);
    this.#sessions = sessions;
  }

  override execute(plan: QueryPlan, signal: AbortSignal | undefined): Promise<readonly Result[]> {
    if (plan.kind !== "select") return super.execute(plan, signal);
    const own = ownPart(plan);
    if (own.missing.length === 0) return super.execute(plan, signal);
    // What one of the stores refuses is refused before another is asked.
    this.inspect(plan);
    return super.execute(own.plan, signal).then(async (results) => {
      const rows = results.flatMap((result) => result.rows);
      const level = own.missing.map((each) => fetchOf(each, rows));
      await this.#complete(level, signal);
      return results;
    });
  }

  override async run(query: unknown): Promise<unknown> {
    return query instanceof PlannedQuery ? query.run(this.#sessionOf(query.plan)) : super.run(query);
  }

  override async ping(): Promise<void> {
    await Promise.all(Array.from(this.#sessions.values(), (each) => each.pingOwn()));
  }

  pingOwn(): Promise<void> {
    return super.ping();
  }

  override async atomic(asked: readonly unknown[] | ((tables: object) => unknown)): Promise<unknown> {
    const held = new Map<Session, string>();
    for (const each of Array.isArray(asked) ? (asked as readonly unknown[]) : []) {
      if (!(each instanceof PlannedQuery)) continue;
      const session = this.#sessionOf(each.plan);
      held.set(session, `${sourceOf(each.plan)?.name ?? "SQL"} in store ${session.shared.store}`);
    }
    if (held.size > 1)
      throw new UnsupportedError(
        `atomic() of ${[...held.values()].join(" and ")}`,
        "every store",
        "send each store a list",
      );
    const [session = this] = held.keys();
    return session === this ? super.atomic(asked) : session.atomic(asked);
  }

  override inspect(plan: QueryPlan, inspector?: Inspector): Inspection {
    if (plan.kind !== "select") return super.inspect(plan, inspector);
    const own = ownPart(plan);
    const shown = [super.inspect(own.plan, inspector)];
    let { roundTrips } = shown[0] as Inspection;
    // What is answered without its store has no rows that others could belong to.
    let level = roundTrips === 0 ? [] : own.missing.map((each) => fetchOf(each, []));
    while (level.length > 0) {
      for (const [session, fetches] of this.#byStore(level)) {
        const inspected = fetches.map((each) => session.inspect(each.plan, inspector));
        roundTrips += Math.max(...inspected.map((each) => each.roundTrips));
        shown.push(...inspected);
      }
      level = level.flatMap(({ missing }) => missing.map((each) => fetchOf(each, [])));
    }
    const statements = shown.flatMap((each) => each.statements ?? []);
    const ranges = shown.flatMap((each) => each.ranges ?? []);
    return {
      ...(shown[0] as Inspection),
      roundTrips,
      ...(statements.length > 0 && { statements }),
      ...(ranges.length > 0 && { ranges }),
    };
  }

  /** Reads related rows, one call for each store, and then what is related to those. */
  async #complete(fetches: readonly Fetch[], signal: AbortSignal | undefined): Promise<void> {
    let level = fetches;
    while (level.length > 0) {
      const calls = Array.from(this.#byStore(level), async ([session, own]) => {
        const asked = own.filter(({ keys, plan }) => keys.length > 0 && answerWithoutStore(plan) === null);
        const results = await session.reads(
          asked.map(({ plan }) => plan),
          signal,
        );
        return own.flatMap((each) => {
          const rows = putRelated(each, results[asked.indexOf(each)]?.rows ?? []);
          return each.missing.map((missing) => fetchOf(missing, rows));
        });
      });
      level = (await Promise.all(calls)).flat();
    }
  }

  /** The session on the store that a plan is about; SQL of the user is for the default one. */
  #sessionOf(plan: QueryPlan): Session {
    const source = sourceOf(plan);
    return source === undefined ? (this.#sessions.get("default") ?? this) : sessionOf(this.#sessions, source);
  }

  #byStore(fetches: readonly Fetch[]): ReadonlyMap<LinkedSession, readonly Fetch[]> {
    const groups = new Map<LinkedSession, Fetch[]>();
    for (const each of fetches) {
      const session = sessionOf(this.#sessions, each.include.relation.target);
      groups.set(session, [...(groups.get(session) ?? []), each]);
    }
    return groups;
  }
}
