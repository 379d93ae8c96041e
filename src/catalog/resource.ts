import type { Status } from "./provider.ts";
import type { Report } from "./refusals.ts";
import { checkMetadata, checkText, checkWords } from "./text-rules.ts";

export const resourceTypes = ["model", "mcp", "skill", "agent"] as const;
export type ResourceType = (typeof resourceTypes)[number];
/** Models enter the resource list by themselves; these are entered by an operator. */
export type EnteredType = Exclude<ResourceType, "model">;
export const enteredTypes = resourceTypes.filter((type): type is EnteredType => type !== "model");

/** All of a resource is public. */
export interface ResourceFields {
  type: EnteredType;
  /** Unique within its type. */
  name: string;
  displayName: string;
  description: string;
  status: Status;
  version: string;
  tags: string[];
  endpoint: string | null;
  metadata: Record<string, unknown>;
}

export interface Resource extends Omit<ResourceFields, "type"> {
  id: string;
  type: ResourceType;
  createdAt: Date;
  updatedAt: Date;
}

export interface ResourceTypeCount {
  type: ResourceType;
  displayName: string;
  description: string;
  count: number;
}

export const resourceDefaults: Omit<ResourceFields, "type" | "name" | "displayName"> = {
  description: "",
  status: "active",
  version: "1",
  tags: [],
  endpoint: null,
  metadata: {},
};

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Reports what is wrong with a resource. */
export function checkResource(fields: ResourceFields, report: Report): void {
  if (!enteredTypes.includes(fields.type)) report("type", `must be one of ${enteredTypes.join(", ")}`);
  if (!NAME.test(fields.name))
    report("name", "must be a name of letters, digits, dots, dashes and underscores");
  checkText(fields.displayName, { field: "displayName", lengthMax: 120 }, report);
  checkText(
    fields.description,
    { field: "description", lengthMax: 4_000, isLong: true, mayBeEmpty: true },
    report,
  );
  checkText(fields.version, { field: "version", lengthMax: 40 }, report);
  checkWords(fields.tags, "tags", report);
  checkMetadata(fields.metadata, report);
  if (fields.endpoint !== null && !isWebAddress(fields.endpoint)) {
    report("endpoint", "must be a URL such as https://example.com/mcp, without user name or password");
  }
}

function isWebAddress(text: string): boolean {
  if (text.length > 2_000 || /[\s\p{Cc}]/u.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    (url.protocol === "https:" || url.protocol === "http:") && url.username === "" && url.password === ""
  );
}
