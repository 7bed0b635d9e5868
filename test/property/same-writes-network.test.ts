import { openNetworkStores } from "./network-stores.ts";
import { countRuns } from "./open-stores.ts";
import { compareWrites } from "./same-writes.ts";
import { chooseSeed } from "./three-stores.ts";

compareWrites({ open: openNetworkStores, seed: chooseSeed("same writes, networks"), runs: countRuns(15) });
