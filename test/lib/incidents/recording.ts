import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { ClusterEvent } from '@/lib/cluster/events';
import type { Millis } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';

/** One published picture of a recorded cluster, with what was told of it. */
export interface Published {
  readonly at: Millis;
  readonly mono: Millis;
  readonly topology: Topology;
  readonly events: readonly ClusterEvent[];
}

/** What was done to the cluster, when (wall time), to which node: what a test may know beside the pictures. */
export interface Deed {
  readonly at: Millis;
  readonly what: string;
  readonly node: string;
}

export interface Recording {
  readonly about: string;
  readonly deeds: readonly Deed[];
  /** The picture before the first of `pictures`. */
  readonly first: Topology;
  readonly pictures: readonly Published[];
}

const pathOf = (name: string) => new URL(`../../fixtures/incidents/${name}.json.gz`, import.meta.url);

/** Neighbouring pictures are nearly the same, and within the reach of gzip's window. */
export function writeRecording(name: string, recording: Recording): void {
  writeFileSync(pathOf(name), gzipSync(JSON.stringify(recording), { level: 9 }));
}

export function readRecording(name: string): Recording {
  return JSON.parse(gunzipSync(readFileSync(pathOf(name))).toString()) as Recording;
}
