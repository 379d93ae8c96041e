import type { PolicyEffects } from "../../../src/activity/index.ts";
import { Automaton } from "../../../src/inference/safety/automaton.ts";
import { buildAutomaton } from "../../../src/inference/safety/build-automaton.ts";
import { compileSafety, type CompiledSafety } from "../../../src/inference/safety/compile-safety.ts";
import { OWN_TERMS } from "../../../src/inference/safety/findings.ts";
import { inspectInput } from "../../../src/inference/safety/inspect-input.ts";
import { TermScanner } from "../../../src/inference/safety/term-scanner.ts";
import type { ChatRequest } from "../../../src/inference/dialects/chat-request.ts";
import type { ContentSafety } from "../../../src/policies/index.ts";

/** A policy that looks at everything by the lists that are given. */
export function safetyPolicy(part: Partial<ContentSafety> = {}): ContentSafety {
  return {
    mode: "block",
    categories: [],
    customTerms: [],
    customPatterns: [],
    applyTo: ["input", "output"],
    moderation: { enabled: false, onFailure: "allow" },
    ...part,
  };
}

/** A policy that is ready to be used. */
export async function ready(part: Partial<ContentSafety>): Promise<CompiledSafety> {
  const safety = compileSafety(safetyPolicy(part))!;
  await safety.lookout();
  return safety;
}

/** The automaton of terms; each has a source of its own, as far as there are bits. */
export function automatonOf(terms: readonly string[], sources = OWN_TERMS): Automaton {
  const work = buildAutomaton(terms.map((text) => ({ text, sources })));
  for (;;) {
    const step = work.next();
    if (!step.done) continue;
    if (step.value === null) throw new Error("there are no terms");
    return step.value;
  }
}

/** Whether one of the terms is found in a text that comes in these pieces. */
export function finds(terms: readonly string[] | Automaton, ...pieces: string[]): boolean {
  const scanner = new TermScanner(terms instanceof Automaton ? terms : automatonOf(terms));
  for (const piece of pieces) scanner.feed(piece);
  scanner.end();
  return scanner.found !== 0;
}

/** A request of one user's turn with these text parts. */
export function saying(...texts: string[]): ChatRequest {
  const parts = texts.map((text) => ({ kind: "text" as const, text, cache: null }));
  return { turns: [{ role: "user", parts }] } as unknown as ChatRequest;
}

/** What inspecting a request leaves on record, and the message it is refused with. */
export async function inspected(
  part: Partial<ContentSafety>,
  chat: ChatRequest,
): Promise<{ effects: PolicyEffects; refusal: string | null; code: string | null }> {
  const effects: PolicyEffects = {};
  const safety = compileSafety(safetyPolicy(part))!;
  try {
    await inspectInput({ moderation: null }, { chat, safety, effects });
    return { effects, refusal: null, code: null };
  } catch (thrown) {
    const { message, code } = thrown as { message: string; code: string };
    return { effects, refusal: message, code };
  }
}
