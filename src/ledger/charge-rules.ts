/** One rule of what is charged, in words that a customer reads. */
export interface ChargeRule {
  /** What happened. */
  when: string;
  /** What it is charged. */
  charged: string;
}

/** How a charge is rounded. */
export const rounding =
  "Every component is computed exactly; " +
  "their sum is rounded up once per request, to 9 decimals of the currency.";

/** What is charged when. Settlement follows these rules, and every place that explains charges shows them. */
export const chargeRules: readonly ChargeRule[] = [
  {
    when: "The answer reports its usage.",
    charged:
      "The tokens as reported, at the price that was in force when the request came in. A reported 0 is 0.",
  },
  {
    when: "The answer ends without a report of its usage.",
    charged: "The tokens as counted here; the request then says usage_source estimated.",
  },
  {
    when: "The request fails before any output.",
    charged: "Nothing.",
  },
  {
    when: "A policy, a limit or the balance refuses the request.",
    charged: "Nothing.",
  },
  {
    when: "You leave before the first byte of the answer.",
    charged: "The input at most, and only if a model had accepted the request. Never the maximum of output.",
  },
  {
    when: "You leave in the middle of a stream.",
    charged: "The input, and the output up to then.",
  },
  {
    when: "A request is retried, or served by a fallback, on our side.",
    charged: "One request, once, for the answer that you got.",
  },
  {
    when: "The same Idempotency-Key is sent again.",
    charged: "Nothing for the repetition.",
  },
  {
    when: "The answer comes from your context cache.",
    charged: "The fee per request, if the price has one; no tokens.",
  },
  {
    when: "A request costs more than it had reserved.",
    charged: "The cost, up to what is available. The balance never falls below zero.",
  },
  {
    when: "An auto model without a price of its own is called.",
    charged: "The price of the model that served.",
  },
  {
    when: "A charge has to be put right afterwards.",
    charged:
      "A correction in the list of transactions, in the month in which it is made. " +
      "Nothing is ever rewritten.",
  },
];
