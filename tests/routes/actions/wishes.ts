import { startBundle } from '#lib/features/bundles/commands.server.ts';
import { muteWish } from '#lib/features/wishes/attention/mute.server.ts';
import { answerWish, askBack, offerWish } from '#lib/features/wishes/handling/answer.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { addDays, localDate } from '#lib/server/zone.ts';
import { relations } from '../../rights/declaration.ts';
import type { World } from '../../rights/world.ts';
import { seen, wishOf } from '../../support/wishes.ts';
import { after, type Action, type Fields } from './action.ts';

const here = '/wensen/[wishId]';
const WORDS = { body: 'Zo kan het.' };
const FACTS = { title: 'Samen', minPersons: '1', decideBy: '2027-06-01' };
const TARGET = { unit: 'business_days', value: '8', atRisk: '80' };

export const wishes: Record<string, Action> = {
	'/wensen/nieuw?/ask': {
		rule: { may: relations },
		post: () => ({ fields: { kind: 'deepening', summary: 'Meer oefenen', body: '' } })
	},
	'/wensen?/take': {
		rule: 'wish.answer',
		post: ({ wishes }) => ({ fields: { wishId: wishes.loose, version: '1' } })
	},
	[`${here}?/take`]: onWish('wish.answer', {}),
	[`${here}?/answer`]: onWish('wish.answer', WORDS),
	[`${here}?/acknowledge`]: onWish('wish.answer', WORDS),
	[`${here}?/ask`]: onWish('wish.answer', WORDS),
	[`${here}?/offer`]: onWish('wish.answer', WORDS),
	[`${here}?/decline`]: onWish('wish.answer', WORDS),
	[`${here}?/assign`]: {
		rule: 'wish.answer',
		post: ({ wishes, people }) => ({
			params: { wishId: wishes.loose },
			fields: { version: '1', personId: people.secondStaff }
		})
	},
	[`${here}?/handOver`]: {
		rule: 'wish.answer',
		post: ({ wishes, organisations }) => ({
			params: { wishId: wishes.loose },
			fields: { version: '1', organisationId: organisations.other, note: '' }
		})
	},
	[`${here}?/changeKind`]: onWish('wish.changeKind', { kind: 'other' }),
	[`${here}?/reword`]: after(async ({ db, wishes }) => await addQuestion(db, wishes.loose), {
		rule: 'wish.answerRelevance',
		post: ({ wishes }, _, version) => ({
			params: { wishId: wishes.loose },
			fields: { version, summary: 'Toch iets anders' }
		})
	}),
	[`${here}?/withdraw`]: onWish('wish.withdraw', { ending: 'withdrawn' }),
	[`${here}?/reply`]: afterReply(askBack, WORDS),
	[`${here}?/accept`]: afterReply(offerWish, {}),
	[`${here}?/confirm`]: afterReply(answerWish, {}),
	[`${here}?/reopen`]: afterReply(answerWish, WORDS),
	[`${here}?/bundle`]: after(async (world) => await addBundle(world), {
		rule: 'bundle.agree',
		post: ({ wishes }, _, { memberId }) => ({
			params: { wishId: wishes.loose },
			fields: { memberId, agrees: 'yes' }
		})
	}),
	[`${here}/stilte?/mute`]: {
		rule: 'wish.mute',
		post: ({ wishes }) => ({ params: { wishId: wishes.loose }, fields: silence() })
	},
	[`${here}/stilte?/unmute`]: after(
		async ({ db, actors, wishes }) => await muteWish(db, actors.staff, wishes.loose, silence()),
		{ rule: 'wish.unmute', post: ({ wishes }) => ({ params: { wishId: wishes.loose } }) }
	),
	'/wensen/speelt-dit-nog?/answer': after(async ({ db, wishes }) => await addSilence(db, wishes.loose), {
		rule: 'wish.answerRelevance',
		post: ({ wishes }, _, version) => ({
			fields: { wishId: wishes.loose, version, answer: 'still_live', summary: '' }
		})
	}),
	'/wensen/speelt-dit-nog?/note': after(async ({ db, wishes }) => await addSilence(db, wishes.loose), {
		rule: 'wish.noteRelevance',
		post: ({ wishes }, _, version) => ({
			fields: { wishId: wishes.loose, version, answer: 'still_live', summary: '' }
		})
	}),
	'/wensen/verhuisd?/decide': after(async (world) => await addMove(world), {
		rule: 'wish.decideMove',
		post: ({ wishes }) => ({
			fields: { wishId: wishes.loose, version: '1', decision: 'follow_person' }
		})
	}),
	'/bijeenkomsten/[sessionId]/wensen?/note': {
		rule: 'wish.typeUpMany',
		post: ({ pastId, people }) => ({
			params: { sessionId: pastId },
			fields: { raisedOn: '', askerId: people.another, kind: 'deepening', summary: 'Meer' }
		})
	},
	'/wensen/streeftermijnen/[policyId]?/save': onTarget('target.save', { ...TARGET, version: '1' }),
	'/wensen/streeftermijnen/[policyId]?/disable': onTarget('target.disable', { version: '1' }),
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
			post: ({ wishes }) => ({ fields: { ...FACTS, topicId: '', region: '', wishIds: wishes.loose } })
		},
		[`${page}?/change`]: onBundle('bundle.change', () => ({ ...FACTS, title: 'Anders' })),
		[`${page}?/add`]: onBundle('bundle.add', ({ wishes }) => ({ wishIds: wishes.shared })),
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
		post: ({ wishes }) => ({ params: { wishId: wishes.loose }, fields: { version: '1', ...fields } })
	};
}

/** What the asker can do once staff has said something. */
function afterReply(reply: typeof answerWish, fields: Fields): Action {
	return after(
		async ({ db, actors, wishes }: World) => {
			await reply(db, actors.staff, await seen(db, wishes.loose), { body: 'Wat bedoel je?' });
			return (await wishOf(db, wishes.loose)).version;
		},
		{
			rule: 'wish.withdraw',
			post: ({ wishes }, _, version) => ({
				params: { wishId: wishes.loose },
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
	const bundleId = await startBundle(db, actors.staff, { ...form, wishIds: [wishes.loose] });
	const members = db.selectFrom('bundleMember').select('id').where('bundleId', '=', bundleId);
	const { id: memberId } = await members.executeTakeFirstOrThrow();
	if (agreed)
		await db.updateTable('bundleMember').set({ consentAt: now() }).where('id', '=', memberId).execute();
	return { bundleId, memberId };
}

/** The asker of this wish was asked whether it is still live, and said nothing; answers the wish's version. */
async function addSilence(db: Db, wishId: string) {
	return await addQuestion(db, wishId, now());
}

/** The asker of this wish is asked whether it is still live. */
async function addQuestion(db: Db, wishId: string, givenUpAt: string | null = null) {
	const { askerId: personId } = await wishOf(db, wishId);
	const [id, askedAt] = [newId(), now()];
	await db.insertInto('relevanceAsk').values({ id, round: id, personId, askedAt }).execute();
	await db
		.insertInto('relevanceCheck')
		.values({ askId: id, wishId, trigger: 'late', askedAt, givenUpAt })
		.execute();
	return String((await wishOf(db, wishId)).version);
}

/** The asker of the wish works elsewhere now. */
async function addMove({ db, wishes, organisations }: World) {
	const { askerId: personId } = await wishOf(db, wishes.loose);
	const [id, at] = [newId(), now()];
	const move = {
		...{ id, changeKey: id, personId, effectiveOn: localDate(at), detectedAt: at },
		...{ fromOrganisationId: organisations.own, toOrganisationId: organisations.other }
	};
	await db.insertInto('workplaceChange').values(move).execute();
	await db
		.insertInto('changeDecision')
		.values({ changeId: id, wishId: wishes.loose, decideBy: at })
		.execute();
}
