/** What went wrong below a command, told by the codes of both databases and of the disk; never by its text where a code exists. */

/** The server is gone, is going, or does not let anybody in. */
const AWAY = [
	...['57P01', '57P02', '57P03', '53300', '08000', '08001', '08003', '08004', '08006'],
	...[
		'ECONNREFUSED',
		'ECONNRESET',
		'EPIPE',
		'ETIMEDOUT',
		'EHOSTUNREACH',
		'ENETUNREACH',
		'ENOTFOUND',
		'EAI_AGAIN'
	]
];
/** How the driver says so, where it gives no code. */
const AWAY_WORDS =
	/^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|timeout expired|Query read timeout|Postgres connection has been discarded)/;
/** It answers, but somebody else is in the way for longer than a page waits. */
const BUSY = [
	'55P03',
	'57014',
	'SQLITE_BUSY',
	'SQLITE_BUSY_SNAPSHOT',
	'SQLITE_BUSY_TIMEOUT',
	'SQLITE_LOCKED'
];
/** Two transactions in each other's way: the one that was broken off may simply be done again. */
const CROSSED = ['40001', '40P01'];
/** Something stands there already that may stand there once. */
const DOUBLE = ['23505', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY'];
const FULL = ['SQLITE_FULL', 'ENOSPC', 'EDQUOT', '53100'];
const BROKEN_DISK = /^(EIO|58030|SQLITE_IOERR.*)$/;
/** No write is taken any more (sqlite.ts), or the disk was made read-only under it. */
const STOPPED = /^SQLITE_READONLY/;

export type Trouble = 'away' | 'busy' | 'full' | 'disk' | 'stopped';

/** What kind of trouble an error is, if it is one of the machine and not of the program. */
export function troubleOf(error: unknown): Trouble | undefined {
	const code = codeOf(error);
	if (isAway(error)) return 'away';
	if (BUSY.includes(code) || CROSSED.includes(code)) return 'busy';
	if (FULL.includes(code)) return 'full';
	if (BROKEN_DISK.test(code)) return 'disk';
	return STOPPED.test(code) ? 'stopped' : undefined;
}

/**
 * Whether a command may be done again from its beginning. After a connection broke nobody knows whether its commit
 * arrived: so only where its key was written first in its transaction, and is looked for before it is done again.
 */
export function isPassing(error: unknown): boolean {
	return CROSSED.includes(codeOf(error)) || isAway(error);
}

/** Somebody else did the same a moment earlier, and only one of the two can stay. */
export function isDouble(error: unknown): boolean {
	return DOUBLE.includes(codeOf(error));
}

function isAway(error: unknown) {
	return AWAY.includes(codeOf(error)) || AWAY_WORDS.test((error as Error | undefined)?.message ?? '');
}

/** One address with several hosts fails with all their errors in one. */
function codeOf(error: unknown): string {
	const { code, errors } = (error ?? {}) as { code?: unknown; errors?: unknown[] };
	return typeof code === 'string' ? code : errors?.length ? codeOf(errors[0]) : '';
}
