/** What a part of a message may hold beside text, by the member that holds it. */
export const mediaKinds = ["image", "audio", "video"] as const;

export type MediaKind = (typeof mediaKinds)[number];

type Part = Readonly<Record<string, unknown>>;

/** Whether a part holds something of a kind; a part may say so in its `type`, too. */
export function holds(part: Part, kind: MediaKind | "text"): boolean {
  const type = part["type"] ?? kind;
  return type === kind && part[kind] !== undefined && part[kind] !== null;
}
