type Growable = Uint8Array | Int16Array | Int32Array | Uint32Array | Float32Array | Float64Array | BigInt64Array;

/** The array with room for `count` entries, new ones zero; doubles, so that growing step by step stays linear. */
export function grown<A extends Growable>(array: A, count: number): A {
  if (array.length >= count) return array;
  const Larger = array.constructor as new (length: number) => A;
  const larger = new Larger(Math.max(count, array.length * 2, 16));
  larger.set(array as never);
  return larger;
}
