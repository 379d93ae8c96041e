import { noteKeyUse, type KeyUse } from "../customers/index.ts";
import type { Database } from "../storage/index.ts";

/** When each key was last used, gathered in memory and written down now and then. */
export class KeyUses {
  #uses = new Map<string, KeyUse>();

  note(use: KeyUse): void {
    this.#uses.set(use.apiKeyId, use);
  }

  async flush(database: Database): Promise<void> {
    if (this.#uses.size === 0) return;
    const uses = [...this.#uses.values()];
    this.#uses = new Map();
    await noteKeyUse(database, uses);
  }
}
