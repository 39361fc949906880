'use client';
import { KIND_WORDS } from '../diagnosis/kind-words';
import type { MarkKind } from '../ui/mark-kind';
import { Modal } from '../ui/modal';
import { StateMark } from '../ui/state-mark';

const keys: readonly (readonly [string, string])[] = [
  ['/', 'Search a slot or a key, or filter'],
  ['j  k', 'Next and previous cluster or node'],
  ['Enter', 'Open what is selected'],
  ['Esc', 'Close, then back'],
  ['e', 'Evidence for the verdict'],
  ['Ctrl K', 'Search clusters, nodes, slots, pages'],
  ['?', 'This help'],
];

const timeKeys: readonly (readonly [string, string])[] = [
  ['Space', 'Play and pause; from the present, hold it'],
  ['L', 'Go live'],
  [',  .', 'One interval back and forward'],
  ['Shift ,  .', 'One minute back and forward'],
  ['[  ]', 'Previous and next event'],
  ['+  −', 'Zoom the timeline'],
  ['←  →', 'Move along the timeline, or its marks'],
  ['Shift drag', 'Zoom the timeline to a range'],
];

const marks: readonly (readonly [MarkKind, string])[] = [
  ['ok', 'As it should be'],
  ['warning', 'PFAIL: some nodes suspect it, or a warning'],
  ['critical', 'FAIL: the cluster agreed on it, or critical'],
  ['info', 'Something moves: migration, failover, handshake'],
  ['unreachable', 'We cannot reach it ourselves'],
  ['stale', 'Old: nothing new came in for two intervals'],
  ['unknown', 'Not known'],
];

/** Keys and marks at a glance. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Modal title="Keys and marks" onClose={onClose}>
      <div className="grid gap-8 p-6 sm:grid-cols-2">
        <section aria-label="Keys">
          <h3 className="eyebrow mb-3">Keys</h3>
          <Keys keys={keys} />
          <h3 className="eyebrow mb-3 mt-6">Time, on a cluster's screen</h3>
          <Keys keys={timeKeys} />
        </section>
        <section aria-label="Marks">
          <h3 className="eyebrow mb-3">Marks</h3>
          <ul className="space-y-2 text-sm">
            {marks.map(([kind, meaning]) => (
              <li key={kind} className="flex items-center gap-3 text-dim">
                <StateMark kind={kind} size={16} label={null} />
                {meaning}
              </li>
            ))}
          </ul>
          <p className="mt-3 flex items-center gap-3 text-sm text-dim">
            <StateMark kind="critical" size={16} label={null} hollow />
            Hollow: suspected, not confirmed yet
          </p>
        </section>
        <section aria-label="Diagnoses" className="sm:col-span-2">
          <h3 className="eyebrow mb-3">Diagnoses</h3>
          <dl className="grid gap-x-4 gap-y-1.5 text-sm sm:grid-cols-[10rem_1fr]">
            {Object.entries(KIND_WORDS).map(([kind, { name, meaning }]) => (
              <div key={kind} className="contents">
                <dt className="first-letter:uppercase max-sm:mt-2">{name}</dt>
                <dd className="text-dim">{meaning}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Modal>
  );
}

function Keys({ keys }: { readonly keys: readonly (readonly [string, string])[] }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2 text-sm">
      {keys.map(([key, does]) => (
        <div key={key} className="contents">
          <dt>
            <kbd className="whitespace-pre rounded border border-line-strong bg-raised px-1.5 py-0.5 font-mono text-xs">
              {key}
            </kbd>
          </dt>
          <dd className="text-dim">{does}</dd>
        </div>
      ))}
    </dl>
  );
}
