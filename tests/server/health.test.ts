import { afterEach, expect, test } from 'vitest';
import { writeSetting } from '#lib/server/db/settings.ts';
import { checkHealth } from '#lib/server/health.ts';
import { pageTransport } from '#lib/server/mail/transport.ts';
import { noteRound } from '#lib/server/rounds.ts';
import { startTicker } from '#lib/server/ticker.ts';
import { hasRoom, noteFullDisk, watchRoom } from '#lib/server/troubles.ts';
import { onBothDatabases } from '../support/database.ts';
import { openFolder } from '../support/erasing.ts';

const context = { origin: 'http://localhost:3000', sender: 'noreply@tweespan.example' };

afterEach(() => {
	for (const round of ['jobs', 'mails', 'key', 'clock', 'work']) noteRound(round, false);
});

onBothDatabases('Health', (database) => {
	test('turns when a round of the background work fails again and again, and back when it succeeds', async () => {
		const db = database();
		await writeSetting(db, 'clock_offset', '0');
		const stop = startTicker(db, { jobs: [], mails: {}, work: {} }, pageTransport(), context);
		await stop();
		expect((await checkHealth(db)).jobs).toBe(true);
		for (let times = 0; times < 2; times += 1) noteRound('jobs', true);
		expect((await checkHealth(db)).jobs).toBe(true);
		noteRound('jobs', true);
		expect(await checkHealth(db)).toMatchObject({ healthy: false, jobs: false, database: true });
		noteRound('jobs', false);
		expect((await checkHealth(db)).jobs).toBe(true);
	});
});

test('Health says that there is no room where the folder is gone, and for a while after something was refused', () => {
	watchRoom(openFolder());
	expect(hasRoom()).toBe(true);
	watchRoom('/nowhere/at/all');
	expect(hasRoom()).toBe(false);
	watchRoom(openFolder());
	noteFullDisk();
	expect(hasRoom()).toBe(false);
});
