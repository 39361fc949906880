import { closeSync, openSync, readSync } from 'node:fs';

/** What the newest `HeldFile.read` gave, of any of them: they are small, and read one after the other. */
export const heldBytes = new Uint8Array(4096);

/**
 * A small file of /proc that is read many times a second: kept open, since to look up its path costs more than to print it.
 * One of `/proc/<pid>` stays that process's, whoever is given its number next.
 */
export class HeldFile {
  private fd: number | null = null;

  constructor(private readonly path: string) {}

  /** How many bytes of it are in `heldBytes` now, at most 4 KB; 0 where it is gone or may not be read. */
  read(): number {
    try {
      this.fd ??= openSync(this.path, 'r');
      return readSync(this.fd, heldBytes, 0, heldBytes.length, 0);
    } catch {
      this.close();
      return 0;
    }
  }

  close(): void {
    if (this.fd !== null) closeSync(this.fd);
    this.fd = null;
  }
}
