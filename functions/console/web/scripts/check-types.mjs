// The console's types are those of ../openapi.json; a build with others would speak another language than the API.
import { readFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const kept = new URL("../src/api/schema.d.ts", import.meta.url);
const fresh = astToString(await openapiTS(new URL("../../openapi.json", import.meta.url), { alphabetize: true }));
const body = (text) => text.slice(text.indexOf("export interface paths"));
if (body(readFileSync(kept, "utf8")).trim() !== body(fresh).trim()) {
  console.error("src/api/schema.d.ts is not what ../openapi.json says: run `npm run types`.");
  process.exit(1);
}
