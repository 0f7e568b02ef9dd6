import type { FileIdentity } from '../../data/split.ts';
import type { FileStore } from '../file.ts';
import { limiter } from '../limit.ts';
import { loadFooter, type ParquetFile } from './footer.ts';

/** Parsed footers take several times their bytes, so this is up to about 500 MB of memory. */
const budgetBytes = 64 << 20;
/** Footer reads are small and wait for the network, so many at once. */
const parallelFooters = 32;

/** Footers by identity of their file: another version of a file is another file, so nothing here grows stale. */
export class FooterCache {
  private readonly entries = new Map<string, ParquetFile>();
  private bytes = 0;

  /** The footers of all files, same order; known ones at once, the others some at a time. */
  async load(store: FileStore, files: readonly FileIdentity[], signal?: AbortSignal): Promise<readonly ParquetFile[]> {
    const run = limiter(parallelFooters);
    return Promise.all(files.map((file) => this.find(file) ?? run(() => this.read(store, file, signal))));
  }

  private async read(store: FileStore, file: FileIdentity, signal?: AbortSignal): Promise<ParquetFile> {
    signal?.throwIfAborted();
    const loaded = await loadFooter(store, file, signal);
    this.keep(keyOf(file), loaded);
    return loaded;
  }

  private find(file: FileIdentity): ParquetFile | undefined {
    const key = keyOf(file);
    const found = this.entries.get(key);
    if (found === undefined) return undefined;
    // Maps keep insertion order: the first entry is the one not used for longest.
    this.entries.delete(key);
    this.entries.set(key, found);
    return found;
  }

  private keep(key: string, loaded: ParquetFile): void {
    if (this.entries.has(key)) return;
    this.entries.set(key, loaded);
    this.bytes += loaded.footerBytes;
    for (const [oldest, entry] of this.entries) {
      if (this.bytes <= budgetBytes || oldest === key) return;
      this.entries.delete(oldest);
      this.bytes -= entry.footerBytes;
    }
  }
}

const keyOf = (file: FileIdentity): string => `${file.path}\n${file.size}\n${file.version}`;
