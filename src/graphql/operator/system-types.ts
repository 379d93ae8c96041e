import { Field, InputType, Int, ObjectType } from "type-graphql";
import type { KnownNode } from "../../ledger/index.ts";
import type { DatabaseFacts } from "../../storage/index.ts";
import { Limit } from "../limits.ts";
import { DateTime, Decimal } from "../scalars.ts";
import { enumOf } from "../types/enums.ts";
import { Payload } from "../types/user-error.ts";
import type { JobState, Setting } from "./operations.ts";

export const SettingSourceEnum = enumOf<Setting["source"]>("SettingSource", "Where a setting comes from.", {
  environment: "A variable of the environment.",
  file: "A file in the data directory.",
  default: "Nobody has set it.",
});

@ObjectType("Setting", { simpleResolvers: true, description: "One variable of the configuration." })
export class SettingView {
  @Field(() => String, { description: "What it is called." })
  name!: string;

  @Field(() => String, { description: "What is in effect; of a secret only `set` or `not set`." })
  value!: string;

  @Field(() => SettingSourceEnum, { description: "Where that comes from." })
  source!: Setting["source"];

  @Field(() => Boolean, { description: "Whether its value is kept to itself." })
  isHidden!: boolean;

  @Field(() => String, { description: "What it is for." })
  description!: string;
}

@ObjectType("Migration", { simpleResolvers: true, description: "A step that the database has taken." })
export class MigrationView {
  @Field(() => String, { description: "Which." })
  name!: string;

  @Field(() => DateTime, { description: "When." })
  appliedAt!: Date;
}

@ObjectType("Node", { simpleResolvers: true, description: "A relay that works on these books." })
export class NodeView {
  @Field(() => String, { description: "What it is called." })
  id!: string;

  @Field(() => Int, { description: "Its present life; what earlier ones left is ended for them." })
  epoch!: number;

  @Field(() => DateTime, { description: "When that life began." })
  startedAt!: Date;

  @Field(() => DateTime, { description: "When it last said that it lives." })
  heartbeatAt!: Date;

  @Field(() => Boolean, { description: "Whether that was within the last half minute." })
  isAlive!: boolean;

  @Field(() => Int, { description: "How many of its requests hold money." })
  openReservations!: number;
}

@ObjectType("System", { simpleResolvers: true, description: "The running product, and what it stands on." })
export class SystemView {
  @Field(() => String, { description: "The product's version." })
  version!: string;

  @Field(() => String, { description: "That of Node." })
  nodeVersion!: string;

  @Field(() => String, { description: "That of PostgreSQL." })
  databaseVersion!: string;

  @Field(() => Decimal, { description: "How large the database is, in bytes." })
  databaseBytes!: string;

  @Field(() => [MigrationView], { description: "The steps that the database has taken, in their order." })
  migrations!: MigrationView[];

  @Field(() => [NodeView], { description: "The one heard last comes first." })
  nodes!: NodeView[];
}

@ObjectType("Job", { simpleResolvers: true, description: "Work that is done again and again." })
export class JobView {
  @Field(() => String, { description: "What it is called." })
  name!: string;

  @Field(() => Int, { description: "How often it is done." })
  everySeconds!: number;

  @Field(() => String, { nullable: true, description: "The node whose run was noted last; null: none yet." })
  nodeId!: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "When the run began that was noted last; of runs that go well, one a minute is.",
  })
  startedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When it ended." })
  endedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When a run last failed; null: none did." })
  failedAt!: Date | null;

  @Field(() => String, { nullable: true, description: "What that failure was." })
  error!: string | null;

  @Field(() => Boolean, { description: "Whether the run that was noted last went well, or there was none." })
  isWell!: boolean;

  @Field(() => Decimal, { description: "How many runs were noted, of all nodes." })
  runs!: string;

  @Field(() => Decimal, { description: "How many of them failed." })
  failures!: string;
}

@InputType("RunJobInput", { description: "Which job." })
export class RunJobInput {
  @Field(() => String, { description: "What it is called." })
  @Limit({ minLength: 1, maxLength: 64 })
  name!: string;
}

@ObjectType("RunJobPayload", { simpleResolvers: true, description: "A job that was run." })
export class RunJobPayload extends Payload {
  @Field(() => JobView, { nullable: true, description: "The job, and how it went." })
  job!: JobView | null;
}

/** A setting as operators see it. */
export function toSetting({ name, value, source, isSecret, description }: Setting): SettingView {
  return { name, value, source, isHidden: isSecret, description };
}

/** The product as operators see it. */
export function toSystem(parts: {
  version: string;
  database: DatabaseFacts;
  nodes: KnownNode[];
}): SystemView {
  const { version, database, nodes } = parts;
  return {
    version,
    nodeVersion: process.versions.node,
    databaseVersion: database.version,
    databaseBytes: String(database.sizeBytes),
    migrations: database.migrations.map(({ name, appliedAt }) => ({ name, appliedAt })),
    nodes: nodes.map(({ id, epoch, startedAt, heartbeatAt, isAlive, openReservations }) => ({
      ...{ id, epoch, startedAt, heartbeatAt, isAlive, openReservations },
    })),
  };
}

/** A job as operators see it. */
export function toJob({ name, everySeconds, lastRun }: JobState): JobView {
  const { nodeId = null, startedAt = null, endedAt = null, failedAt = null, error = null } = lastRun ?? {};
  return {
    ...{ name, everySeconds, nodeId, startedAt, endedAt, failedAt, error },
    isWell: failedAt === null || startedAt === null || failedAt < startedAt,
    runs: String(lastRun?.runs ?? 0),
    failures: String(lastRun?.failures ?? 0),
  };
}
