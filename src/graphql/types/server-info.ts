import { Field, ObjectType } from "type-graphql";

@ObjectType("ServerInfo", {
  simpleResolvers: true,
  description: "What a page must know before anybody has logged in.",
})
export class ServerInfoView {
  @Field(() => Boolean, { description: "Whether anybody may sign up as a customer." })
  signUpIsOpen!: boolean;

  @Field(() => String, { description: "Where this server is reached; links begin with it." })
  publicUrl!: string;
}
