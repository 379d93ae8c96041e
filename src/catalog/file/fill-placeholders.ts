import type { Refusals } from "../refusals.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

const PLACEHOLDER = /\$?\$\{([^}]*)\}/g;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
const DEPTH_MAX = 32;

/**
 * Puts the environment's values where texts say `${NAME}`; `$${NAME}` stands for the text `${NAME}` itself.
 * It works on values that are parsed already, so that what a variable holds can never add keys to the file. A
 * variable that is not set is reported by its name and stays a placeholder; so is what is nested too deeply
 * for a catalog.
 */
export function fillPlaceholders(root: unknown, env: Environment, refusals: Refusals): unknown {
  const fill = (value: unknown, path: string, depth: number): unknown => {
    if (depth > DEPTH_MAX) {
      refusals.report(path, "is nested too deeply");
      return null;
    }
    if (typeof value === "string")
      return fillText(value, env, (message) => {
        refusals.report(path, message);
      });
    if (Array.isArray(value)) {
      return value.map((item, index) => fill(item, `${path}[${String(index)}]`, depth + 1));
    }
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        fill(item, path === "" ? key : `${path}.${key}`, depth + 1),
      ]),
    );
  };
  return fill(root, "", 0);
}

/** Writes a text so that `fillPlaceholders` gives it back unchanged. */
export function escapePlaceholders(text: string): string {
  return text.replace(/\$\{[^}]*\}/g, (match) => `$${match}`);
}

function fillText(text: string, env: Environment, report: (message: string) => void): string {
  return text.replace(PLACEHOLDER, (match, name: string) => {
    if (match.startsWith("$$")) return match.slice(1);
    const isName = VARIABLE.test(name);
    const value = isName && Object.hasOwn(env, name) ? env[name] : undefined;
    if (value === undefined)
      report(isName ? `the environment has no ${name}` : "has a ${} without a variable's name");
    return value ?? match;
  });
}
