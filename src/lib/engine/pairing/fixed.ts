import { InputError } from '#lib/engine/input-error.ts';
import { clash, isAvailable, mainAt, shareOrganisation } from '#lib/engine/pairing/rules.ts';
import type { PairInput, PairSession, PairTrainer } from '#lib/engine/pairing/types.ts';

/** Fixed pairs stay, so one that breaks a rule is refused rather than planned around. */
export function refuseBrokenPairs({
	sessions,
	trainers,
	organisations,
	fixed,
	travelMinutes
}: PairInput): void {
	const sessionOf = new Map(sessions.map((session) => [session.id, session]));
	const trainerOf = new Map(trainers.map((trainer) => [trainer.id, trainer]));
	const taken = new Map<PairTrainer, PairSession[]>();
	const supplied = new Map<string, number>();
	fixed.forEach((pair, index) => {
		const session = sessionOf.get(pair.session)!;
		const two = pair.trainers.map((id) => trainerOf.get(id)!);
		if (shareOrganisation(two[0]!, two[1]!, session)) refuse(index, 'are of one organisation');
		for (const trainer of two) {
			const given = taken.get(trainer) ?? [];
			if (!trainer.topics.includes(session.topic))
				refuse(index, `include ${trainer.id}, who cannot give this topic`);
			if (!isAvailable(trainer, session)) refuse(index, `include ${trainer.id}, who is not available`);
			if (given.some((other) => clash(other, session, travelMinutes))) {
				refuse(index, `include ${trainer.id}, who is at another session then`);
			}
			if (given.length >= (trainer.maxSessions ?? Infinity)) refuse(index, `include ${trainer.id} too often`);
			taken.set(trainer, [...given, session]);
			const organisation = mainAt(trainer, session);
			supplied.set(organisation, (supplied.get(organisation) ?? 0) + 1);
			const most = organisations.find(({ id }) => id === organisation)?.maxSessions ?? Infinity;
			if (supplied.get(organisation)! > most)
				refuse(index, `ask more sessions of ${organisation} than its maximum`);
		}
	});
}

function refuse(index: number, problem: string): never {
	throw new InputError(`fixed[${index}].trainers`, problem);
}
