// Works with graphql-request and graphql-js, and prints what came of it as one JSON object.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [tools, url, key, channelId] = process.argv.slice(2);
const from = createRequire(`${tools}/`);
const load = async (name) => import(pathToFileURL(from.resolve(name)));
const { GraphQLClient, ClientError } = await load("graphql-request");
const { buildClientSchema, getIntrospectionQuery, validateSchema } = (await load("graphql")).default;

const client = new GraphQLClient(url, { headers: { authorization: `Bearer ${key}` } });

async function refused(document, variables, of = client) {
  try {
    return { unexpected: await of.request(document, variables) };
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    return { status: error.response.status, errors: error.response.errors };
  }
}

const schema = buildClientSchema(
  await client.request(getIntrospectionQuery({ oneOf: true, inputValueDeprecation: true, specifiedByUrl: true })),
);
const create = `mutation ($input: CreatePostInput!) {
  createPost(input: $input) { ... on PostActionSuccess { post { id text } } ... on MutationError { message } }
}`;
const post = { channelId, schedulingType: "automatic", mode: "addToQueue", text: "Rye" };

console.log(
  JSON.stringify({
    types: Object.keys(schema.getTypeMap()).filter((name) => !name.startsWith("__")),
    mistakes: validateSchema(schema).map((error) => error.message),
    account: await client.request("{ account { email } }"),
    created: await client.request(create, { input: post }),
    invalid: await refused("{ account { colour } }"),
    value: await refused(create, { input: { ...post, mode: "now" } }),
    key: await refused("{ account { id } }", {}, new GraphQLClient(url, { headers: { authorization: "Bearer no" } })),
  }),
);
