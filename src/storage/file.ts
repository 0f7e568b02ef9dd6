import type { FileIdentity } from '../data/split.ts';

/** Random access to the bytes of one version of a file, wherever it lies. */
export interface FileLike {
  readonly size: number;
  /** So many bytes between two ranges cost less than another read; of a remote file if not said. */
  readonly gap?: number;
  /**
   * Bytes start (inclusive) to end (exclusive); exactly end - start of them, or an SqlError. They are put into what `room`
   * gives, of at least that size, where the store can choose.
   */
  read(start: number, end: number, room?: (bytes: number) => Uint8Array): Promise<Uint8Array>;
}

/** A place that holds files: local disk, an S3 bucket. Paths are whole: `/data/a.parquet`, `s3://bucket/key`. */
export interface FileStore {
  /**
   * The files a path, folder (ends with /), prefix or glob (`*`, `**`, `?`, `[…]`, `{a,b}`) names, sorted by path.
   * Names that begin with `_` or `.` are left out of folders and globs. None found is an empty list.
   */
  list(pattern: string, signal?: AbortSignal): Promise<readonly FileIdentity[]>;
  open(file: FileIdentity, signal?: AbortSignal): FileLike;
  /** Writes one file; it appears under its name only when `commitFile` has returned. */
  create(path: string, signal?: AbortSignal): Promise<FileSink>;
  /** Makes a finished file visible under its name, replacing what was there; may be called from another process. */
  commitFile(pending: PendingFile): Promise<void>;
  /** Throws a finished but invisible file away; not an error when it is gone already. */
  abortFile(pending: PendingFile): Promise<void>;
  /** Not an error when the file is gone already. */
  remove(path: string): Promise<void>;
  /**
   * Throws away what writes that never finished have left of this file, or of files right in this folder (ends with /);
   * nobody may be writing there. An object store keeps such parts out of sight and ends them by its own rules.
   */
  removeUnfinished(location: string): Promise<void>;
}

/** A file being written: local, a hidden temporary that is renamed; S3, a multipart upload that is completed. */
export interface FileSink {
  write(bytes: Uint8Array): Promise<void>;
  /** All bytes are safe but the name is not visible yet; returns what `commitFile` needs, as plain data. */
  finish(): Promise<PendingFile>;
  abort(): Promise<void>;
}

/** A finished but invisible file; plain data, so that the server commits what workers wrote, all or none. */
export interface PendingFile {
  readonly path: string;
  readonly bytes: number;
  /** Store-specific: temporary name, or upload id and parts. */
  readonly token: string;
}
