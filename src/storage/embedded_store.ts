import { join, relative, resolve, sep } from 'node:path';
import { errors } from '../base/error.ts';
import type { FileIdentity } from '../data/split.ts';
import type { FileLike, FileSink, FileStore, PendingFile } from './file.ts';
import { compileGlob, isGlob } from './glob.ts';
import { LocalStore } from './local_store.ts';
import { s3Address, s3Path } from './s3_path.ts';

/** A bucket that is a folder of this machine: `s3://lake/x` works where no object store is configured. */
export interface EmbeddedBucket {
  readonly bucket: string;
  readonly folder: string;
}

export class EmbeddedStore implements FileStore {
  private readonly embedded: EmbeddedBucket;
  private readonly local = new LocalStore();

  constructor({ bucket, folder }: EmbeddedBucket) {
    this.embedded = { bucket, folder: resolve(folder) };
  }

  async list(pattern: string, signal?: AbortSignal): Promise<readonly FileIdentity[]> {
    const { bucket, key } = s3Path(pattern);
    const glob = isGlob(key) ? compileGlob(key) : undefined;
    const within = glob === undefined ? key : glob.prefix.slice(0, glob.prefix.lastIndexOf('/') + 1);
    const local = this.localPath(s3Address({ bucket, key: within }));
    const files = await this.local.list(within.endsWith('/') || within === '' ? `${local}/` : local, signal);
    const named = files.map((file) => ({ ...file, path: this.address(file.path) }));
    return named
      .filter(({ path }) => glob?.matches(s3Path(path).key) ?? true)
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  open(file: FileIdentity, signal?: AbortSignal): FileLike {
    return this.local.open({ ...file, path: this.localPath(file.path) }, signal, file.path);
  }

  async create(path: string): Promise<FileSink> {
    const sink = await this.local.create(this.localPath(path));
    return {
      write: (bytes) => sink.write(bytes),
      finish: async () => ({ ...(await sink.finish()), path }),
      abort: () => sink.abort(),
    };
  }

  commitFile(pending: PendingFile): Promise<void> {
    return this.local.commitFile({ ...pending, path: this.localPath(pending.path) });
  }

  abortFile(pending: PendingFile): Promise<void> {
    return this.local.abortFile(pending);
  }

  remove(path: string): Promise<void> {
    return this.local.remove(this.localPath(path));
  }

  removeUnfinished(location: string): Promise<void> {
    const local = this.localPath(location);
    return this.local.removeUnfinished(location.endsWith('/') ? `${local}/` : local);
  }

  private localPath(path: string): string {
    const { bucket, key } = s3Path(path);
    const { folder } = this.embedded;
    if (bucket !== this.embedded.bucket) {
      throw errors.io(
        `could not reach bucket "${bucket}": no object store is configured`,
        undefined,
        `Set AWS_ENDPOINT_URL_S3 or AWS credentials; without them only s3://${this.embedded.bucket}/ exists, in this machine's files.`,
      );
    }
    const local = join(folder, key);
    if (local !== folder && !local.startsWith(folder + sep)) {
      throw errors.invalidParameterValue(`"${path}" leads out of the bucket`);
    }
    return local;
  }

  private address(local: string): string {
    return s3Address({ bucket: this.embedded.bucket, key: relative(this.embedded.folder, local).replaceAll(sep, '/') });
  }
}
