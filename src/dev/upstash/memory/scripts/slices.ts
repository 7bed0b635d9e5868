/** How many items go into one command. */
const LENGTH = 1000;

/** A list in parts that are short enough to be the arguments of a command. */
export function slices<Item>(list: readonly Item[]): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(list.length / LENGTH) }, (_, index) =>
    list.slice(index * LENGTH, (index + 1) * LENGTH),
  );
}
