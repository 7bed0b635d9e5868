/** Whether two plain values, which may hold bytes, are the same through and through. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  const values = new Map(Object.entries(other));
  return names.length === values.size && Object.entries(one).every(([name, each]) => isSame(each, values.get(name)));
}
