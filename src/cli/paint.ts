import type { WriteStream } from "node:tty";

/** Colours for text, or none. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
}

const wrapped =
  (on: number, off: number) =>
  (text: string): string =>
    `\u001B[${on}m${text}\u001B[${off}m`;
const plain = (text: string): string => text;

/** Gives colours for a terminal that shows them, and none for files, pipes and where `NO_COLOR` is set. */
export function paint(stream: Pick<WriteStream, "isTTY">): Paint {
  const coloured = stream.isTTY === true && (process.env["NO_COLOR"] ?? "") === "";
  if (!coloured) return { bold: plain, dim: plain, red: plain };
  return { bold: wrapped(1, 22), dim: wrapped(2, 22), red: wrapped(31, 39) };
}
