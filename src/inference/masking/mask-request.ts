import type { PolicyEffects } from "../../activity/index.ts";
import type { Masking } from "../../policies/index.ts";
import { textsOf } from "../chat-texts.ts";
import type { Reading } from "../reading.ts";
import type { ReplyGuard } from "../reply-guard.ts";
import { inTurns } from "../slices.ts";
import { maskChat, type Masked, maskSteps } from "./mask-chat.ts";
import { MaskGuard } from "./mask-guard.ts";
import { UnmaskGuard } from "./unmask-guard.ts";

/** What is read at once; more is read in turns. */
const AT_ONCE_CHARACTERS = 65_536;

/** A request as the supplier may read it, and what its answer goes through. */
export interface MaskedRequest {
  reading: Reading;
  /** Makes the guards anew for each call. */
  guards: () => readonly ReplyGuard[];
}

const unwatched = (): readonly ReplyGuard[] => [];

/**
 * Applies a customer's masking to a request. What is to be masked but is nowhere leaves the reading as it is,
 * so that its own bytes may pass. A promise only for requests of more than 64 Ki characters of text, whose
 * masking lets others have their turn. Notes in `effects.masked` how often each kind was replaced. Throws
 * what `Reading.chat` throws.
 */
export function maskRequest(
  reading: Reading,
  masking: Masking,
  effects: PolicyEffects,
): MaskedRequest | Promise<MaskedRequest> {
  const isInput = masking.applyTo.includes("input");
  const isOutput = masking.applyTo.includes("output");
  if (!masking.enabled || masking.entities.length === 0 || !(isInput || isOutput))
    return { reading, guards: unwatched };
  const finish = (masked: Masked): MaskedRequest => finished(reading, masking, { masked, effects });
  const chat = reading.chat();
  if (!isInput) return finish({ chat, vault: null, counts: {} });
  const characters = textsOf(chat).reduce((sum, text) => sum + text.length, 0);
  if (characters <= AT_ONCE_CHARACTERS) return finish(maskChat(chat, masking));
  return inTurns(maskSteps(chat, masking)).then(finish);
}

function finished(
  reading: Reading,
  masking: Masking,
  { masked, effects }: { masked: Masked; effects: PolicyEffects },
): MaskedRequest {
  const { chat, vault, counts } = masked;
  const isFound = Object.keys(counts).length > 0;
  const isOutput = masking.applyTo.includes("output");
  if (isFound) effects.masked = counts;
  if (!isFound && !isOutput) return { reading, guards: unwatched };
  const form = { isJson: chat.format.kind !== "text" };
  const guards = (): ReplyGuard[] => [
    ...(isOutput ? [new MaskGuard(masking.entities, form)] : []),
    ...(vault ? [new UnmaskGuard(vault, form)] : []),
  ];
  return { reading: reading.saying(chat), guards };
}
