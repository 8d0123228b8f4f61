/** Draws acts and does them, and looks after each what somebody reads now who could not before. */
import type { Actor } from '#lib/features/people/actor.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import { acts } from './acts.ts';
import { attempt } from './act.ts';
import { chance, oneOf, signedIn } from './draw.ts';
import { fetchMail, nameIn } from './mailbox.ts';
import { isNear, read } from './reading.ts';
import type { Plot, Secret } from './plot.ts';

export type Found = { who: string; word: string; kind: Secret['kind'] };

const drawn = Object.entries(acts).flatMap(([name, act]) =>
	Array.from({ length: act.weight ?? 1 }, () => name)
);

const TRIES = 12;

/** Draws acts until one is not refused, each by somebody who may think they can. */
export async function step(plot: Plot) {
	const actors = await everybodySignedIn(plot);
	for (let tries = 0; tries < TRIES; tries += 1) if (await doAct(plot, oneOf(plot, drawn), actors)) break;
	await fetchMail(plot);
}

async function doAct(plot: Plot, name: string, actors: Actor[]): Promise<boolean> {
	const act = acts[name];
	if (!act) throw new Error(`Nobody knows how to do ${name}.`);
	const able = actors.filter(act.by);
	if (!able.length) return false;
	const actor = oneOf(plot, able);
	plot.story.push(`(${nameIn(plot, actor.personId)} tries ${name})`);
	const told = await attempt(() => act.run(plot, actor));
	plot.story.pop();
	if (told === undefined) return false;
	plot.story.push(`${nameIn(plot, actor.personId)}: ${name} ${told}`);
	return true;
}

export async function everybodySignedIn(plot: Plot): Promise<Actor[]> {
	const actors: Actor[] = [];
	for (const account of plot.accounts.values()) {
		const actor = await signedIn(plot, account);
		if (actor) actors.push(actor);
	}
	return actors;
}

/** What they read now in any account of theirs, or have read in a mailbox, and could not when they began. */
export async function whatTheyRead(
	plot: Plot,
	looksEverywhere = true
): Promise<{ found: Found[]; byLeading: number }> {
	const found: Found[] = [];
	let byLeading = 0;
	for (const actor of await everybodySignedIn(plot)) {
		if (!looksEverywhere && !(await isNear(plot, actor)) && !chance(plot, 5)) continue;
		for (const secret of await read(plot, actor)) {
			if (await leadsIt(plot, actor, secret)) byLeading += 1;
			else found.push({ who: nameIn(plot, actor.personId), word: secret.word, kind: secret.kind });
		}
	}
	for (const { to, text } of plot.mails) {
		for (const { word, kind } of plot.secrets) if (text.includes(word)) found.push({ who: to, word, kind });
	}
	return { found, byLeading };
}

/**
 * The one other way to a hand-in: an account of their own leads the edition, and its author was told so three days ago
 * in a mailbox of their own and did not refuse. Not that of a trainer they got into, and not by the word of an account
 * they got into.
 */
async function leadsIt({ db, honest, told }: Plot, { personId }: Actor, { handedIn }: Secret) {
	if (!handedIn || honest.has(personId)) return false;
	const { editionId, authorId } = handedIn;
	const notice = await db
		.selectFrom('newLeadNotice')
		.select(['toldAt', 'refusedAt'])
		.where('editionId', '=', editionId)
		.where('personId', '=', personId)
		.where('authorId', '=', authorId)
		.executeTakeFirst();
	const waited = notice?.toldAt && notice.toldAt <= addMs(now(), -3 * DAY) && !notice.refusedAt;
	return Boolean(waited) && told.has(`${editionId}/${personId}/${authorId}`);
}
