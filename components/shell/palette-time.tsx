import { useIsReplay, useReplay } from '../time/time-context';
import { SPEEDS } from '../time/time-state';
import { MINUTE, useTimeMoves } from '../time/use-time-moves';
import { Group, Hint, Item } from './palette-items';

/** What the keys do to time, by name. */
export function PaletteTime({ onDone }: { readonly onDone: () => void }) {
  const moves = useTimeMoves();
  const replay = useReplay();
  const past = useIsReplay();
  const entries: readonly (readonly [string, string, () => void])[] = [
    ...(past ? [['Go live', 'L', moves.live] as const] : []),
    [past ? 'Play or pause' : 'Pause, and look at this moment', 'Space', moves.toggle],
    ['Time: back one interval', ',', () => moves.byIntervals(-1)],
    ['Time: back one minute', 'Shift ,', () => moves.by(-MINUTE)],
    ['Time: previous event', '[', () => moves.toEvent(-1)],
    ...(past
      ? ([
          ['Time: forward one interval', '.', () => moves.byIntervals(1)],
          ['Time: forward one minute', 'Shift .', () => moves.by(MINUTE)],
          ['Time: next event', ']', () => moves.toEvent(1)],
        ] as const)
      : []),
    ...(past ? SPEEDS.map(speed => [`Time: play at ${speed}×`, '', () => playAt(speed)] as const) : []),
  ];
  const playAt = (speed: (typeof SPEEDS)[number]) => {
    replay.setSpeed(speed);
    replay.play();
  };
  return (
    <Group heading="Time">
      {entries.map(([name, key, act]) => (
        <Item
          key={name}
          value={name}
          onSelect={() => {
            onDone();
            act();
          }}
        >
          <span className="grow">{name}</span>
          <Hint>{key}</Hint>
        </Item>
      ))}
    </Group>
  );
}
