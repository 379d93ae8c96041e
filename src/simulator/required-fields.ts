import type { JsonObject } from "./json-fields.ts";
import { Refusal } from "./refusal.ts";

/** A limit on tokens, refused unless it is a whole number of at least `min`. */
export function readTokensMax(value: unknown, min: number): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "number" && Number.isInteger(value) && value >= min) return value;
  throw new Refusal(400, `The maximum of tokens must be an integer of at least ${min}.`);
}

export function readModel(body: JsonObject): string {
  const model = body["model"];
  if (typeof model === "string" && model !== "") return model;
  throw new Refusal(400, "You must provide a model parameter.");
}

export function readMessages(messages: unknown): readonly unknown[] {
  if (Array.isArray(messages) && messages.length > 0) return messages;
  throw new Refusal(400, "messages must be a list of at least one message.");
}
