import { parseDocument } from "yaml";
import { fail } from "../../kernel/app-error.ts";
import { Refusals } from "../refusals.ts";
import type { CatalogFile } from "./catalog-file.ts";
import { catalogShape } from "./file-shape.ts";
import { fillPlaceholders, type Environment } from "./fill-placeholders.ts";

const CHARACTERS_MAX = 2_000_000;
/**
 * How often anchors may be referred to, counted with what they contain: a file of a few lines must not become
 * huge.
 */
const ALIASES_MAX = 100;

/**
 * Reads a catalog from YAML or JSON, with `${NAME}` from the environment. Throws one `invalid_request` whose
 * `fields` list everything that is wrong, by its path in the file; values, which may be secrets, are never
 * repeated.
 */
export function parseCatalogFile(text: string, env: Environment): CatalogFile {
  const refusals = new Refusals();
  const filled = fillPlaceholders(readYaml(text), env, refusals);
  const file = catalogShape(currencyOf(filled))(filled ?? {}, { path: "", refusals });
  refusals.throwIfAny();
  return file ?? { currency: null, providers: [], models: [], resources: [] };
}

function readYaml(text: string): unknown {
  if (text.length > CHARACTERS_MAX) throw unreadable("it is too large");
  let document;
  try {
    document = parseDocument(text, {
      version: "1.2",
      schema: "core",
      merge: false,
      uniqueKeys: true,
      stringKeys: true,
    });
    const [problem] = [...document.errors, ...document.warnings];
    if (problem === undefined) return document.toJS({ maxAliasCount: ALIASES_MAX }) as unknown;
    // The library's own message quotes the line, which may hold a secret; only the kind of fault and its line
    // are told.
    const line = problem.linePos?.[0].line;
    const fault = problem.code.toLowerCase().replaceAll("_", " ");
    throw unreadable(line === undefined ? fault : `${fault} in line ${String(line)}`);
  } catch (thrown) {
    if (thrown instanceof ReferenceError) throw unreadable("it refers to anchors too often");
    if (thrown instanceof RangeError) throw unreadable("it is nested too deeply");
    throw thrown;
  }
}

function currencyOf(value: unknown): string | null {
  const currency = typeof value === "object" && value !== null && "currency" in value ? value.currency : null;
  return typeof currency === "string" ? currency : null;
}

function unreadable(reason: string): Error {
  const message = `The catalog is not valid YAML or JSON: ${reason}.`;
  return fail("invalid_request", {
    public: message,
    fields: [{ field: "file", code: "invalid_request", message }],
  });
}
