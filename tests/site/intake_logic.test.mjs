import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedOf, contactsOf, receivedBetween } from '../../static_site/scripts/intakeLogic.js';

test('a number is looked for among phones and orders, however it is written', () => {
  assert.deepEqual(askedOf(' １３８ 0013-8000 '), { phone: '138 0013-8000', order_no: '138 0013-8000' });
  assert.deepEqual(askedOf('020-8888 转 12'), { phone: '020-8888 转 12', order_no: '020-8888 转 12' });
  assert.deepEqual(askedOf('OP-2026'), { order_no: 'OP-2026', name: 'OP-2026' });
});

test('an address is looked for as that alone, and a name among names', () => {
  assert.deepEqual(askedOf('lin@customer.example'), { email: 'lin@customer.example' });
  assert.deepEqual(askedOf('林芳'), { name: '林芳', order_no: '林芳' });
});

test('what was looked for in vain is the field that it looks like', () => {
  assert.deepEqual(contactsOf('138 0013 8000'), { phone: '138 0013 8000' });
  assert.deepEqual(contactsOf('lin@customer.example'), { email: 'lin@customer.example' });
  assert.deepEqual(contactsOf('OP-2026'), { order_no: 'OP-2026' });
  assert.deepEqual(contactsOf('林芳'), { name: '林芳' });
  assert.deepEqual(contactsOf('1234'), { order_no: '1234' });
});

test('a complaint may have been received in the last thirty days, by the wall clock of the company', () => {
  const now = new Date('2026-11-25T23:30:00Z');
  assert.deepEqual(receivedBetween(now, 'Asia/Shanghai'), { min: '2026-10-27T07:30', max: '2026-11-26T07:30' });
});
