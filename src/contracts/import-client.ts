import { OperationalError } from "../errors.ts";

/** Loads the client of a database. That it is not installed is an error that says how to change that. */
export async function importClient<Client>(name: string, load: () => Promise<Client>): Promise<Client> {
  try {
    return await load();
  } catch (cause) {
    throw new OperationalError(`${name} cannot be loaded: install it with \`npm install ${name}\``, { cause });
  }
}
