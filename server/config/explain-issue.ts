import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { configFile } from './schema';

/** The first thing wrong with a configuration, as one sentence with its place: `clusters[0].seedz: unknown key, did you mean seeds?` */
export function explainIssue(issue: z.core.$ZodIssue): string {
  const place = placeOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const near = nearest(key, keysAt(issue.path));
    const hint = near ? `did you mean ${near}?` : `known keys are ${keysAt(issue.path).join(', ')}.`;
    return `${placeOf([...issue.path, key])}: unknown key, ${hint}`;
  }
  if (issue.code === 'invalid_union') {
    const inner = issue.errors.flat().find(one => one.code === 'unrecognized_keys' || one.path.length > 0);
    if (inner) return explainIssue({ ...inner, path: [...issue.path, ...inner.path] } as z.core.$ZodIssue);
  }
  return `${place || 'the file'}: ${lowerFirst(issue.message)}`;
}

/** The closest of the known words, if it is close at all. */
export function nearest(word: string, known: readonly string[]): string | null {
  const ranked = known.map(candidate => ({
    candidate,
    far: distance(word.toLowerCase(), candidate.toLowerCase()),
  }));
  ranked.sort((a, b) => a.far - b.far);
  const best = ranked[0];
  return best && best.far <= Math.max(2, Math.floor(best.candidate.length / 2)) ? best.candidate : null;
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part),
    '',
  );
}

/** Keys the schema knows at a place, found by walking its JSON schema. */
function keysAt(path: readonly PropertyKey[]): string[] {
  type Schema = { properties?: Record<string, Schema>; items?: Schema; anyOf?: Schema[] };
  let schema: Schema | undefined = configFileJson();
  for (const part of path) {
    const here: Schema | undefined = withProperties(schema);
    schema = typeof part === 'number' ? schema?.items : here?.properties?.[String(part)];
  }
  return Object.keys(withProperties(schema)?.properties ?? {});

  function withProperties(from: Schema | undefined): Schema | undefined {
    return from?.properties ? from : from?.anyOf?.find(option => option.properties);
  }
  function configFileJson(): Schema {
    return z.toJSONSchema(configFile, { io: 'input', unrepresentable: 'any' }) as Schema;
  }
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
