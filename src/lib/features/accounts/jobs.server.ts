import { forgetOldDevices } from '#lib/server/auth/devices.ts';
import { createSignIns } from '#lib/server/auth/sign-ins.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { ScheduledJob } from '#lib/server/jobs.ts';

export const accountJobs: ScheduledJob[] = [
	{ name: 'forget sign-ins that ended', cron: '23 4 * * *', run: forgetSignIns },
	{ name: 'forget devices of long ago', cron: '27 4 * * *', run: forgetOldDevices }
];

async function forgetSignIns(db: Db) {
	await createSignIns(db, true).forgetExpired();
}
