'use client';
import { useState } from 'react';
import type { NodeId } from '@/lib/cluster/ids';
import { plural } from '@/lib/format/count';
import { groupTroubled, type TroubledGroup } from '@/lib/layout/bus-links';
import type { TroubledLink } from '@/lib/sockets/picture/socket-picture';
import { Age } from '../ui/age';
import { StateMark } from '../ui/state-mark';
import { SIGN_WORDS, troubleWords } from './link-words';

/** Up to this many links are told one by one. */
const SINGLY = 3;
/** So many lines are shown before anybody asks for more: the matrix must stay in sight. */
const SHOWN = 5;

interface TroubledListProps {
  readonly troubled: readonly TroubledLink[];
  readonly nameOf: (id: NodeId) => string;
  readonly onSelect: (id: NodeId) => void;
}

/** The troubled links in words: the twin of the matrix, without the hundreds that are well. */
export function TroubledList({ troubled, nameOf, onSelect }: TroubledListProps) {
  const [all, setAll] = useState(false);
  if (troubled.length === 0) return null;
  const groups: readonly TroubledGroup[] =
    troubled.length <= SINGLY
      ? troubled.map(link => ({ node: link.to, signs: [link.sign], links: [link] }))
      : groupTroubled(troubled);
  const shown = all ? groups : groups.slice(0, SHOWN);
  return (
    <>
      <table className="bl-troubled">
        <caption className="sr-only">Bus links in trouble</caption>
        <tbody>
          {shown.map(group => (
            <Row
              key={`${group.links[0]?.from} ${group.links[0]?.to}`}
              group={group}
              nameOf={nameOf}
              onSelect={onSelect}
            />
          ))}
        </tbody>
      </table>
      {groups.length > SHOWN ? (
        <button
          type="button"
          aria-expanded={all}
          onClick={() => setAll(!all)}
          className="link min-h-6 text-xs"
        >
          {all ? 'Show fewer' : `Show all ${groups.length}`}
        </button>
      ) : null}
    </>
  );
}

function Row(props: {
  readonly group: TroubledGroup;
  readonly nameOf: (id: NodeId) => string;
  readonly onSelect: (id: NodeId) => void;
}) {
  const { group, nameOf, onSelect } = props;
  const { node, signs, links } = group;
  const single = links.length === 1 ? links[0] : undefined;
  const level = signs.some(sign => SIGN_WORDS[sign].level === 'critical') ? 'critical' : 'warning';
  const pick = (id: NodeId) => (
    <button type="button" className="link min-h-6 font-mono text-xs" onClick={() => onSelect(id)}>
      {nameOf(id)}
    </button>
  );
  return (
    <tr title={signs.map(sign => SIGN_WORDS[sign].meaning).join('; ')}>
      <td>
        <StateMark kind={level} size={12} />
      </td>
      <th scope="row">
        {single ? (
          <>
            {pick(single.from)} → {pick(single.to)}
          </>
        ) : (
          <>
            {plural(links.length, 'link')} with {pick(node)}
          </>
        )}
      </th>
      <td>
        {single ? troubleWords(single) : signs.map(sign => SIGN_WORDS[sign].word).join(', ')},{' '}
        <span className="whitespace-nowrap text-dim">
          first <Age at={Math.min(...links.map(link => link.since))} />
        </span>
      </td>
    </tr>
  );
}
