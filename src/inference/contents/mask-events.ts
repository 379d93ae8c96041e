import type { MaskedEntity } from "../../policies/index.ts";
import { inTurns, type Work } from "../slices.ts";
import { maskJson, maskLongJson, maskLongText } from "../masking/mask-text.ts";

/** Members in which the dialects say a text piece by piece. */
const PIECEWISE = new Set([
  ...["content", "text", "refusal", "thinking", "reasoning_content", "reasoning"],
  ...["arguments", "partial_json"],
]);
const DATA = "data:";
/** Names of members whose text is JSON itself. */
const ARGUMENTS = new Set(["arguments", "partial_json"]);
/** What is longer is masked in turns with others. */
const LINE_LENGTH_MAX = 16_384;

type Json = Record<string, unknown>;

interface Line {
  value: Json;
  isChanged: boolean;
}

/** A text that several events say together: where each of its pieces stands. */
interface Said {
  pieces: { line: Line; holder: Json; name: string }[];
}

/** Whether an answer is a stream of events. */
export function isEventStream(text: string): boolean {
  return /^(?:data|event|id|retry)?:/.test(text);
}

/**
 * Masks the text of a stream of server-sent events. What is said over several events is masked as one text,
 * wherever it was parted: where anything is taken out of it, the first event says all of it and the others
 * say nothing. Of a stream that was cut off the very end is left out, as it may be torn.
 */
export async function maskEvents(
  stream: string,
  entities: readonly MaskedEntity[],
  { tornLength }: { tornLength: number },
): Promise<string> {
  const texts = stream.split("\n");
  if (tornLength > 0) texts.pop();
  const said = new Map<string, Said>();
  const lines = await inTurns(
    eachOf(texts, (text) => {
      const line = readLine(text);
      if (line) gather(line.value, { line, path: "", said });
      return line;
    }),
  );
  const last = lines.findLast((line) => line !== null);
  for (const one of said.values()) {
    const isTorn = one.pieces.at(-1)?.line === last;
    await maskSaid(one, entities, isTorn ? tornLength : 0);
  }
  const masked = await inTurns(eachOf(texts, (text, index) => maskLine(text, lines[index], entities)));
  return (await Promise.all(masked)).join("\n");
}

/** Does the same with each of many, a step each. */
function* eachOf<T, R>(items: readonly T[], work: (item: T, index: number) => R): Work<R[]> {
  const results: R[] = [];
  for (const [index, item] of items.entries()) {
    results.push(work(item, index));
    yield;
  }
  return results;
}

/** A long one is waited for at the end. */
function maskLine(
  text: string,
  line: Line | null | undefined,
  entities: readonly MaskedEntity[],
): Promise<string> {
  const head = text.startsWith(DATA) ? DATA : "";
  const rest = line?.isChanged ? ` ${JSON.stringify(line.value)}` : text.slice(head.length);
  if (rest.length <= LINE_LENGTH_MAX) return Promise.resolve(head + maskJson(rest, entities));
  return maskLongJson(rest, entities).then((masked) => head + masked);
}

function readLine(text: string): Line | null {
  if (!text.startsWith(DATA)) return null;
  try {
    const value: unknown = JSON.parse(text.slice(DATA.length));
    return isObject(value) ? { value, isChanged: false } : null;
  } catch {
    // Not every line is JSON: it is masked as it stands.
    return null;
  }
}

interface Place {
  line: Line;
  path: string;
  said: Map<string, Said>;
}

function gather(holder: Json, at: Place): void {
  const path = typeof holder["index"] === "number" ? `${at.path}#${String(holder["index"])}` : at.path;
  for (const [name, value] of Object.entries(holder)) {
    const within = { ...at, path: `${path}.${name}` };
    if (typeof value === "string" && PIECEWISE.has(name)) note(within, { line: at.line, holder, name });
    const inner: unknown[] = Array.isArray(value) ? value : [value];
    for (const each of inner) if (isObject(each)) gather(each, within);
  }
}

function note({ said, path }: Place, piece: Said["pieces"][number]): void {
  const known = said.get(path);
  if (known) known.pieces.push(piece);
  else said.set(path, { pieces: [piece] });
}

async function maskSaid(
  { pieces }: Said,
  entities: readonly MaskedEntity[],
  tornLength: number,
): Promise<void> {
  const texts = pieces.map(({ holder, name }) => String(holder[name]));
  // Some streams say all that was said so far in every event: the last one says it all.
  const isRepeated =
    texts.length > 1 && texts.every((text, index) => index === 0 || text.startsWith(texts[index - 1] ?? ""));
  const whole = isRepeated ? (texts.at(-1) ?? "") : texts.join("");
  const kept = tornLength > 0 ? whole.slice(0, -tornLength) : whole;
  const mask = ARGUMENTS.has(pieces[0]?.name ?? "") ? maskLongJson : maskLongText;
  const masked = await mask(kept, entities);
  if (masked === whole) return;
  const speaker = isRepeated ? pieces.length - 1 : 0;
  for (const [index, { line, holder, name }] of pieces.entries()) {
    holder[name] = index === speaker ? masked : "";
    line.isChanged = true;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
