import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Framer } from './framer.ts';

const message = (code: string, body: string): Buffer => {
  const bytes = Buffer.from(`${code}0000${body}`);
  bytes.writeInt32BE(body.length + 4, 1);
  return bytes;
};

test('messages come out whole, whatever the pieces', () => {
  const bytes = Buffer.concat([message('Q', 'SELECT 1'), message('S', ''), message('d', 'x'.repeat(1000))]);
  for (const piece of [1, 2, 3, 5, 7, 64, bytes.length]) {
    const framer = new Framer();
    const seen: string[] = [];
    for (let at = 0; at < bytes.length; at += piece) {
      framer.push(bytes.subarray(at, at + piece));
      for (let frame = framer.next(); frame !== undefined; frame = framer.next()) {
        seen.push(frame.code + frame.body.toString());
      }
    }
    assert.deepEqual(seen, ['QSELECT 1', 'S', `d${'x'.repeat(1000)}`], `pieces of ${piece}`);
    assert.equal(framer.size, 0);
  }
});

// Joining the pieces anew for each one would take minutes.
test('a message of many megabytes in small pieces takes no longer than its bytes', { timeout: 60_000 }, () => {
  const framer = new Framer();
  const bytes = message('Q', 'x'.repeat(20_000_000));
  for (let at = 0; at < bytes.length; at += 1000) {
    framer.push(bytes.subarray(at, at + 1000));
    if (at + 1000 < bytes.length) assert.equal(framer.next(), undefined);
  }
  assert.equal(framer.next()?.body.length, 20_000_000);
});

test('lengths that cannot be are refused as soon as they are seen', () => {
  for (const length of [-1, 0, 3, 0x7fffffff]) {
    const framer = new Framer();
    const head = Buffer.from('Q0000');
    head.writeInt32BE(length, 1);
    framer.push(head);
    assert.throws(() => framer.next(), { code: '08P01' });
  }
});
