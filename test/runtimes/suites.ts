// Runs inside every runtime, so it uses nothing that only some of them have.
import { connect, model, t } from "../../src/index.ts";
import {
  type ConformanceGap,
  type OpenedKeyValueStore,
  type TestRunner,
  conformanceTests,
  describeAdapter,
  describeKeyValueModels,
  describeKeyValueStore,
  keyValueModelTests,
  keyValueTests,
} from "../../src/testing/index.ts";
import type { Place } from "./errand.ts";
import type { Bindings, Mode } from "./mode.ts";

const Sign = model("signs", { id: t.text().primaryKey() });

/** The full names of the cases that a mode is tried with. */
export function casesOf(mode: Mode): readonly string[] {
  return "openDriver" in mode ? [...keyValueTests(), ...keyValueModelTests()] : conformanceTests();
}

/** Gives a runner the cases of a mode, but for the gaps it has among those that are wanted. */
export function declareCases(
  runner: TestRunner,
  mode: Mode,
  isWanted: (name: string) => boolean,
  where: readonly [Place, Bindings],
): void {
  const gaps = (mode.except ?? []).filter(({ test }) => isWanted(test));
  if ("open" in mode) {
    describeAdapter(runner, async () => ({ adapter: await mode.open(...where) }), { except: gaps });
    return;
  }
  const open = async (): Promise<OpenedKeyValueStore> => ({ driver: await mode.openDriver(...where) });
  describeKeyValueStore(runner, open, { except: gapsAmong(gaps, keyValueTests()) });
  describeKeyValueModels(runner, open, { except: gapsAmong(gaps, keyValueModelTests()) });
}

function gapsAmong(gaps: readonly ConformanceGap[], tests: readonly string[]): readonly ConformanceGap[] {
  return gaps.filter(({ test }) => tests.includes(test));
}

/** Opens the store of a mode, asks it for a sign of life and closes it. */
export async function probe(mode: Mode, where: readonly [Place, Bindings]): Promise<void> {
  if ("open" in mode) {
    const adapter = await mode.open(...where);
    const db = connect(adapter, { signs: Sign });
    await db.ping();
    // Stores without SQL are asked nothing by that.
    if (!adapter.capabilities.sql) await db.signs.find("of life");
    return adapter.close();
  }
  const driver = await mode.openDriver(...where);
  await driver.execute([{ kind: "has", key: "sign of life" }], {});
  return driver.close();
}
