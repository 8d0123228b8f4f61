import { setClock, setClockOffset } from '../clock.ts';
import type { Db } from './open.ts';

export type Mark = 'own' | 'demonstration' | 'test';

export async function readSetting(db: Db, key: string): Promise<string | undefined> {
	const row = await db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst();
	return row?.value;
}

export async function writeSetting(db: Db, key: string, value: string) {
	await db
		.insertInto('setting')
		.values({ key, value })
		.onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
		.execute();
}

/** What kind of database this is; without a mark it is the agencies' own. */
export async function readMark(db: Db): Promise<Mark> {
	return ((await readSetting(db, 'mark')) ?? 'own') as Mark;
}

/** Moves the clock as the database says; an agency's own database never moves it. */
export async function followClock(db: Db) {
	if ((await readMark(db)) === 'own') return;
	setClockOffset(Number((await readSetting(db, 'clock_offset')) ?? 0));
}

/** Sets the clock of a test or demonstration database; answers false, and does nothing, on an agency's own. */
export async function startClockAt(db: Db, instant: string): Promise<boolean> {
	if ((await readMark(db)) === 'own') return false;
	setClock(instant);
	await writeSetting(db, 'clock_offset', String(Date.parse(instant) - Date.now()));
	return true;
}
