import { Field, InputType, Int, ObjectType } from "type-graphql";
import type { ContextConfig, Policy } from "../../policies/index.ts";
import { Limit } from "../limits.ts";
import { DateTime } from "../scalars.ts";
import { enumOf } from "./enums.ts";
import { Payload } from "./user-error.ts";

export const OverflowEnum = enumOf<ContextConfig["contextWindow"]["overflow"]>(
  "ContextOverflow",
  "What becomes of a request that is longer than it may be.",
  {
    reject: "It is refused with context_length_exceeded.",
    truncate_oldest: "Its oldest messages are left out; instructions stay.",
  },
);

export const CacheScopeEnum = enumOf<ContextConfig["cache"]["scope"]>(
  "CacheScope",
  "Whose answers a request may be given again.",
  { key: "Those of its own API key.", customer: "Those of all keys of the account." },
);

@ObjectType("ContextWindow", { simpleResolvers: true, description: "How long a request may be." })
export class ContextWindowView {
  @Field(() => Int, { nullable: true, description: "Tokens of input; null: as many as the model takes." })
  maxInputTokens!: number | null;

  @Field(() => OverflowEnum, { description: "What becomes of a longer one." })
  overflow!: ContextConfig["contextWindow"]["overflow"];
}

@ObjectType("ContextMemory", { simpleResolvers: true, description: "What is remembered of conversations." })
export class ContextMemoryView {
  @Field(() => Int, {
    nullable: true,
    description:
      "Days that a conversation is kept after its last request; null: for as long as the account exists.",
  })
  retentionDays!: number | null;
}

@ObjectType("ContextCache", {
  simpleResolvers: true,
  description: "Whether the same request is given the same answer again.",
})
export class ContextCacheView {
  @Field(() => Boolean, { description: "Whether it is." })
  enabled!: boolean;

  @Field(() => Int, { description: "For how many seconds." })
  ttlSeconds!: number;

  @Field(() => CacheScopeEnum, { description: "Whose answers." })
  scope!: ContextConfig["cache"]["scope"];

  @Field(() => Int, { description: "Longer answers are not kept." })
  maxEntryBytes!: number;
}

@ObjectType("ContextConfig", {
  simpleResolvers: true,
  description: "How much of a conversation goes to a model, and what is remembered of it.",
})
export class ContextConfigView {
  @Field(() => ContextWindowView, { description: "How long a request may be." })
  contextWindow!: ContextWindowView;

  @Field(() => ContextMemoryView, { description: "What is remembered of conversations." })
  memory!: ContextMemoryView;

  @Field(() => ContextCacheView, { description: "Whether answers are given again." })
  cache!: ContextCacheView;

  @Field(() => Int, { description: "Rises with every change; 0 was never changed." })
  version!: number;

  @Field(() => DateTime, { nullable: true, description: "When it last changed; null: never." })
  updatedAt!: Date | null;
}

@InputType("ContextWindowInput", { description: "What of the window to change." })
export class ContextWindowInput {
  @Field(() => Int, { nullable: true, description: "Tokens of input; null: as many as the model takes." })
  @Limit({ min: 1, max: 10_000_000 })
  maxInputTokens?: number | null;

  @Field(() => OverflowEnum, { nullable: true, description: "What becomes of a longer request." })
  @Limit({ notNull: true })
  overflow?: ContextConfig["contextWindow"]["overflow"];
}

@InputType("ContextMemoryInput", { description: "What of the memory to change." })
export class ContextMemoryInput {
  @Field(() => Int, { nullable: true, description: "Days; null: for as long as the account exists." })
  @Limit({ min: 0, max: 3650 })
  retentionDays?: number | null;
}

@InputType("ContextCacheInput", { description: "What of the cache to change." })
export class ContextCacheInput {
  @Field(() => Boolean, { nullable: true, description: "Whether answers are given again." })
  @Limit({ notNull: true })
  enabled?: boolean;

  @Field(() => Int, { nullable: true, description: "For how many seconds, at most a week." })
  @Limit({ notNull: true, min: 1, max: 604_800 })
  ttlSeconds?: number;

  @Field(() => CacheScopeEnum, { nullable: true, description: "Whose answers." })
  @Limit({ notNull: true })
  scope?: ContextConfig["cache"]["scope"];

  @Field(() => Int, { nullable: true, description: "Longer answers are not kept." })
  @Limit({ notNull: true, min: 1024, max: 1_048_576 })
  maxEntryBytes?: number;
}

@InputType("UpdateContextConfigInput", {
  description: "What to change; what is omitted stays, objects merge field by field, null clears.",
})
export class UpdateContextConfigInput {
  @Field(() => ContextWindowInput, { nullable: true, description: "How long a request may be." })
  @Limit({ notNull: true })
  contextWindow?: ContextWindowInput;

  @Field(() => ContextMemoryInput, { nullable: true, description: "What is remembered of conversations." })
  @Limit({ notNull: true })
  memory?: ContextMemoryInput;

  @Field(() => ContextCacheInput, { nullable: true, description: "Whether answers are given again." })
  @Limit({ notNull: true })
  cache?: ContextCacheInput;

  @Field(() => Int, {
    nullable: true,
    description: "The version that you read; if it is another one by now, nothing is changed.",
  })
  @Limit({ notNull: true, min: 0 })
  expectedVersion?: number;
}

@ObjectType("UpdateContextConfigPayload", {
  simpleResolvers: true,
  description: "The context configuration after a change.",
})
export class UpdateContextConfigPayload extends Payload {
  @Field(() => ContextConfigView, { nullable: true, description: "The configuration." })
  contextConfig!: ContextConfigView | null;
}

/** A configuration as it is shown. */
export function toContextConfig({ document, version, updatedAt }: Policy<ContextConfig>): ContextConfigView {
  const { contextWindow, memory, cache } = document;
  return {
    contextWindow: { maxInputTokens: contextWindow.maxInputTokens, overflow: contextWindow.overflow },
    memory: { retentionDays: memory.retentionDays },
    cache: {
      enabled: cache.enabled,
      ttlSeconds: cache.ttlSeconds,
      scope: cache.scope,
      maxEntryBytes: cache.maxEntryBytes,
    },
    version,
    updatedAt,
  };
}
