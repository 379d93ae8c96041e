import type { PolicyEffects } from "../../activity/index.ts";
import { fail } from "../../kernel/app-error.ts";
import { defaultPolicies } from "../../policies/index.ts";
import type { Caching } from "../context/caching.ts";
import { fitContext } from "../context/fit-context.ts";
import { maskRequest } from "../masking/mask-request.ts";
import type { ChatRequest } from "../dialects/chat-request.ts";
import type { Reading } from "../reading.ts";
import type { ReplyGuard } from "../reply-guard.ts";
import { compileSafety } from "../safety/compile-safety.ts";
import { inspectInput } from "../safety/inspect-input.ts";
import type { Moderation } from "../safety/moderation.ts";
import { outputGuards } from "../safety/output-guard.ts";
import type { TokenRates } from "../token-rates.ts";
import type { Entitled } from "./entitle.ts";

/** What a customer's policies make of a request that may be made. */
export interface Policing {
  /** Makes what watches the answer, anew for each call of a supplier. */
  guards: () => readonly ReplyGuard[];
  /** What the policies did so far, for the record; the guards add to it. */
  effects: PolicyEffects;
}

/** A request that its customer's own policies let through, saying what they let it say. */
export interface Policed extends Entitled, Policing {
  /** What the cache has to do with it; absent: nothing. */
  caching?: Caching;
}

export interface PoliceNeeds {
  rates: TokenRates;
  /** Null: the operator has set up none. */
  moderation: Moderation | null;
}

/** What is read whole holds everybody up meanwhile: 50,000 messages take a tenth of a second. */
const MESSAGES_MAX = 10_000;
/** In characters, of all calls of tools together: masking takes them apart and puts them together at once. */
const ARGUMENTS_MAX = 1_000_000;

const unwatched = (): readonly ReplyGuard[] => [];

/**
 * Applies what the customer has decided about content, and notes it in `effects`: at once for a customer that
 * has decided nothing. Throws `content_blocked`, `context_length_exceeded`, and `request_too_large` for more
 * messages than are looked at; nothing has been asked of a supplier by then, and nothing is charged.
 */
export function police(
  needs: PoliceNeeds,
  entitled: Entitled,
  effects: PolicyEffects,
): Policed | Promise<Policed> {
  const isUndecided = entitled.policies === defaultPolicies;
  return isUndecided ? unpoliced(entitled, effects) : apply(needs, entitled, effects);
}

/** The request as it is: for a customer that has decided nothing, and for what nobody is to answer. */
export function unpoliced(entitled: Entitled, effects: PolicyEffects = {}): Policed {
  return { ...entitled, guards: unwatched, effects };
}

/** What is left out need not be looked at; what is looked at are the customer's words, not their masks. */
async function apply(needs: PoliceNeeds, entitled: Entitled, effects: PolicyEffects): Promise<Policed> {
  const { policies, asked } = entitled;
  const { contentSafety, masking } = policies.security;
  const window = policies.context.contextWindow;
  const safety = compileSafety(contentSafety);
  const isRead = safety !== null || masking.enabled || window.maxInputTokens !== null;
  if (isRead) refuseEndless(entitled.reading);
  if (masking.enabled) refuseLongArguments(entitled.reading.chat());
  const fitted = fitContext({ ...needs, reading: entitled.reading, window, model: asked.id }, effects);
  if (safety) await inspectInput(needs, { chat: fitted.chat(), safety, effects });
  const masked = await maskRequest(fitted, masking, effects);
  if (!safety?.watchesOutput) return { ...entitled, ...masked, effects };
  const { reading } = masked;
  return {
    ...entitled,
    reading: reading.isPassable ? reading.saying(reading.chat()) : reading,
    guards: () => [...masked.guards(), ...outputGuards(safety, effects)],
    effects,
  };
}

function refuseLongArguments({ turns }: ChatRequest): void {
  let characters = 0;
  for (const { parts } of turns) {
    for (const part of parts) if (part.kind === "toolCall") characters += part.arguments.length;
  }
  if (characters <= ARGUMENTS_MAX) return;
  const most = String(ARGUMENTS_MAX);
  const message = `This account's policies mask what tools are told: at most ${most} characters at once.`;
  throw fail("request_too_large", { public: message });
}

function refuseEndless({ request }: Reading): void {
  if (request.messageCount <= MESSAGES_MAX) return;
  const most = String(MESSAGES_MAX);
  const message = `This account's policies look at what requests say: of at most ${most} messages in one.`;
  throw fail("request_too_large", { public: message });
}
