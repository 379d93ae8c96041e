import type { JsonObject } from "./json-object.ts";

/** One kind of policy document: what its type is, and how it is stored. */
export interface PolicyKind<D extends object> {
  /** Names it in the table and in the audit: "balance_config". */
  readonly name: string;
  /** What holds until somebody changes it. */
  readonly defaults: D;
  /** The stored form, in the wire's spelling; audits show it too. */
  write(document: D): JsonObject;
  read(stored: JsonObject): D;
}

/** A policy document as it stands. */
export interface Policy<D extends object> {
  document: D;
  /** Rises with every change; 0 was never changed. */
  version: number;
  /** Null when it was never changed. */
  updatedAt: Date | null;
}
