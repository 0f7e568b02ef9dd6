import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { errors } from '../base/error.ts';

/** The absolute path, without a slash at the end. */
export function localPath(path: string): string {
  const address = /^file:\/\/(?:localhost)?(\/.*)$/is.exec(path);
  if (address === null && /^file:/i.test(path)) {
    throw errors.invalidParameterValue(`"${path}" is not the address of a local file like file:///folder/file.parquet`);
  }
  // Not through URL, which would take a wildcard `?` for the beginning of a query.
  return resolve(address === null ? path : decoded(address[1]));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (cause) {
    throw errors.invalidParameterValue(`"${path}" is not well encoded: ${(cause as Error).message}`);
  }
}

/** A relative path as the server sees it, so that a restart from another folder finds the same files; else unchanged. */
export const absoluteLocation = (location: string): string =>
  /^[a-z][a-z0-9+.-]*:\/\//i.test(location) ? location : resolve(location) + (location.endsWith('/') ? '/' : '');

/** Errors of the file system as SQL errors; those that are none (ours, an abort) unchanged. */
export function localError(what: string, thrown: unknown): unknown {
  const code = (thrown as NodeJS.ErrnoException).code;
  if (typeof code !== 'string' || !/^E[A-Z0-9]+$/.test(code)) return thrown;
  if (code === 'ENOSPC' || code === 'EDQUOT') return errors.diskFull(what);
  return errors.io(`${what}: ${reasons[code] ?? code}`, undefined, undefined, thrown);
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'Permission denied',
  EPERM: 'Operation not permitted',
  ENOENT: 'No such file or directory',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EEXIST: 'File exists',
  EIO: 'Input/output error',
  EMFILE: 'Too many open files',
  EROFS: 'Read-only file system',
  EFBIG: 'File too large',
};

/** Makes the folder a file will lie in. */
export async function makeFolder(path: string): Promise<void> {
  await makeFolders(dirname(path));
  await access(dirname(path), constants.W_OK);
}

/** Not Node's `recursive`, which tries for ever where a folder exists and takes no new one, as `/proc` does. */
async function makeFolders(folder: string): Promise<void> {
  const code = await mkdir(folder).then(() => undefined, unless('EEXIST', 'ENOENT'));
  if (code !== 'ENOENT') return;
  await makeFolders(dirname(folder));
  await mkdir(folder).catch(unless('EEXIST'));
}

const unless =
  (...codes: readonly string[]) =>
  (thrown: NodeJS.ErrnoException): string => {
    if (thrown.code === undefined || !codes.includes(thrown.code)) throw thrown;
    return thrown.code;
  };

/** A hidden name in the same folder, so that the rename does not cross devices. */
export const temporaryName = (path: string, unique: string): string =>
  join(dirname(path), `.${basename(path)}.${unique}.tmp`);

/** The name of the file that a `temporaryName` belongs to; undefined for any other name. */
export const temporaryOf = (name: string): string | undefined => /^\.(.+)\.[0-9a-f-]{36}\.tmp$/s.exec(name)?.[1];
