// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { readFileSync } from 'node:fs';
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript';
import { describe, expect, it } from 'vitest';
import * as answers from './answers';
import type { Decoder } from './decode';

/** The UI's decoders against the contract that the server writes (server/openapi.json; a test there keeps it true). */

const contract = JSON.parse(readFileSync('../server/openapi.json', 'utf8'));

type Schema = {
  $ref?: string;
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: string[];
  additionalProperties?: Schema;
};

function resolved(schema: Schema): Schema {
  if (schema.$ref) return contract.components.schemas[schema.$ref.split('/').at(-1) ?? ''];
  return schema.allOf?.length === 1 && schema.allOf[0] ? resolved(schema.allOf[0]) : schema;
}

/** Where the decoder asks for what the contract does not promise. */
function breaches(decoder: Decoder<unknown>, given: Schema, where: string, seen: Set<unknown>): string[] {
  const reads = decoder.reads;
  const schema = resolved(given);
  if (reads === undefined || seen.has(decoder)) return [];
  const inside = new Set(seen).add(decoder);
  if (reads.each) {
    return schema.items
      ? breaches(reads.each, schema.items, `${where}[]`, inside)
      : [`${where} is no list in the contract`];
  }
  if (reads.words && schema.enum) {
    const known = reads.words.map((w) => w.toLowerCase());
    return schema.enum
      .filter((w) => !known.includes(w.toLowerCase()))
      .map((w) => `${where} may be '${w}', which the pages do not know`);
  }
  return Object.entries(reads.fields ?? {}).flatMap(([name, field]) => {
    const property = schema.properties?.[name] ?? schema.additionalProperties;
    if (property === undefined) return [`${where}.${name} is not in the contract`];
    const here =
      field.reads?.optional || schema.required?.includes(name)
        ? []
        : [`${where}.${name} may be absent, but its decoder refuses that`];
    return [...here, ...breaches(field, property, `${where}.${name}`, inside)];
  });
}

const decoders: Record<string, Decoder<unknown>> = {
  '/api/about': answers.about,
  '/api/fleet': answers.fleet,
  '/api/guides': answers.guideIndex,
  '/api/guides/{family}/{id}': answers.guidePage,
  '/api/health': answers.systemHealth,
  '/api/jobs': answers.jobList,
  '/api/jobs/{slug}': answers.jobPage,
  '/api/jobs/{slug}/config': answers.jobConfig,
  '/api/jobs/{slug}/health': answers.jobHealth,
  '/api/jobs/{slug}/logs': answers.jobLogs,
  '/api/jobs/{slug}/logs/timeline': answers.logTimeline,
  '/api/search': answers.searchResult,
};

describe('the contract with the server', () => {
  it.each(Object.entries(decoders))('%s: the pages read only what it promises', (path, decoder) => {
    const responses = contract.paths[path].get.responses;
    const schema = (responses['200'] ?? responses.default).content['application/json'].schema;

    expect(breaches(decoder, schema, 'answer', new Set())).toEqual([]);
  });

  it('its types are those of now; else run npm run api:types', async () => {
    const ast = await openapiTS(JSON.stringify(contract));

    expect(readFileSync('src/api/schema.gen.ts', 'utf8')).toBe(COMMENT_HEADER + astToString(ast));
  }, 30_000);
});
