import type { Price } from "../kernel/price.ts";
import type { Deployment } from "./deployment.ts";
import type { Status } from "./provider.ts";
import type { Report } from "./refusals.ts";
import { checkMetadata, checkText, checkWords } from "./text-rules.ts";

export const modelKinds = ["model", "auto"] as const;
/** `auto` chooses among its members for each request. */
export type ModelKind = (typeof modelKinds)[number];

export const strategies = ["balanced", "cheapest", "fastest"] as const;
export type Strategy = (typeof strategies)[number];

export const visibilities = ["public", "private"] as const;
/** `private` is seen and called only by customers entitled to it. */
export type Visibility = (typeof visibilities)[number];

export interface ModelFields {
  displayName: string;
  description: string;
  kind: ModelKind;
  /** Of an auto model; null otherwise. */
  strategy: Strategy | null;
  /** Ids of an auto model's members, all of kind `model`; empty otherwise. */
  members: string[];
  capabilities: string[];
  inputModalities: string[];
  contextWindow: number | null;
  maxOutputTokens: number | null;
  tags: string[];
  visibility: Visibility;
  status: Status;
  /** The operator's own notes; never shown to customers. */
  metadata: Record<string, unknown>;
}

/** A model as operators see it. */
export interface OperatorModel extends ModelFields {
  id: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  deployments: Deployment[];
  /** The list price in force; null: not callable, unless it is an auto model. */
  price: Price | null;
  /** List prices that are published but not yet in force, the next first. */
  scheduledPrices: Price[];
}

export const modelDefaults: Omit<ModelFields, "displayName"> = {
  description: "",
  kind: "model",
  strategy: null,
  members: [],
  capabilities: ["chat", "streaming"] as string[],
  inputModalities: ["text"] as string[],
  contextWindow: null,
  maxOutputTokens: null,
  tags: [],
  visibility: "public",
  status: "active",
  metadata: {},
};

const MODEL_ID = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/;
const MEMBERS_MAX = 50;
const TOKENS_MAX = 2_147_483_647;

/** Reports an id that could not stand in a request body's `model`. */
export function checkModelId(id: string, report: Report): void {
  if (!MODEL_ID.test(id)) report("id", "must be a name such as qwen-plus: letters, digits and . _ : / -");
}

/** Checks a model's fields; whether its members exist is for `checkMembers`. */
export function checkModel(fields: ModelFields, report: Report): void {
  checkText(fields.displayName, { field: "displayName", lengthMax: 120 }, report);
  checkText(
    fields.description,
    { field: "description", lengthMax: 4_000, isLong: true, mayBeEmpty: true },
    report,
  );
  for (const name of ["capabilities", "inputModalities", "tags"] as const)
    checkWords(fields[name], name, report);
  for (const name of ["contextWindow", "maxOutputTokens"] as const) {
    const value = fields[name];
    const isGood = value === null || (Number.isInteger(value) && value > 0 && value <= TOKENS_MAX);
    if (!isGood) report(name, "must be a positive integer");
  }
  checkMetadata(fields.metadata, report);
  checkKind(fields, report);
}

/**
 * Reports members that are not models of the catalog, or are auto models themselves. `kinds` has every known
 * id.
 */
export function checkMembers(
  members: readonly string[],
  kinds: ReadonlyMap<string, string>,
  report: Report,
): void {
  members.forEach((id, index) => {
    const kind = kinds.get(id);
    const field = `members[${String(index)}]`;
    if (kind === undefined) report(field, "is not a model of the catalog");
    if (kind === "auto") report(field, "is an auto model, and those cannot be members");
  });
}

function checkKind(fields: ModelFields, report: Report): void {
  if (fields.kind === "auto") {
    if (fields.strategy === null)
      report("strategy", `must be one of ${strategies.join(", ")} for an auto model`);
    const isGood = fields.members.length > 0 && fields.members.length <= MEMBERS_MAX;
    if (!isGood) report("members", `must have 1 to ${String(MEMBERS_MAX)} models for an auto model`);
    if (new Set(fields.members).size !== fields.members.length)
      report("members", "must not name a model twice");
    return;
  }
  if (fields.strategy !== null) report("strategy", "is only for models of kind auto");
  if (fields.members.length > 0) report("members", "is only for models of kind auto");
}
