import type { FeatureUse } from "../chat-request.ts";
import type { Feature } from "../features.ts";

/** Collects what a request asks for that has no place in its translation, each thing once. */
export class NotedUses {
  readonly #uses = new Map<string, FeatureUse>();

  note(feature: Feature, param: string): void {
    this.#uses.set(`${feature} ${param}`, { feature, param });
  }

  get list(): FeatureUse[] {
    return [...this.#uses.values()];
  }
}

/** Where in a request something stands, and where to note what has no place in its translation. */
export interface Place {
  path: string;
  noted: NotedUses;
}

/** A place further in. */
export function within({ path, noted }: Place, step: string): Place {
  return { path: path + step, noted };
}
