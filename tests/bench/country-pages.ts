/** Visits one page of every kind in every role on the database of DATA_DIR or DATABASE_URL; a line of JSON for each. */
import { serveHere, walk, watchStatements, type Asked } from './serving.ts';

const TRIES = 3;
/** A page that takes so long is not asked for again. */
const ENOUGH = 3000;

const asked = watchStatements();
const site = await serveHere(Number(process.env.PORT));
try {
	for (const { role, cookie } of await site.signIn()) {
		const header = `${cookie.name}=${cookie.value}`;
		for (const { html, ...page } of await walk(site.origin, (url) => visit(url, header, asked)))
			console.log(JSON.stringify({ role, ...page, kilobytes: html.length / 1024 }));
	}
	const { html, ...page } = await visit(`${site.origin}/aanmelden`, '', asked);
	const path = '/aanmelden';
	console.log(JSON.stringify({ role: 'nobody', kind: path, path, ...page, kilobytes: html.length / 1024 }));
} finally {
	await site.stop();
}

/** The least of a few visits, after one that warms up: background work of the same second counts too. */
async function visit(url: string, cookie: string, asked: Asked) {
	let html = '';
	let least = { cpu: Infinity, statements: Infinity, inSql: Infinity, slowest: asked.slowest };
	let took = 0;
	for (let tries = 0; tries <= TRIES && took < ENOUGH; tries += 1) {
		Object.assign(asked, { count: 0, milliseconds: 0, slowest: { milliseconds: 0, sql: '' } });
		const [began, cpu] = [performance.now(), process.cpuUsage()];
		html = await (await fetch(url, { headers: { cookie, accept: 'text/html' } })).text();
		took = performance.now() - began;
		const { user, system } = process.cpuUsage(cpu);
		if (tries > 0 || took >= ENOUGH)
			least = {
				cpu: Math.min(least.cpu, (user + system) / 1000),
				statements: Math.min(least.statements, asked.count),
				inSql: Math.min(least.inSql, asked.milliseconds),
				slowest: asked.slowest
			};
	}
	return { html, ...least };
}
