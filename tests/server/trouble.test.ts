import { describe, expect, test } from 'vitest';
import { troubleOf, type Trouble } from '#lib/server/db/faults.ts';
import { troubleResponse } from '#lib/server/trouble-page.ts';

const page = new Request('http://localhost:3000/wensen');

/** What each fault of the machine is called, by the codes that the databases and the disk give. */
const CODES: [string, Trouble | undefined][] = [
	['57P01', 'away'],
	['ECONNREFUSED', 'away'],
	['53300', 'away'],
	['55P03', 'busy'],
	['57014', 'busy'],
	['40P01', 'busy'],
	['SQLITE_BUSY', 'busy'],
	['SQLITE_FULL', 'full'],
	['ENOSPC', 'full'],
	['53100', 'full'],
	['SQLITE_IOERR_FSYNC', 'disk'],
	['EIO', 'disk'],
	['SQLITE_READONLY', 'stopped'],
	['23505', undefined],
	['SQLITE_CONSTRAINT_UNIQUE', undefined],
	['ENOENT', undefined]
];

test.each(CODES)('An error %s is the trouble %s', (code, trouble) => {
	expect(troubleOf(Object.assign(new Error('no'), { code }))).toBe(trouble);
});

test('A connection that broke between two statements is away, which the driver says in words only', () => {
	expect(troubleOf(new Error('Client was closed and is not queryable'))).toBe('away');
});

test('An address with several hosts of which none answers is away', () => {
	const none = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
	expect(troubleOf(new AggregateError([none, none]))).toBe('away');
});

describe('A trouble is answered', () => {
	test.each([
		['away', 503, '10', 'Tweespan is even niet bereikbaar'],
		['busy', 503, '5', 'Het is nu te druk'],
		['full', 507, '300', 'De opslag is vol'],
		['disk', 503, '300', 'Er kan nu niets worden opgeslagen'],
		['stopped', 503, '300', 'Er kan nu niets worden opgeslagen']
	] as const)('%s with %d, when to come back, and a page in words', async (trouble, status, retry, title) => {
		const response = troubleResponse(trouble, page, 'dark');
		const html = await response.text();
		expect([
			response.status,
			response.headers.get('Retry-After'),
			response.headers.get('Cache-Control')
		]).toEqual([status, retry, 'no-store']);
		expect(html).toContain(`<h1>${title}</h1>`);
		expect(html).toContain('<html lang="nl" data-theme="dark">');
		expect(html).not.toMatch(/(src|href)="[^"]/);
	});

	test('to a script in JSON that it can read', async () => {
		const asked = new Request('http://localhost:3000/wensen/__data.json');
		const response = troubleResponse('full', asked, 'system');
		const { status, type } = (await response.json()) as { status: number; type: string };
		expect([response.status, status, type]).toEqual([507, 507, 'error']);
	});
});
