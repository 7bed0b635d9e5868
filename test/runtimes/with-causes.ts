/** What an error says, and what its causes say. */
export function withCauses(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : ` ← ${withCauses(error.cause)}`;
  return `${error.name}: ${error.message}${cause}`;
}
