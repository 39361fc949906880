'use client';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from './button';

/** Copies `text`; says so for two seconds. `what` names it: "Copy node id". */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = () => {
    void copyText(text).then(setCopied);
  };
  return (
    <span className="-my-1 inline-flex">
      <IconButton label={copied ? 'Copied' : `Copy ${what}`} onClick={copy}>
        {copied ? <Check aria-hidden size={14} /> : <Copy aria-hidden size={14} />}
      </IconButton>
      <output className="sr-only">{copied ? `Copied ${what}` : ''}</output>
    </span>
  );
}

/** The clipboard API exists on https and localhost only; a dashboard on plain http still has to copy. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    area.style.opacity = '0';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}
