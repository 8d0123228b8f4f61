export type TrainingFacts = { publishedAt: string | null; topics: number };

export function isPublished(training: { publishedAt: string | null }) {
	return training.publishedAt !== null;
}

/** Trainers are found by topic, so a training without one cannot be staffed. */
export function canPublish(training: TrainingFacts) {
	return !isPublished(training) && training.topics > 0;
}
