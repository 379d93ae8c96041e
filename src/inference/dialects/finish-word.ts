// Within a text, quotes are escaped: what stands like this is a member.
const FINISH = /"(?:finish_reason|stop_reason)"\s*:\s*"(?!null")([a-z_]{1,40})"/i;

/** Why a model stopped, in the word of the event or the body that says so; null where none does. */
export function finishWordIn(bytes: Buffer | null): string | null {
  const [, word = null] = (bytes && FINISH.exec(bytes.toString("latin1"))) ?? [];
  return word;
}
