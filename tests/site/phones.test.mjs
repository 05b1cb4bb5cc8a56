// The page refuses the same telephone numbers as the portal, for the same reasons.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { phoneFault } from '../../static_site/scripts/phones.js';

const samples = JSON.parse(readFileSync(new URL('../samples/phones.json', import.meta.url)));
const KEYS = { 'error.phone_wrong': 'phone', 'error.phone_mobile': 'phone_mobile', 'error.phone_after': 'phone_after' };

for (const [written, expected] of Object.entries(samples)) {
  test(`${written} is ${expected ?? 'right'}`, () => {
    const fault = phoneFault(written);
    const parameter = Object.values(fault?.values ?? {}).map((value) => `:${value}`).join('');
    assert.equal(fault && KEYS[fault.key] + parameter, expected);
  });
}
