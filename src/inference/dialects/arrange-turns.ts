import type { Turn } from "./chat-request.ts";

type SystemTurn = Extract<Turn, { role: "system" }>;

export interface Arrangement {
  /**
   * What becomes of system messages behind the first turn: left where they are, put before it with the
   * others, or made a part of the user's turn beside them.
   */
  laterSystem: "in_place" | "hoisted" | "folded";
  /** Puts turns of one role that follow each other into one. */
  merges: boolean;
}

export interface ArrangedTurns {
  /** The system messages before the first turn. */
  system: SystemTurn[];
  turns: Turn[];
}

/** Orders a conversation as a supplier takes it. No word of it is lost. */
export function arrangeTurns(turns: readonly Turn[], { laterSystem, merges }: Arrangement): ArrangedTurns {
  const spoken = turns.findIndex((turn) => !isSystem(turn));
  const begin = spoken === -1 ? turns.length : spoken;
  const isHoisted = laterSystem === "hoisted";
  const system = (isHoisted ? turns : turns.slice(0, begin)).filter(isSystem);
  const rest = turns.slice(begin).filter((turn) => !isHoisted || !isSystem(turn));
  const placed = laterSystem === "folded" ? fold(rest) : rest;
  return { system, turns: merges ? merge(placed) : placed };
}

function isSystem(turn: Turn): turn is SystemTurn {
  return turn.role === "system";
}

/** A system message joins the user's turn before it, else the one behind it, else it becomes one. */
function fold(turns: readonly Turn[]): Turn[] {
  const folded: Turn[] = [];
  let wasSystem = false;
  for (const turn of turns) {
    const asUser: Turn = isSystem(turn) ? { role: "user", parts: turn.parts } : turn;
    const last = folded.at(-1);
    if ((isSystem(turn) || wasSystem) && last?.role === "user" && asUser.role === "user") {
      folded[folded.length - 1] = joined(last, asUser);
      // Once it has joined a user's turn, the next user's turn is one of its own.
      wasSystem = isSystem(turn) && wasSystem;
    } else {
      folded.push(asUser);
      wasSystem = isSystem(turn);
    }
  }
  return folded;
}

function merge(turns: readonly Turn[]): Turn[] {
  const merged: Turn[] = [];
  for (const turn of turns) {
    const last = merged.at(-1);
    if (last?.role === turn.role) merged[merged.length - 1] = joined(last, turn);
    else merged.push(turn);
  }
  return merged;
}

function joined(one: Turn, other: Turn): Turn {
  return { role: one.role, parts: [...one.parts, ...other.parts] } as Turn;
}
