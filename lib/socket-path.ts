/** socket.io's path; any other upgrade path is refused. Apart from wire.ts, so that pages need not load its schemas. */
export const SOCKET_PATH = '/ws/';
/** Where browsers listen. */
export const LIVE_NAMESPACE = '/live';
