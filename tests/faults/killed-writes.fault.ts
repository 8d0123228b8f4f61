/** The real server killed with -9 in the middle of every kind of write, files included, one kind after another. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Action } from '../routes/actions/action.ts';
import { table } from '../routes/actions/table.ts';
import { zero, type Fault, type Finding } from './fault.ts';
import { countFaults } from './killed-server-harm.ts';
import { endServer, startServer } from './served.ts';
import {
	brokenFiles,
	compareMails,
	difference,
	equal,
	listSent,
	onStage,
	send,
	settle,
	type Growth,
	type Mail,
	type Stage
} from './stage.ts';
import { fillWorlds } from './worlds.ts';

const ENGINES = ['sqlite', 'postgres'] as const;
/** A kill falls anywhere from the first byte until a little after the answer of a server that lives. */
const LATEST = 2;

type Lived = { growth: Growth; took: number; status: number };
type Told = {
	answered: number;
	kept: number;
	unkept: number;
	tally: Record<Harm, string[]>;
	copies: number;
	mails: number;
};
const HARMS = {
	lost: 'answered writes lost',
	half: 'writes stored by half',
	twice: 'writes sent again that did not come to the same as one that was never killed',
	refused: 'writes of somebody who may that were not done',
	files: 'files named by a row and not there whole',
	mails: 'mails that were promised and did not come, or came and were not promised',
	faults: 'faults in the database'
};
type Harm = keyof typeof HARMS;

export const fault: Fault = async (rounds) => {
	const chosen = ENGINES.filter((kind) => kind === (process.env.ENGINE ?? kind));
	const found: Finding[] = [];
	for (const kind of chosen) {
		const folder = mkdtempSync(join(tmpdir(), 'tweespan-fault-'));
		chmodSync(folder, 0o755);
		try {
			const findings = await killUnderEach(kind, rounds, folder);
			found.push(...findings.map((finding) => ({ ...finding, what: `${kind}: ${finding.what}` })));
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	}
	return found;
};

/** Each round another action; those that only show something are left out. KIND takes those with it in their name. */
async function killUnderEach(kind: (typeof ENGINES)[number], rounds: number, folder: string) {
	const worlds = await fillWorlds(kind, folder);
	const writes = Object.entries(table).filter(
		([id, action]) => !action.writesNothing && id.includes(process.env.KIND ?? '')
	);
	const stride = Math.max(1, Math.floor(writes.length / rounds));
	const told: Told = {
		answered: 0,
		kept: 0,
		unkept: 0,
		tally: { lost: [], half: [], twice: [], refused: [], files: [], mails: [], faults: [] },
		copies: 0,
		mails: 0
	};
	try {
		for (let round = 0; round < rounds; round += 1) {
			const [id, action] = writes[(round * stride) % writes.length] as [string, Action];
			const lived = await onStage(await worlds.copy(), id, action, live);
			if (lived.status >= 400) told.tally.refused.push(`${id} ${lived.status}`);
			await onStage(await worlds.copy(), id, action, (stage, mail) => die(stage, mail, lived, told));
		}
	} finally {
		await worlds.remove();
	}
	const kinds = Math.min(rounds, writes.length);
	return [
		{
			what: `kills under ${kinds} of ${writes.length} kinds of write`,
			measured: `${told.unkept} before it was kept, ${told.kept} after it was kept and before the answer, ${told.answered} after the answer`,
			held: told.answered > 0 && told.unkept > 0
		},
		...Object.entries(HARMS).map(([harm, what]) => {
			const places = told.tally[harm as Harm];
			return zero(what, places.length, [...new Set(places)].join(', '));
		}),
		{
			what: `second copies of a mail, of ${told.mails} (at most one a kill)`,
			measured: String(told.copies),
			held: told.copies <= rounds
		}
	];
}

/** What the write comes to on a server that nobody kills, and how long it takes. */
async function live(stage: Stage): Promise<Lived> {
	const { server } = await startServer({ ...stage.env, TWEESPAN_CLOCK: stage.clock });
	try {
		const before = await settle(stage);
		const from = performance.now();
		const status = await send(stage);
		const took = performance.now() - from;
		return { growth: difference(before, await settle(stage)), took, status };
	} finally {
		await endServer(server, 'SIGKILL');
	}
}

async function die(stage: Stage, mail: Mail, lived: Lived, told: Told) {
	const { copy, id, env } = stage;
	const sentBefore = await listSent(copy.db);
	const tell = (harm: Harm, what = id) => void told.tally[harm].push(what);
	const { server } = await startServer({ ...env, TWEESPAN_CLOCK: stage.clock });
	const before = await settle(stage);
	const nowhere = await brokenFiles(copy.db, env.DATA_DIR ?? '');
	const answer = send(stage).catch(() => 0);
	await new Promise((resolve) => setTimeout(resolve, Math.random() * lived.took * LATEST));
	await endServer(server, 'SIGKILL');
	const answered = (await answer) > 0;

	// The clock goes on where it was.
	const again = await startServer(env);
	try {
		const then = difference(before, await settle(stage));
		const kept = equal(then, lived.growth);
		if (answered) told.answered += 1;
		else if (kept) told.kept += 1;
		else told.unkept += 1;
		if (answered && !kept) tell('lost', `${id} ${JSON.stringify([lived.growth, then])}`);
		if (!kept && !equal(then, {})) tell('half', `${id} ${JSON.stringify([lived.growth, then])}`);
		const status = await send(stage).catch(() => 0);
		if (status === 0 || status >= 400) tell('refused', `${id} ${status}`);
		const ended = difference(before, await settle(stage));
		if (!equal(ended, lived.growth)) tell('twice', `${id} ${JSON.stringify([lived.growth, ended])}`);
		const broken = await brokenFiles(copy.db, env.DATA_DIR ?? '');
		for (const file of broken.filter((one) => !nowhere.includes(one))) tell('files', `${id} ${file}`);
		const mails = await compareMails(copy.db, mail, sentBefore);
		told.mails += mails.sent;
		told.copies += mails.copies;
		if (mails.wrong) tell('mails');
		if (await countFaults(copy.db)) tell('faults');
	} finally {
		await endServer(again.server, 'SIGKILL');
	}
}
