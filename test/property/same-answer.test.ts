import { countRuns } from "./open-stores.ts";
import { compareAnswers } from "./same-answer.ts";
import { chooseSeed, openThreeStores } from "./three-stores.ts";

compareAnswers({ open: openThreeStores, seed: chooseSeed("same answer"), runs: countRuns(2400) });
