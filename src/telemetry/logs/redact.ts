/** Names, in small letters without dashes and underscores, whose values no log may hold. */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  ...["authorization", "proxyauthorization", "xapikey", "apikey", "key", "cookie", "setcookie", "headers"],
  ...["password", "passwordhash", "secret", "secrets", "token", "accesstoken", "refreshtoken", "credential"],
  ...["credentials", "masterkey", "rootsecret", "privatekey", "connectionstring", "databaseurl", "redisurl"],
  ...["body", "rawbody", "requestbody", "responsebody", "messages", "prompt", "input", "output", "content"],
]);

const CENSORED = "[redacted]";
const DEPTH_MAX = 6;
const MEMBERS_MAX = 200;
const TEXT_MAX = 4_000;

/**
 * What looks like a secret within a text: bearer tokens, keys as this product and suppliers write them, and
 * the password of a URL. A quote ends each of them, so that what is left of a line of JSON is one too.
 */
const SECRET_TEXT =
  /\b(?:bearer|basic)\s+[\w.~+/=-]{12,}|\b(?:sk|rk|pk|whsec|tr_live|xox[abp])[-_][\w-]{8,}|(:\/\/[^\s"/:@]{0,200}:)[^\s"/@]{1,400}(?=@)/gi;

/**
 * An entry of the log without values under names of secrets and of bodies, at any depth. Errors become their
 * type, message, own members and stack.
 */
export function redact(entry: Record<string, unknown>): Record<string, unknown> {
  return membersOf(entry, 0);
}

/** A text, or a whole line of the log, without what looks like a secret in it. */
export function redactText(text: string): string {
  return text.replace(SECRET_TEXT, (_, before: string | undefined) => (before ?? "") + CENSORED);
}

function membersOf(value: object, depth: number): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  let count = 0;
  for (const [name, member] of Object.entries(value)) {
    if (++count > MEMBERS_MAX) break;
    members[name] = isSecret(name, member) ? CENSORED : redacted(member, depth + 1);
  }
  return members;
}

/** A name says nothing of a number or a truth: those are counts and switches. */
function isSecret(name: string, value: unknown): boolean {
  if (value === null || (typeof value !== "string" && typeof value !== "object")) return false;
  return SECRET_NAMES.has(name.toLowerCase().replace(/[-_]/g, ""));
}

function redacted(value: unknown, depth: number): unknown {
  if (typeof value === "string") return shortened(value);
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date) return value;
  if (ArrayBuffer.isView(value)) return CENSORED;
  if (depth > DEPTH_MAX) return "[deep]";
  if (value instanceof Error) return errorOf(value, depth);
  if (Array.isArray(value)) return value.slice(0, MEMBERS_MAX).map((each) => redacted(each, depth + 1));
  return membersOf(value, depth);
}

function errorOf(error: Error, depth: number): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  return {
    ...membersOf(error, depth),
    type: name,
    message: shortened(message),
    ...(stack !== undefined && { stack: shortened(stack) }),
    ...(cause !== undefined && { cause: redacted(cause, depth + 1) }),
  };
}

function shortened(text: string): string {
  return text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text;
}
