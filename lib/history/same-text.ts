const SPACE = 0x20;
const LINE_END = 0x0a;
/** Places of the ping and pong stamps among the words of a CLUSTER NODES line, from 0. */
const PING = 4;
const PONG = 5;

/** True when two CLUSTER NODES texts differ in ping and pong stamps at most, whatever their lengths. Allocates nothing. */
export function sameButStamps(a: string, b: string): boolean {
  let word = 0;
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const char = a.charCodeAt(i);
    if (char === b.charCodeAt(j)) {
      if (char === SPACE) word++;
      else if (char === LINE_END) word = 0;
      i++;
      j++;
      continue;
    }
    if (word !== PING && word !== PONG) return false;
    i = endOfWord(a, i);
    j = endOfWord(b, j);
  }
  return i === a.length && j === b.length;
}

function endOfWord(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== SPACE && text.charCodeAt(at) !== LINE_END) at++;
  return at;
}
