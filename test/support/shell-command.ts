import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, join } from "node:path";
import { quietEnvironment } from "./quiet-environment.ts";
import { root } from "./source-files.ts";

/** What became of a command. */
export interface Ended {
  /** `null` when it was stopped. */
  readonly code: number | null;
  readonly out: string;
  readonly errors: string;
}

/** A command that runs. */
export interface ShellCommand {
  /** Of the shell, and of the program that it becomes by `exec`. */
  readonly processId: number;
  /** Resolves with the match when it has printed something that matches; rejects when it ends before. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  readonly ended: Promise<Ended>;
  /** Ends it and everything it has started. */
  stop(): Promise<void>;
}

/** Where and with what a command runs. */
export interface Surroundings {
  /** The root of the repository unless given. */
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts a line of shell, as someone would type it; the tools of this repository are on its PATH. */
export function startShell(line: string, { folder = root, environment = {} }: Surroundings = {}): ShellCommand {
  const path = [join(root, "node_modules/.bin"), process.env["PATH"]].join(delimiter);
  const env = { ...process.env, ...quietEnvironment, PATH: path, ...environment };
  // A group of its own, so that whatever it starts can be ended with it.
  const child = spawn("sh", ["-c", line], { cwd: folder, env, detached: true });
  let [out, errors] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const ended = once(child, "close").then(([code]): Ended => ({ code, out, errors }));
  const stop = async (): Promise<void> => {
    process.off("exit", kill);
    kill();
    await ended;
  };
  function kill(): void {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid);
  }
  process.once("exit", kill);
  void ended.then(() => process.off("exit", kill));
  const printed = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(`${out}\n${errors}`);
        if (match !== null) resolve(match);
      };
      child.stdout.on("data", look);
      child.stderr.on("data", look);
      look();
      void ended.then(({ code }) => reject(new Error(`${line}\nended with ${code}: ${out}${errors}`)));
    });
  return { processId: child.pid ?? Number.NaN, printed, ended, stop };
}

/** Runs a line of shell to its end and gives what it printed; when it fails, the error says what it printed. */
export async function runShell(line: string, surroundings?: Surroundings): Promise<Ended> {
  const ended = await startShell(line, surroundings).ended;
  if (ended.code !== 0) throw new Error(`${line}\nended with ${ended.code}: ${ended.out}${ended.errors}`);
  return ended;
}
