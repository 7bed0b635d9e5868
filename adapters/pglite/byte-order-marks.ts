import type { messages } from "@electric-sql/pglite";

const DATA_ROW = 0x44;
const reader = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true });

/** An answer whose cells are whole: the client's own reader drops a byte order mark (U+FEFF) at the start of each. */
export function withByteOrderMarks(
  answer: readonly messages.BackendMessage[],
  raw: Uint8Array,
): readonly messages.BackendMessage[] {
  if (!hasByteOrderMark(raw)) return answer;
  const rows = dataRows(raw);
  return answer.map((message) => (message.name === "dataRow" ? { ...message, fields: rows.next().value } : message));
}

function hasByteOrderMark(raw: Uint8Array): boolean {
  for (let at = raw.indexOf(0xef); at >= 0; at = raw.indexOf(0xef, at + 1)) {
    if (raw[at + 1] === 0xbb && raw[at + 2] === 0xbf) return true;
  }
  return false;
}

/** The cells of each row among messages as the server sends them: a letter, the length of the rest, the rest. */
function* dataRows(raw: Uint8Array): Generator<(string | null)[], undefined> {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  for (let start = 0; start < raw.length; start += 1 + view.getInt32(start + 1)) {
    if (raw[start] === DATA_ROW) yield cells(raw, view, start + 5);
  }
  return undefined;
}

function cells(raw: Uint8Array, view: DataView, start: number): (string | null)[] {
  let at = start + 2;
  return Array.from({ length: view.getInt16(start) }, () => {
    const length = view.getInt32(at);
    at += 4;
    if (length < 0) return null;
    at += length;
    return reader.decode(raw.subarray(at - length, at));
  });
}
