import type { Nano } from "../../kernel/money.ts";
import type { Protocol } from "../../kernel/protocol.ts";
import type { Hold } from "../reservation.ts";

/** One life of a relay: a higher epoch fences every earlier life of the same node. */
export interface LaneNode {
  nodeId: string;
  epoch: number;
}

/**
 * What one commit writes, in this order: settlements free the money that the holds behind them may need.
 * Settlements, records and checkpoints are JSON texts, written once when the request said them.
 */
export interface Batch {
  settlements: string[];
  records: string[];
  checkpoints: string[];
  holds: Hold[];
}

/**
 * How a hold fared. `crowded`: it fits alone, but not after those before it. `behind`: one before it carries
 * the same Idempotency-Key, and is to be decided first.
 */
export interface HoldResult {
  requestId: string;
  outcome: "reserved" | "crowded" | "behind" | "refused" | "repeated";
  /** What refuses it, or crowds it out. */
  limit: "balance" | "key_quota";
  /** The account after the batch. */
  available: Nano;
  reserved: Nano;
  /** The window of the key's quota after the batch; null without one. */
  quota: { spent: Nano; reserved: Nano } | null;
  /** The earlier request with the same Idempotency-Key, when it is repeated. */
  first: { requestId: string; sameBody: boolean; running: boolean; answer: Buffer | null } | null;
}

/** A reservation that nobody is working on any more: its node is gone, or it is past its end. */
export interface LeftReservation {
  requestId: string;
  accountId: string;
  customerId: string;
  apiKeyId: string;
  protocol: Protocol;
  model: string;
  priceId: string;
  createdAt: Date;
  /** The last checkpoint; null when it never came that far. `record` is a row of the recorder. */
  progress: { charge: string; record: unknown } | null;
}

/** A connection into the books. Its methods throw what the database says; a broken one is closed. */
export interface BooksSession {
  /** Commits a batch. It may be committed again when the answer was lost: what was done is found done. */
  write(node: LaneNode, batch: Batch): Promise<HoldResult[]>;
  /** Begins a transaction and names those of the accounts that nobody else has locked, now locked by it. */
  lockFree(accountIds: string[]): Promise<Set<string>>;
  commit(): Promise<void>;
  rollBack(): Promise<void>;
  close(): void;
}

/** The books as a node's work sees them: PostgreSQL, or a simulation of it. */
export interface Books {
  open(lockTimeoutMs: number): Promise<BooksSession>;
  /** Begins a new life of a node and returns its epoch. */
  raiseEpoch(nodeId: string): Promise<number>;
  /** Says that the node is alive. Null when this life of it is fenced; else how many nodes are alive. */
  beat(node: LaneNode): Promise<number | null>;
  /** Fences the nodes that have been silent for that long and left something open. */
  fenceSilent(silentSeconds: number): Promise<number>;
  /** Up to a thousand reservations that were left by fenced lives of nodes, or are past their end. */
  listLeft(overdueSeconds: number): Promise<LeftReservation[]>;
}

/** SQLSTATE of work under an epoch that is over. */
export const FENCED = "RL001";
export const LOCK_NOT_AVAILABLE = "55P03";
