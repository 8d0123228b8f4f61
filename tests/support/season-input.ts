import { rows, seasonInput } from '../engine/pairing/season.ts';

export type SeasonPerson = { id: string; organisation: string; discipline: string };
export type SeasonSession = { id: string; start: number; end: number };
export type SeasonEdition = { id: string; training: string; capacity: number; sessions: SeasonSession[] };
export type SeasonWish = { person: string; training: string; prefers: string[] };
export type Season = { people: SeasonPerson[]; editions: SeasonEdition[]; wishes: SeasonWish[] };

/** Who takes part in which editions. */
export type Placed = Map<string, string[]>;

const TABLE = 6;

/** The people, editions and preferences of the season's files; editions in order of their first session. */
export function readSeason(): Season {
	const byId = new Map(seasonInput(0).sessions.map((session) => [session.id, session]));
	const editions = new Map<string, SeasonEdition>();
	for (const [training, id, number, , , , , capacity] of rows('bijeenkomsten')) {
		const { start, end } = byId.get(`${id} ${number}`)!;
		const edition = editions.get(id!) ?? {
			id: id!,
			training: training!,
			capacity: Number(capacity),
			sessions: []
		};
		edition.sessions.push({ id: `${id} ${number}`, start: Date.parse(start), end: Date.parse(end) });
		editions.set(id!, edition);
	}
	const people = rows('deelnemers').map((cells) => {
		return { id: cells[4]!, organisation: cells[5]!, discipline: cells[7]! };
	});
	const wishes = rows('inschrijvingen').map(([person, training, ...prefers]) => {
		return { person: person!, training: training!, prefers: prefers.filter(Boolean) };
	});
	const inOrder = [...editions.values()].toSorted((a, b) => a.sessions[0]!.start - b.sessions[0]!.start);
	return { people, editions: inOrder, wishes };
}

/** One training for `allocate`: a date that overlaps what somebody takes part in already is no choice for them. */
export function allocationInput(season: Season, training: string, placed: Placed) {
	const editions = season.editions.filter((edition) => edition.training === training);
	const people = season.wishes
		.filter((wish) => wish.training === training)
		.map(({ person, prefers }) => ({
			...season.people.find(({ id }) => id === person)!,
			prefers: prefers.filter((edition) => !clashes(season, edition, placed.get(person) ?? []))
		}));
	return { people, editions: editions.map(({ id, capacity }) => ({ id, capacity })) };
}

/** All sessions for `pair`: a trainer is away during the sessions that they take part in. */
export function pairInput(season: Season, placed: Placed, budgetSeconds: number) {
	const input = seasonInput(budgetSeconds);
	const trainers = input.trainers.map((trainer) => ({
		...trainer,
		unavailable: [
			...trainer.unavailable,
			...sessionsOf(season, placed.get(trainer.id) ?? []).map(({ start, end }) => ({
				from: new Date(start).toISOString(),
				to: new Date(end).toISOString()
			}))
		]
	}));
	return { ...input, trainers };
}

/** One edition for `mix`, at tables of about six; `met` counts meetings by the two people, in order of name. */
export function mixInput(season: Season, edition: SeasonEdition, placed: Placed, met: Map<string, number>) {
	const people = season.people.filter(({ id }) => placed.get(id)?.includes(edition.id));
	const known = people.flatMap(({ id: one }) =>
		people.flatMap(({ id: other }) => {
			const times = one < other ? met.get(`${one} ${other}`) : undefined;
			return times ? [[one, other, times]] : [];
		})
	);
	const groups = Math.max(1, Math.round(people.length / TABLE));
	return { people, rounds: edition.sessions.length, groups, met: known };
}

export function sessionsOf(season: Season, editions: readonly string[]): SeasonSession[] {
	return season.editions.filter(({ id }) => editions.includes(id)).flatMap(({ sessions }) => sessions);
}

function clashes(season: Season, edition: string, others: readonly string[]): boolean {
	const taken = sessionsOf(season, others);
	return sessionsOf(season, [edition]).some(({ start, end }) =>
		taken.some((other) => other.start < end && start < other.end)
	);
}
