import { uuid } from '../../../data/type.ts';
import { uuidText } from '../../../data/uuid.ts';
import { VectorBuilder } from '../../../data/vector_builder.ts';
import { scalarFunction } from '../../define.ts';
import { draw, type Generator } from '../math/generator.ts';

const bytesPerDraw = 4;

/** RFC 4122, version 4: 122 random bits. */
function made(generator: Generator): string {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < 16; at += bytesPerDraw) view.setUint32(at, Math.floor(generator.next() * 2 ** 32));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return uuidText(bytes);
}

export const genRandomUuid = scalarFunction({
  name: 'gen_random_uuid',
  about: 'A random uuid (version 4), new for each row.',
  volatility: 'volatile',
  overloads: [
    {
      args: [],
      result: uuid,
      run(_, rows, __, context) {
        const generator = draw(context, rows * 4);
        const out = new VectorBuilder(uuid, rows);
        for (let row = 0; row < rows; row++) out.append(made(generator));
        return out.finish();
      },
    },
  ],
  examples: [
    { sql: "gen_random_uuid()::text LIKE '________-____-4___-____-____________'", is: 't' },
    { sql: 'gen_random_uuid() <> gen_random_uuid()', is: 't' },
  ],
});
