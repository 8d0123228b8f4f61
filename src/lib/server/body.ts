/** What is sent along with a request, never more of it than may be sent. */

const KB = 1024;
export const DEFAULT_LIMIT = 64 * KB;
/** After a refusal the rest is read and thrown away for so long, so that a browser gets to see the answer. */
const PATIENCE = 5_000;

export class BodyTooLarge extends Error {
	constructor() {
		super('The body is longer than this address takes.');
	}
}

export type LimitedRequest = { request: Request; finish: () => void };

/**
 * The same request, whose body breaks off with BodyTooLarge once it passes so many bytes, whatever it said beforehand.
 * Nothing is read before somebody asks for it; `finish` gets rid of what nobody read.
 */
export function limitBody(request: Request, limit: number): LimitedRequest {
	const source = request.body?.getReader();
	if (!source) return { request, finish: () => {} };
	const progress = { read: 0, done: false };
	const body = new ReadableStream<Uint8Array>(
		{
			async pull(controller) {
				if (Number(request.headers.get('content-length') ?? 0) > limit) throw new BodyTooLarge();
				const { done, value } = await source.read();
				progress.done = done;
				if (done) return controller.close();
				progress.read += value.byteLength;
				if (progress.read > limit) throw new BodyTooLarge();
				controller.enqueue(value);
			}
		},
		{ highWaterMark: 0 }
	);
	const { url, method, headers, signal } = request;
	return {
		request: new Request(url, { method, headers, signal, body, duplex: 'half' } as RequestInit),
		finish: () => void (progress.done || throwAway(source))
	};
}

async function throwAway(source: ReadableStreamDefaultReader<Uint8Array>) {
	const impatience = setTimeout(() => void source.cancel().catch(() => {}), PATIENCE);
	try {
		while (!(await source.read()).done);
	} catch {
		// Whoever sent it has gone, or sent more than the server takes at all.
	} finally {
		clearTimeout(impatience);
	}
}
