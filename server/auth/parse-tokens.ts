/** A line of the tokens file: `name role sha256:<hex of the token>`. */
export interface TokenLine<R extends string> {
  readonly name: string;
  readonly role: R;
  /** Hex SHA-256 of the token, lower case. */
  readonly hash: string;
}

export interface TokenListing<R extends string> {
  readonly tokens: readonly TokenLine<R>[];
  /** One sentence for each line that is no token line, with file and line number. Never quotes the line: it may be a secret. */
  readonly problems: readonly string[];
}

/** Reads a tokens file's text. Empty lines and `#` comments are skipped; good lines count even when others are bad. */
export function parseTokens<R extends string>(
  text: string,
  file: string,
  roles: readonly R[],
): TokenListing<R> {
  const tokens: TokenLine<R>[] = [];
  const problems: string[] = [];
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.replace(/(^|\s)#.*$/, '').trim();
    if (line === '') return;
    const token = parseLine(line, tokens, roles);
    if (typeof token === 'string') problems.push(`${file}, line ${index + 1}: ${token}`);
    else tokens.push(token);
  });
  return { tokens, problems };
}

function parseLine<R extends string>(
  line: string,
  known: readonly TokenLine<R>[],
  roles: readonly R[],
): TokenLine<R> | string {
  const [name = '', word, secret = '', ...rest] = line.split(/\s+/);
  if (word === undefined || rest.length > 0 || secret === '')
    return 'expected "name role sha256:<64 hex digits>".';
  if (!/^[\w.-]{1,64}$/.test(name)) return 'a name is 1 to 64 letters, digits, dots, dashes or underscores.';
  if (known.some(token => token.name === name))
    return `the name ${name} is already taken by an earlier line.`;
  const role = roles.find(one => one === word);
  if (role === undefined) return `the role must be ${roles.join(' or ')}.`;
  const hash = /^sha256:([0-9a-f]{64})$/i.exec(secret)?.[1];
  if (!hash)
    return "the third word must be sha256: and the 64 hex digits of the token's SHA-256, never the token itself.";
  return { name, role, hash: hash.toLowerCase() };
}
