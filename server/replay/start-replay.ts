import path from 'node:path';
import type { Log } from '../http/log';
import { createWebServer, type WebServerDeps } from '../http/web-server';
import type { RunningServer } from '../main';
import { noHosts } from './no-hosts';
import { openRecording } from './open-recording';
import { readRecordedClusters, recordedClusters } from './recorded-clusters';
import { recordedStore } from './recorded-store';

export interface ReplayOptions {
  /** A `.slotscope` file, NDJSON of `slotscope export`, or the folder of a history. */
  readonly file: string;
  readonly host: string;
  readonly port: number;
  readonly web: WebServerDeps['config'];
  readonly log: Log;
}

/** Serves a recording: the whole screen and its past, without any Redis. Rejects with one clear sentence. */
export async function startReplay({ file, host, port, web, log }: ReplayOptions): Promise<RunningServer> {
  const reader = await openRecording(file);
  try {
    const recorded = await readRecordedClusters(reader);
    if (recorded.length === 0) throw new Error(`${file} holds no cluster that can be shown.`);
    const from = Math.min(...recorded.map(({ extent }) => extent.from));
    const to = Math.max(...recorded.map(({ extent }) => extent.to));
    const server = createWebServer({
      config: web,
      clusters: recordedClusters(recorded),
      hosts: noHosts(),
      store: recordedStore(reader, recorded),
      demo: null,
      recording: { file: path.basename(file), from, to },
      log,
    });
    try {
      const { family, address, port: listening } = await server.listen(port, host);
      const name = family === 'IPv6' ? `[${address}]` : address;
      let closing: Promise<void> | null = null;
      return {
        url: `http://${name}:${listening}`,
        close() {
          closing ??= server.close().then(() => reader.close());
          return closing;
        },
      };
    } catch (error) {
      await server.close();
      throw error;
    }
  } catch (error) {
    await reader.close();
    throw error;
  }
}
