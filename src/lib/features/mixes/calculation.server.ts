import type { HardRule } from '#lib/engine/mixing/types.ts';
import { findProgress } from '#lib/features/calculations/calculations.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { MixObstacle } from './mix.ts';
import { listNames } from './named-rules.server.ts';
import type { NamedRule } from './words.ts';

/** The calculation that goes on now, or the obstacle the last one met; for those who may make groups. */
export async function findCalculation(db: Db, editionId: string) {
	const mix = await db
		.selectFrom('mix')
		.select(['state', 'jobId', 'obstacle'])
		.where('editionId', '=', editionId)
		.where('state', 'in', ['computing', 'impossible'])
		.orderBy('askedAt', 'desc')
		.orderBy('seed', 'desc')
		.executeTakeFirst();
	if (!mix) return null;
	if (mix.state === 'impossible') return await ended(db, editionId, readObstacle(mix.obstacle));
	const going = await findProgress(db, mix.jobId);
	return going ? { state: 'going' as const, ...going } : await ended(db, editionId, { kind: 'failed' });
}

function readObstacle(text: string): MixObstacle {
	return text ? (JSON.parse(text) as MixObstacle) : { kind: 'failed' };
}

/** What stood in the way, with the names of those whom the rules concern. */
async function ended(db: Db, editionId: string, obstacle: MixObstacle) {
	const rules = obstacle.kind === 'rules' ? await nameRules(db, editionId, obstacle.rules) : [];
	return { state: 'ended' as const, why: obstacle.kind, rules };
}

async function nameRules(db: Db, editionId: string, rules: HardRule[]): Promise<NamedRule[]> {
	const names = await listNames(
		db,
		rules.flatMap((rule) => rule.people)
	);
	const rounds = await listComingNumbers(db, editionId);
	return rules.map((rule) => ({
		rule: rule.rule,
		names: rule.people.map((id) => names.get(id) ?? ''),
		group: rule.rule === 'pinned' ? rule.group : null,
		session: rule.rule === 'pinned' ? (rounds[rule.round - 1] ?? rule.round) : null
	}));
}

async function listComingNumbers(db: Db, editionId: string) {
	const rows = await db
		.selectFrom('session')
		.select('number')
		.where('editionId', '=', editionId)
		.where('cancelledAt', 'is', null)
		.where('startsAt', '>', now())
		.orderBy('startsAt')
		.orderBy('id')
		.execute();
	return rows.map((row) => row.number);
}
