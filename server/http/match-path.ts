/**
 * The parameters of a path that fits a pattern such as `/api/v1/clusters/:id` or `/incidents/:n.md`, decoded; null when it
 * does not fit. Of patterns that all fit the more exact one is to be tried first.
 */
export function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    const [, name, ending = ''] = /^:(\w+)(.*)$/.exec(part) ?? [];
    if (name === undefined) {
      if (part !== value) return null;
      continue;
    }
    const decoded = value.endsWith(ending) ? decode(value.slice(0, value.length - ending.length)) : null;
    if (!decoded) return null;
    params[name] = decoded;
  }
  return params;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
