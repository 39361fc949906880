import { deflateRawSync } from 'node:zlib';
import type { Tick } from '@/server/store/series/add-tick';

/** Keeps a tick the usual way: a row of JSON, deflated. */
export const jsonTick = (tick: Tick): Buffer => deflateRawSync(JSON.stringify(tick));
