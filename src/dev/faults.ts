import { invalid } from "../errors.ts";

/** What goes wrong with a request. The same faults exist for every service, and a test can inject them while it runs. */
export type FaultKind =
  /** The request is answered as always, but only after `milliseconds`. */
  | { readonly kind: "latency"; readonly milliseconds: number }
  /** The connection is cut; nothing has run. */
  | { readonly kind: "dropBefore" }
  /** Everything has run and is kept; the connection is cut before the first byte of the response. */
  | { readonly kind: "dropAfter" }
  /**
   * The connection is cut after this many statements of a batch or transaction ran (all of them, if there are fewer), before it
   * was committed: the database undoes them. What runs outside a transaction is kept.
   */
  | { readonly kind: "dropWithin"; readonly statements: number }
  /** Everything has run and is kept; half of the response's body arrives, then the connection is cut. */
  | { readonly kind: "truncate" }
  /** Status 429 with `Retry-After: <retryAfter>` (seconds, or a date); nothing has run. */
  | { readonly kind: "tooManyRequests"; readonly retryAfter: number | string }
  /** An HTML page with this status, as a gateway sends it; nothing has run, unless `executed`. */
  | { readonly kind: "serverError"; readonly status: 500 | 502 | 503; readonly executed?: boolean }
  /** An HTML page with status 200, as a captive portal sends it; nothing has run. */
  | { readonly kind: "html" }
  /**
   * Everything has run and is kept; the response's head arrives at once, then one blank ten times a second: for `milliseconds`,
   * after which the body follows, or for ever.
   */
  | { readonly kind: "slowLoris"; readonly milliseconds?: number }
  /** The stream that the request's baton names is gone, and what its transaction had written is undone. Only for Hrana. */
  | { readonly kind: "staleBaton" };

/** A fault, and which requests it befalls. */
export type Fault = FaultKind & {
  /** How many requests it befalls. Default: 1; `Infinity` for all of them. */
  readonly times?: number;
  /** How many of the requests it could befall it lets pass first. Default: 0. */
  readonly skip?: number;
  /** Only requests with a statement that this matches. Default: every request. */
  readonly matching?: RegExp;
};

/** A fault that befalls a request now; latency stands beside it, because both can befall the same request. */
export type ActiveFault = Exclude<FaultKind, { readonly kind: "latency" }>;

/** What befalls one request. */
export interface Misfortune {
  /** Milliseconds to wait before anything else happens. */
  readonly latency: number;
  readonly fault: ActiveFault | null;
}

/** The faults of one service. */
export interface Faults {
  /** Adds a fault; the function it returns takes it away again. */
  inject(fault: Fault): () => void;
  /** What befalls a request with these statements; counts the request. Only faults that `possible` accepts are asked. */
  strike(statements: readonly string[], possible?: (fault: FaultKind) => boolean): Misfortune;
}

interface Injected {
  readonly fault: Fault;
  readonly matching: RegExp | null;
  left: number;
  toSkip: number;
}

/** The kinds of fault that every service has. */
const COMMON_KINDS: readonly FaultKind["kind"][] = [
  "latency",
  "dropBefore",
  "dropAfter",
  "dropWithin",
  "truncate",
  "tooManyRequests",
  "serverError",
  "html",
  "slowLoris",
];

/**
 * Makes the faults of a service, beginning with those given; `own` are kinds that only this service has. Of several faults that
 * could befall a request the oldest does. Injecting a kind that the service does not have throws a ValidationError.
 */
export function faults(initial: readonly Fault[] = [], own: readonly FaultKind["kind"][] = []): Faults {
  const kinds = [...COMMON_KINDS, ...own];
  const checked = (fault: Fault): Injected => {
    if (!kinds.includes(fault.kind))
      throw invalid(null, ["kind"], `is not a fault here: there are ${kinds.join(", ")}`);
    return armed(fault);
  };
  const injected = new Set<Injected>(initial.map(checked));
  return {
    inject(fault) {
      const added = checked(fault);
      injected.add(added);
      return () => void injected.delete(added);
    },
    strike(statements, possible = () => true) {
      let latency = 0;
      let fault: ActiveFault | null = null;
      for (const candidate of injected) {
        if (!possible(candidate.fault) || !concerns(candidate, statements)) continue;
        const { fault: asked } = candidate;
        if (candidate.toSkip > 0) {
          candidate.toSkip -= 1;
        } else if (asked.kind === "latency") {
          latency += asked.milliseconds;
          spend(candidate, injected);
        } else if (fault === null) {
          fault = asked;
          spend(candidate, injected);
        }
      }
      return { latency, fault };
    },
  };
}

function armed(fault: Fault): Injected {
  const { matching, times = 1, skip = 0 } = fault;
  // A global or sticky expression would remember where it last matched.
  const stateless = matching && new RegExp(matching.source, matching.flags.replace(/[gy]/g, ""));
  return { fault, matching: stateless ?? null, left: times, toSkip: skip };
}

function concerns({ matching }: Injected, statements: readonly string[]): boolean {
  return matching === null || statements.some((statement) => matching.test(statement));
}

function spend(candidate: Injected, injected: Set<Injected>): void {
  candidate.left -= 1;
  if (candidate.left <= 0) injected.delete(candidate);
}
