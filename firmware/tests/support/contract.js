import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { golden } from './files.js';

/** @param {string} name of an example payload, without .json */
export function example(name) {
  return JSON.parse(fs.readFileSync(path.join(golden, `${name}.json`), 'utf8'));
}

/** Asserts that two JSON values have the same fields with the same types, all the way down. */
export function assertSameShape(actual, expected, at = 'payload') {
  assert.equal(kind(actual), kind(expected), at);
  if (kind(expected) === 'object') {
    assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort(), at);
    for (const key of Object.keys(expected)) assertSameShape(actual[key], expected[key], `${at}.${key}`);
  } else if (kind(expected) === 'array' && expected.length) {
    for (const [index, item] of actual.entries()) assertSameShape(item, expected[0], `${at}[${index}]`);
  }
}

function kind(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'whole number' : typeof value;
}
