import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { mayKeepTargets } from '../policy.ts';
import { saidTarget } from './target.ts';

/** Everything that is promised, the most particular first, with the versions it had and will have. */
export async function listTargets(db: Db, actor: Actor) {
	if (!mayKeepTargets(actor)) notFound();
	const policies = await readTargets(db)
		.orderBy('targetPolicy.metric', 'desc')
		.orderBy('targetPolicy.rank')
		.execute();
	const versions = await listVersions(db);
	return policies.map((policy) => withVersions(policy, versions));
}

export async function getTarget(db: Db, actor: Actor, policyId: string) {
	if (!mayKeepTargets(actor)) notFound();
	const policy = await readTargets(db).where('targetPolicy.id', '=', policyId).executeTakeFirst();
	if (!policy) notFound();
	return withVersions(policy, await listVersions(db));
}

/** The organisations for whose answers something of their own can be promised. */
export async function listTargetChoices(db: Db, actor: Actor) {
	if (!mayKeepTargets(actor)) notFound();
	return await db
		.selectFrom('organisation')
		.select(['id', 'name'])
		.where('closedAt', 'is', null)
		.orderBy('name')
		.execute();
}

function readTargets(db: Db) {
	return db
		.selectFrom('targetPolicy')
		.leftJoin('organisation', 'organisation.id', 'targetPolicy.organisationId')
		.select(['targetPolicy.id', 'metric', 'targetPolicy.kind', 'organisation.name as organisationName'])
		.where('targetPolicy.disabledAt', 'is', null);
}

async function listVersions(db: Db) {
	return await db
		.selectFrom('targetPolicyVersion')
		.leftJoin('person', 'person.id', 'targetPolicyVersion.createdBy')
		.select(['targetPolicyVersion.id', 'policyId', 'number', 'unit', 'value', 'atRiskFraction', 'validFrom'])
		.select(['person.givenName', 'person.infix', 'person.familyName', 'person.shieldedAt'])
		.orderBy('number', 'desc')
		.execute();
}

type Version = Awaited<ReturnType<typeof listVersions>>[number];

function withVersions<Policy extends { id: string }>(policy: Policy, all: Version[]) {
	const at = now();
	const own = all.filter((version) => version.policyId === policy.id);
	const current = own.find((version) => version.validFrom <= at);
	const versions = own.map((version) => ({
		number: version.number,
		...saidTarget(version),
		atRisk: Math.round(version.atRiskFraction * 100),
		validFrom: version.validFrom,
		by: version.givenName,
		state: version === current ? 'now' : version.validFrom > at ? 'coming' : 'past'
	}));
	return { ...policy, latest: own[0]?.number ?? 0, versions };
}
