import type { CallOptions } from "../../src/contracts/call-options.ts";
import type {
  KeyValueAbilities,
  KeyValueCommand,
  KeyValueDriver,
  KeyValueReply,
} from "../../src/contracts/key-value-driver.ts";
import { FolderCalls, type FolderOptions } from "./folder-calls.ts";
import { commitToFolder } from "./folder-commit.ts";
import type { LockPatience } from "./folder-lock.ts";
import type { OpenStore } from "./open-store.ts";
import { readCommand } from "./read-command.ts";
import { scanFolder } from "./scan-folder.ts";
import { Sweeper } from "./sweeper.ts";
import { type WriteCommand, writeCommand } from "./write-command.ts";

/** What a store in files can do: everything. */
export interface FilesystemAbilities extends KeyValueAbilities {
  readonly conditional: true;
  readonly atomic: "all";
  readonly entries: true;
  readonly scan: true;
}

/** A driver that keeps bytes in files. */
export interface FilesystemKeyValueDriver extends KeyValueDriver {
  readonly abilities: FilesystemAbilities;
  /** Removes the files of keys that have gone, and the places they left. Gives how many keys. */
  sweep(options: CallOptions): Promise<number>;
}

/** Keeps keys and values in a folder, which is opened at the first call. */
export function filesystemKeyValueDriver(options: FolderOptions): FilesystemKeyValueDriver {
  const calls = new FolderCalls(options);
  const sweeper = new Sweeper();
  const patience = ({ signal }: CallOptions): LockPatience => ({ timeout: options.timeout, signal });
  return {
    name: "filesystem",
    abilities: { conditional: true, atomic: "all", entries: true, scan: true },
    execute(commands, call) {
      const writes = commands.filter(isWrite).length;
      if (writes === 0) return calls.read(call, (store) => carryOut(store, commands, patience(call)));
      return calls.write(call, async (store) => {
        const replies = await carryOut(store, commands, patience(call));
        await sweeper.sweepSome(store, writes);
        return replies;
      });
    },
    commit(commit, call) {
      return calls.write(call, async (store) => {
        const outcome = await commitToFolder(store, commit);
        await sweeper.sweepSome(store, commit.puts.length);
        return outcome;
      });
    },
    scan: (request, call) => calls.read(call, (store) => scanFolder(store, request, call.signal)),
    sweep: (call) => calls.read(call, (store) => sweeper.sweepAll(store, patience(call))),
    close: () => calls.close(),
  };
}

function isWrite(command: KeyValueCommand): command is WriteCommand {
  return command.kind === "set" || command.kind === "delete" || command.kind === "count";
}

async function carryOut(
  store: OpenStore,
  commands: readonly KeyValueCommand[],
  patience: LockPatience,
): Promise<KeyValueReply[]> {
  const replies: KeyValueReply[] = [];
  for (const each of commands)
    replies.push(await (isWrite(each) ? writeCommand(store, each) : readCommand(store, each, patience)));
  return replies;
}
