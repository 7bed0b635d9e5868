/** Where the suite runs. */
export const runtimeNames = [
  "Node 24",
  "Node 20",
  "Deno",
  "Bun",
  "workerd",
  "workerd + nodejs_compat",
  "Chromium",
] as const;

export type RuntimeName = (typeof runtimeNames)[number];

/** What programs are told when they ask a runtime what it is. */
export const identities: Readonly<Record<RuntimeName, RegExp>> = {
  "Node 24": /^Node\.js\/24/,
  "Node 20": /^Node\.js\/20\./,
  Deno: /^Deno\//,
  Bun: /^Bun\//,
  workerd: /^Cloudflare-Workers$/,
  "workerd + nodejs_compat": /^Cloudflare-Workers$/,
  Chromium: /\bHeadlessChrome\//,
};
