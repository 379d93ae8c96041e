import { formatAmount, formatPrice } from "../../kernel/money.ts";
import { tierFor, type PriceTier } from "../../kernel/price.ts";
import { pricedComponents, type PricedComponent } from "../margin.ts";
import type { PriceTerms } from "../price-input.ts";

/** One component that would change, for inputs of some size. */
export interface TermsChange {
  component: PricedComponent;
  /** From so many input tokens on. */
  inputTokensMin: number;
  /** Up to so many; null has no bound. */
  inputTokensMax: number | null;
  /** Per 1,000,000 tokens, the fee per request; null: there is no price yet, or one in another currency. */
  now: string | null;
  next: string;
  /** By how many percent, with one decimal and a sign; null where there is nothing to compare with. */
  changePercent: string | null;
}

const rateOf = {
  input: "input",
  cached_input: "cachedInput",
  cache_write: "cacheWrite5m",
  cache_write_1h: "cacheWrite1h",
  output: "output",
  reasoning: "reasoning",
} as const satisfies Record<string, keyof PriceTier>;

/** What would be other than now, by component, wherever a tier of the one meets one of the other. */
export function compareTerms(now: PriceTerms | null, next: PriceTerms): TermsChange[] {
  const comparable = now?.currency === next.currency ? now : null;
  const fee = changeOf(comparable?.perRequest ?? null, next.perRequest, formatAmount);
  const fees = fee === null ? [] : [{ component: "request" as const, ...whole, ...fee }];
  const rates = spansOf(comparable, next).flatMap((span) => rateChanges(span, { comparable, next }));
  return [...rates, ...fees];
}

const whole = { inputTokensMin: 0, inputTokensMax: null };

type Span = Pick<TermsChange, "inputTokensMin" | "inputTokensMax">;

function spansOf(now: PriceTerms | null, next: PriceTerms): Span[] {
  const tiers = [...(now?.tiers ?? []), ...next.tiers];
  const bounds = [...new Set(tiers.flatMap(({ upToInputTokens: bound }) => bound ?? []))].sort(
    (one, other) => one - other,
  );
  return [...bounds, null].map((inputTokensMax, index) => {
    const below = bounds[index - 1];
    return { inputTokensMin: below === undefined ? 0 : below + 1, inputTokensMax };
  });
}

function rateChanges(
  span: Span,
  { comparable, next }: { comparable: PriceTerms | null; next: PriceTerms },
): TermsChange[] {
  const at = (terms: PriceTerms): PriceTier =>
    tierFor({ id: "", effectiveFrom: new Date(0), ...terms }, span.inputTokensMin);
  return pricedComponents.flatMap((component) => {
    if (component === "request") return [];
    const rate = rateOf[component];
    const before = comparable === null ? null : at(comparable)[rate];
    const change = changeOf(before, at(next)[rate], formatPrice);
    return change === null ? [] : [{ component, ...span, ...change }];
  });
}

function changeOf(
  now: bigint | null,
  next: bigint,
  print: (value: bigint) => string,
): Pick<TermsChange, "now" | "next" | "changePercent"> | null {
  if (now === next || (now === null && next === 0n)) return null;
  const changePercent = now === null || now === 0n ? null : percent(next - now, now);
  return { now: now === null ? null : print(now), next: print(next), changePercent };
}

/** A tenth of a percent is enough to judge by; the figures beside it are exact. */
function percent(difference: bigint, of: bigint): string {
  const tenths = (difference * 1000n) / of;
  const size = tenths < 0n ? -tenths : tenths;
  return `${difference < 0n ? "-" : "+"}${String(size / 10n)}.${String(size % 10n)}`;
}
