import type { RegionMode, RetryReason, Rollout, RoutingStrategy } from "../../policies/index.ts";
import { enumOf } from "./enums.ts";

export const RegionModeEnum = enumOf<RegionMode>("RegionMode", "What regions mean for a request.", {
  any: "It may go to any region.",
  prefer: "It goes to the regions that are named; where none of them can serve, to another one.",
  restrict: "It never leaves the regions that are named, whatever fails.",
});

export const RoutingStrategyEnum = enumOf<RoutingStrategy>(
  "RoutingStrategy",
  "Which of the ways to a model is tried first.",
  {
    priority: "In the order of the relay's operator; equal ones take turns by weight.",
    weighted: "By weight alone.",
    latency: "The quickest, as it was lately.",
    cost: "The cheapest.",
  },
);

export const RetryReasonEnum = enumOf<RetryReason>("RetryReason", "What another way is tried for.", {
  rate_limited: "The way has no more requests to give for now.",
  overloaded: "It has too much to do.",
  timeout: "It did not begin to answer in time.",
  error: "It failed, or could not be reached.",
});

export const StickyByEnum = enumOf<Rollout["stickyBy"]>("StickyBy", "What a rollout keeps together.", {
  key: "All requests of an API key go to the same of the two models.",
  conversation: "All requests of a conversation; without one, of the key.",
  request: "Each request is drawn for itself.",
});
