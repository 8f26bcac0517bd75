// Asks a query of an endpoint with Comunica, which is told an address and no more: node ask.mjs ADDRESS QUERY MEDIA-TYPE
import { QueryEngine } from "@comunica/query-sparql";

const [address, query, mediaType] = process.argv.slice(2);
const engine = new QueryEngine();
const { data } = await engine.resultToString(await engine.query(query, { sources: [address] }), mediaType);
for await (const part of data) process.stdout.write(part);
