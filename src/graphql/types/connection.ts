import { ArgsType, Field, Int, ObjectType, type ClassType } from "type-graphql";
import { fail } from "../../kernel/app-error.ts";
import type { Page, PageRequest } from "../../kernel/page.ts";
import { Limit } from "../limits.ts";
import { omitNull } from "../omit-null.ts";
import { PAGE_SIZE } from "../page-size.ts";

/** The arguments of every list: `first` and `after` walk it forwards, `last` and `before` backwards. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, description: "How many, 1 to 100; 20 if left out." })
  @Limit({ min: 1, max: 100, unlessSaid: PAGE_SIZE })
  first?: number | null;

  @Field(() => String, {
    nullable: true,
    description: "Where to go on: the `endCursor` of the page before.",
  })
  @Limit({ maxLength: 500 })
  after?: string | null;

  @Field(() => Int, { nullable: true, description: "How many from the back, 1 to 100; not with `first`." })
  @Limit({ min: 1, max: 100 })
  last?: number | null;

  @Field(() => String, {
    nullable: true,
    description: "With `last`: only what stands before this cursor, the `startCursor` of a page.",
  })
  @Limit({ maxLength: 500 })
  before?: string | null;
}

@ObjectType("PageInfo", { simpleResolvers: true, description: "Where a page stands in its list." })
export class PageInfo {
  @Field(() => String, {
    nullable: true,
    description: "The cursor of the first item; null on an empty page.",
  })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: "The cursor of the last item; null on an empty page." })
  endCursor!: string | null;

  @Field(() => Boolean, { description: "Whether items follow: go on with `after: endCursor`." })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: "Whether items stand before: go back with `before: startCursor`." })
  hasPreviousPage!: boolean;
}

export interface Edge<T> {
  cursor: string;
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
    @Field(() => String, { description: "Where it stands: for `after` and `before`." })
    cursor!: string;

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

/** The page that a list's arguments ask for. Throws `invalid_request` for arguments of both directions. */
export function pageOf({ first, after, last, before }: PageArgs): PageRequest {
  const [isBack, isFront] = [last ?? before, first ?? after].map(
    (given) => given !== null && given !== undefined,
  );
  if (isBack && isFront) {
    throw fail("invalid_request", {
      public: "Page with first and after, or with last and before.",
      param: "last",
    });
  }
  return isBack
    ? { limit: last ?? PAGE_SIZE, cursor: before, backwards: true }
    : { limit: first ?? PAGE_SIZE, cursor: after };
}

type Filter<A> = Omit<A, keyof PageArgs>;

/** The arguments of a list that do not say which page. */
export function withoutPage<A extends PageArgs>(args: A): Filter<A> {
  const { first: _first, after: _after, last: _last, before: _before, ...filter } = args;
  return filter;
}

/** What a list's arguments ask for: its page, and of the others those that were given. */
export function listInput<A extends PageArgs>(
  args: A,
): { page: PageRequest } & { [K in keyof Filter<A>]?: Exclude<Filter<A>[K], null | undefined> } {
  return { page: pageOf(args), ...omitNull(withoutPage(args)) };
}

/** A page of rows as a connection of nodes. Cursors are signed when they are read, and not before. */
export function toConnection<R, T>(page: Page<R>, toNode: (row: R) => T): Connection<T> {
  const nodes = page.items.map(toNode);
  const cursorAt = (index: number): string => page.cursorAt(index);
  const end = nodes.length - 1;
  return {
    nodes,
    edges: nodes.map((node, index) => ({
      node,
      get cursor() {
        return cursorAt(index);
      },
    })),
    pageInfo: {
      get startCursor() {
        return end < 0 ? null : cursorAt(0);
      },
      get endCursor() {
        return end < 0 ? null : cursorAt(end);
      },
      hasNextPage: page.hasMore,
      hasPreviousPage: page.hasPrevious,
    },
  };
}
