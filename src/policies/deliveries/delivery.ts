export const deliveryChannels = ["webhook", "email"] as const;
export type DeliveryChannel = (typeof deliveryChannels)[number];

export const deliveryStates = ["pending", "delivered", "failed"] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** A message that is to reach a target, as it is written in the transaction of what it tells. */
export interface NewDelivery {
  customerId: string;
  /** The `type` of a webhook: "balance.low". */
  eventType: string;
  /** The id of what is told: `alr_…`. */
  sourceId: string;
  channel: DeliveryChannel;
  /** A URL or an e-mail address. */
  target: string;
  /** What the channel sends: the exact body of a webhook, or a mail as `writeMail` writes it. */
  content: string;
}

/** One try to reach the target, as it ended. */
export interface DeliveryAttempt {
  number: number;
  at: Date;
  durationMs: number;
  outcome: "delivered" | "failed";
  responseStatus: number | null;
  error: string | null;
}

/** A message and how far it has come. */
export interface Delivery {
  /** `dlv_…`; the `webhook-id` of every try. */
  id: string;
  customerId: string;
  eventType: string;
  sourceId: string;
  channel: DeliveryChannel;
  target: string;
  state: DeliveryState;
  /** When it is tried next; null when it has ended. */
  nextAt: Date | null;
  lastError: string | null;
  responseStatus: number | null;
  createdAt: Date;
  endedAt: Date | null;
  /** Every try, oldest first. */
  attempts: DeliveryAttempt[];
}

/** A delivery that this node has taken on for one try. */
export interface ClaimedDelivery extends Pick<Delivery, "id" | "customerId" | "channel" | "target"> {
  content: string;
  /** The number of this try since the first one; it fences the outcome against a later try. */
  number: number;
  /** The number of this try since it was queued or sent again by hand. */
  tries: number;
}

/** How a try ended. The error is for the customer to read: it names no address but the customer's own. */
export type Outcome =
  | { kind: "delivered"; status: number | null }
  /** `isFinal`: no further try could end otherwise. */
  | { kind: "failed"; status: number | null; error: string; isFinal: boolean };
