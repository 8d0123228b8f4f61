import pino from 'pino';

/** Structured log on standard output; never a name, an address, a text or a token. */
export const log = pino({
	level: process.env.LOG_LEVEL ?? (process.env.VITEST ? 'silent' : 'info'),
	base: undefined,
	redact: ['password', 'token', 'cookie', 'email', 'address', '*.password', '*.token', '*.email']
});
