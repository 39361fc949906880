const RELOADED_FOR = 'slotscope-reloaded-for';

/** Leaves for the login page, to come back here afterwards. */
export function goToLogin(): void {
  const here = `${location.pathname}${location.search}`;
  location.assign(`/login?next=${encodeURIComponent(here)}`);
}

/** Loads the page anew for another build of the server; once per build, so that two builds behind one address do not loop. */
export function reloadOnceFor(build: string): void {
  if (sessionStorage.getItem(RELOADED_FOR) === build) return;
  sessionStorage.setItem(RELOADED_FOR, build);
  location.reload();
}
