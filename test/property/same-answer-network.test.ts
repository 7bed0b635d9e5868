import { openNetworkStores } from "./network-stores.ts";
import { countRuns } from "./open-stores.ts";
import { compareAnswers } from "./same-answer.ts";
import { chooseSeed } from "./three-stores.ts";

compareAnswers({ open: openNetworkStores, seed: chooseSeed("same answer, networks"), runs: countRuns(120) });
