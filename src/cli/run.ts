import { Command, CommanderError } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import { devCommand } from "./dev-command.ts";
import { numbersCommand } from "./numbers-command.ts";
import { paint } from "./paint.ts";

/** Runs the command line with these words and gives the exit code: 0, or 1 after saying what is wrong and what to do. */
export async function run(words: readonly string[]): Promise<number> {
  const program = new Command("anyrow")
    .description("The command line of anyrow.")
    .version(packageJson.version)
    .addCommand(devCommand())
    .addCommand(numbersCommand())
    .exitOverride();
  for (const command of program.commands) command.exitOverride();
  try {
    await program.parseAsync(words, { from: "user" });
    return 0;
  } catch (error) {
    // The parser has said its own errors already; help and version are no errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
    console.error(`${paint(process.stderr).red("error:")} ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}
