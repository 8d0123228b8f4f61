import type { Metric } from '../clocks/clock.ts';
import {
	currentCalendar,
	getCalendarVersion,
	type CalendarVersion
} from '#lib/features/calendars/versions.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Trx } from '#lib/server/db/open.ts';
import type { Unit } from '../clocks/counted-clock.ts';
import type { Kind } from '../wish.ts';

export type Target = {
	metric: Metric;
	policyVersionId: string;
	unit: Unit;
	value: number;
	atRiskFraction: number;
	version: CalendarVersion;
};

type Promised = { kind: Kind; ownerOrganisationId: string | null };

/** Everything promised for a wish. */
export async function findTargets(trx: Trx, wish: Promised): Promise<Target[]> {
	const targets = [await findTarget(trx, wish, 'first_response'), await findTarget(trx, wish, 'answer')];
	return targets.filter((target) => target !== undefined);
}

/** The promises as the history keeps them: the versions they rest on, which never change. */
export function factsOf(targets: Target[]): Record<string, string> {
	return Object.fromEntries(
		targets.flatMap(({ metric, policyVersionId, version }) => [
			[`${metric}_target`, policyVersionId],
			[`${metric}_calendar`, version.versionId]
		])
	);
}

/** What is promised for a wish of this kind: the fitting policy with the lowest rank, on the hours of who owes the answer. */
async function findTarget(trx: Trx, wish: Promised, metric: Metric): Promise<Target | undefined> {
	const policy = await findPolicy(trx, wish, metric);
	if (!policy) return undefined;
	const version = policy.calendarId
		? await latestOf(trx, policy.calendarId)
		: await currentCalendar(trx, wish.ownerOrganisationId);
	return { ...policy, metric, policyVersionId: policy.id, version };
}

async function findPolicy(trx: Trx, { kind, ownerOrganisationId }: Promised, metric: Metric) {
	return await trx
		.selectFrom('targetPolicy')
		.innerJoin('targetPolicyVersion as version', 'version.policyId', 'targetPolicy.id')
		.select(['version.id', 'version.unit', 'version.value', 'version.atRiskFraction', 'version.calendarId'])
		.where('targetPolicy.metric', '=', metric)
		.where('targetPolicy.disabledAt', 'is', null)
		.where('version.validFrom', '<=', now())
		.where((where) =>
			where.or([where('targetPolicy.kind', 'is', null), where('targetPolicy.kind', '=', kind)])
		)
		.where((where) =>
			where.or([
				where('targetPolicy.organisationId', 'is', null),
				where('targetPolicy.organisationId', '=', ownerOrganisationId)
			])
		)
		.orderBy('targetPolicy.rank')
		.orderBy('version.number', 'desc')
		.limit(1)
		.executeTakeFirst();
}

async function latestOf(trx: Trx, calendarId: string) {
	const { id } = await trx
		.selectFrom('businessCalendarVersion')
		.select('id')
		.where('calendarId', '=', calendarId)
		.orderBy('number', 'desc')
		.limit(1)
		.executeTakeFirstOrThrow();
	return await getCalendarVersion(trx, id);
}
