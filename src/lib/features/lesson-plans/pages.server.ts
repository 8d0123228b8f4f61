/** What the pages of a lesson plan show. */
import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import { renderMarkdown } from '#lib/server/markdown.ts';
import { notFound } from '#lib/server/refuse.ts';
import { minutesPerLead } from './balance.ts';
import { openLessonPlan } from './commands.server.ts';
import { getLessonPlan, listPartHistory, type Lead, type LessonPlan } from './queries.server.ts';
import { netMinutes, surplus, timesOf, totalMinutes } from './times.ts';

/** The plan as it stands; the first of its trainers to open it makes it. */
export async function showLessonPlan(db: Db, actor: Actor, sessionId: string) {
	const found = await getLessonPlan(db, actor, sessionId);
	const { mayWrite, cancelledAt } = found.session;
	if (found.plan || !mayWrite || cancelledAt) return describe(actor, found);
	await openLessonPlan(db, actor, sessionId);
	return describe(actor, await getLessonPlan(db, actor, sessionId));
}

function describe(actor: Actor, { session, leads, plan, parts, removed, signOffs }: LessonPlan) {
	const times = timesOf(session.startsAt, parts);
	const shares = minutesPerLead(
		parts,
		leads.map((lead) => lead.personId)
	);
	const signed = leads.map((lead) => ({
		...lead,
		signedAt: signOffs.find((one) => one.personId === lead.personId)?.signedAt ?? null
	}));
	return {
		session,
		version: plan?.version,
		canWrite: session.mayWrite && !session.cancelledAt,
		parts: parts.map((part, index) => ({
			id: part.id,
			title: part.title,
			minutes: part.minutes,
			counts: part.counts === 1,
			method: part.method,
			lead: leadOf(part.partLeadId, leads),
			material: part.material,
			html: part.text && renderMarkdown(part.text),
			from: times[index]?.from ?? '',
			to: times[index]?.to ?? ''
		})),
		removed: removed.map(({ id, title }) => ({ id, title })),
		total: totalMinutes(parts),
		net: netMinutes(parts),
		surplus: surplus(session, parts),
		leads: signed.map((lead, index) => ({ ...lead, minutes: Math.round(shares[index] ?? 0) })),
		canSign:
			session.mayWrite &&
			!session.cancelledAt &&
			signed.some((lead) => lead.personId === actor.personId && !lead.signedAt)
	};
}

/** Who leads a part: one of the two, both, or somebody who no longer leads the session. */
function leadOf(partLeadId: string | null, leads: Lead[]) {
	if (partLeadId === null) return { kind: 'both' as const, name: '' };
	const lead = leads.find((one) => one.personId === partLeadId);
	return lead ? { kind: 'one' as const, name: lead.name } : { kind: 'gone' as const, name: '' };
}

/** One part to write on, with everything it ever said. */
export async function showPart(db: Db, actor: Actor, sessionId: string, partId: string) {
	const { session, leads, parts, removed } = await getLessonPlan(db, actor, sessionId);
	const part = [...parts, ...removed].find((one) => one.id === partId) ?? notFound();
	const history = await listPartHistory(db, actor, sessionId, partId);
	return {
		session,
		leads,
		canWrite: session.mayWrite && !session.cancelledAt && !part.removedAt,
		part: { ...part, lead: leadOf(part.partLeadId, leads), html: renderMarkdown(part.text) },
		history: history.map((one) => ({
			...one,
			lead: leadOf(one.partLeadId, leads),
			html: renderMarkdown(one.text)
		}))
	};
}
