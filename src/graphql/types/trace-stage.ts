import { Field, ObjectType } from "type-graphql";
import type { StageName, StageOutcome, TraceStage } from "../../activity/index.ts";
import { Ratio } from "../scalars.ts";
import { enumOf } from "./enums.ts";

export const StageNameEnum = enumOf<StageName>("TraceStageName", "A stage of a request's way.", {
  authenticate: "Its key was looked up.",
  receive: "It waited for its place within its limits, and was read.",
  policy: "Whether the key may call the model; content safety, masking and context.",
  cache: "Its answer was looked for in the context cache.",
  route: "Who can serve it was found out.",
  reserve: "What it may cost was held on the balance.",
  call: "It was sent, and answered.",
  settle: "What it cost was found out, and handed to the books.",
});

export const StageOutcomeEnum = enumOf<StageOutcome>("TraceStageOutcome", "How a stage ended.", {
  succeeded: "The request went on.",
  refused: "The request ended with an error there.",
  failed: "The calls ended with an error.",
  cancelled: "The calls were broken off.",
});

@ObjectType("TraceStage", { simpleResolvers: true, description: "One stage of a request's way." })
export class StageView {
  @Field(() => StageNameEnum, { description: "Which." })
  name!: StageName;

  @Field(() => Ratio, { description: "Milliseconds after the request's arrival, with three decimals." })
  startedMs!: number;

  @Field(() => Ratio, { description: "How long it took, in milliseconds with three decimals." })
  durationMs!: number;

  @Field(() => StageOutcomeEnum, { description: "How it ended." })
  outcome!: StageOutcome;

  @Field(() => String, {
    nullable: true,
    description: "The error's code, or what the stage came to, such as the model that was chosen.",
  })
  detail!: string | null;
}

export function toStage({ name, startedMs, durationMs, outcome, detail }: TraceStage): StageView {
  return { name, startedMs, durationMs, outcome, detail };
}
