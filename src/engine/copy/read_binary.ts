import { errors } from '../../base/error.ts';
import { ByteQueue } from './byte_queue.ts';

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');

/** The rows of COPY's binary format: the bytes of each value, null for NULL. */
export async function* readBinary(data: AsyncIterable<Uint8Array>): AsyncGenerator<readonly (Uint8Array | null)[]> {
  const bytes = new ByteQueue(data);
  if (!signature.equals(await bytes.take(signature.length)))
    throw errors.badCopyData('COPY file signature not recognized');
  const flags = (await bytes.take(4)).readUInt32BE();
  if ((flags & 0xffff0000) !== 0) throw errors.badCopyData('unrecognized critical flags in COPY file header');
  await bytes.take((await bytes.take(4)).readUInt32BE());
  for (;;) {
    const count = (await bytes.take(2)).readInt16BE();
    if (count === -1) return;
    const row: (Uint8Array | null)[] = [];
    for (let i = 0; i < count; i++) {
      const length = (await bytes.take(4)).readInt32BE();
      if (length < -1) throw errors.badCopyData('invalid field size');
      row.push(length === -1 ? null : await bytes.take(length));
    }
    yield row;
  }
}

export const binaryHeader = (): Buffer => Buffer.concat([signature, Buffer.alloc(8)]);
export const binaryTrailer = (): Buffer => Buffer.from([0xff, 0xff]);
