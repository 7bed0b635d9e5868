import { Command } from "commander";
import { invalid } from "../errors.ts";
import { checkNumbers } from "../serializers/field-numbers-check.ts";
import { updateNumbers } from "../serializers/field-numbers-update.ts";
import { type FieldNumbers, type NumberedModels, numberedTables } from "../serializers/field-numbers.ts";
import { protoText } from "../serializers/protobuf-text.ts";
import { modelsOf } from "./models-of.ts";
import { type NumberChange, numberChanges } from "./number-changes.ts";
import { keepText, readLock } from "./number-files.ts";
import { paint } from "./paint.ts";

interface NumbersFlags {
  readonly lock: string;
  readonly check?: true;
  readonly proto?: string;
  readonly package?: string;
  readonly json?: true;
}

/** `anyrow numbers`: keeps the lock file of field numbers, and fails where a number has changed its meaning. */
export function numbersCommand(): Command {
  return new Command("numbers")
    .description("Keep the lock file of field numbers; fail where one has changed its meaning.")
    .argument("<module>", "the module that exports the models")
    .option("--lock <file>", "the lock file, which belongs into version control", "anyrow.numbers.json")
    .option("--check", "write nothing; fail where a file is out of date")
    .option("--proto <file>", "write the models as a .proto file too")
    .option("--package <name>", "the package of its messages")
    .option("--json", "print JSON instead of lines")
    .action(keepNumbers);
}

async function keepNumbers(module: string, flags: NumbersFlags): Promise<void> {
  const models = await modelsOf(module);
  const lock = await readLock(flags.lock);
  const problems = checkNumbers(lock, models);
  if (problems.length > 0 && flags.json === true) console.log(JSON.stringify({ changes: [], problems }));
  // Fails with the problems.
  const updated = updateNumbers(lock, models);
  const changes = numberChanges(lock, updated);
  const stale = await keepFiles(updated, models, flags);
  if (flags.json === true) console.log(JSON.stringify({ changes, problems: [] }));
  else print(changes, models, flags);
  if (stale.length > 0)
    throw invalid(
      null,
      [],
      `out of date: ${stale.join(", ")}; run anyrow numbers without --check, and commit what it writes`,
    );
}

/** Writes the files, or only names those that would change. */
async function keepFiles(updated: FieldNumbers, models: NumberedModels, flags: NumbersFlags): Promise<string[]> {
  const { lock, proto, check } = flags;
  const files = [[lock, `${JSON.stringify(updated, null, 2)}\n`]];
  if (proto !== undefined) {
    const tables = numberedTables(models).map((table) => [table.name, { table }]);
    const name = flags.package === undefined ? {} : { package: flags.package };
    files.push([proto, protoText(Object.fromEntries(tables) as NumberedModels, { numbers: updated, ...name })]);
  }
  const stale: string[] = [];
  for (const [file = "", text = ""] of files) if (await keepText(file, text, check === true)) stale.push(file);
  return check === true ? stale : [];
}

function print(changes: readonly NumberChange[], models: NumberedModels, { lock }: NumbersFlags): void {
  const { bold, dim } = paint(process.stdout);
  for (const { model, number, column, change } of changes)
    console.log(`${bold(`${model}.${column}`)} ${number} ${change}`);
  const tables = numberedTables(models);
  const others = Object.values(models).filter(({ table }) => !tables.includes(table));
  const without = others.length === 0 ? "" : `; without numbers: ${others.map(({ table }) => table.name).join(", ")}`;
  console.log(dim(`${tables.length} models with numbers, ${changes.length} changes to ${lock}${without}`));
}
