import type { Protocol } from "../../kernel/protocol.ts";
import type { ModelKind, Strategy, Visibility } from "../model.ts";
import type { PriceInput } from "../price-input.ts";
import type { Status } from "../provider.ts";
import type { EnteredType } from "../resource.ts";
import type { UpstreamFlags } from "../upstream-flags.ts";

/**
 * A catalog as a file states it. What is absent is left as it is (or gets its default when the thing is new);
 * a list that is there is the whole list. Three things have a default even when they are absent, because
 * leaving them open would be a trap: `kind` is model, `allowPrivateAddress` is false, and a listed deployment
 * or credential is active.
 */
export interface CatalogFile {
  /** Of every price and cost that does not name its own. */
  currency: string | null;
  providers: FileProvider[];
  models: FileModel[];
  resources: FileResource[];
}

export interface FileProvider {
  name: string;
  protocol: Protocol;
  baseUrl: string;
  allowPrivateAddress: boolean;
  region?: string;
  status?: Status;
  flags?: UpstreamFlags;
  /** Stored credentials whose labels are not listed are disabled. */
  credentials?: FileCredential[];
}

export interface FileCredential {
  label: string;
  /** Null keeps the stored secret; an export never has one. */
  secret: string | null;
}

export interface FileModel {
  id: string;
  kind: ModelKind;
  displayName?: string;
  description?: string;
  strategy?: Strategy;
  members?: string[];
  capabilities?: string[];
  inputModalities?: string[];
  contextWindow?: number | null;
  maxOutputTokens?: number | null;
  tags?: string[];
  visibility?: Visibility;
  status?: Status;
  metadata?: Record<string, unknown>;
  /** The list price. */
  price?: PriceInput;
  /** Stored deployments that are not listed are disabled. */
  deployments?: FileDeployment[];
}

export interface FileDeployment {
  /** The supplier's name. */
  provider: string;
  upstreamModel: string;
  priority?: number;
  weight?: number;
  region?: string | null;
  flags?: UpstreamFlags;
  cost?: PriceInput;
}

export interface FileResource {
  type: EnteredType;
  name: string;
  displayName?: string;
  description?: string;
  status?: Status;
  version?: string;
  tags?: string[];
  endpoint?: string | null;
  metadata?: Record<string, unknown>;
}
