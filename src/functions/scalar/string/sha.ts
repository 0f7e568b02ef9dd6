import { createHash } from 'node:crypto';
import { bytes } from '../../../data/type.ts';
import { type ScalarFunction, scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** Result of each hash for `abc`, from FIPS 180-4. */
const ofAbc: Readonly<Record<number, string>> = {
  224: '23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7',
  256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  384: 'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed' + '8086072ba1e7cc2358baeca134c825a7',
  512:
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a' +
    '2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
};

const hash = (bits: number): ScalarFunction =>
  scalarFunction({
    name: `sha${bits}`,
    about: `SHA-${bits} of the bytes.`,
    overloads: [
      {
        args: [bytes],
        result: bytes,
        run: each1((b: Uint8Array) => new Uint8Array(createHash(`sha${bits}`).update(b).digest())),
      },
    ],
    examples: [{ sql: `sha${bits}('abc'::bytea)`, is: `\\x${ofAbc[bits]}` }],
  });

/** The SHA-2 family. */
export const shaFunctions: readonly ScalarFunction[] = [224, 256, 384, 512].map(hash);
