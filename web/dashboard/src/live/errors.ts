// What can be wrong with an answer, and which of it passes by itself.

export interface FieldError {
  message: string
  path?: readonly (string | number)[]
  extensions?: { code?: string; [key: string]: unknown }
}

export const AWAY: FieldError = { message: 'The server does not answer.', extensions: { code: 'UNREACHABLE' } }

const PASSING = new Set(['STORE_UNAVAILABLE', 'TIMEOUT', 'RATE_LIMITED', 'INTERNAL_SERVER_ERROR', 'UNREACHABLE'])

/** Whether all of it may be gone when the same is asked again; a query that is refused stays so. */
export function passes(errors: readonly FieldError[]): boolean {
  return errors.every((error) => PASSING.has(error.extensions?.code ?? ''))
}
