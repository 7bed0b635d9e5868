import { countRuns } from "./open-stores.ts";
import { compareWrites } from "./same-writes.ts";
import { chooseSeed, openThreeStores } from "./three-stores.ts";

compareWrites({ open: openThreeStores, seed: chooseSeed("same writes"), runs: countRuns(300) });
