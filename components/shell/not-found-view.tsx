import Link from 'next/link';
import { BrandMark } from './brand-mark';

/** For an address that is no page here. */
export function NotFoundView() {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-4 px-6 text-center">
      <BrandMark size={40} />
      <h1 className="text-xl font-semibold">There is no page at this address.</h1>
      <p className="max-w-md text-dim">
        A cluster lives at <code className="font-mono text-sm">/cluster?id=name</code>. A cluster that is no
        longer watched has no page.
      </p>
      <Link href="/" className="link inline-flex min-h-8 items-center">
        All clusters
      </Link>
    </main>
  );
}
