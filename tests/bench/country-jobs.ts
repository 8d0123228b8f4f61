/** Runs every background job on the database of DATA_DIR or DATABASE_URL, twice; a line of JSON for each first and second run. */
import { deliverMails } from '#lib/server/mail/outbox.ts';
import { runNextJob } from '#lib/server/background.ts';
import { readConfig } from '#lib/server/config.ts';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { loadMasterKey } from '#lib/server/secrets.ts';
import { backgroundWork, mailTemplates, scheduledJobs } from '../../src/schedule.server.ts';
import { watchStatements } from './serving.ts';

const config = readConfig();
loadMasterKey(config.masterKeyFile);
const asked = watchStatements();
const db = openDatabase(config.database);
const rounds = [
	...scheduledJobs.map(({ name, run }) => ({ name, run: (db: Db) => run(db) })),
	{ name: 'mails', run: deliverAll },
	{ name: 'work', run: workAll }
];
for (const turn of ['first', 'second']) {
	for (const { name, run } of rounds) {
		Object.assign(asked, { count: 0, milliseconds: 0, slowest: { milliseconds: 0, sql: '' } });
		const cpu = process.cpuUsage();
		const longest = await longestHold(() => run(db));
		const { user, system } = process.cpuUsage(cpu);
		const { count: statements, slowest } = asked;
		console.log(JSON.stringify({ name, turn, longest, cpu: (user + system) / 1000, statements, slowest }));
	}
}
await db.destroy();
process.exit();

/** To nobody: what is measured is what it costs here. */
async function deliverAll(db: Db) {
	const transport = { send: async () => {}, close: () => {} };
	const { origin, sender } = config;
	await deliverMails(db, { origin, sender, templates: mailTemplates, transport, worker: 'bench' });
}

async function workAll(db: Db) {
	while (await runNextJob(db, backgroundWork, 'bench'));
}

/** The longest time, in milliseconds, for which nothing else could happen meanwhile. */
async function longestHold(work: () => Promise<unknown>) {
	let longest = 0;
	let last = performance.now();
	let going = true;
	const look = () => {
		longest = Math.max(longest, performance.now() - last);
		last = performance.now();
		if (going) setTimeout(look, 1);
	};
	look();
	await work();
	look();
	going = false;
	return longest;
}
