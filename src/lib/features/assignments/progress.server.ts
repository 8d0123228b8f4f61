import type { EditionRelation } from '#lib/features/editions/relation.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { hasSeat } from '#lib/features/people/relations.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { peopleOf } from './queries.server.ts';

export type Progress = { done: number; all: number };

/** Per assignment of an edition how many handed in, of all with a seat; a coordinator counts the own people. */
export async function listProgress(
	db: Db,
	actor: Actor,
	relation: EditionRelation,
	editionId: string
): Promise<Map<string, Progress>> {
	const rows = await db
		.selectFrom('assignment')
		.innerJoin('enrolment', 'enrolment.editionId', 'assignment.editionId')
		.leftJoin('submission', (join) =>
			join
				.onRef('submission.assignmentId', '=', 'assignment.id')
				.onRef('submission.personId', '=', 'enrolment.personId')
		)
		.select(['assignment.id', (select) => select.fn.count<number>('enrolment.id').as('all')])
		.select((select) => select.fn.count<number>('submission.handedInAt').as('done'))
		.where('assignment.editionId', '=', editionId)
		.where(hasSeat())
		.$if(!relation.staff && !relation.trains, (query) =>
			query.where('enrolment.personId', 'in', peopleOf(db, actor.coordinatedOrganisations))
		)
		.groupBy('assignment.id')
		.execute();
	return new Map(rows.map(({ id, done, all }) => [id, { done, all }]));
}
