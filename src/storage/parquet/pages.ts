import { errors } from '../../base/error.ts';
import { pagesOf } from './pages/headers.ts';
import { ThriftError } from './thrift.ts';

export interface CheckedPages {
  /** Every value is a code into the dictionary. */
  readonly codesOnly: boolean;
  /** Entries of the dictionary; 0 when there is none. */
  readonly entries: number;
}

/** The pages of a column chunk, whose sizes and counts were found to agree. Errors: XX001 naming the file. */
export function checkPages(
  bytes: Uint8Array,
  where: { readonly path: string; readonly name: string; readonly rows: number },
): CheckedPages {
  try {
    const { dictionaries, codesOnly } = pagesOf(bytes, where.rows);
    return { codesOnly, entries: dictionaries.at(-1)?.values ?? 0 };
  } catch (thrown) {
    if (!(thrown instanceof ThriftError)) throw thrown;
    throw errors.corruptFile(where.path, `Column "${where.name}": ${thrown.message}.`, thrown);
  }
}
