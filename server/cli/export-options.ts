import type { ClusterId, Millis } from '@/lib/cluster/ids';
import { UsageError } from '../config/usage-error';
import type { Range, StoreReader } from '../store/store';
import { parseMoment } from './parse-moment';

/** As they stand on the command line. */
export interface ExportFlags {
  readonly from: string;
  readonly to: string;
  readonly cluster?: string;
  readonly data?: string;
  readonly config?: string;
  readonly raw?: true;
  readonly file?: string;
  readonly out?: string;
}

/** What is to be exported of each cluster; both ends inclusive. */
export interface WantedRange {
  readonly from: Millis;
  readonly to: Millis;
  readonly cluster?: string;
}

/** Throws a UsageError for what makes no sense. */
export function wantedRange(flags: ExportFlags, now: Millis): WantedRange {
  if (flags.file !== undefined && flags.out !== undefined)
    throw new UsageError('export: give either --file for a recording or --out for NDJSON, not both.');
  if (flags.file !== undefined && flags.raw)
    throw new UsageError('export: a recording holds everything; give either --file or --raw, not both.');
  const moment = (flag: 'from' | 'to'): Millis => {
    const at = parseMoment(flags[flag], now);
    if (at !== null) return at;
    throw new UsageError(
      `export: --${flag} ${flags[flag]} is no time; give ISO 8601 with its offset (2026-01-31T12:00:00Z), milliseconds since the epoch, now, or how long ago (-2h).`,
    );
  };
  const [from, to] = [moment('from'), moment('to')];
  if (from > to)
    throw new UsageError(
      `export: --from ${utc(from)} is after --to ${utc(to)}; give the earlier moment first.`,
    );
  return { from, to, ...(flags.cluster === undefined ? {} : { cluster: flags.cluster }) };
}

/** The range of each cluster of which something is kept in it. Throws one sentence with what is kept when there is none. */
export async function keptRanges(
  reader: StoreReader,
  { from, to, cluster: wanted }: WantedRange,
  place: string,
): Promise<readonly Range[]> {
  const known = await reader.clusters();
  const clusters = wanted === undefined ? known : known.filter(id => id === wanted);
  if (known.length === 0) throw new Error(`Nothing is kept in ${place} yet.`);
  if (clusters.length === 0)
    throw new UsageError(`export: no cluster ${wanted} in ${place}; kept are ${known.join(', ')}.`);
  const kept = await Promise.all(
    clusters.map(async cluster => ({ cluster, extent: await reader.extent(cluster) })),
  );
  const ranges = kept.flatMap(({ cluster, extent }) =>
    extent && extent.from <= to && extent.to >= from ? [{ cluster, from, to }] : [],
  );
  if (ranges.length > 0) return ranges;
  const extents = kept.flatMap(({ cluster, extent }) =>
    extent ? [`${cluster} from ${utc(extent.from)} to ${utc(extent.to)}`] : [],
  );
  throw new Error(
    `Nothing is kept between ${utc(from)} and ${utc(to)}; kept is ${extents.join(', ') || `nothing that can be shown of ${nameAll(clusters)}`}.`,
  );
}

const utc = (at: Millis): string => new Date(at).toISOString();
const nameAll = (clusters: readonly ClusterId[]): string => clusters.join(', ');
