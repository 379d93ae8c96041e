import { isInputObjectType, type GraphQLSchema } from "graphql";
import { getMetadataStorage } from "type-graphql";

/**
 * Gives the fields that an input type inherits the limits of the class they come from. type-graphql
 * (2.0.0-rc.4) copies inherited fields without their extensions, which would leave them without any limit,
 * and in silence.
 */
export function inheritLimits(schema: GraphQLSchema): GraphQLSchema {
  const { inputTypes, fieldExtensions } = getMetadataStorage();
  for (const { name, target } of inputTypes) {
    const type = schema.getType(name);
    if (!isInputObjectType(type)) continue;
    const fields = type.getFields();
    const ancestors = new Set(ancestorsOf(target));
    for (const { target: owner, fieldName, extensions } of fieldExtensions) {
      const field = fields[fieldName];
      if (field && ancestors.has(owner)) field.extensions = { ...extensions, ...field.extensions };
    }
  }
  return schema;
}

function ancestorsOf(target: object): object[] {
  const parent = Object.getPrototypeOf(target) as object | null;
  return parent === null || parent === Function.prototype ? [] : [parent, ...ancestorsOf(parent)];
}
