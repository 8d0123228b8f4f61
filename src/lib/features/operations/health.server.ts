import { minutesUnwatched } from '#lib/features/wishes/attention/heartbeat.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { checkHealth } from '#lib/server/health.ts';

/** Whether the server keeps its promises, and whether people are still warned of late wishes. */
export async function checkPromises(db: Db, upFor?: number) {
	const health = await checkHealth(db);
	const alerts = health.database && (await minutesUnwatched(db, upFor)) === 0;
	return { ...health, alerts, healthy: health.healthy && alerts };
}
