/** A day entered in an office calendar on which 50,000 clocks run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saveCalendar } from '#lib/features/calendars/commands.server.ts';
import { currentCalendar } from '#lib/features/calendars/versions.server.ts';
import { closingDaysWork } from '#lib/features/wishes/targets/closing-days.server.ts';
import { runNextJob } from '#lib/server/background.ts';
import { setClock } from '#lib/server/clock.ts';
import { migrate } from '#lib/server/db/migrate.ts';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { createCircle } from '../support/wishes.ts';
import type { Figure } from './figure.ts';
import { addClocks, RAISED_AT } from './many-clocks.ts';

export async function* bench(): AsyncGenerator<Figure> {
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-recalculate-'));
	const db = openDatabase({ kind: 'sqlite', file: join(folder, 'tweespan.db') });
	try {
		await migrate(db);
		setClock(RAISED_AT);
		const { staff } = await createCircle(db);
		await addClocks(db, staff.personId, { count: 50_000 });
		const { calendar, number: version } = await currentCalendar(db, null);
		await saveCalendar(db, staff, null, {
			version,
			calendar: { ...calendar, exceptions: { '2026-06-15': [] } }
		});
		const locks = timeTransactions(db);
		const began = performance.now();
		await runNextJob(db, closingDaysWork, 'bench');
		yield { name: 'all clocks', value: (performance.now() - began) / 1000, unit: 's', goal: 15, less: true };
		yield { name: 'longest write lock', value: Math.max(...locks), unit: 'ms', goal: 100, less: true };
	} finally {
		await db.destroy();
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Notes how long every transaction takes, and so keeps others from writing. */
function timeTransactions(db: Db): number[] {
	const locks: number[] = [];
	const begin = db.transaction.bind(db);
	db.transaction = () => {
		const transaction = begin();
		const execute = transaction.execute.bind(transaction);
		transaction.execute = async (work) => {
			const began = performance.now();
			const done = await execute(work);
			locks.push(performance.now() - began);
			return done;
		};
		return transaction;
	};
	return locks;
}
