import { ArgsType, Field, InputType, ObjectType } from "type-graphql";
import type { CatalogChange } from "../../catalog/index.ts";
import { Limit } from "../limits.ts";
import { Payload } from "../types/user-error.ts";

const file = { minLength: 1, maxLength: 200_000 } as const;

@ObjectType("CatalogChange", { simpleResolvers: true, description: "One thing that a catalog file changes." })
export class CatalogChangeView {
  @Field(() => String, { description: "create, update, price or disable." })
  action!: CatalogChange["action"];

  @Field(() => String, { description: "provider, credential, model, deployment or resource." })
  kind!: CatalogChange["kind"];

  @Field(() => String, { description: "What it is called." })
  name!: string;

  @Field(() => String, { description: "What changes of it." })
  detail!: string;

  @Field(() => [String], {
    description: "Of a price: where it is below what suppliers charge, or cannot be compared with it.",
  })
  warnings!: string[];
}

@ArgsType()
export class CatalogFileArgs {
  @Field(() => String, { description: "The file, YAML or JSON. `${NAME}` is not filled in here." })
  @Limit(file)
  file!: string;
}

@InputType("CatalogApplyInput", { description: "A catalog file." })
export class CatalogApplyInput {
  @Field(() => String, { description: "The file, YAML or JSON. `${NAME}` is not filled in here." })
  @Limit(file)
  file!: string;
}

@ObjectType("CatalogApplyPayload", { simpleResolvers: true, description: "What a catalog file changed." })
export class CatalogApplyPayload extends Payload {
  @Field(() => [CatalogChangeView], {
    nullable: true,
    description: "Nothing, when it is applied a second time.",
  })
  changes!: CatalogChangeView[] | null;
}

/** A change as operators see it. */
export function toCatalogChange({ action, kind, name, detail, warnings }: CatalogChange): CatalogChangeView {
  return { action, kind, name, detail, warnings: warnings ?? [] };
}
