import { expect, test } from 'vitest';
import { answerWish } from '#lib/features/wishes/handling/answer.server.ts';
import { assignWish, handOverWish, takeWish } from '#lib/features/wishes/handling/owner.server.ts';
import { readableWishes } from '#lib/features/wishes/read.server.ts';
import { withdrawWish } from '#lib/features/wishes/handling/asker.server.ts';
import { actorOf } from '../../support/builders.ts';
import { onBothDatabases } from '../../support/database.ts';
import { createCircle, raise, seen } from '../../support/wishes.ts';

type Circle = Awaited<ReturnType<typeof createCircle>>;
type Role = keyof Circle['people'];

const WISHES: Record<string, { wish: (circle: Circle) => object; readers: Role[] }> = {
	'loose, to the programme': { wish: () => ({}), readers: ['asker', 'staff', 'secondStaff'] },
	'raised at a session': {
		wish: ({ sessionId }) => ({ sessionId }),
		readers: ['asker', 'staff', 'secondStaff', 'trainer', 'otherTrainer']
	},
	'shared with the own organisation': {
		wish: () => ({ shared: true }),
		readers: ['asker', 'staff', 'secondStaff', 'ownCoordinator']
	},
	'a question to another organisation': {
		wish: ({ other }) => ({ kind: 'answer', organisationId: other }),
		readers: ['asker', 'staff', 'secondStaff', 'otherCoordinator']
	},
	'coaching, loose': {
		wish: ({ trainer }) => ({ kind: 'coaching', coachId: trainer.personId }),
		readers: ['asker', 'trainer']
	}
};

onBothDatabases('Rights to wishes', (database) => {
	test.each(Object.keys(WISHES))(
		'%s is read by exactly those of the rule, and 404 for the rest',
		async (name) => {
			const db = database();
			const circle = await createCircle(db);
			const { wish, readers } = WISHES[name]!;
			const id = await raise(db, circle.asker, wish(circle));
			const found: Role[] = [];
			for (const role of Object.keys(circle.people) as Role[]) {
				const rows = await readableWishes(db, circle[role]).select('wish.id').execute();
				if (rows.some((row) => row.id === id)) found.push(role);
				else
					await expect(
						withdrawWish(db, circle[role], await seen(db, id), { ending: 'withdrawn' })
					).rejects.toMatchObject({ status: 404 });
			}
			expect(found.sort()).toEqual([...readers].sort());
		}
	);

	test('the own coordinator loses sight when the asker leaves the organisation', async () => {
		const db = database();
		const { asker, ownCoordinator } = await createCircle(db);
		await raise(db, asker, { shared: true });
		expect(await readableWishes(db, ownCoordinator).select('wish.id').execute()).toHaveLength(1);
		await db
			.updateTable('membership')
			.set({ endsOn: '2027-01-11' })
			.where('personId', '=', asker.personId)
			.execute();
		expect(await readableWishes(db, ownCoordinator).select('wish.id').execute()).toEqual([]);
	});

	test('an owner reads and answers, also without any role', async () => {
		const db = database();
		const { asker, other, otherCoordinator, otherMember } = await createCircle(db);
		const id = await raise(db, asker, { kind: 'answer', organisationId: other });
		await assignWish(db, otherCoordinator, await seen(db, id), otherMember.personId);
		await answerWish(db, otherMember, await seen(db, id), { body: 'Zo doen wij het.' });
		expect(await readableWishes(db, otherMember).select('wish.state').execute()).toEqual([
			{ state: 'answered' }
		]);
	});

	test('readers who do not deal with it may not answer; the asker cannot answer the own wish', async () => {
		const db = database();
		const { asker, trainer, ownCoordinator, sessionId } = await createCircle(db);
		const id = await raise(db, asker, { sessionId, shared: true });
		for (const actor of [asker, trainer, ownCoordinator]) {
			await expect(answerWish(db, actor, await seen(db, id), { body: 'x' })).rejects.toMatchObject({
				status: 403
			});
			await expect(takeWish(db, actor, await seen(db, id))).rejects.toMatchObject({ status: 403 });
		}
	});

	test('only who asked can withdraw', async () => {
		const db = database();
		const { asker, staff } = await createCircle(db);
		const id = await raise(db, asker);
		await expect(withdrawWish(db, staff, await seen(db, id), { ending: 'withdrawn' })).rejects.toMatchObject({
			status: 403
		});
	});

	test('a wish goes only to people of who owes the answer', async () => {
		const db = database();
		const { asker, staff, secondStaff, otherMember, other } = await createCircle(db);
		const id = await raise(db, asker);
		await expect(assignWish(db, staff, await seen(db, id), otherMember.personId)).rejects.toMatchObject({
			status: 409
		});
		await assignWish(db, staff, await seen(db, id), secondStaff.personId);
		await handOverWish(db, staff, await seen(db, id), { organisationId: other, note: 'Voor jullie' });
		await expect(takeWish(db, staff, await seen(db, id))).rejects.toMatchObject({ status: 403 });
		await assignWish(db, staff, await seen(db, id), otherMember.personId);
	});

	test('a coaching wish can be moved by nobody, not even its coach', async () => {
		const db = database();
		const { asker, trainer, other, staff } = await createCircle(db);
		const id = await raise(db, asker, { kind: 'coaching', coachId: trainer.personId });
		const over = { organisationId: other, note: '' };
		await expect(handOverWish(db, trainer, await seen(db, id), over)).rejects.toMatchObject({
			status: 403
		});
		await expect(handOverWish(db, staff, await seen(db, id), over)).rejects.toMatchObject({
			status: 404
		});
		await answerWish(db, await actorOf(db, trainer.personId), await seen(db, id), {
			body: 'Zullen we bellen?'
		});
	});
});
