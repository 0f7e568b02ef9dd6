import { Bool, Float32, Float64, Int32, Int64, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import * as parquet from 'parquet-wasm/node';

export interface Writing {
  readonly name: string;
  /** By column: its encoding where no dictionary is used. */
  readonly encodings: Readonly<Record<string, keyof typeof parquet.Encoding>>;
  readonly dictionaries: boolean;
  readonly version: 1 | 2;
  /** Bytes of a data page and of a dictionary, about. */
  readonly pageBytes: number;
  readonly dictionaryBytes: number;
  readonly rows: number;
}

/** Columns whose values spread, repeat, or are NULL in stretches, as a Parquet file written by the codec. */
export function writtenFile(writing: Writing): Uint8Array {
  const { rows, encodings, dictionaries, version, pageBytes, dictionaryBytes } = writing;
  const column = <T>(of: (i: number) => T | null) => Array.from({ length: rows }, (_, i) => of(i));
  const table = new Table({
    ints: vectorFromArray(
      column((i) => (i % 11 === 3 ? null : ((i * 7919) % 100_003) - 50_000)),
      new Int32(),
    ),
    longs: vectorFromArray(
      column((i) => (i % 300 < 40 ? null : BigInt(i) ** 3n * (i % 2 === 0 ? 1n : -1n))),
      new Int64(),
    ),
    steps: vectorFromArray(
      column((i) => BigInt(1_000_000 + i * 3)),
      new Int64(),
    ),
    reals: vectorFromArray(
      column((i) => (i % 5 === 0 ? null : i / 3)),
      new Float32(),
    ),
    doubles: vectorFromArray(
      column((i) => (i % 400 === 7 ? Number.NaN : -i / 7)),
      new Float64(),
    ),
    yes: vectorFromArray(
      column((i) => (i % 13 === 0 ? null : (i >> 4) % 2 === 0)),
      new Bool(),
    ),
    paths: vectorFromArray(
      column((i) => (i % 17 === 0 ? null : `größe/${i >> 5}/${i}${'/x'.repeat(i % 60)}`)),
      new Utf8(),
    ),
    words: vectorFromArray(
      column((i) => (i % 19 === 0 ? null : `wort ${i % 40}`)),
      new Utf8(),
    ),
  });
  let builder = new parquet.WriterPropertiesBuilder()
    .setCompression(parquet.Compression.SNAPPY)
    .setDictionaryEnabled(dictionaries)
    .setDataPageSizeLimit(pageBytes)
    .setDictionaryPageSizeLimit(dictionaryBytes)
    .setWriteBatchSize(64)
    .setWriterVersion(version === 1 ? parquet.WriterVersion.V1 : parquet.WriterVersion.V2);
  for (const [name, encoding] of Object.entries(encodings)) {
    builder = builder.setColumnEncoding(name, parquet.Encoding[encoding]);
  }
  return parquet.writeParquet(parquet.Table.fromIPCStream(tableToIPC(table, 'stream')), builder.build());
}
