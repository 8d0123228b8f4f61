/** Runs every background job on the database of DATA_DIR or DATABASE_URL, twice; a line of JSON for each first and second run. */
import { deliverMails } from '#lib/server/mail/outbox.ts';
import { runNextJob } from '#lib/server/background.ts';
import { readConfig } from '#lib/server/config.ts';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { loadMasterKey } from '#lib/server/secrets.ts';
import { backgroundWork, mailTemplates, scheduledJobs } from '../../src/registry.server.ts';
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
		const hold = await longestHold(() => run(db));
		const { user, system } = process.cpuUsage(cpu);
		const { count: statements, slowest } = asked;
		console.log(JSON.stringify({ name, turn, ...hold, cpu: (user + system) / 1000, statements, slowest }));
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

/**
 * How long, in milliseconds, nothing else could happen: by the clock, and by what this thread worked meanwhile, which
 * says more where other work shares the machine.
 */
async function longestHold(work: () => Promise<unknown>) {
	const hold = { longest: 0, worked: 0 };
	let last = { at: performance.now(), worked: workedSoFar() };
	let going = true;
	const look = () => {
		const seen = { at: performance.now(), worked: workedSoFar() };
		hold.longest = Math.max(hold.longest, seen.at - last.at);
		hold.worked = Math.max(hold.worked, seen.worked - last.worked);
		last = seen;
		if (going) setTimeout(look, 1);
	};
	look();
	await work();
	look();
	going = false;
	return hold;
}

function workedSoFar() {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1000;
}
