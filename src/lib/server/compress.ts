import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

type Encoding = 'br' | 'gzip';

/** Shorter answers fit in one packet as they are. */
const SHORTEST = 1024;
const TEXT = /^(text\/(?!event-stream)|application\/(json|javascript|manifest\+json|xml)|image\/svg\+xml)/;

/**
 * Packs a text for a browser that can unpack it, in another thread. What a page of another site asked for goes as it is:
 * who may choose a part of a text and sees how small it packs could guess the rest of it, letter by letter.
 */
export async function compress(request: Request, response: Response): Promise<Response> {
	if (!isPackable(response)) return response;
	response.headers.append('Vary', 'Accept-Encoding');
	const encoding = encodingFor(request.headers.get('accept-encoding') ?? '');
	if (!encoding || isAskedByOthers(request)) return response;
	return await pack(response, encoding, request.method === 'HEAD');
}

/** The way of packing the browser likes best; the first of two it likes alike. */
export function encodingFor(accepted: string): Encoding | undefined {
	const weights = new Map(accepted.toLowerCase().split(',').map(toWeight));
	const weightOf = (name: string) => weights.get(name) ?? weights.get('*') ?? 0;
	const [best] = (['br', 'gzip'] as const).toSorted((one, other) => weightOf(other) - weightOf(one));
	return best && weightOf(best) > 0 ? best : undefined;
}

function toWeight(entry: string): [string, number] {
	const [name = '', ...parameters] = entry.split(';').map((part) => part.trim());
	const weight = parameters.find((one) => one.startsWith('q='))?.slice(2);
	return [name, weight === undefined ? 1 : Number(weight) || 0];
}

function isPackable({ status, headers, body }: Response) {
	const length = headers.get('content-length');
	return (
		body !== null &&
		status !== 206 &&
		!headers.has('content-encoding') &&
		!/no-transform/i.test(headers.get('cache-control') ?? '') &&
		TEXT.test(headers.get('content-type') ?? '') &&
		(length === null || Number(length) >= SHORTEST)
	);
}

/** Browsers say it themselves, on every connection that is worth listening in on. */
function isAskedByOthers(request: Request) {
	const site = request.headers.get('sec-fetch-site');
	return site === 'cross-site' || site === 'same-site';
}

async function pack(response: Response, encoding: Encoding, headOnly: boolean): Promise<Response> {
	const { status, statusText } = response;
	const headers = new Headers(response.headers);
	const whole = headers.has('content-length');
	headers.delete('content-length');
	weaken(headers);
	// What comes piece by piece goes piece by piece; only gzip can do that everywhere.
	headers.set('content-encoding', whole ? encoding : 'gzip');
	if (headOnly) {
		await response.body?.cancel();
		return new Response(null, { status, statusText, headers });
	}
	if (!whole)
		return new Response(response.body?.pipeThrough(new CompressionStream('gzip')), {
			status,
			statusText,
			headers
		});
	const packed = await packers[encoding](await response.arrayBuffer());
	headers.set('content-length', String(packed.length));
	return new Response(packed, { status, statusText, headers });
}

/** Packed and unpacked are the same text, and not the same bytes. */
function weaken(headers: Headers) {
	const tag = headers.get('etag');
	if (tag?.startsWith('"')) headers.set('etag', `W/${tag}`);
}

const packers = {
	gzip: (text: ArrayBuffer) => promisify(gzip)(text, { level: 6 }),
	br: (text: ArrayBuffer) =>
		promisify(brotliCompress)(text, {
			params: {
				[constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
				[constants.BROTLI_PARAM_QUALITY]: 4,
				[constants.BROTLI_PARAM_LGWIN]: 19,
				[constants.BROTLI_PARAM_SIZE_HINT]: text.byteLength
			}
		})
};
