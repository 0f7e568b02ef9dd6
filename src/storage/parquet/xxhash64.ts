const prime1 = 0x9e3779b185ebca87n;
const prime2 = 0xc2b2ae3d27d4eb4fn;
const prime3 = 0x165667b19e3779f9n;
const prime4 = 0x85ebca77c2b2ae63n;
const prime5 = 0x27d4eb2f165667c5n;

const u64 = (n: bigint): bigint => BigInt.asUintN(64, n);
const rotate = (n: bigint, by: bigint): bigint => u64((n << by) | (n >> (64n - by)));
const round = (sum: bigint, input: bigint): bigint => u64(rotate(u64(sum + input * prime2), 31n) * prime1);
const merge = (hash: bigint, sum: bigint): bigint => u64((hash ^ round(0n, sum)) * prime1 + prime4);

/** XXH64 with the seed 0 (Cyan4973/xxHash, doc/xxhash_spec.md). Made for single values: it computes with bigints. */
export function xxhash64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const { length } = bytes;
  let at = 0;
  let hash: bigint;
  if (length >= 32) {
    const sums = [u64(prime1 + prime2), prime2, 0n, u64(-prime1)];
    for (; at + 32 <= length; at += 32) {
      for (let i = 0; i < 4; i++) sums[i] = round(sums[i], view.getBigUint64(at + i * 8, true));
    }
    hash = u64(rotate(sums[0], 1n) + rotate(sums[1], 7n) + rotate(sums[2], 12n) + rotate(sums[3], 18n));
    for (const sum of sums) hash = merge(hash, sum);
  } else hash = prime5;
  hash = u64(hash + BigInt(length));
  for (; at + 8 <= length; at += 8) {
    hash = u64(rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * prime1 + prime4);
  }
  if (at + 4 <= length) {
    hash = u64(rotate(hash ^ u64(BigInt(view.getUint32(at, true)) * prime1), 23n) * prime2 + prime3);
    at += 4;
  }
  for (; at < length; at++) hash = u64(rotate(hash ^ u64(BigInt(bytes[at]) * prime5), 11n) * prime1);
  hash = u64((hash ^ (hash >> 33n)) * prime2);
  hash = u64((hash ^ (hash >> 29n)) * prime3);
  return hash ^ (hash >> 32n);
}
