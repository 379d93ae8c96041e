import type { MaskedEntity } from "../../policies/index.ts";
import { CLOSE, codeAt, COLON, DOT, HYPHEN, isDigit, OPEN, PLUS, SPACE } from "./characters.ts";
import { DigitRuns } from "./digit-runs.ts";
import { outweighs, type EntityMatch } from "./entity-match.ts";
import { keyHeads, matchApiKey } from "./match-api-key.ts";
import { matchBankCard } from "./match-bank-card.ts";
import { matchEmail } from "./match-email.ts";
import { matchIpv4, matchIpv6 } from "./match-ip-address.ts";
import { matchNationalId } from "./match-national-id.ts";
import { matchPhone } from "./match-phone.ts";
import { behindOpening, readKeyBody } from "./match-private-key.ts";

const DIGITS = 1;
const SIGN_AT = 2;
const COLONS = 3;
const DASHES = 4;
const INITIAL = 5;

const DASHES_MIN = 5;
/** No lone run of digits that is shorter is looked for. */
const DIGITS_MIN = 8;
/** Only behind a plus there may be one less. */
const UNSIGNED_MIN = 9;
const V4_PARTS = 4;
const V4_PART_MAX = 3;
/** What stands behind a match begins no more than so many characters before its own place. */
const REACH = 128;
const DIGITS_AT_ONCE = 65_536;
const FULL_WIDTH_FIRST = 0xff01;
const FULL_WIDTH_LAST = 0xff5e;
const FULL_WIDTH_SHIFT = 0xfee0;

/** What a character may be part of: most are of nothing, and cost one look. */
const triggers = new Uint8Array(128);
for (const head of keyHeads) triggers[head.charCodeAt(0)] = INITIAL;
for (const digit of "0123456789") triggers[digit.charCodeAt(0)] = DIGITS;
triggers["@".charCodeAt(0)] = SIGN_AT;
triggers[COLON] = COLONS;
triggers["-".charCodeAt(0)] = DASHES;

/** Most words that begin like a key are none by their second letter, which is worth another look. */
const heads = new Uint8Array(128 * 128);
for (const head of keyHeads) heads[head.charCodeAt(0) * 128 + head.charCodeAt(1)] = 1;

const runs = new DigitRuns();

/** Looks for personal data in a text, once from its beginning to its end, in as many goes as wanted. */
export class TextScan {
  /** None overlaps another. */
  #matches: EntityMatch[] = [];
  readonly #text: string;
  readonly #entities: ReadonlySet<MaskedEntity>;
  #at: number;

  constructor(text: string, entities: ReadonlySet<MaskedEntity>, from = 0) {
    this.#text = text;
    this.#entities = entities;
    this.#at = from;
  }

  /** What was found since this was asked last, in the order of the text; what may yet grow is kept. */
  take(): EntityMatch[] {
    const settled = this.#at < this.#text.length ? this.#at - REACH : Number.POSITIVE_INFINITY;
    const taken = this.#matches;
    const open = taken.findLastIndex(({ end }) => end <= settled) + 1;
    this.#matches = taken.splice(open);
    return taken;
  }

  /** Goes on for about so many characters. False when it is done. */
  run(characters = Number.POSITIVE_INFINITY): boolean {
    const text = this.#text;
    const end = Math.min(text.length, this.#at + characters);
    let at = this.#at;
    while (at < end) {
      const code = text.charCodeAt(at);
      const isWide = code >= FULL_WIDTH_FIRST && code <= FULL_WIDTH_LAST;
      const trigger = code < 128 ? triggers[code]! : isWide ? triggers[code - FULL_WIDTH_SHIFT]! : 0;
      const isNone =
        trigger === 0 || (trigger === INITIAL && heads[code * 128 + text.charCodeAt(at + 1)] !== 1);
      at = isNone ? at + 1 : Math.max(at + 1, this.#look(trigger, at));
    }
    this.#at = at;
    return at < text.length;
  }

  /** Where to go on. */
  #look(trigger: number, at: number): number {
    const text = this.#text;
    switch (trigger) {
      case DIGITS:
        return this.#lookAtDigits(at);
      case SIGN_AT:
        return this.#note("email", this.#entities.has("email") ? matchEmail(text, at) : null);
      case COLONS:
        return this.#note("ip_address", this.#entities.has("ip_address") ? matchIpv6(text, at) : null);
      case INITIAL:
        return this.#note("api_key", this.#entities.has("api_key") ? matchApiKey(text, at) : null);
      default:
        return this.#lookAtDashes(at);
    }
  }

  #lookAtDigits(at: number): number {
    const text = this.#text;
    const behind = behindDigits(text, at);
    if (behind - at < DIGITS_MIN && !goesOn(text, behind)) return behind;
    if (!runs.read(text, at) || isTooFew(text, at)) return behind;
    const entities = this.#entities;
    const isAddress = behind - at <= V4_PART_MAX && entities.has("ip_address");
    return Math.max(
      behind,
      entities.has("national_id") ? this.#note("national_id", spanOf(at, matchNationalId(runs))) : 0,
      entities.has("bank_card") ? this.#note("bank_card", spanOf(at, matchBankCard(runs))) : 0,
      isAddress ? this.#note("ip_address", spanOf(at, matchIpv4(text, at))) : 0,
      entities.has("phone") ? this.#note("phone", matchPhone(runs)) : 0,
    );
  }

  #lookAtDashes(at: number): number {
    const text = this.#text;
    let behind = at;
    while (text.charCodeAt(behind) === text.charCodeAt(at)) behind++;
    const start = behind - DASHES_MIN;
    if (start < at || !this.#entities.has("private_key")) return behind;
    const opened = behindOpening(text, start);
    if (opened === "cut" || opened < 0) return behind;
    const soFar = readKeyBody(text, opened, false);
    const { end } = soFar.isOver ? soFar : readKeyBody(text, soFar.end, true);
    return this.#note("private_key", { start, end, openFrom: soFar.isOver ? undefined : soFar.end });
  }

  #note(entity: MaskedEntity, span: Omit<EntityMatch, "entity"> | null): number {
    if (span === null) return -1;
    let match: EntityMatch = { entity, ...span };
    for (let last = this.#matches.at(-1); last && last.end > match.start; last = this.#matches.at(-1)) {
      // A key that is closed is over: an address behind it does not begin with its dashes.
      if (last.entity === "private_key") {
        match = { ...match, start: last.end };
        break;
      }
      match = united(match, last);
      this.#matches.pop();
    }
    this.#matches.push(match);
    return match.end;
  }
}

/** All that both cover, as what is to be believed of the two. */
function united(one: EntityMatch, other: EntityMatch): EntityMatch {
  const { entity } = outweighs(one, other) ? one : other;
  const end = Math.max(one.end, other.end);
  const { openFrom } = one.end === end ? one : other;
  return { entity, start: Math.min(one.start, other.start), end, openFrom };
}

function spanOf(start: number, end: number): { start: number; end: number } | null {
  return end < 0 ? null : { start, end };
}

/** Dates, times and amounts: too few digits for anything but an address, or what stands behind a plus. */
function isTooFew(text: string, at: number): boolean {
  const total = runs.totals[runs.count - 1]!;
  return total < UNSIGNED_MIN && runs.count < V4_PARTS && codeAt(text, at - 1) !== PLUS;
}

/** Whether a run of digits may be followed by another of the same number. */
function goesOn(text: string, end: number): boolean {
  const code = codeAt(text, end);
  if (code !== SPACE && code !== HYPHEN && code !== DOT && code !== OPEN && code !== CLOSE) return false;
  const behind = codeAt(text, end + 1);
  return isDigit(behind) || behind === OPEN || behind === SPACE || behind === HYPHEN;
}

/** Behind a run of digits, or so many of them: what is as long is nothing, nor is what goes on with it. */
function behindDigits(text: string, from: number): number {
  let at = from;
  while (at - from < DIGITS_AT_ONCE && isDigit(codeAt(text, at))) at++;
  return at;
}

/** All personal data of these kinds in a text, or in what stands from a place on; what is before is known. */
export function findEntities(text: string, entities: ReadonlySet<MaskedEntity>, from = 0): EntityMatch[] {
  const scan = new TextScan(text, entities, from);
  scan.run();
  const matches = scan.take();
  const [first] = matches;
  if (first && first.start < from) first.start = from;
  return matches;
}
