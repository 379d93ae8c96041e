/** What changed. `reset` means that changes may have been missed: forget everything. */
export type Change =
  { topic: "customer" | "api-key" | "catalog" | "policy"; subject: string } | { topic: "reset" };
