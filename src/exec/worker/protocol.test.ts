import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { Channel } from './protocol.ts';

interface Said {
  readonly kind: 'said';
  readonly words: string;
  readonly big: bigint;
}

/** A socket that hands what is written to itself, in chunks of the given size. */
function loop(chunkBytes: number): Socket {
  const stream: Duplex = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      for (let at = 0; at < chunk.length; at += chunkBytes) stream.push(chunk.subarray(at, at + chunkBytes));
      done();
    },
  });
  return stream as Socket;
}

for (const chunkBytes of [1, 3, 8, 1000]) {
  test(`messages arrive whole and in order in chunks of ${chunkBytes} bytes`, async () => {
    const heard: [Said, Uint8Array][] = [];
    const channel = new Channel<Said, Said>(loop(chunkBytes), (message, payload) => heard.push([message, payload]));
    for (let i = 0; i < 20; i++) {
      channel.send({ kind: 'said', words: 'x'.repeat(i), big: BigInt(i) }, new Uint8Array(i * 7).fill(i));
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(heard.length, 20);
    for (const [i, [message, payload]] of heard.entries()) {
      assert.deepEqual(message, { kind: 'said', words: 'x'.repeat(i), big: BigInt(i) });
      assert.deepEqual([...payload], new Array(i * 7).fill(i));
      assert.equal(payload.byteOffset, 0);
    }
  });
}

test('what is said in one turn is written at once', async () => {
  let writes = 0;
  const stream: Duplex = new Duplex({
    read() {},
    write(_chunk, _encoding, done) {
      writes++;
      done();
    },
    writev(_chunks, done) {
      writes++;
      done();
    },
  });
  const channel = new Channel<Said, Said>(stream as Socket, () => {});
  for (let i = 0; i < 20; i++) channel.send({ kind: 'said', words: 'x', big: 1n }, new Uint8Array(i * 2000));
  assert.equal(writes, 0);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(writes, 1);
  channel.send({ kind: 'said', words: 'y', big: 2n });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(writes, 2);
});
