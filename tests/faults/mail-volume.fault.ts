/** A month in which wishes grow late at every hour, and what people with their own working days get by mail. */
import { addMs, DAY, HOUR, MINUTE, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { localDate, localTime, zoned } from '#lib/server/zone.ts';
import { addLateWishes, stopClocks } from '../support/late-wishes.ts';
import { startPostbox, type Posted } from '../support/postbox.ts';
import { addPerson } from '../support/builders.ts';
import { onEachDatabase } from './databases.ts';
import type { Fault, Finding } from './fault.ts';
import { startMinutes } from './minutes.ts';

/** March 2027: the clock goes forward on Sunday the 28th. */
const BEGIN = '2027-03-01T00:00:00.000Z';
const END = '2027-04-01T06:00:00.000Z';
const STEP = 10 * MINUTE;
const WISHES_A_ROUND = 16;
const WEEKS = ['12345', '1245', '123', '45', '135', '1234567'];

type Worker = { id: string; email: string; workingDays: string; away: [string, string] | null };

export const fault: Fault = (rounds) =>
	onEachDatabase(async (db) => {
		setClock(BEGIN);
		const people = await Promise.all(
			Array.from({ length: 12 }, (_, index) =>
				addWorker(
					db,
					WEEKS[index % WEEKS.length] ?? '12345',
					index % 4 === 3 ? ['2027-03-08', '2027-03-19'] : null
				)
			)
		);
		const count = rounds * WISHES_A_ROUND;
		const wishes = Array.from({ length: count }, (_, index) => ({
			id: `month-${index}`,
			ownerId: people[index % people.length]?.id ?? '',
			dueAt: addMs(BEGIN, Math.floor(((index + 0.5) * 30.5 * DAY) / count))
		}));
		await addLateWishes(db, people[0]?.id ?? '', wishes);
		const postbox = await startPostbox();
		const minutes = startMinutes(db, postbox.url);
		let answered = 0;
		for (let at = BEGIN; at < END; at = addMs(at, STEP)) {
			setClock(at);
			await minutes.pass();
			// Every third wish is answered a few hours after its time was up.
			const now = wishes.filter(
				({ dueAt }, index) =>
					index % 3 === 0 && addMs(dueAt, 5 * HOUR) <= at && addMs(dueAt, 5 * HOUR) > addMs(at, -STEP)
			);
			answered += now.length;
			await stopClocks(
				db,
				now.map(({ id }) => id),
				at
			);
		}
		minutes.close();
		await postbox.stop();
		return judge(postbox.posted, people, `${count} wishes, ${answered} answered, ${people.length} people`);
	});

async function addWorker(db: Db, workingDays: string, away: Worker['away']): Promise<Worker> {
	const id = await addPerson(db, { staff: true });
	await db.updateTable('person').set({ workingDays }).where('id', '=', id).execute();
	if (away) {
		const absence = { id: newId(), personId: id, startsOn: away[0], endsOn: away[1] };
		await db.insertInto('absence').values(absence).execute();
	}
	return { id, email: `${id}@example.nl`, workingDays, away };
}

function judge(posted: Posted[], people: Worker[], what: string): Finding[] {
	const days = [...Map.groupBy(posted, ({ to, at }) => `${to} ${localDate(at)}`).values()];
	const isDigest = ({ at }: Posted) => localTime(at) < '08:40';
	const digests = Math.max(...days.map((mails) => mails.filter(isDigest).length));
	const urgent = Math.max(...days.map((mails) => mails.filter((mail) => !isDigest(mail)).length));
	const most = Math.max(...days.map((mails) => mails.length));
	const outside = posted.filter((mail) => !works(people, mail));
	return [
		{ what: `a month, ${what}: mails`, measured: String(posted.length), held: posted.length > 0 },
		{
			what: 'a month: digests to one person on one day (at most 1)',
			measured: String(digests),
			held: digests === 1
		},
		{
			what: 'a month: other mails to one person on one day (at most 1)',
			measured: String(urgent),
			held: urgent === 1
		},
		{ what: 'a month: mails to one person on one day (at most 2)', measured: String(most), held: most <= 2 },
		{
			what: 'a month: mails outside somebody’s own hours and days',
			measured: String(outside.length),
			held: outside.length === 0
		}
	];
}

function works(people: Worker[], { to, at }: Posted) {
	const person = people.find(({ email }) => email === to);
	const date = localDate(at);
	const away = person?.away && person.away[0] <= date && date <= person.away[1];
	const time = localTime(at);
	return (
		!!person?.workingDays.includes(String(zoned(at).dayOfWeek)) && !away && time >= '08:00' && time < '18:00'
	);
}
