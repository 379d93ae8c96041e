import { Field, ID, Int, ObjectType } from "type-graphql";
import type { ContentLevel, RequestContent } from "../../activity/index.ts";
import { DateTime } from "../scalars.ts";
import { enumOf } from "./enums.ts";

export const ContentLevelEnum = enumOf<ContentLevel>(
  "ContentLevel",
  "How much is kept of what a request says.",
  {
    redacted: "Everything but personal data, which is taken out for good.",
    full: "All of it; where masking covers logs, without what that takes out.",
  },
);

@ObjectType("RequestContent", {
  simpleResolvers: true,
  description: "What is kept of what one request said and was answered.",
})
export class RequestContentView {
  @Field(() => ID, { description: "`req_…`." })
  requestId!: string;

  @Field(() => ContentLevelEnum, { description: "The logging level that it was kept at." })
  level!: ContentLevel;

  @Field(() => String, { description: "The body that was sent; with a mark at its end where it was cut." })
  input!: string;

  @Field(() => String, {
    nullable: true,
    description: "What came back, a stream as its events; null where a policy refused the request.",
  })
  output!: string | null;

  @Field(() => Int, { description: "How long the body was." })
  inputBytes!: number;

  @Field(() => Int, { nullable: true, description: "How long the answer was; null without one." })
  outputBytes!: number | null;

  @Field(() => DateTime, { description: "When it was written down." })
  storedAt!: Date;

  @Field(() => DateTime, {
    description: "From when on it is deleted, by the data retention of the security policy as it is now.",
  })
  expiresAt!: Date;
}

const DAY_MS = 86_400_000;

/** What is kept of a request, as long as contents are kept for so many days. */
export function toRequestContent(content: RequestContent, contentDays: number): RequestContentView {
  const { requestId, level, input, output, inputBytes, outputBytes, storedAt, createdAt } = content;
  const expiresAt = new Date(createdAt.getTime() + contentDays * DAY_MS);
  return { requestId, level, input, output, inputBytes, outputBytes, storedAt, expiresAt };
}
