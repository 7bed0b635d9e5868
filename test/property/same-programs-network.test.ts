import { openNetworkStores } from "./network-stores.ts";
import { countRuns } from "./open-stores.ts";
import { comparePrograms } from "./same-programs.ts";
import { chooseSeed } from "./three-stores.ts";

comparePrograms({ open: openNetworkStores, seed: chooseSeed("same programs, networks"), runs: countRuns(30) });
