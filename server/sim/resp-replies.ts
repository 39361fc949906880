/** RESP2 replies as they go over the wire. */
export function simple(text: string): string {
  return `+${text}\r\n`;
}

/** `text` begins with the error code: `ERR ...`, `NOAUTH ...`. */
export function error(text: string): string {
  return `-${text}\r\n`;
}

export function integer(value: number): string {
  return `:${value}\r\n`;
}

export function bulk(text: string): string {
  return `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
}
