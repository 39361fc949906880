'use client';
import { X } from 'lucide-react';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';
import type { Level } from '@/lib/cluster/topology';
import { IconButton } from '../ui/button';
import { StateMark } from '../ui/state-mark';

interface Notice {
  readonly id: number;
  readonly text: string;
  readonly level: Level;
}

type Notify = (text: string, level?: Level) => void;

const NoticesContext = createContext<Notify | null>(null);

/** How long a notice stays, in ms: long enough to read two sentences twice. */
const STAYS = 9000;

/** Shows short sentences about what was just done, and reads them out. */
export function NoticesProvider({ children }: { readonly children: ReactNode }) {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const notify = useCallback<Notify>((text, level = 'info') => {
    setNotices(before => [...before.slice(-2), { id: (before.at(-1)?.id ?? 0) + 1, text, level }]);
  }, []);
  const dismiss = useCallback(
    (id: number) => setNotices(before => before.filter(each => each.id !== id)),
    [],
  );

  return (
    <NoticesContext value={notify}>
      {children}
      <output className="pointer-events-none fixed inset-x-4 bottom-4 z-50 flex flex-col items-center gap-2">
        {notices.map(notice => (
          <NoticeLine key={notice.id} notice={notice} dismiss={dismiss} />
        ))}
      </output>
    </NoticesContext>
  );
}

/** Says one sentence to the person at the screen. */
export function useNotify(): Notify {
  const notify = useContext(NoticesContext);
  if (!notify) throw new Error('useNotify works inside <NoticesProvider> only.');
  return notify;
}

function NoticeLine({
  notice,
  dismiss,
}: {
  readonly notice: Notice;
  readonly dismiss: (id: number) => void;
}) {
  useEffect(() => {
    const timer = setTimeout(() => dismiss(notice.id), STAYS);
    return () => clearTimeout(timer);
  }, [notice.id, dismiss]);

  return (
    <div className="rise pointer-events-auto flex max-w-[640px] items-center gap-3 rounded-lg border border-line-strong bg-raised py-1.5 pl-4 pr-2 shadow-(--shadow)">
      <StateMark kind={notice.level} label={null} />
      <span className="text-sm">{notice.text}</span>
      <IconButton label="Dismiss" onClick={() => dismiss(notice.id)}>
        <X aria-hidden size={14} />
      </IconButton>
    </div>
  );
}
