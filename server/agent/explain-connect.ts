/** Why a server cannot be reached, as one sentence. */
export function explainConnect(server: string, error: Error): string {
  const cause = causeOf(error);
  switch (cause.code) {
    case 'ECONNREFUSED':
      return `Nothing listens at ${server}.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The name in ${server} cannot be resolved (${cause.code}).`;
    default:
      return `${server} cannot be reached: ${cause.message}.`;
  }
}

/** socket.io hands the transport's error event down as `description`, which holds the error of the socket. */
function causeOf(error: Error): { readonly message: string; readonly code: string } {
  const { description } = error as { description?: { error?: NodeJS.ErrnoException; message?: string } };
  const inner = description?.error;
  return {
    message: inner?.message || description?.message || error.message,
    code: inner?.code ?? '',
  };
}
