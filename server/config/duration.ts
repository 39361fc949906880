import type { Millis } from '@/lib/cluster/ids';

const UNITS: Readonly<Record<string, Millis>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** `500ms`, `1s`, `1.5s`, `2m`, `30d` in milliseconds; null for anything else, a bare number included: units are never guessed. */
export function parseDuration(text: string): Millis | null {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d)$/.exec(text.trim());
  const unit = UNITS[match?.[2] ?? ''];
  return match && unit ? Number(match[1]) * unit : null;
}

/** `512MB`, `1GiB`, `1000` in bytes; null for anything else. MB is 10^6, MiB is 2^20. */
export function parseBytes(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*(B|kB|KB|MB|GB|KiB|MiB|GiB)?$/.exec(text.trim());
  if (!match) return null;
  const power = { k: 1, K: 1, M: 2, G: 3 }[match[2]?.[0] ?? ''] ?? 0;
  return Math.round(Number(match[1]) * (match[2]?.includes('i') ? 1024 : 1000) ** power);
}
