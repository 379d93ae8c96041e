import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fail } from "../kernel/app-error.ts";

/** Which documents a door executes: any, or only those that it knows. */
export type DocumentMode = "open" | "persisted";

/** Where a request may name its document, as GraphQL over HTTP has it. */
export interface Naming {
  method: string | undefined;
  /** The query string, with or without its question mark. */
  search: string;
  /** The parsed body of a POST. */
  body: unknown;
}

const TEXT_LENGTH_MAX = 262_144;

// Seen from `src/graphql` and from `dist/graphql` alike.
const registry = new URL("../../schema/generated/persisted-documents.json", import.meta.url);

/**
 * The documents that a door knows by `sha256:` and the hash of their text. Whoever names one sends no text,
 * and may ask for more: we know what it costs.
 */
export class KnownDocuments {
  readonly #texts: ReadonlyMap<string, string>;
  readonly #mode: DocumentMode;

  constructor(texts: readonly string[], mode: DocumentMode = "open") {
    this.#texts = new Map(texts.map((text) => [documentId(text), text]));
    this.#mode = mode;
  }

  /** Whether this very text is known. */
  has(text: string): boolean {
    return this.#texts.has(documentId(text));
  }

  /** The text of the document that a request names; null when it names none, or one that is not known. */
  textOf(naming: Naming): string | null {
    const id = idIn(naming);
    return id === null ? null : (this.#texts.get(id) ?? null);
  }

  /**
   * Throws `request_too_large` for a text that nobody may send, before anything is done with it: what a
   * request says beside it may be longer.
   */
  refuseLong(naming: Naming): void {
    if ((textIn(naming)?.length ?? 0) <= TEXT_LENGTH_MAX) return;
    throw fail("request_too_large", { public: "The document is too long. Send long lists as variables." });
  }

  /**
   * Throws what keeps a request's document from being executed: `not_found` for an id that is not known, and
   * in the mode `persisted` for a text that is not; `invalid_request` for an id beside a text.
   */
  check(naming: Naming): void {
    const [id, text] = [idIn(naming), textIn(naming)];
    if (id !== null && text !== null) {
      throw fail("invalid_request", { public: "Send documentId or query, not both.", param: "documentId" });
    }
    if (id !== null && !this.#texts.has(id)) throw unknown();
    if (text !== null && this.#mode === "persisted" && !this.has(text)) throw unknown();
  }
}

/** How a document is named: `sha256:` and 64 hexadecimal digits. */
export function documentId(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

/** The documents that were made together with the product; none for a checkout that has not made them. */
export function readKnownDocuments(): { customer: string[]; operator: string[] } {
  if (!existsSync(registry)) return { customer: [], operator: [] };
  const { customer = {}, operator = {} } = JSON.parse(readFileSync(registry, "utf8")) as Partial<
    Record<"customer" | "operator", Record<string, string>>
  >;
  return { customer: Object.values(customer), operator: Object.values(operator) };
}

function unknown(): Error {
  return fail("not_found", { public: "There is no such document. Send its text, or update your client." });
}

function idIn(naming: Naming): string | null {
  return fieldIn(naming, "documentId");
}

function textIn(naming: Naming): string | null {
  return fieldIn(naming, "query");
}

function fieldIn({ method, search, body }: Naming, name: string): string | null {
  if (method === "GET") return new URLSearchParams(search).get(name);
  const value = typeof body === "object" && body !== null ? (body as Record<string, unknown>)[name] : null;
  return typeof value === "string" ? value : null;
}
