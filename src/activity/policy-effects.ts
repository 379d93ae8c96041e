/** What a customer's policies did to one of its requests. It holds nothing of what the request said. */
export interface PolicyEffects {
  /** What content safety found, such as `category:violence`, `term` or `moderation:hate`, each once. */
  safety?: { verdict: "flagged" | "blocked"; direction: "input" | "output"; findings: string[] };
  /** How many originals of each kind were replaced in the input. */
  masked?: Record<string, number>;
  /** How many of the oldest messages were left out. */
  truncatedMessages?: number;
  /** What else the model was not told, by the client's names for it: `messages[0..5]`. */
  ignored?: string[];
  /** The model that a rollout sent it to. */
  rollout?: { model: string; targetModel: string };
  /** The fallback model that was tried because the asked one could not be served. */
  fallbackModel?: string;
}
