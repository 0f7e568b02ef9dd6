import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { coalesce, cut, readRanges } from './coalesce.ts';

test('neighbours are joined, distant ranges are not', () => {
  const ranges = [
    { start: 100, end: 200 },
    { start: 0, end: 90 },
    { start: 300, end: 310 },
  ];
  assert.deepEqual(coalesce(ranges, 10, 1000), [
    { start: 0, end: 200 },
    { start: 300, end: 310 },
  ]);
});

test('joined reads stay below the most, a single range may be longer', () => {
  const ranges = [
    { start: 0, end: 60 },
    { start: 60, end: 120 },
    { start: 120, end: 400 },
  ];
  assert.deepEqual(coalesce(ranges, 10, 120), [
    { start: 0, end: 120 },
    { start: 120, end: 400 },
  ]);
});

test('every range gets its bytes', async () => {
  const file = Uint8Array.from({ length: 500 }, (_, i) => i % 256);
  const range = fc.tuple(fc.nat(500), fc.nat(500)).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));
  await fc.assert(
    fc.asyncProperty(fc.array(range, { maxLength: 12 }), async (ranges) => {
      const found = await readRanges(ranges, async (start, end) => file.slice(start, end));
      assert.deepEqual(
        found,
        ranges.map(({ start, end }) => file.slice(start, end)),
      );
    }),
  );
});

test('a long read is cut without gap or overlap', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(5000), fc.integer({ min: 1, max: 700 }), (start, length, most) => {
      const pieces = cut({ start, end: start + length }, most);
      assert.equal(pieces[0].start, start);
      assert.equal(pieces.at(-1)!.end, start + length);
      for (let i = 1; i < pieces.length; i++) assert.equal(pieces[i].start, pieces[i - 1].end);
      assert.ok(pieces.every((piece) => piece.end - piece.start <= most && piece.end >= piece.start));
    }),
  );
});

test('what lies between is read as well only where that costs less', async () => {
  const ranges = [
    { start: 0, end: 10 },
    { start: 300_010, end: 300_020 },
  ];
  const readsOver = async (gap: number | undefined): Promise<number> => {
    let reads = 0;
    const read = async (start: number, end: number) => {
      reads++;
      return new Uint8Array(end - start);
    };
    await readRanges(ranges, read, gap);
    return reads;
  };
  assert.equal(await readsOver(undefined), 1);
  assert.equal(await readsOver(300_000), 1);
  assert.equal(await readsOver(299_999), 2);
});
