// Runs the GraphQL-over-HTTP audits of graphql-http and prints one JSON object a line.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [tools, url, key] = process.argv.slice(2);
const from = createRequire(`${tools}/`);
const { serverAudits } = await import(pathToFileURL(from.resolve("graphql-http")));

const fetchFn = (target, options = {}) =>
  fetch(target, { ...options, headers: { ...options.headers, authorization: `Bearer ${key}` } });

for (const audit of serverAudits({ url, fetchFn })) {
  const { id, name, status, reason } = await audit.fn();
  console.log(JSON.stringify({ id, name, status, reason }));
}
