import assert from 'node:assert/strict';
import test from 'node:test';

import { causeOf } from '../../static_site/scripts/deliveryLogic.js';

const bounced = (reason) => causeOf({ state: 'bounced', reason });

test('what mail systems say has a cause in plain words', () => {
  assert.equal(bounced('smtp; 550 5.1.1 user unknown'), 'unknown');
  assert.equal(bounced('smtp; 550 no such user'), 'unknown');
  assert.equal(bounced('550 The email account that you tried to reach does not exist'), 'unknown');
  assert.equal(bounced('452 4.2.2 The mailbox is full'), 'full');
  assert.equal(bounced('554 5.7.1 Message rejected as spam'), 'junk');
  assert.equal(bounced('550 5.4.4 Host not found'), 'domain');
  assert.equal(bounced('421 4.4.1 connection timed out'), 'late');
  assert.equal(bounced('552 5.3.4 message too large'), 'size');
  assert.equal(bounced('MessageRejected'), 'rejected');
});

test('a spam report is one whatever its words, also where mail was withheld for it', () => {
  assert.equal(causeOf({ state: 'reported', reason: 'abuse' }), 'reported');
  assert.equal(causeOf({ state: 'withheld', reason: 'spam report' }), 'reported');
});

test('words that say nothing known, and none at all, are told as that', () => {
  assert.equal(bounced('General'), 'other');
  assert.equal(bounced(''), 'none');
});
