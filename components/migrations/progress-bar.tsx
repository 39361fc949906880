/** How far something is. Without a part it only says that it goes on. */
export function ProgressBar({
  label,
  part,
  troubled,
}: {
  readonly label: string;
  /** 0 to 1; null while nobody can tell. */
  readonly part: number | null;
  readonly troubled: boolean;
}) {
  const percent = part === null ? null : Math.round(part * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? { 'aria-valuetext': 'under way' } : { 'aria-valuenow': percent })}
      className="my-1 h-1.5 overflow-hidden rounded-full bg-line"
    >
      <div
        className={`h-full rounded-full ${troubled ? 'bg-warn' : 'bg-info'} ${percent === null ? 'opacity-40' : ''}`}
        style={{ width: `${percent ?? 100}%` }}
      />
    </div>
  );
}
