// npm prism-cli's server as a judge of requests: it answers each from the document's examples if the
// request is what the document says, and with 4xx and the reason if not.
//
// Usage: server.mjs NAME=DOCUMENT... One line of JSON on standard output says where each is; it
// ends when its standard input does.

import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { createLogger } = require('@stoplight/prism-core');
const { getHttpOperationsFromSpec } = require('@stoplight/prism-http');
const { createServer } = require('@stoplight/prism-http-server');

const logger = createLogger('prism', { level: 'silent' });
const mock = { dynamic: false, ignoreExamples: false };
const config = { checkSecurity: true, errors: true, isProxy: false, mock, validateRequest: true, validateResponse: true };

const apis = {};
for (const pair of process.argv.slice(2)) {
  const [name, document] = pair.split('=');
  const operations = await getHttpOperationsFromSpec(document);
  const server = createServer(operations, { components: { logger }, config, cors: false });
  const url = await server.listen(0, '127.0.0.1');
  apis[name] = { url, operations: operations.map(({ iid, method, path }) => ({ id: iid, method, path })) };
}
console.log(JSON.stringify({ apis }));
process.stdin.resume().on('end', () => process.exit(0));
