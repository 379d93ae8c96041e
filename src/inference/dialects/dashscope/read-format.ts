import type { AnswerFormat } from "../chat-request.ts";
import { invalid, isObject, isText } from "../field-rules.ts";

const NAME_DEFAULT = "response";

/** The form that the answer's text is to have. */
export function readFormat({ response_format: given }: Readonly<Record<string, unknown>>): AnswerFormat {
  const path = "parameters.response_format";
  if (!isObject(given)) return { kind: "text" };
  switch (given["type"]) {
    case "text":
      return { kind: "text" };
    case "json_object":
      return { kind: "json" };
    case "json_schema":
      return readSchema(given["json_schema"], `${path}.json_schema`);
    default:
      throw invalid(`${path}.type`, "one of text, json_object, json_schema");
  }
}

function readSchema(given: unknown, path: string): AnswerFormat {
  if (!isObject(given)) throw invalid(path, "an object");
  const { name, description, schema, strict } = given;
  if (!isObject(schema)) throw invalid(`${path}.schema`, "an object");
  return {
    kind: "schema",
    name: isText(name) && name !== "" ? name : NAME_DEFAULT,
    description: isText(description) ? description : null,
    schema,
    strict: strict === true,
  };
}
