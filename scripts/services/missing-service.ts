import { readFileSync } from "node:fs";

/** A program that tests need and this machine does not have; the message says how to get it. */
export class MissingServiceError extends Error {
  override readonly name = "MissingServiceError";
}

/** The error for a program that Debian and Ubuntu have as `debianPackage`, and others under some such name. */
export function missingService(what: string, debianPackage: string): MissingServiceError {
  const how = canInstall()
    ? "run `npm run services -- --install`"
    : isDebian()
      ? `run \`sudo ${installCommand([debianPackage]).join(" ")}\``
      : `install it (the package is called ${debianPackage} on Debian and Ubuntu)`;
  return new MissingServiceError(`${what} is not installed: ${how}`);
}

/** The command that installs packages on Debian and Ubuntu; it asks nothing. */
export function installCommand(debianPackages: readonly string[]): readonly string[] {
  return ["apt-get", "install", "-y", "--no-install-recommends", ...debianPackages];
}

/** Whether packages can be installed without asking anyone. */
export function canInstall(): boolean {
  return isDebian() && process.getuid?.() === 0;
}

function isDebian(): boolean {
  try {
    const release = readFileSync("/etc/os-release", "utf8");
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release);
  } catch {
    return false;
  }
}
