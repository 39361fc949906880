/** What we need of a logger; pino's logger is one. Never given tokens, cookies or bodies. */
export interface Log {
  info(message: string): void;
  info(facts: object, message?: string): void;
  warn(message: string): void;
  warn(facts: object, message?: string): void;
  error(message: string): void;
  error(facts: object, message?: string): void;
}
