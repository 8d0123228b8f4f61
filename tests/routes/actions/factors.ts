import { Secret, TOTP } from 'otpauth';
import { beginApp, confirmApp, findBegunApp } from '#lib/features/factors/apps.server.ts';
import { addMs, DAY, MINUTE, now } from '#lib/server/clock.ts';
import { newId } from '#lib/server/ids.ts';
import { relations } from '../../rights/declaration.ts';
import type { World } from '../../rights/world.ts';
import { after, type Action } from './action.ts';

const about = ({ people }: World) => ({ personId: people.participant });
const self = { may: relations };
const participant = { may: ['participant'] } as const;

export const factors: Record<string, Action> = {
	'/mensen/[personId]?/askFactorReset': after(addPasskey, {
		rule: 'factor.askReset',
		post: (world) => ({ params: about(world) })
	}),
	'/mensen/[personId]?/confirmFactorReset': after(
		async (world) => {
			await addPasskey(world);
			const personId = world.people.participant;
			const asked = { personId, askedAt: addMs(now(), -MINUTE), askedBy: personId };
			const id = newId();
			await world.db
				.insertInto('factorReset')
				.values({ id, ...asked, askedAs: 'self' })
				.execute();
			const mail = { id, dedupKey: `factors.reset_asked/${id}/x`, recipientId: personId, ids: '{}' };
			const sent = { createdAt: asked.askedAt, releaseAt: asked.askedAt, settledAt: addMs(now(), -2 * DAY) };
			await world.db
				.insertInto('outbox')
				.values({ ...mail, ...sent, template: 'factors.reset_asked', state: 'sent' })
				.execute();
		},
		{ rule: 'factor.confirmReset', post: (world) => ({ params: about(world) }) }
	),
	'/tweede-stap/kwijt?/default': after(addPasskey, { rule: participant, otherwise: 409, post: () => ({}) }),
	'/profiel/tweede-stap?/beginApp': { rule: self, post: () => ({}) },
	'/profiel/tweede-stap?/renewCodes': { rule: self, post: () => ({}) },
	'/profiel/tweede-stap?/removePasskey': after(addPasskey, {
		rule: 'factor.removePasskey',
		post: (_, _1, id) => ({ fields: { id } })
	}),
	'/profiel/tweede-stap?/removeApp': after(
		async (world) => await confirmApp(world.db, world.people.participant, await begin(world)),
		{ rule: participant, post: () => ({}) }
	),
	'/profiel/tweede-stap/app?/default': after(begin, {
		rule: participant,
		otherwise: 409,
		post: (_, _1, code) => ({ fields: { code } })
	})
};

async function addPasskey({ db, people }: World) {
	const [id, credential] = [newId(), newId()];
	const key = { userId: people.participant, publicKey: Buffer.from(''), counter: 0, name: 'telefoon' };
	await db
		.insertInto('passkey')
		.values({ id, credential, ...key, addedAt: now() })
		.execute();
	return id;
}

/** Begins with an app of the participant; answers what it would show now. */
async function begin({ db, people }: World) {
	await beginApp(db, people.participant);
	const secret = (await findBegunApp(db, people.participant))?.secret.replaceAll(' ', '') ?? '';
	return TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: Date.parse(now()) });
}
