import type { Millis } from '../cluster/ids';
import type { SocketPicture } from '../sockets/picture/socket-picture';

/** A socket picture with every time in it moved by `by` ms; the same object when nothing is to be moved. */
export function shiftPicture(picture: SocketPicture, by: Millis): SocketPicture {
  if (by === 0) return picture;
  const { matrix, sentinels } = picture;
  return {
    ...picture,
    at: picture.at + by,
    hosts: picture.hosts.map(host => ({ ...host, at: host.at === null ? null : host.at + by })),
    nodes: picture.nodes.map(node => ({ ...node, at: node.at + by })),
    matrix: { ...matrix, troubled: matrix.troubled.map(link => ({ ...link, since: link.since + by })) },
    ...(sentinels ? { sentinels: sentinels.map(one => ({ ...one, at: one.at + by })) } : {}),
  };
}
