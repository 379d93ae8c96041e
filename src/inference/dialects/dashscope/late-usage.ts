import type { SettledFlags } from "../../../catalog/index.ts";
import { isObject } from "../field-rules.ts";
import type { UsageTally } from "../usage-tally.ts";
import { isContradictory, isNoReport, readUsage } from "./usage.ts";

interface Place {
  bytes: Buffer | null;
  start: number;
  end: number;
}

/**
 * Notes usage reports in a tally, but reads them only when somebody asks: there is one with every event, and
 * each holds all that those before it hold. The one before the last is read, too, for when the last says
 * nothing.
 */
export class LateUsage {
  private readonly tally: UsageTally;
  private readonly semantics: SettledFlags["usageSemantics"];
  private before: Place = { bytes: null, start: 0, end: 0 };
  private last: Place = { bytes: null, start: 0, end: 0 };

  constructor(tally: UsageTally, semantics: SettledFlags["usageSemantics"]) {
    this.tally = tally;
    this.semantics = semantics;
  }

  /** A report stands at `bytes[start..end)`. */
  note(bytes: Buffer, start: number, end: number): void {
    const place = this.before;
    place.bytes = bytes;
    place.start = start;
    place.end = end;
    this.before = this.last;
    this.last = place;
  }

  /** Brings the tally up to date. */
  settle(): UsageTally {
    this.read(this.before);
    this.read(this.last);
    return this.tally;
  }

  private read(place: Place): void {
    if (place.bytes === null) return;
    const report = parse(place.bytes.toString("utf8", place.start, place.end));
    place.bytes = null;
    if (isNoReport(report)) return;
    const usage = isObject(report) ? readUsage(report, this.semantics) : null;
    const isSuspicious = usage !== null && isObject(report) && isContradictory(report, usage, this.semantics);
    this.tally.note(usage, isSuspicious);
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
