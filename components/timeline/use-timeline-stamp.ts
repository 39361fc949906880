'use client';
import { useEffect, useState } from 'react';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import { useTopologyFact } from '../live/selectors';

/** The line's newest values are asked for this often at most, in ms. */
const LEAST: Millis = 5000;

const standing = ({ verdict, diagnoses }: Topology) =>
  `${verdict.level} ${verdict.code} ${diagnoses.map(each => `${each.id} ${each.state}`).join(' ')}`;

/** Changes whenever the lanes may have: with the verdict, with the diagnoses, and with the time where somebody looks. */
export function useTimelineStamp(id: ClusterId, span: Millis): string {
  const now = useTopologyFact(id, standing) ?? '';
  const [round, setRound] = useState(0);
  useEffect(() => {
    const timer = setInterval(
      () => {
        if (!document.hidden) setRound(before => before + 1);
      },
      Math.max(LEAST, span / 200),
    );
    return () => clearInterval(timer);
  }, [span]);
  return round === 0 && now === '' ? '' : `${round} ${now}`;
}
