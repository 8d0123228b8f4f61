/** Those who work on one database at once: run as a process it is one of them, until its parent lets go. */
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { followClock } from '#lib/server/db/settings.ts';
import { startMinutes } from './minutes.ts';

export type Role = 'evaluate' | 'deliver';

/** Does one thing over and over; what goes wrong is kept, not hidden. */
export async function keepAt(db: Db, role: Role, smtpUrl: string, going: () => boolean): Promise<string[]> {
	const minutes = startMinutes(db, smtpUrl);
	const problems: string[] = [];
	while (going()) {
		await followClock(db);
		await minutes[role]().catch((error: Error) => problems.push(error.message));
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	minutes.close();
	return problems;
}

if (process.send) {
	const [role, url, smtpUrl, skew] = process.argv.slice(2);
	const right = Date.now;
	Date.now = () => right() + Number(skew);
	const db = openDatabase({ kind: 'postgres', url: url ?? '' });
	let going = true;
	process.once('message', () => (going = false));
	const problems = await keepAt(db, role as Role, smtpUrl ?? '', () => going);
	process.send(problems);
	await db.destroy();
	process.disconnect();
}
