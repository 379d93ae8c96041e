import type { Turn } from "../dialects/chat-request.ts";

/** Turns `[start..end)` that stay or go together; system turns among them are none of it. */
export interface Unit {
  start: number;
  end: number;
  /** It begins with words of the user's own, as a conversation has to. */
  opens: boolean;
}

interface OpenUnit extends Unit {
  /** The one that this has become a part of. */
  into: OpenUnit | null;
}

/**
 * Cuts a conversation into what may be left out by itself: a turn, or calls of tools with all their results.
 * Results are found by the ids of their calls; those without a call belong to what is before them. The time
 * is linear in the number of turns.
 */
export function unitsOf(turns: readonly Turn[]): Unit[] {
  const units: OpenUnit[] = [];
  const callers = new Map<string, OpenUnit>();
  turns.forEach((turn, index) => {
    if (turn.role === "system") return;
    const answered = answeredBy(turn);
    const unit =
      answered.length > 0 && units.length > 0
        ? join(units, earliest(units, callers, answered))
        : begin(units, { start: index, opens: turn.role === "user" && answered.length === 0 });
    unit.end = index + 1;
    for (const part of turn.parts) if (part.kind === "toolCall") callers.set(part.id, unit);
  });
  return units;
}

function answeredBy({ parts }: Turn): string[] {
  return parts.flatMap((part) => (part.kind === "toolResult" ? [part.callId] : []));
}

function begin(units: OpenUnit[], { start, opens }: Pick<Unit, "start" | "opens">): OpenUnit {
  const unit = { start, end: start, opens, into: null };
  units.push(unit);
  return unit;
}

/** The first unit that one of these calls is in; the last unit when none is known. */
function earliest(
  units: readonly OpenUnit[],
  callers: ReadonlyMap<string, OpenUnit>,
  callIds: readonly string[],
): OpenUnit {
  let found = units.at(-1)!;
  for (const id of callIds) {
    const caller = callers.get(id);
    if (caller && whole(caller).start < found.start) found = whole(caller);
  }
  return found;
}

function join(units: OpenUnit[], first: OpenUnit): OpenUnit {
  while (units.at(-1) !== first) {
    const taken = units.pop()!;
    taken.into = units.at(-1)!;
  }
  return first;
}

function whole(unit: OpenUnit): OpenUnit {
  let found = unit;
  while (found.into !== null) {
    // The way is halved each time that it is gone, so that it stays short.
    found.into = found.into.into ?? found.into;
    found = found.into;
  }
  return found;
}
