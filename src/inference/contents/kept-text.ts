import type { MaskedEntity } from "../../policies/index.ts";
import { maskLongJson } from "../masking/mask-text.ts";
import { isEventStream, maskEvents } from "./mask-events.ts";
import type { Side } from "./transcript.ts";

/** How much of the end of a text that was cut off may be the beginning of something that is looked for. */
const TORN_LENGTH = 4_096;
/** A string of one piece that is longer than any word: the bytes of a picture, a sound or a file. */
const MEDIA = /"(?:data:[^",]{0,200},)?[A-Za-z0-9+/\\_=-]{512,}(?:"|$)/g;

/**
 * One side of a request as it is kept: without the personal data of these kinds, and with a mark where it was
 * cut. Where anything is taken out, media are left out too, as nobody can tell what they show. It takes turns
 * with whatever else there is to do.
 */
export async function keptText(
  { bytes, total }: Side,
  entities: readonly MaskedEntity[] | null,
): Promise<string> {
  const isCut = total > bytes.length;
  const decoded = bytes.toString("utf8");
  // A character that was cut through.
  const text = isCut ? decoded.replace(/\uFFFD$/, "") : decoded;
  const kept = entities === null ? text : await masked(text, entities, isCut);
  return isCut ? `${kept}\n[cut here: it was ${String(total)} bytes long]` : kept;
}

async function masked(text: string, entities: readonly MaskedEntity[], isCut: boolean): Promise<string> {
  const said = text.replace(MEDIA, (media) => `"[media: ${String(media.length)} characters]"`);
  if (isEventStream(said)) return maskEvents(said, entities, { tornLength: isCut ? TORN_LENGTH : 0 });
  const whole = await maskLongJson(said, entities);
  return isCut ? whole.slice(0, -TORN_LENGTH) : whole;
}
