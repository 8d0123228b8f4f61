import { startBundle } from '#lib/features/bundles/commands.server.ts';
import { muteFollowUp } from '#lib/features/follow-ups/mute.server.ts';
import { answerFollowUp, askRequester, offerFollowUp } from '#lib/features/follow-ups/reply.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { addDays, localDate } from '#lib/server/zone.ts';
import { relations } from '../../features/rights/declaration.ts';
import type { World } from '../../features/rights/world.ts';
import { seen, wishOf } from '../../support/wishes.ts';
import { after, type Action, type Fields } from './action.ts';

const here = '/wensen/[followUpId]';
const WORDS = { body: 'Zo kan het.' };
const FACTS = { title: 'Samen', minPersons: '1', decideBy: '2027-06-01' };
const TARGET = { unit: 'business_days', value: '8', atRisk: '80' };

export const wishes: Record<string, Action> = {
	'/wensen/nieuw?/ask': {
		rule: { may: relations },
		post: () => ({ fields: { kind: 'deepening', summary: 'Meer oefenen', body: '' } })
	},
	'/wensen?/take': {
		rule: 'followUp.answer',
		post: ({ wishes }) => ({ fields: { followUpId: wishes.loose, version: '1' } })
	},
	[`${here}?/take`]: onWish('followUp.answer', {}),
	[`${here}?/answer`]: onWish('followUp.answer', WORDS),
	[`${here}?/acknowledge`]: onWish('followUp.answer', WORDS),
	[`${here}?/ask`]: onWish('followUp.answer', WORDS),
	[`${here}?/offer`]: onWish('followUp.answer', WORDS),
	[`${here}?/decline`]: onWish('followUp.answer', WORDS),
	[`${here}?/assign`]: {
		rule: 'followUp.answer',
		post: ({ wishes, people }) => ({
			params: { followUpId: wishes.loose },
			fields: { version: '1', personId: people.secondStaff }
		})
	},
	[`${here}?/handOver`]: {
		rule: 'followUp.answer',
		post: ({ wishes, organisations }) => ({
			params: { followUpId: wishes.loose },
			fields: { version: '1', organisationId: organisations.other, note: '' }
		})
	},
	[`${here}?/changeKind`]: onWish('followUp.changeKind', { kind: 'other' }),
	[`${here}?/reword`]: after(async ({ db, wishes }) => await addQuestion(db, wishes.loose), {
		rule: 'followUp.answerRelevance',
		post: ({ wishes }, _, version) => ({
			params: { followUpId: wishes.loose },
			fields: { version, summary: 'Toch iets anders' }
		})
	}),
	[`${here}?/withdraw`]: onWish('followUp.withdraw', { ending: 'withdrawn' }),
	[`${here}?/reply`]: afterReply(askRequester, WORDS),
	[`${here}?/accept`]: afterReply(offerFollowUp, {}),
	[`${here}?/confirm`]: afterReply(answerFollowUp, {}),
	[`${here}?/reopen`]: afterReply(answerFollowUp, WORDS),
	[`${here}?/bundle`]: after(async (world) => await addBundle(world), {
		rule: 'bundle.agree',
		post: ({ wishes }, _, { memberId }) => ({
			params: { followUpId: wishes.loose },
			fields: { memberId, agrees: 'yes' }
		})
	}),
	[`${here}/stilte?/mute`]: {
		rule: 'followUp.mute',
		post: ({ wishes }) => ({ params: { followUpId: wishes.loose }, fields: silence() })
	},
	[`${here}/stilte?/unmute`]: after(
		async ({ db, actors, wishes }) => await muteFollowUp(db, actors.staff, wishes.loose, silence()),
		{ rule: 'followUp.unmute', post: ({ wishes }) => ({ params: { followUpId: wishes.loose } }) }
	),
	'/wensen/speelt-dit-nog?/answer': after(async ({ db, wishes }) => await addSilence(db, wishes.loose), {
		rule: 'followUp.answerRelevance',
		post: ({ wishes }, _, version) => ({
			fields: { followUpId: wishes.loose, version, answer: 'still_live', summary: '' }
		})
	}),
	'/wensen/speelt-dit-nog?/note': after(async ({ db, wishes }) => await addSilence(db, wishes.loose), {
		rule: 'followUp.noteRelevance',
		post: ({ wishes }, _, version) => ({
			fields: { followUpId: wishes.loose, version, answer: 'still_live', summary: '' }
		})
	}),
	'/wensen/verhuisd?/decide': after(async (world) => await addMove(world), {
		rule: 'followUp.decideMove',
		post: ({ wishes }) => ({
			fields: { followUpId: wishes.loose, version: '1', decision: 'follow_person' }
		})
	}),
	'/bijeenkomsten/[sessionId]/wensen?/note': {
		rule: 'followUp.typeUpMany',
		post: ({ pastId, people }) => ({
			params: { sessionId: pastId },
			fields: { raisedOn: '', requesterId: people.another, kind: 'deepening', summary: 'Meer' }
		})
	},
	'/wensen/streeftermijnen/[policyId]?/preview': {
		...onTarget('target.preview', { ...TARGET, version: '1' }),
		writesNothing: true
	},
	'/wensen/streeftermijnen/[policyId]?/save': onTarget('target.save', { ...TARGET, version: '1' }),
	'/wensen/streeftermijnen/[policyId]?/previewDisabling': {
		...onTarget('target.disable', { version: '1' }),
		writesNothing: true
	},
	'/wensen/streeftermijnen/[policyId]?/disable': onTarget('target.disable', { version: '1' }),
	'/wensen/streeftermijnen/nieuw?/preview': { ...newTarget('target.add'), writesNothing: true },
	'/wensen/streeftermijnen/nieuw?/add': newTarget('target.add'),
	...bundles()
};

function bundles(): Record<string, Action> {
	const page = '/wensen/bundels/[bundleId]';
	const onBundle = (rule: string, fields: (world: World) => Fields, agreed = false) =>
		after(async (world: World) => await addBundle(world, agreed), {
			rule,
			post: (world, _, { bundleId, memberId }) => ({
				params: { bundleId },
				fields: { version: '1', memberId, ...fields(world) }
			})
		});
	return {
		'/wensen/bundels/nieuw?/start': {
			rule: 'bundle.start',
			post: ({ wishes }) => ({ fields: { ...FACTS, topicId: '', region: '', requestIds: wishes.loose } })
		},
		[`${page}?/change`]: onBundle('bundle.change', () => ({ ...FACTS, title: 'Anders' })),
		[`${page}?/add`]: onBundle('bundle.add', ({ wishes }) => ({ requestIds: wishes.shared })),
		[`${page}?/remove`]: onBundle('bundle.remove', () => ({})),
		[`${page}?/propose`]: onBundle('bundle.propose', () => ({}), true),
		[`${page}?/plan`]: onBundle('bundle.plan', ({ sessionId }) => ({ sessionId, body: 'Past dit?' }), true),
		[`${page}?/dissolve`]: onBundle('bundle.dissolve', () => ({})),
		[`${page}?/decline`]: onBundle('bundle.decline', () => ({ body: 'Nee, lees de les.' }))
	};
}

function onWish(rule: string, fields: Fields): Action {
	return {
		rule,
		post: ({ wishes }) => ({ params: { followUpId: wishes.loose }, fields: { version: '1', ...fields } })
	};
}

/** What the asker can do once staff has said something. */
function afterReply(reply: typeof answerFollowUp, fields: Fields): Action {
	return after(
		async ({ db, actors, wishes }: World) => {
			await reply(db, actors.staff, await seen(db, wishes.loose), { body: 'Wat bedoel je?' });
			return (await wishOf(db, wishes.loose)).version;
		},
		{
			rule: 'followUp.withdraw',
			post: ({ wishes }, _, version) => ({
				params: { followUpId: wishes.loose },
				fields: { version: String(version), ...fields }
			})
		}
	);
}

function onTarget(rule: string, fields: Fields): Action {
	return {
		rule,
		post: () => ({
			params: { policyId: 'answer' },
			fields: { ...fields, validFrom: localDate(now()) }
		})
	};
}

function newTarget(rule: string): Action {
	return {
		rule,
		post: () => ({
			fields: {
				...TARGET,
				...{ metric: 'answer', kind: 'other', organisationId: 'all', validFrom: localDate(now()) }
			}
		})
	};
}

function silence() {
	return { reason: 'We wachten op de gemeente.', endsOn: addDays(localDate(now()), 7) };
}

async function addBundle({ db, actors, wishes }: World, agreed = false) {
	const form = { title: 'Samen', minPersons: 1, decideBy: '2027-06-01', topicId: null, region: '' };
	const bundleId = await startBundle(db, actors.staff, { ...form, requestIds: [wishes.loose] });
	const members = db.selectFrom('bundleMember').select('id').where('bundleId', '=', bundleId);
	const { id: memberId } = await members.executeTakeFirstOrThrow();
	if (agreed)
		await db.updateTable('bundleMember').set({ consentAt: now() }).where('id', '=', memberId).execute();
	return { bundleId, memberId };
}

/** The asker of this wish was asked whether it is still live, and said nothing; answers the wish's version. */
async function addSilence(db: Db, requestId: string) {
	return await addQuestion(db, requestId, now());
}

/** The asker of this wish is asked whether it is still live. */
async function addQuestion(db: Db, requestId: string, givenUpAt: string | null = null) {
	const { requesterId: personId } = await wishOf(db, requestId);
	const [id, askedAt] = [newId(), now()];
	await db.insertInto('relevanceAsk').values({ id, round: id, personId, askedAt }).execute();
	await db
		.insertInto('relevanceCheck')
		.values({ askId: id, requestId, trigger: 'late', askedAt, givenUpAt })
		.execute();
	return String((await wishOf(db, requestId)).version);
}

/** The asker of the wish works elsewhere now. */
async function addMove({ db, wishes, organisations }: World) {
	const { requesterId: personId } = await wishOf(db, wishes.loose);
	const [id, at] = [newId(), now()];
	const move = {
		...{ id, moveKey: id, personId, effectiveOn: localDate(at), detectedAt: at },
		...{ fromOrganisationId: organisations.own, toOrganisationId: organisations.other }
	};
	await db.insertInto('requesterMove').values(move).execute();
	await db.insertInto('moveDecision').values({ moveId: id, requestId: wishes.loose, decideBy: at }).execute();
}
