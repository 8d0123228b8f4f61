import type { Actor } from '#lib/features/people/actor.ts';

export type Two = { coachId: string; participantId: string };

/** Starting with somebody, and answering who asked. */
export function mayCoach(actor: Actor) {
	return actor.trainer;
}
