import { closeSync, constants, fstatSync, openSync, read } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { errors, type SqlError } from '../base/error.ts';
import type { FileIdentity } from '../data/split.ts';
import type { FileLike, FileSink, FileStore, PendingFile } from './file.ts';
import { compileGlob, type Glob, isGlob, isVisible } from './glob.ts';
import { localError, localPath, temporaryOf } from './local_path.ts';
import { createLocalSink } from './local_sink.ts';

/** Copying more than this out of the system's cache takes longer than asking once more. */
const localGap = 128 * 1024;

/** Files of this machine; paths are absolute, relative to the working directory, or file:// addresses. */
export class LocalStore implements FileStore {
  async list(pattern: string, signal?: AbortSignal): Promise<readonly FileIdentity[]> {
    const path = localPath(pattern);
    try {
      const exact = await identity(path);
      // A file whose name happens to contain wildcards is still that file.
      if (exact !== 'folder' && exact !== undefined) return pattern.endsWith('/') ? [] : [exact];
      if (exact === 'folder') return await filesBelow(path, everythingBelow(path), signal);
      if (!isGlob(path)) return [];
      const glob = compileGlob(path);
      return await filesBelow(dirname(`${glob.prefix}x`), glob, signal);
    } catch (thrown) {
      throw localError(`could not list "${pattern}"`, thrown);
    }
  }

  /** `name` is what errors call the file, when its users know it by another name than its path. */
  open(file: FileIdentity, signal?: AbortSignal, name = file.path): FileLike {
    return {
      size: file.size,
      gap: localGap,
      read: (start, end, room) => readPart(file, { start, end, name, room }, signal),
    };
  }

  async create(path: string): Promise<FileSink> {
    if (path.endsWith('/')) throw errors.invalidParameterValue(`"${path}" does not name a file`);
    return createLocalSink(localPath(path));
  }

  async commitFile(pending: PendingFile): Promise<void> {
    const path = localPath(pending.path);
    try {
      await rename(pending.token, path);
      await syncFolder(dirname(path));
    } catch (thrown) {
      throw localError(`could not write file "${path}"`, thrown);
    }
  }

  async abortFile(pending: PendingFile): Promise<void> {
    await rm(pending.token, { force: true });
  }

  async remove(path: string): Promise<void> {
    try {
      await rm(localPath(path), { force: true });
    } catch (thrown) {
      throw localError(`could not remove file "${path}"`, thrown);
    }
  }

  async removeUnfinished(location: string): Promise<void> {
    const path = localPath(location);
    const isFolder = location.endsWith('/');
    const folder = isFolder ? path : dirname(path);
    try {
      for (const name of await readdir(folder)) {
        const unfinished = temporaryOf(name);
        if (unfinished === undefined || !(isFolder || unfinished === basename(path))) continue;
        await rm(join(folder, name), { force: true });
      }
    } catch (thrown) {
      if (!isMissing(thrown)) throw localError(`could not clean folder "${folder}"`, thrown);
    }
  }
}

async function identity(path: string): Promise<FileIdentity | 'folder' | undefined> {
  try {
    const found = await stat(path, { bigint: true });
    if (found.isDirectory()) return 'folder';
    if (!found.isFile()) throw errors.io(`"${path}" is not an ordinary file`);
    return { path, size: Number(found.size), version: versionOf(found) };
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw thrown;
  }
}

/** The clock behind modification times is coarse, so a file that replaces another may have the same: the inode differs. */
const versionOf = ({ mtimeNs, ino }: { readonly mtimeNs: bigint; readonly ino: bigint }): string => `${mtimeNs}/${ino}`;

const isMissing = (thrown: unknown): boolean => {
  const code = (thrown as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG';
};

type Filter = Pick<Glob, 'matches' | 'mayLead'>;

function everythingBelow(folder: string): Filter {
  const visible = (path: string) => isVisible(path.slice(folder.length + 1));
  return { matches: visible, mayLead: visible };
}

async function filesBelow(
  folder: string,
  filter: Filter,
  signal: AbortSignal | undefined,
): Promise<readonly FileIdentity[]> {
  const found: FileIdentity[] = [];
  if ((await identity(folder)) === 'folder') await walk(folder, filter, found, signal);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function walk(
  folder: string,
  filter: Filter,
  found: FileIdentity[],
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (filter.mayLead(path)) await walk(path, filter, found, signal);
      continue;
    }
    if (!filter.matches(path)) continue;
    // Links are followed to files, not to folders: a loop of links would never end.
    const file = await identity(path);
    if (file !== undefined && file !== 'folder') found.push(file);
  }
}

interface Part {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly room?: ((bytes: number) => Uint8Array) | undefined;
}

const readInto = promisify(read);

/** Whatever has taken the place of the file: opening it waits for nobody. */
const readOnly = constants.O_RDONLY | constants.O_NONBLOCK;

async function readPart(
  file: FileIdentity,
  { start, end, name, room = Buffer.allocUnsafeSlow }: Part,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  try {
    // What the system knows of a file is asked at once: a turn of another thread takes longer than the answer.
    const descriptor = openSync(file.path, readOnly);
    try {
      const now = fstatSync(descriptor, { bigint: true });
      if (Number(now.size) !== file.size || versionOf(now) !== file.version) throw changed(name);
      const bytes = room(end - start).subarray(0, end - start);
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await readInto(descriptor, bytes, filled, bytes.length - filled, start + filled);
        if (bytesRead === 0) throw changed(name);
        filled += bytesRead;
        signal?.throwIfAborted();
      }
      return bytes;
    } finally {
      closeSync(descriptor);
    }
  } catch (thrown) {
    if (isMissing(thrown)) throw errors.fileNotFound(name);
    throw localError(`could not read file "${name}"`, thrown);
  }
}

export const changed = (path: string): SqlError =>
  errors.io(`file "${path}" has changed while it was being read`, undefined, 'Run the statement again.');

/** Makes a rename survive a power cut; not every system can open folders. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
