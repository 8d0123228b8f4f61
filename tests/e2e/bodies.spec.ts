import { request as ask, type IncomingMessage } from 'node:http';
import { accountOf, expect, PASSWORD, test, type Site } from './support/site.ts';

const FORM = 'application/x-www-form-urlencoded';
const FILES = 'multipart/form-data; boundary=x';
const MB = 1024 * 1024;

type Sent = {
	type?: string;
	cookie?: string;
	/** More than this never arrives; the answer has to come before. */ endless?: boolean;
};

/** Posts in pieces, without ever saying how long it will be. */
async function post(
	{ url }: Site,
	path: string,
	body: Buffer | string,
	{ type = FORM, cookie, endless }: Sent = {}
) {
	return await new Promise<{ status: number; text: string }>((resolve, reject) => {
		const headers = { origin: url, accept: 'text/html', 'content-type': type, ...(cookie && { cookie }) };
		const sent = ask(url + path, { method: 'POST', headers }, (answer) => {
			void textOf(answer).then((text) => {
				sent.destroy();
				resolve({ status: answer.statusCode ?? 0, text });
			}, reject);
		});
		sent.on('error', reject);
		sent.write(body);
		if (!endless) sent.end();
	});
}

async function textOf(answer: IncomingMessage) {
	let text = '';
	for await (const chunk of answer) text += String(chunk);
	return text;
}

test('Too many fields, or more than the address takes, are refused in words, and nobody else waits', async ({
	site
}) => {
	const fields = Array.from({ length: 50_000 }, (_, field) => `f${field}=`).join('&');
	const many = await post(site, '/aanmelden', fields);
	expect(many.status).toBe(413);
	expect(many.text).toContain('Er is te veel in één keer verstuurd.');
	expect((await post(site, '/aanmelden', Array(1001).fill('a=').join('&'))).status).toBe(413);
	expect((await post(site, '/taal', `path=/${'a'.repeat(20 * MB)}`)).status).toBe(413);
	expect(
		(await post(site, '/wensen/nieuw?/ask', 'a='.padEnd(300 * 1024, 'a'), await signedIn(site))).status
	).toBe(413);

	let waiting = true;
	const bodies = Array.from({ length: 8 }, () => post(site, '/aanmelden', Buffer.alloc(25 * MB, 'a')));
	const done = Promise.all(bodies).finally(() => (waiting = false));
	const times: number[] = [];
	while (waiting) {
		const began = performance.now();
		await (await fetch(`${site.url}/healthz`)).text();
		times.push(performance.now() - began);
	}
	expect((await done).map(({ status }) => status)).toEqual(Array(8).fill(413));
	expect(Math.max(...times)).toBeLessThan(2000);
});

test('Whoever may not send a file is refused before it is read', async ({ site }) => {
	const beginning = `--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n`;
	const stranger = { type: FILES, endless: true };
	for (const path of [
		'/mensen/inlezen?/prepare',
		'/profiel?/savePhoto',
		'/opdrachten/x/inleveren?/saveOrHandIn'
	])
		expect((await post(site, path, beginning, stranger)).status).toBe(303);
	const participant = { ...stranger, ...(await signedIn(site)) };
	expect((await post(site, '/mensen/inlezen?/prepare', beginning, participant)).status).toBe(403);
	expect((await post(site, '/opdrachten/x/inleveren?/saveOrHandIn', beginning, participant)).status).toBe(
		404
	);
});

test('What is no form is no fault of ours, and a connection can be used again after a refusal', async ({
	site
}) => {
	for (const type of ['application/json', 'text/plain', 'image/png'])
		expect(
			(await post(site, '/wensen/nieuw?/ask', '{"summary":1}', { type, ...(await signedIn(site)) })).status
		).toBeLessThan(500);
	expect((await post(site, '/aanmelden', '{}', { type: FILES })).status).toBe(400);
	const headers = { origin: site.url, 'content-type': FORM, accept: 'text/html' };
	for (let turn = 0; turn < 3; turn += 1) {
		const answer = await fetch(`${site.url}/aanmelden`, { method: 'POST', headers, body: 'a'.repeat(MB) });
		expect([answer.status, (await answer.text()).length > 100]).toEqual([413, true]);
	}
});

const cookies = new Map<string, string>();

async function signedIn(site: Site): Promise<{ cookie: string }> {
	const known = cookies.get(site.url);
	if (known) return { cookie: known };
	const answer = await fetch(`${site.url}/aanmelden`, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin: site.url },
		body: new URLSearchParams({ email: accountOf(site, 'participant'), password: PASSWORD })
	});
	const cookie = answer.headers
		.getSetCookie()
		.map((line) => line.split(';')[0])
		.join('; ');
	cookies.set(site.url, cookie);
	return { cookie };
}
