import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { compress, encodingFor } from '#lib/server/compress.ts';

const PAGE = `<p>${'Samen leren werkt. '.repeat(200)}</p>`;

test.each([
	['gzip, deflate, br, zstd', 'br'],
	['gzip, deflate', 'gzip'],
	['br;q=0.5, gzip;q=0.8', 'gzip'],
	['br;q=0, gzip;q=0', undefined],
	['BR', 'br'],
	['*', 'br'],
	['*;q=0', undefined],
	['identity', undefined],
	['', undefined]
])('a browser that accepts %j gets %j', (accepted, encoding) => {
	expect(encodingFor(accepted)).toBe(encoding);
});

test.each([
	['br', brotliDecompressSync],
	['gzip', gunzipSync]
])('packs a page with %s, says so, and it unpacks to the same page', async (encoding, unpack) => {
	const packed = await compress(asking(encoding), page());
	const bytes = Buffer.from(await packed.arrayBuffer());
	expect(Object.fromEntries(packed.headers)).toEqual({
		'content-type': 'text/html',
		'content-encoding': encoding,
		'content-length': String(bytes.length),
		etag: 'W/"abc"',
		vary: 'Accept-Encoding',
		'set-cookie': 'b=2'
	});
	expect(packed.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
	expect(packed.status).toBe(404);
	expect(bytes.length).toBeLessThan(PAGE.length / 10);
	expect(unpack(bytes).toString()).toBe(PAGE);
});

test('answers a question for the head alone with the head of the packed page', async () => {
	const { headers } = await compress(asking('br'), page());
	const head = await compress(asking('br', { method: 'HEAD' }), page());
	expect(await head.text()).toBe('');
	headers.delete('content-length');
	expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(headers));
});

test.each<[string, ResponseInit & { body?: BodyInit | null }]>([
	['a short text', { body: 'kort' }],
	['a picture', { headers: { 'content-type': 'image/png' } }],
	['a stream of events', { headers: { 'content-type': 'text/event-stream' } }],
	['what is packed already', { headers: { 'content-encoding': 'gzip' } }],
	['what may not be changed', { headers: { 'cache-control': 'private, no-transform' } }],
	['a part', { status: 206 }],
	['nothing', { body: null, status: 304 }]
])('leaves %s as it is', async (_, { body = PAGE, ...init }) => {
	const headers = { 'content-type': 'text/html', ...(init.headers as Record<string, string>) };
	const response = new Response(body, { ...init, headers });
	if (typeof body === 'string') response.headers.set('content-length', String(body.length));
	expect(await compress(asking('br'), response)).toBe(response);
	expect(response.headers.has('vary')).toBe(false);
});

test.each(['cross-site', 'same-site'])('a page asked for from a %s page goes as it is', async (site) => {
	const response = await compress(asking('br', { headers: { 'sec-fetch-site': site } }), page());
	expect([
		response.headers.get('content-encoding'),
		response.headers.get('vary'),
		await response.text()
	]).toEqual([null, 'Accept-Encoding', PAGE]);
});

test('packs what comes piece by piece as it comes, asks for no more than is read, and stops when nobody reads', async () => {
	const made: number[] = [];
	let stopped = false;
	const pieces = new ReadableStream({
		pull(controller) {
			made.push(made.length);
			controller.enqueue(crypto.getRandomValues(new Uint8Array(65_536)));
		},
		cancel() {
			stopped = true;
		}
	});
	const response = await compress(
		asking('br'),
		new Response(pieces, { headers: { 'content-type': 'text/csv' } })
	);
	expect(response.headers.get('content-encoding')).toBe('gzip');
	const reader = response.body!.getReader();
	expect((await reader.read()).value?.length).toBeGreaterThan(0);
	await new Promise((later) => setTimeout(later, 50));
	expect(made.length).toBeLessThan(20);
	await reader.cancel();
	await new Promise((later) => setTimeout(later, 20));
	expect(stopped).toBe(true);
});

function asking(encoding: string, { headers, ...init }: RequestInit = {}) {
	return new Request('http://localhost/', {
		...init,
		headers: { 'accept-encoding': encoding, ...(headers as Record<string, string>) }
	});
}

function page() {
	const headers = new Headers({
		'content-type': 'text/html',
		'content-length': String(PAGE.length),
		etag: '"abc"'
	});
	for (const cookie of ['a=1', 'b=2']) headers.append('set-cookie', cookie);
	return new Response(PAGE, { status: 404, headers });
}
