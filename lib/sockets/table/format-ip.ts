/** An address of 4 or 16 octets as text; IPv4 mapped into IPv6 as the plain IPv4 it is. */
export function formatIp(octets: Uint8Array): string {
  if (octets.length === 4) return octets.join('.');
  const mapped =
    octets.subarray(0, 10).every(octet => octet === 0) && octets[10] === 255 && octets[11] === 255;
  return mapped ? octets.subarray(12).join('.') : formatIpv6(octets);
}

/** RFC 5952: lower case, no leading zeros, the longest run of zero groups (two or more) as `::`. */
function formatIpv6(octets: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, i) => (octets[2 * i]! << 8) | octets[2 * i + 1]!);
  let from = -1;
  let length = 1;
  for (let i = 0; i < 8; i++) {
    let run = 0;
    while (i + run < 8 && groups[i + run] === 0) run++;
    if (run > length) {
      from = i;
      length = run;
    }
    i += run;
  }
  const hex = (part: readonly number[]) => part.map(group => group.toString(16)).join(':');
  return from < 0 ? hex(groups) : `${hex(groups.slice(0, from))}::${hex(groups.slice(from + length))}`;
}
