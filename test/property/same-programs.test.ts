import { countRuns } from "./open-stores.ts";
import { comparePrograms } from "./same-programs.ts";
import { chooseSeed, openThreeStores } from "./three-stores.ts";

comparePrograms({ open: openThreeStores, seed: chooseSeed("same programs"), runs: countRuns(60) });
