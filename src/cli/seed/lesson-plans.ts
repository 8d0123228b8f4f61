/** A lesson plan for every session that has both its trainers: signed by both, by one, or still being written. */
import { openLessonPlan, savePart, signOff } from '#lib/features/lesson-plans/commands.server.ts';
import { getLessonPlan } from '#lib/features/lesson-plans/queries.server.ts';
import { findActor } from '#lib/features/people/actor.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { addMs, DAY, HOUR, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';

export async function seedLessonPlans(db: Db, today: string) {
	for (const [index, session] of (await listPaired(db)).entries()) {
		const begunAt = addMs(session.startsAt, -21 * DAY);
		if (begunAt > addMs(today, -DAY)) continue;
		const [first, second] = await Promise.all(session.leads.map((personId) => findActor(db, personId)));
		if (!first || !second) continue;
		setClock(begunAt);
		await openLessonPlan(db, first, session.id);
		const signed = session.startsAt < today ? 2 : index % 3;
		await writeParts(db, session.id, first, second, signed);
		await sign(db, session.id, [first, second].slice(0, signed));
	}
}

async function listPaired(db: Db) {
	const sessions = await db
		.selectFrom('session')
		.select(['id', 'startsAt'])
		.where('cancelledAt', 'is', null)
		.orderBy('startsAt')
		.orderBy('id')
		.execute();
	const leads = await db
		.selectFrom('sessionLead')
		.select(['sessionId', 'personId'])
		.orderBy('half')
		.execute();
	return sessions
		.map((session) => ({
			...session,
			leads: leads.filter((lead) => lead.sessionId === session.id).map((lead) => lead.personId)
		}))
		.filter((session) => session.leads.length === 2);
}

/** The trainers divide the parts and write; where nobody signed yet, the plan runs ten minutes over. */
async function writeParts(db: Db, sessionId: string, first: Actor, second: Actor, signed: number) {
	const { parts } = await getLessonPlan(db, first, sessionId);
	const writing = parts.filter((part) => part.counts === 1);
	for (const [index, part] of writing.entries()) {
		const author = index % 2 ? second : first;
		const { title, minutes, counts, method, version } = part;
		const words = WORDS[index % WORDS.length] ?? WORDS[0]!;
		await savePart(db, author, sessionId, {
			partId: part.id,
			version,
			title,
			minutes: minutes + (signed === 0 && index === 1 ? 10 : 0),
			counts,
			method: method || words.method,
			partLeadId: index === 0 ? null : author.personId,
			material: words.material,
			text: signed === 0 && index > 1 ? '' : words.text
		});
	}
}

async function sign(db: Db, sessionId: string, actors: Actor[]) {
	for (const [index, actor] of actors.entries()) {
		const { plan } = await getLessonPlan(db, actor, sessionId);
		if (index) setClock(addMs(plan ? await startOf(db, sessionId) : '', -20 * DAY + HOUR));
		await signOff(db, actor, sessionId, plan?.version ?? 0);
	}
}

async function startOf(db: Db, sessionId: string) {
	return (
		await db.selectFrom('session').select('startsAt').where('id', '=', sessionId).executeTakeFirstOrThrow()
	).startsAt;
}

const WORDS = [
	{
		method: 'Kring',
		material: 'Naambordjes, kaart van de regio',
		text: 'We vertellen samen waarom we er **met z’n tweeën** staan. Iedereen noemt naam, organisatie en één ding waarvoor je mag worden gebeld.'
	},
	{
		method: 'Casus in drie rondes',
		material: 'Verzonnen casus op papier, stiften',
		text: 'Ronde 1: wat zie je vanuit je eigen organisatie?\n\nRonde 2: wat mis je?\n\nRonde 3: wie bel je het eerst, en wat vraag je?'
	},
	{
		method: 'Tweetallen',
		material: 'Kaartjes met vragen',
		text: 'Deelnemers lopen in tweetallen een rondje. Steeds iemand van een andere organisatie.\n\n- Wat lukte er sinds de vorige keer?\n- Waar liep je vast?'
	},
	{
		method: 'Oogst',
		material: 'Flap met wie, wat, wanneer',
		text: 'Iedereen schrijft één afspraak op. Een afspraak heeft een naam en een datum, anders is het een voornemen.'
	}
];
