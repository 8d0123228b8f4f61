import { listRoutes, type Route } from '../routes/routes.ts';
import { publicRoutes } from '../routes/public.ts';
import { expect, test } from './support/site.ts';

const routes = listRoutes();
const closed = routes.filter((route) => !(route.id in publicRoutes));

test('Every public address exists, so that the list says nothing untrue', () => {
	const ids = routes.map((route) => route.id);
	expect(Object.keys(publicRoutes).filter((id) => !ids.includes(id))).toEqual([]);
});

test('With nobody signed in, every page leads to signing in, and every action and endpoint refuses', async ({
	site,
	request
}) => {
	const surprises: string[] = [];
	for (const route of closed) {
		const path = addressOf(route);
		for (const { method, target } of requestsTo(route, path)) {
			const response = await request.fetch(site.url + target, {
				method,
				maxRedirects: 0,
				failOnStatusCode: false,
				headers: { origin: site.url, accept: 'text/html' },
				...(method === 'POST' && { form: { anything: 'x' } })
			});
			if (!refuses(response.status(), response.headers().location))
				surprises.push(`${method} ${target}: ${response.status()}`);
		}
	}
	expect(surprises).toEqual([]);
});

test('A form from elsewhere, or from nowhere, is refused before anything is read', async ({
	site,
	request
}) => {
	for (const origin of ['https://evil.example', 'null', '']) {
		for (const type of [
			'application/x-www-form-urlencoded',
			'text/plain',
			'Application/X-WWW-Form-Urlencoded'
		]) {
			const response = await request.fetch(`${site.url}/aanmelden`, {
				method: 'POST',
				headers: { ...(origin && { origin }), 'content-type': type },
				data: 'email=a&password=b'
			});
			expect(response.status()).toBe(403);
			// Whoever set the server up with another address reads here what is wrong.
			expect(await response.text()).toContain(
				`het kwam van ${origin || '–'}, en deze Tweespan heet ${site.url}.`
			);
		}
	}
});

test('An address with a character that no database keeps, or a body that is no form, breaks nothing', async ({
	site,
	request
}) => {
	const odd = await request.get(`${site.url}/trainingen/a%00b`, { failOnStatusCode: false });
	expect(odd.status()).toBe(400);
	const noForm = await request.post(`${site.url}/taal`, {
		headers: { origin: site.url, 'content-type': 'application/json' },
		data: '{}',
		maxRedirects: 0
	});
	expect(noForm.status()).toBe(303);
});

test('A page goes packed to who can unpack it, whole to who cannot, and a reader who leaves half-way harms nobody', async ({
	site
}) => {
	const address = `${site.url}/aanmelden`;
	const whole = await fetch(address, { headers: { 'accept-encoding': 'identity' } });
	const packed = await fetch(address, { headers: { 'accept-encoding': 'gzip, br' } });
	const head = await fetch(address, { method: 'HEAD', headers: { 'accept-encoding': 'gzip, br' } });
	const other = await fetch(address, {
		headers: { 'accept-encoding': 'br', 'sec-fetch-site': 'cross-site' }
	});
	const facts = (response: Response) => [
		response.status,
		response.headers.get('content-encoding'),
		response.headers.get('vary')
	];
	expect([whole, packed, head, other].map(facts)).toEqual([
		[200, null, 'Accept-Encoding'],
		[200, 'br', 'Accept-Encoding'],
		[200, 'br', 'Accept-Encoding'],
		[200, null, 'Accept-Encoding']
	]);
	expect(Number(packed.headers.get('content-length'))).toBeLessThan(
		Number(whole.headers.get('content-length')) / 2
	);
	expect(await packed.text()).toContain('</html>');
	for (let reader = 0; reader < 20; reader += 1) {
		const leave = new AbortController();
		const asked = fetch(address, { signal: leave.signal, headers: { 'accept-encoding': 'br' } });
		setTimeout(() => leave.abort(), reader);
		await asked.then((response) => response.text()).catch(() => {});
	}
	expect((await fetch(`${site.url}/healthz`)).status).toBe(200);
});

function addressOf(route: Route) {
	return route.id.replace(/\[\[?(?:\.\.\.)?\w+(?:=\w+)?\]?\]/g, '00000000000000000000');
}

function requestsTo(route: Route, path: string) {
	const pages = route.page ? [{ method: 'GET', target: path }] : [];
	const actions = route.actions.map((name) => ({
		method: 'POST',
		target: name === 'default' ? path : `${path}?/${name}`
	}));
	const endpoints = route.methods.map((method) => ({ method, target: path }));
	return [...pages, ...actions, ...endpoints];
}

/** Sent to sign in, or told off; a stranger learns nothing about what exists. */
function refuses(status: number, location = '') {
	return (status === 303 && location.startsWith('/aanmelden')) || status === 401;
}
