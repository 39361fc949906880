import { MAX_ROWS } from '@/lib/agent-wire';
import type { HostSample, NamespaceSample } from '@/lib/sockets/sample/sample';

/** A sample as the server takes it: no more rows than it allows, and figures no finer than anybody reads. */
export function trimSample(sample: HostSample): HostSample {
  const took = Math.round(sample.took * 10) / 10;
  const rows = sample.namespaces.reduce((sum, one) => sum + one.rows.length, 0);
  if (rows <= MAX_ROWS) return { ...sample, took };
  let left = MAX_ROWS;
  const namespaces = sample.namespaces.map((one): NamespaceSample => {
    const kept = one.rows.slice(0, left);
    left -= kept.length;
    return { ...one, rows: kept };
  });
  const text = `This host has ${rows} connections of interest; ${MAX_ROWS} are sent, those of its last namespaces are not.`;
  return { ...sample, took, namespaces, problems: [...sample.problems, { code: 'too-many-rows', text }] };
}
