export { conformanceTests, describeAdapter } from "./describe-adapter.ts";

export type { ConformanceGap, DescribeAdapterOptions, OpenedStore } from "./describe-adapter.ts";
export type { Expectation, TestFunction, TestRunner } from "./test-runner.ts";
export { expectRoundTrips } from "./expect-round-trips.ts";
export {
  type OpenedKeyValueStore,
  describeKeyValueStore,
  keyValueTests,
} from "./key-value/describe-key-value-store.ts";
export { describeKeyValueModels, keyValueModelTests } from "./key-value-models/describe-key-value-models.ts";
