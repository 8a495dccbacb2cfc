#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { checkedApi } from '../httpGuard.js';
import { address } from '../options.js';
import { printReport } from './print.js';
import { publish } from './publish.js';
import { routesOf } from './routes.js';

const usage = `tessera-graphql publish SCHEMA --server URL --api NAME [options]

Puts the root fields of a GraphQL schema into the catalogue of a Tessera server, so that tokens can be given them.

  SCHEMA               the schema in GraphQL's schema language
  --server URL         https://tokens.example.com
  --api NAME           the API that the fields belong to: shop in shop:article.find
  --title TEXT         name of the API for people
  --permissions FILE   JSON, fields that take other permissions than the rules give: {"Query.search": "article.find"}
  --token-file FILE    where the token is that may do this; else the environment variable TESSERA_TOKEN
  --dry-run            only show what would change, and how many live tokens that touches
`;

/** A mistake in how the program was called. */
class UsageError extends Error {}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`tessera-graphql: ${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof UsageError) process.stderr.write(`\n${usage}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function run(args: string[]): Promise<number> {
  const { values, positionals } = read(args);
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const [command, schema, ...more] = positionals;
  if (command !== 'publish' || schema === undefined || more.length > 0) throw new UsageError('What should be published?');
  if (values.server === undefined || values.api === undefined) throw new UsageError('--server and --api are needed.');
  const api = checkedApi(values.api);
  const server = address('--server', values.server);
  const overrides = values.permissions === undefined ? {} : overridesIn(values.permissions);
  const { routes, uncovered } = routesOf(readFileSync(schema, 'utf8'), api, overrides);
  const report = await publish({ server, api, title: values.title, routes, secret: secretOf(values['token-file']), dryRun: values['dry-run'] ?? false });
  printReport(report, uncovered);
  return 0;
}

function read(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        server: { type: 'string' },
        api: { type: 'string' },
        title: { type: 'string' },
        permissions: { type: 'string' },
        'token-file': { type: 'string' },
        'dry-run': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

// Not an argument: those are seen by everybody on the machine.
function secretOf(file: string | undefined): string {
  const secret = file === undefined ? process.env.TESSERA_TOKEN : readFileSync(file, 'utf8');
  if (secret === undefined || secret.trim() === '') throw new UsageError('A token is needed: --token-file, or the environment variable TESSERA_TOKEN.');
  return secret.trim();
}

function overridesIn(file: string): Record<string, string> {
  const given: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof given !== 'object' || given === null || Object.values(given).some((value) => typeof value !== 'string'))
    throw new UsageError(`${file} must hold {"Query.field": "resource.action", …}.`);
  return given as Record<string, string>;
}
