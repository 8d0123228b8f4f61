import { expect, test } from 'vitest';
import { z } from 'zod';
import { BodyTooLarge, limitBody } from '#lib/server/body.ts';
import { readFields, readForm } from '#lib/server/form.ts';

const PIECE = new Uint8Array(1000).fill(97);

/** A body that never says how long it is, and counts how much of it was asked for. */
function stream(pieces: number) {
	const asked = { pieces: 0, cancelled: false };
	const body = new ReadableStream<Uint8Array>(
		{
			pull(controller) {
				if (asked.pieces === pieces) return controller.close();
				asked.pieces += 1;
				controller.enqueue(PIECE);
			},
			cancel: () => void (asked.cancelled = true)
		},
		{ highWaterMark: 0 }
	);
	return { asked, body };
}

function post(body: BodyInit, headers: Record<string, string> = {}) {
	const type = { 'content-type': 'application/x-www-form-urlencoded' };
	return new Request('http://localhost/', {
		method: 'POST',
		headers: { ...type, ...headers },
		body,
		duplex: 'half'
	} as RequestInit);
}

test('a body is read up to its limit and no further, whatever it says of its length', async () => {
	const long = stream(1_000_000);
	const limited = limitBody(post(long.body), 5000);
	await expect(limited.request.arrayBuffer()).rejects.toBeInstanceOf(BodyTooLarge);
	expect(long.asked.pieces).toBe(6);

	const fitting = limitBody(post(stream(5).body), 5000);
	expect((await fitting.request.arrayBuffer()).byteLength).toBe(5000);
});

test('a body that says it is too long is not read at all, and neither is one that nobody asks for', async () => {
	const honest = stream(10);
	const limited = limitBody(post(honest.body, { 'content-length': '10000' }), 5000);
	await expect(limited.request.arrayBuffer()).rejects.toBeInstanceOf(BodyTooLarge);
	const ignored = stream(3);
	limitBody(post(ignored.body), 5000);
	expect([honest.asked.pieces, ignored.asked.pieces]).toEqual([0, 0]);
});

test('what was not read is thrown away after the answer, so that the connection is free again', async () => {
	const long = stream(20);
	const limited = limitBody(post(long.body), 5000);
	await limited.request.arrayBuffer().catch(() => {});
	limited.finish();
	await expect.poll(() => long.asked.pieces).toBe(20);
});

test('a form that is too long or has too many fields is refused with 413, and quickly', async () => {
	const many = (count: number) => Array.from({ length: count }, (_, field) => `f${field}=`).join('&');
	expect(await statusOf(post(many(1000)))).toBe(200);
	expect(await statusOf(post(many(1001)))).toBe(413);
	expect(await statusOf(limitBody(post(many(1000)), 64).request)).toBe(413);

	const parts = (count: number) =>
		`--x\r\n${Array.from({ length: count }, (_, field) => `content-disposition: form-data; name="f${field}"\r\n\r\n\r\n`).join('--x\r\n')}--x--\r\n`;
	const multipart = { 'content-type': 'multipart/form-data; boundary="x"' };
	expect(await statusOf(post(parts(500), multipart))).toBe(200);
	expect(await statusOf(post(parts(1001), multipart))).toBe(413);

	const began = performance.now();
	expect(await statusOf(post(many(50_000)))).toBe(413);
	expect(performance.now() - began).toBeLessThan(100);
});

test('every value of a name is kept, in one pass over the form', async () => {
	const schema = z.object({ a: z.array(z.string()), b: z.string(), c: z.array(z.string()) });
	const form = await readForm(post('a=1&b=2&a=3&c[]=4&__proto__=5'), schema);
	expect(form).toMatchObject({ valid: true, data: { a: ['1', '3'], b: '2', c: ['4'] } });
	const began = performance.now();
	await readForm(post(Array.from({ length: 1000 }, (_, field) => `f${field}=`).join('&')), schema);
	expect(performance.now() - began).toBeLessThan(50);
});

async function statusOf(request: Request): Promise<number> {
	try {
		await readFields(request);
		return 200;
	} catch (problem) {
		return (problem as { status: number }).status;
	}
}
