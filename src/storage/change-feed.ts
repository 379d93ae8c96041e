/** What changed. `reset` means that changes may have been missed: forget everything. */
export type Change = { topic: "customer" | "api-key" | "catalog"; subject: string } | { topic: "reset" };

/** Tells of committed changes, this node's own included, in commit order. */
export interface ChangeFeed {
  /** Calls back for every change until the returned function is called. */
  subscribe(listener: (change: Change) => void): () => void;
  close(): Promise<void>;
}
