import type { JsonNode, JsonSetNode } from "../plan/nodes.ts";

type Step = string | number;
type Container = Readonly<Record<Step, unknown>>;

/** Whether a step of a kind can be made from here: items are in arrays, properties in other objects. */
function isContainer(here: unknown, kind: string | undefined): here is Container {
  return typeof here === "object" && here !== null && Array.isArray(here) === (kind === "i");
}

/** What stands at the path; `undefined` where nothing does. */
function finder({ path, steps }: JsonNode): (document: unknown) => unknown {
  const names = path.value as readonly Step[];
  return (document) =>
    names.reduce<unknown>(
      (here, step, at) => (isContainer(here, steps[at]) && Object.hasOwn(here, step) ? here[step] : undefined),
      document,
    );
}

/** Reads what stands at a path of a document; null where there is nothing. */
export function readJson(node: JsonNode): (document: unknown) => unknown {
  const find = finder(node);
  return (document) => find(document) ?? null;
}

/** Tells whether there is anything at a path of a document, JSON null included. */
export function jsonIsThere(node: JsonNode): (document: unknown) => boolean {
  const find = finder(node);
  return (document) => find(document) !== undefined;
}

/** Makes documents with another value at a path. One that the path does not fit into is given back as it is. */
export function setJson({ path, steps, value: given }: JsonSetNode): (document: unknown) => unknown {
  const names = path.value as readonly Step[];
  const value = given.field.codecs.structured.encode(given.value as never);
  const put = (here: unknown, at: number): unknown => {
    const step = names[at];
    if (step === undefined) return value;
    if (!isContainer(here, steps[at])) return here;
    // Objects are made on the way, arrays and their items are not.
    if (!Object.hasOwn(here, step) && steps.includes("i", at)) return here;
    const inner = put(Object.hasOwn(here, step) ? here[step] : {}, at + 1);
    return Array.isArray(here) ? here.with(Number(step), inner) : { ...here, [step]: inner };
  };
  return (document) => put(document, 0);
}
