export { conformanceTests, describeAdapter } from "./describe-adapter.ts";

export type { ConformanceGap, DescribeAdapterOptions, OpenedStore } from "./describe-adapter.ts";
export type { Expectation, TestFunction, TestRunner } from "./test-runner.ts";
export { expectRoundTrips } from "./expect-round-trips.ts";
