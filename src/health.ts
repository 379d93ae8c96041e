import type { Node } from "./node.ts";

/** Whether this node should get traffic. */
export interface Health {
  /** True when the database answers and the node is not draining. */
  ready(): Promise<boolean>;
  /** From now on the node is not ready: it finishes what it has. */
  drain(): void;
}

export function health(node: Pick<Node, "database">): Health {
  let draining = false;
  return {
    async ready() {
      if (draining) return false;
      return node.database.pool.query("SELECT 1").then(
        () => true,
        () => false,
      );
    },
    drain() {
      draining = true;
    },
  };
}
