import type { Node } from "./node.ts";
import { answers } from "./storage/index.ts";

/** Whether this node should get traffic. */
export interface Health {
  /** True when the database answers and the node is not draining. */
  ready(): Promise<boolean>;
  /** From now on the node is not ready: it finishes what it has. */
  drain(): void;
  /** Does something when the drain begins, for what would never end by itself. */
  onDrain(act: () => void): void;
}

export function health(node: Pick<Node, "database">): Health {
  let draining = false;
  const acts: (() => void)[] = [];
  return {
    async ready() {
      if (draining) return false;
      return answers(node.database);
    },
    drain() {
      draining = true;
      for (const act of acts) act();
    },
    onDrain: (act) => void acts.push(act),
  };
}
