/** The world of the rights, with people who trust it and people who work together against them. */
import { releaseFeedback } from '#lib/features/assignments/feedback.server.ts';
import { askWish } from '#lib/features/wishes/asking/ask.server.ts';
import { askBack } from '#lib/features/wishes/handling/answer.server.ts';
import { startCoaching, writeNote } from '#lib/features/coaching/commands.server.ts';
import type { Random } from '#lib/engine/random.ts';
import { hashPassword } from '#lib/server/auth/password.ts';
import { createSignIns } from '#lib/server/auth/sign-ins.ts';
import type { Db } from '#lib/server/db/open.ts';
import { addMs, DAY } from '#lib/server/clock.ts';
import { newId } from '#lib/server/ids.ts';
import { START } from '../../support/database.ts';
import { seen } from '../../support/wishes.ts';
import * as builders from '../../support/builders.ts';
import { CANARIES, createWorld, type World } from '../world.ts';
import type { Posted } from './mailbox.ts';
import { findObjects, type Objects } from './reading.ts';

/** What stands in something confidential; of a hand-in also whose it is and of which edition. */
export type Secret = {
	word: string;
	kind: 'note' | 'wish' | 'handIn';
	handedIn?: { authorId: string; editionId: string };
};

export type Account = {
	personId: string;
	cookie: string;
	passwordHash: string | null;
};

export type Plot = {
	db: Db;
	random: Random;
	world: World;
	secrets: Secret[];
	/** Who does nothing but what they did before. */
	honest: Set<string>;
	/** Whom the others can sign in as. */
	accounts: Map<string, Account>;
	signIns: ReturnType<typeof createSignIns>;
	/** Addresses whose mail they read. */
	addresses: Set<string>;
	mails: Posted[];
	/** Which authors were told of which new leads, in a mailbox of their own. */
	told: Set<string>;
	/** What was done so far, to be read by whoever looks for the fault. */
	story: string[];
	/** Rows in the order in which they were first seen, so that a seed tells the same story twice. */
	known: Map<string, string[]>;
	objects: Objects;
	/** By which the one computer they all use is known. */
	device: string | undefined;
	dataDir: string;
};

const HONEST = [
	'participant',
	'otherParticipant',
	'trainer',
	'otherTrainer',
	'coach',
	'coached',
	'secondTrainer',
	'another',
	'shielded',
	'colleague'
] as const;
const PLOTTING = ['staff', 'secondStaff', 'admin', 'coordinator', 'otherCoordinator'] as const;

let passwordHash: string | undefined;

export async function createPlot(db: Db, random: Random, dataDir: string): Promise<Plot> {
	const world = await createWorld(db);
	const { people } = world;
	const second = await builders.addPerson(db, { givenName: 'Anna', admin: true });
	const both = await builders.addPerson(db, { givenName: 'Bas', admin: true, staff: true });
	const never = await builders.addPerson(db, {
		givenName: 'Nooit',
		organisations: [world.organisations.own]
	});
	await giveAccounts(db, [...HONEST, ...PLOTTING].map((name) => people[name]).concat(second, both));
	// Everybody had their address before anything was handed in.
	await db
		.updateTable('personAddress')
		.set({ addedAt: addMs(START, -DAY) })
		.execute();
	const secrets = [...whatTheWorldHolds(world), ...(await addMore(db, world, never))];
	const plotting = [...PLOTTING.map((name) => people[name]), second, both];
	return {
		...{ db, random, world, secrets, dataDir },
		objects: await findObjects(db),
		honest: new Set([...HONEST.map((name) => people[name]), never]),
		accounts: new Map(
			plotting.map((personId) => [personId, { personId, cookie: '', passwordHash: passwordHash ?? null }])
		),
		signIns: createSignIns(db, false),
		addresses: new Set(await addressesOf(db, plotting)),
		mails: [],
		told: new Set(),
		device: undefined,
		story: [],
		known: new Map()
	};
}

/** A password, and an app that gives codes. */
async function giveAccounts(db: Db, personIds: string[]) {
	passwordHash ??= await hashPassword('drie paarden voor de wagen');
	await db.updateTable('user').set({ passwordHash }).where('id', 'in', personIds).execute();
	const app = { secret: Buffer.from('x'), keyVersion: 1, begunAt: START, confirmedAt: START };
	await db
		.insertInto('authenticatorApp')
		.values(personIds.map((userId) => ({ ...app, id: newId(), userId })))
		.execute();
}

async function addressesOf(db: Db, personIds: string[]) {
	const rows = await db.selectFrom('person').select('email').where('id', 'in', personIds).execute();
	return rows.map((row) => row.email);
}

/** A draft and what was flagged are read by nobody but their author. */
function whatTheWorldHolds({ editionId, people }: World): Secret[] {
	const word = (name: string) => CANARIES[name]?.word ?? '';
	const handedIn = (authorId: string, ...names: string[]): Secret[] =>
		names.map((name) => ({ word: word(name), kind: 'handIn', handedIn: { authorId, editionId } }));
	return [
		{ word: word('note'), kind: 'note' },
		{ word: word('coachingWish'), kind: 'wish' },
		...handedIn(people.participant, 'ownSubmission', 'file', 'feedback'),
		...handedIn(people.another, 'submission'),
		{ word: word('draft'), kind: 'handIn' },
		{ word: word('flagged'), kind: 'handIn' }
	];
}

/** Coaching that goes on in a running edition, also of somebody who never signed in; a wish raised at a session. */
async function addMore(
	db: Db,
	{ people, actors, editionId, pastId, submissionId }: World,
	never: string
): Promise<Secret[]> {
	const { trainer, participant } = actors;
	const pairId = await startCoaching(db, trainer, people.participant);
	await writeNote(db, trainer, pairId, 'De appelvink zat er weer.');
	await writeNote(db, participant, pairId, 'Ik zag de bergeend.');
	await builders.addEnrolment(db, editionId, never);
	const silentId = await startCoaching(db, trainer, never);
	await writeNote(db, trainer, silentId, 'Nog niet gezien: de citroensijs.');
	const wish = { formKey: newId(), kind: 'coaching' as const, coachId: trainer.personId };
	const atSession = await askWish(db, participant, {
		...{ ...wish, sessionId: pastId, summary: 'Over de draaihals', body: 'En de eider.' }
	});
	await askBack(db, trainer, await seen(db, atSession), { body: 'Welke fitis bedoel je?' });
	const typedUp = { ...wish, formKey: newId(), askerId: never, sessionId: pastId };
	await askWish(db, trainer, { ...typedUp, summary: 'Over de grutto', body: '' });
	await releaseFeedback(db, trainer, submissionId, 'Zo zingt de heggenmus.');
	return [
		...['appelvink', 'bergeend', 'citroensijs'].map((word) => ({ word, kind: 'note' as const })),
		...['draaihals', 'eider', 'fitis', 'grutto'].map((word) => ({ word, kind: 'wish' as const })),
		{ word: 'heggenmus', kind: 'handIn', handedIn: { authorId: people.another, editionId } }
	];
}
