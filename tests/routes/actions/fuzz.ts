/** Takes a good form, spoils it, and posts it as somebody; tells what should not have come of it. */
import type { Random } from '#lib/engine/random.ts';
import { newId } from '#lib/server/ids.ts';
import { relations } from '../../rights/declaration.ts';
import type { World } from '../../rights/world.ts';
import { rehearse } from '../../support/rehearsal.ts';
import type { Fields, Post } from './action.ts';
import { oddFiles, oddNames, oddTexts } from './odd.ts';
import { somebodyWhoMay } from './rule.ts';
import { send, type Outcome } from './send.ts';
import { prepare, type Stage } from './stage.ts';
import { table } from './table.ts';

/** Milliseconds after which an answer is called slow. */
export const SLOW = 500;

type Field = Pick<Stage, 'world' | 'dataDir'> & { random: Random };
export type Tried = { id: string; milliseconds: number; surprise?: string };

const entries = Object.entries(table);

export async function spoilAndSend({ world, dataDir, random }: Field): Promise<Tried> {
	const [id, action] = pick(random, entries);
	const relation = random.below(2) ? somebodyWhoMay(action) : pick(random, relations);
	return await rehearse(world.db, async ({ db, written }) => {
		const tried = { ...world, db };
		const { actor, form: good } = await prepare(tried, action, relation);
		const post = copyOf(good);
		for (let turn = 0; turn <= random.below(3); turn += 1) spoil(random, post, tried);
		const before = written().length;
		const began = performance.now();
		const outcome = await send({ db, dataDir }, id, actor, post, newId());
		const milliseconds = Math.round(performance.now() - began);
		const surprise = surpriseIn(outcome, written().slice(before));
		if (!surprise) return { id, milliseconds };
		const form = JSON.stringify(post, (_, value: unknown) =>
			typeof value === 'string' ? value.slice(0, 60) : value
		);
		return { id, milliseconds, surprise: `${id} as ${relation}: ${surprise}; ${form.slice(0, 600)}` };
	});
}

function copyOf({ params = {}, search = {}, fields = {}, files = [] }: Post): Post {
	return { params: { ...params }, search: { ...search }, fields: { ...fields }, files: [...files] };
}

/** A draft that was saved though it could not be handed in is meant to be there. */
function surpriseIn(outcome: Outcome, written: string[]): string | undefined {
	if (outcome.kind === 'fault')
		return `a fault: ${String((outcome.problem as Error).stack ?? outcome.problem).slice(0, 500)}`;
	const refused = outcome.kind === 'failed' || outcome.kind === 'refused';
	const saved = outcome.kind === 'failed' && (outcome.data as { saved?: boolean }).saved;
	return refused && !saved && written.length ? `half stored: ${written.join(', ')}` : undefined;
}

function spoil(random: Random, post: Post, world: World) {
	const { params = {}, search = {}, fields = {}, files = [] } = post;
	const names = Object.keys(fields);
	const name = names.length ? pick(random, names) : 'x';
	const acts = [
		() => void (fields[name] = pick(random, oddTexts)),
		() => void (fields[name] = pick(random, oddTexts)),
		() => void delete fields[name],
		() => void (fields[name] = [fields[name] ?? '', pick(random, oddTexts)].flat()),
		() => void (fields[name] = Array.from({ length: 70 }, () => pick(random, oddTexts).slice(0, 20))),
		() => void (fields[`${name}[]`] = [fields[name] ?? ''].flat()),
		() => void (fields[pick(random, oddNames)] = pick(random, oddTexts)),
		() => void (fields[name] = someId(random, world)),
		() => swap(random, fields),
		() => void Object.keys(params).forEach((key) => (params[key] = someId(random, world))),
		() =>
			void Object.keys(params).forEach((key) => (params[key] = pick(random, oddTexts).slice(0, 200) || 'x')),
		() => void Object.keys(search).forEach((key) => (search[key] = pick(random, oddTexts).slice(0, 200))),
		() => void files.push({ field: files[0]?.field ?? 'files', ...pick(random, oddFiles) }),
		() => void files.splice(0, 1)
	];
	pick(random, acts)();
}

function swap(random: Random, fields: Fields) {
	const [one, other] = [pick(random, Object.keys(fields)), pick(random, Object.keys(fields))];
	if (one === undefined || other === undefined) return;
	[fields[one], fields[other]] = [fields[other] ?? '', fields[one] ?? ''];
}

/** The id of something else, of any kind. */
function someId(random: Random, { people, wishes, organisations, ...rest }: World): string {
	const others = Object.values(rest).filter((value): value is string => typeof value === 'string');
	return pick(random, [
		...others,
		...Object.values(people),
		...Object.values(wishes),
		...Object.values(organisations)
	]);
}

function pick<T>(random: Random, list: readonly T[]): T {
	return list[random.below(list.length)] as T;
}
