import type { PolicyEffects } from "../../activity/index.ts";
import { fail } from "../../kernel/app-error.ts";
import type { ChatRequest } from "../dialects/chat-request.ts";
import type { CompiledSafety, Lookout } from "./compile-safety.ts";
import { noteFindings, sayFindings } from "./findings.ts";
import { inspect } from "./inspection.ts";
import type { Moderation } from "./moderation.ts";
import { passagesOf, type Passage } from "./passages.ts";
import { inSlices } from "../slices.ts";

export interface Inspected {
  chat: ChatRequest;
  safety: CompiledSafety;
  effects: PolicyEffects;
}

interface Needs {
  /** The moderation endpoint that the operator has set up; null: none. */
  moderation: Moderation | null;
}

/**
 * Looks at all that a request says, and makes ready what is to look at its answer. It is done at once, unless
 * there is much to look at or the moderation endpoint is asked. Throws `content_blocked` where the policy
 * blocks; else what was found is only recorded.
 */
export function inspectInput(needs: Needs, inspected: Inspected): void | Promise<void> {
  const lookout = inspected.safety.lookout();
  return lookout instanceof Promise
    ? lookout.then((ready) => lookAt(needs, inspected, ready))
    : lookAt(needs, inspected, lookout);
}

function lookAt(needs: Needs, inspected: Inspected, lookout: Lookout): void | Promise<void> {
  const { chat, safety } = inspected;
  if (!safety.policy.applyTo.includes("input")) return;
  const passages = passagesOf(chat);
  const findings = inSlices(inspect(lookout, passages));
  if (findings instanceof Promise) {
    return findings.then((found) => {
      conclude(inspected, found);
      return moderate(needs, inspected, passages);
    });
  }
  conclude(inspected, findings);
  return moderate(needs, inspected, passages);
}

/** What the lists have blocked, nobody else is asked about. */
function moderate(needs: Needs, inspected: Inspected, passages: Passage[]): void | Promise<void> {
  const { enabled, onFailure } = inspected.safety.policy.moderation;
  if (!enabled || needs.moderation === null) return;
  return needs.moderation.ask(passages).then((flagged) => {
    const unseen = onFailure === "allow" ? noteUnseen : conclude;
    if (flagged === null) unseen(inspected, ["moderation_unavailable"]);
    else conclude(inspected, flagged);
  });
}

function conclude({ safety, effects }: Inspected, findings: readonly string[]): void {
  const isBlocked = safety.isBlocking && findings.length > 0;
  noteFindings(effects, { direction: "input", verdict: isBlocked ? "blocked" : "flagged", findings });
  if (!isBlocked) return;
  const words = sayFindings(findings);
  throw fail("content_blocked", { public: `The input was refused by the content-safety policy: ${words}.` });
}

function noteUnseen({ effects }: Inspected, findings: readonly string[]): void {
  noteFindings(effects, { direction: "input", verdict: "flagged", findings });
}
