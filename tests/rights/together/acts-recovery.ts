import { noteGiven, noteMade } from '#lib/features/factors/proving/given.server.ts';
import { askFactorReset, confirmFactorReset } from '#lib/features/factors/reset/reset.server.ts';
import { hasFactor } from '#lib/features/factors/standing.server.ts';
import { askAddressFor, askOwnAddress } from '#lib/features/people/addresses/ask.server.ts';
import { confirmAsSecond, withdrawAddressChange } from '#lib/features/people/addresses/decide.server.ts';
import { distrustAddress, trustAddress } from '#lib/features/people/addresses/distrust.server.ts';
import { openConfidential } from '#lib/features/recovery/open.server.ts';
import { now } from '#lib/server/clock.ts';
import { newId } from '#lib/server/ids.ts';
import { anybody, keeper, NothingThere, staff, type Acts } from './act.ts';
import { chance, newAddress, oneOf, person, row } from './draw.ts';
import { nameIn } from './mailbox.ts';
import type { Plot } from './plot.ts';

export const recoveryActs: Acts = {
	'people.askAddressFor': {
		by: staff,
		weight: 8,
		run: async (plot, actor) => {
			const [id, email] = [await person(plot), newAddress(plot)];
			const outcome = await askAddressFor(plot.db, actor, id, email);
			return `${nameIn(plot, id)} → ${email}: ${outcome}`;
		}
	},
	'people.askOwnAddress': {
		by: anybody,
		weight: 3,
		run: async (plot, actor) => {
			const email = newAddress(plot);
			await askOwnAddress(plot.db, actor, email);
			return email;
		}
	},
	'people.confirmAsSecond': {
		by: keeper,
		weight: 10,
		run: async (plot, actor) => {
			const id = await openChange(plot);
			await confirmAsSecond(plot.db, actor, id);
			return id;
		}
	},
	'people.withdrawAddressChange': {
		by: anybody,
		run: async (plot, actor) => {
			const id = await openChange(plot);
			await withdrawAddressChange(plot.db, actor, id);
			return id;
		}
	},
	'people.distrustAddress': {
		by: anybody,
		weight: 3,
		run: async (plot, actor) => {
			const id = await row(plot, 'personAddress');
			await distrustAddress(plot.db, actor, id);
			return id;
		}
	},
	'people.trustAddress': {
		by: anybody,
		run: async (plot, actor) => {
			const id = await row(plot, 'personAddress');
			await trustAddress(plot.db, actor, id);
			return id;
		}
	},
	'factors.askFactorReset': {
		by: anybody,
		weight: 3,
		run: async (plot, actor) => {
			const id = await person(plot);
			await askFactorReset(plot.db, actor, id);
			return nameIn(plot, id);
		}
	},
	'factors.confirmFactorReset': {
		by: keeper,
		weight: 4,
		run: async (plot, actor) => {
			const resets = plot.db.selectFrom('factorReset').select('personId').where('confirmedAt', 'is', null);
			const { personId } = oneOf(plot, await resets.orderBy('askedAt').execute());
			await confirmFactorReset(plot.db, actor, personId);
			return nameIn(plot, personId);
		}
	},
	/** A factor of their own, in whichever account has none, and given wherever it is theirs. */
	'factors.makeAndGive': {
		by: anybody,
		weight: 6,
		run: async (plot, actor) => {
			const here = await plot.signIns.read(plot.accounts.get(actor.personId)?.cookie);
			if (!here) throw new NothingThere();
			if (!(await hasFactor(plot.db, actor.personId))) {
				const key = { publicKey: Buffer.from(''), counter: 0, name: 'pop', addedAt: now() };
				const id = newId();
				await plot.db
					.insertInto('passkey')
					.values({ id, userId: actor.personId, credential: `own/${id}`, ...key })
					.execute();
				await noteMade(plot.db, here);
				return 'made';
			}
			if (!(await isTheirs(plot, actor.personId))) throw new NothingThere();
			await noteGiven(plot.db, here, chance(plot, 50));
			return 'given';
		}
	},
	/** Of everybody: also of a trainer, a coach or a participant they got into. */
	'recovery.openConfidential': {
		by: anybody,
		weight: 12,
		run: async (plot, actor) => {
			const closings = plot.db.selectFrom('confidentialClosing').select('personId').orderBy('closedAt');
			const { personId } = oneOf(plot, await closings.execute());
			const editionId = chance(plot, 50) ? await row(plot, 'edition') : null;
			await openConfidential(plot.db, actor, personId, editionId);
			return `${editionId ? 'hand-ins' : 'coaching'} to ${nameIn(plot, personId)}`;
		}
	}
};

/** The factor of an account of their own from the start, or one they made. */
async function isTheirs({ db, honest }: Plot, personId: string) {
	if (!honest.has(personId)) return true;
	const own = db
		.selectFrom('passkey')
		.select('id')
		.where('userId', '=', personId)
		.where('credential', 'like', 'own/%');
	return (await own.executeTakeFirst()) !== undefined;
}

async function openChange(plot: Plot) {
	const open = plot.db.selectFrom('addressChange').select('id').where('settledAt', 'is', null);
	return oneOf(plot, await open.orderBy('askedAt').execute()).id;
}
