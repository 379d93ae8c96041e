import type { Keyring } from "../../kernel/keyring.ts";
import type { Ctx, Tx } from "../../storage/index.ts";
import type { Refusals, Report } from "../refusals.ts";
import type { CatalogFile } from "./catalog-file.ts";
import type { CatalogState } from "./catalog-state.ts";
import { filePath, fileKey } from "./file-key.ts";

/** One thing that applying a file changes, in words for an operator; never with a secret. */
export interface CatalogChange {
  action: "create" | "update" | "price" | "disable";
  kind: "provider" | "credential" | "model" | "deployment" | "resource";
  name: string;
  detail: string;
  /** Of a price: where it will be below what suppliers charge, or cannot be compared with it. */
  warnings?: string[];
}

/** A change and how it is made. `diff` shows the changes of the very steps that `apply` runs. */
export interface Step {
  change: CatalogChange;
  run(tx: Tx, ctx: Ctx): Promise<void>;
}

/** What planning works with. */
export interface Planning {
  file: CatalogFile;
  state: CatalogState;
  keyring: Pick<Keyring, "digest">;
  refusals: Refusals;
  /** Supplier's name to its id, filled in by the steps that create suppliers. */
  providerIds: Map<string, string>;
}

/** Reports under a path of the file, in the file's spelling. */
export function reportAt(refusals: Refusals, path: string): Report {
  return (field, message) => {
    refusals.report(`${path}.${filePath(field)}`, message);
  };
}

/** "tags, display_name": which fields an update changes. */
export function fieldsDetail(names: readonly string[]): string {
  return names.map(fileKey).join(", ");
}
