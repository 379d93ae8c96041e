import { ArgsType, Field, Int, ObjectType, type ClassType } from "type-graphql";
import type { Page, PageRequest } from "../../kernel/page.ts";
import { Limit } from "../limits.ts";

const PAGE_SIZE = 20;

/** The arguments of every list. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, defaultValue: PAGE_SIZE, description: "How many, 1 to 100." })
  @Limit({ min: 1, max: 100 })
  first?: number | null;

  @Field(() => String, { nullable: true, description: "Where to go on: the `endCursor` of the page before." })
  @Limit({ maxLength: 500 })
  after?: string | null;
}

@ObjectType("PageInfo", { simpleResolvers: true, description: "Where a page stands in its list." })
export class PageInfo {
  @Field(() => String, { nullable: true, description: "Where the next page begins; null on the last page." })
  endCursor!: string | null;

  @Field(() => Boolean, { description: "Whether there is a next page." })
  hasNextPage!: boolean;
}

export interface Edge<T> {
  cursor: string | null;
  node: T;
}

export interface Connection<T> {
  nodes: T[];
  edges: Edge<T>[];
  pageInfo: PageInfo;
}

/** Makes the connection type of a node type: `ApiKeyConnection` and `ApiKeyEdge`. */
export function connectionOf<T extends object>(
  name: string,
  node: () => ClassType<T>,
): ClassType<Connection<T>> {
  @ObjectType(`${name}Edge`, { simpleResolvers: true, description: `One ${name} in a list.` })
  class NodeEdge implements Edge<T> {
    @Field(() => String, {
      nullable: true,
      description: "Where the list goes on after this one; given for the last of a page that has a next.",
    })
    cursor!: string | null;

    @Field(node, { description: `The ${name}.` })
    node!: T;
  }

  @ObjectType(`${name}Connection`, {
    simpleResolvers: true,
    description: `A page of a list of ${name}, newest first.`,
  })
  class NodeConnection implements Connection<T> {
    @Field(() => [node()], { description: "The page, without edges." })
    nodes!: T[];

    @Field(() => [NodeEdge], { description: "The page, as edges." })
    edges!: NodeEdge[];

    @Field(() => PageInfo, { description: "Where the page stands in the list." })
    pageInfo!: PageInfo;
  }
  return NodeConnection;
}

/** The page that a list's arguments ask for. */
export function pageOf(args: {
  first?: number | null | undefined;
  after?: string | null | undefined;
}): PageRequest {
  return { limit: args.first ?? PAGE_SIZE, cursor: args.after };
}

/** A page of rows as a connection of nodes. */
export function toConnection<R, T>(page: Page<R>, toNode: (row: R) => T): Connection<T> {
  const nodes = page.items.map(toNode);
  const last = nodes.length - 1;
  return {
    nodes,
    edges: nodes.map((node, index) => ({ node, cursor: index === last ? page.nextCursor : null })),
    pageInfo: { endCursor: page.nextCursor, hasNextPage: page.hasMore },
  };
}
